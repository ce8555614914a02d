package backup

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"

	"caredesk/internal/clinic"
)

// format is the number of the archive's layout.
const format = 1

// The entries of an archive, in their order.
const (
	manifestEntry = "manifest.json"
	databaseEntry = "caredesk.db"
	dumpEntry     = "postgresql.dump" // of a server's database, where pg_dump was at hand; pg_restore reads it
)

// maxManifest bounds what is read of a manifest; a real one has a few kilobytes.
const maxManifest = 1 << 20

// manifest says what an archive holds.
type manifest struct {
	Format      int                  `json:"format"`
	Program     string               `json:"caredesk"`
	MadeAt      time.Time            `json:"made_at"`
	MadeBy      string               `json:"made_by"`
	Workstation string               `json:"workstation"`
	Hospital    string               `json:"hospital"`
	Schema      int                  `json:"schema"`
	Newest      time.Time            `json:"newest_change"`
	AuditHash   string               `json:"audit_hash"`
	Tables      []clinic.BackupTable `json:"tables"`
	Size        int64                `json:"database_bytes"`
	SHA256      string               `json:"database_sha256"`
	Dump        *dumpFacts           `json:"postgresql_dump,omitempty"`
}

// dumpFacts is what a manifest says of the server's dump.
type dumpFacts struct {
	Size   int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func manifestOf(c clinic.BackupContents) manifest {
	return manifest{Format: format, Program: c.Program, MadeAt: c.MadeAt.UTC(), MadeBy: c.MadeBy, Workstation: c.Workstation, Hospital: c.Hospital,
		Schema: c.Schema, Newest: c.Newest.UTC(), AuditHash: c.AuditHash, Tables: c.Tables, Size: c.Size, SHA256: c.SHA256}
}

func (m manifest) contents() clinic.BackupContents {
	return clinic.BackupContents{Program: m.Program, MadeAt: m.MadeAt, MadeBy: m.MadeBy, Workstation: m.Workstation, Hospital: m.Hospital,
		Schema: m.Schema, Newest: m.Newest, AuditHash: m.AuditHash, Tables: m.Tables, Size: m.Size, SHA256: m.SHA256}
}

func readManifest(r io.Reader) (manifest, error) {
	var m manifest
	text, err := io.ReadAll(io.LimitReader(r, maxManifest+1))
	if err != nil {
		return m, err
	}
	if len(text) > maxManifest {
		return m, errors.New("backup: manifest too large")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&m); err != nil {
		return m, err
	}
	if m.Format > format {
		return m, clinic.Errorf(clinic.Invalid, "This backup was made by a newer Caredesk (%s). Update Caredesk on this computer to use it.", m.Program)
	}
	if m.Format < 1 || m.Size <= 0 || len(m.SHA256) != 64 || m.Dump != nil && (m.Dump.Size <= 0 || len(m.Dump.SHA256) != 64) {
		return m, errors.New("backup: manifest incomplete")
	}
	return m, nil
}

// sameAs reports whether a database holds what the manifest says.
func (m manifest) sameAs(c clinic.BackupContents) bool {
	if m.Schema != c.Schema || m.Hospital != c.Hospital || !m.Newest.Equal(c.Newest) || m.AuditHash != c.AuditHash || len(m.Tables) != len(c.Tables) {
		return false
	}
	for i, t := range m.Tables {
		if t != c.Tables[i] {
			return false
		}
	}
	return true
}
