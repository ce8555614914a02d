package backup

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"

	"caredesk/internal/clinic"
)

// The layouts of an archive. The first one was packed by gzip and had everything
// that is said of the content in the manifest.
const (
	firstFormat = 1
	format      = 2
)

// The entries of an archive, in their order.
const (
	manifestEntry = "manifest.json"
	databaseEntry = "caredesk.db"
	dumpEntry     = "postgresql.dump" // of a server's database, where pg_dump was at hand; pg_restore reads it
	contentsEntry = "contents.json"   // not in the first layout
)

// maxManifest bounds what is read of a manifest; a real one has a few kilobytes.
const maxManifest = 1 << 20

// manifest says what an archive is and holds.
type manifest struct {
	head
	facts
}

// head is what is known before an archive is written.
type head struct {
	Format      int       `json:"format"`
	Program     string    `json:"caredesk"`
	MadeAt      time.Time `json:"made_at"`
	MadeBy      string    `json:"made_by"`
	Workstation string    `json:"workstation"`
}

// facts are what is known once the content was read.
type facts struct {
	Hospital  string               `json:"hospital"`
	Schema    int                  `json:"schema"`
	Newest    time.Time            `json:"newest_change"`
	AuditHash string               `json:"audit_hash"`
	Tables    []clinic.BackupTable `json:"tables"`
	Size      int64                `json:"database_bytes"`
	SHA256    string               `json:"database_sha256"`
	Dump      *dumpFacts           `json:"postgresql_dump,omitempty"`
}

// dumpFacts is what a manifest says of the server's dump.
type dumpFacts struct {
	Size   int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func factsOf(c clinic.BackupContents) facts {
	return facts{Hospital: c.Hospital, Schema: c.Schema, Newest: c.Newest.UTC(), AuditHash: c.AuditHash, Tables: c.Tables, Size: c.Size, SHA256: c.SHA256}
}

func (m manifest) contents() clinic.BackupContents {
	return clinic.BackupContents{Program: m.Program, MadeAt: m.MadeAt, MadeBy: m.MadeBy, Workstation: m.Workstation, Hospital: m.Hospital,
		Schema: m.Schema, Newest: m.Newest, AuditHash: m.AuditHash, Tables: m.Tables, Size: m.Size, SHA256: m.SHA256}
}

// readManifest reads what the first entry of an archive says.
func readManifest(r io.Reader) (m manifest, err error) {
	if err := readJSON(r, &m); err != nil {
		return m, err
	}
	if m.Format > format {
		return m, clinic.Errorf(clinic.Invalid, "This backup was made by a newer Caredesk (%s). Update Caredesk on this computer to use it.", m.Program)
	}
	if m.Format < firstFormat || m.Format == firstFormat && !m.complete() {
		return m, errIncomplete
	}
	if m.Format > firstFormat {
		m.facts = facts{} // they stand at the end
	}
	return m, nil
}

// readFacts reads what the last entry of an archive says.
func readFacts(r io.Reader) (f facts, err error) {
	if err = readJSON(r, &f); err == nil && !f.complete() {
		err = errIncomplete
	}
	return f, err
}

var errIncomplete = errors.New("backup: manifest incomplete")

func (f facts) complete() bool {
	return f.Size > 0 && len(f.SHA256) == 64 && (f.Dump == nil || f.Dump.Size > 0 && len(f.Dump.SHA256) == 64)
}

func readJSON(r io.Reader, into any) error {
	text, err := io.ReadAll(io.LimitReader(r, maxManifest+1))
	if err != nil {
		return err
	}
	if len(text) > maxManifest {
		return errors.New("backup: manifest too large")
	}
	return json.NewDecoder(bytes.NewReader(text)).Decode(into)
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
