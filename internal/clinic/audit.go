package clinic

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// AuditEntry is one row of the audit log: who did what, when and where, with
// the record before and after as JSON objects of the changed fields.
type AuditEntry struct {
	ID          AuditID
	At          time.Time // UTC, microseconds
	UserID      UserID    // 0 for the program itself
	UserName    string
	Role        Role
	Workstation string
	Action      string // appointment.book, payment.take
	Entity      string // appointment
	EntityID    int64
	PatientID   PatientID // 0 when it concerns no patient
	Reason      string
	Before      string // JSON, empty when there was nothing
	After       string // JSON, empty when nothing is left
	PrevHash    string
	Hash        string
}

// Seal links the entry behind the row whose hash is prev and works out its own
// hash. Changing, removing or re-ordering a row breaks the chain.
func (e *AuditEntry) Seal(prev string) {
	e.At = e.At.UTC().Truncate(time.Microsecond)
	e.PrevHash = prev
	e.Hash = e.Digest()
}

// Digest is SHA-256 over the fields as a JSON array, in hex.
func (e AuditEntry) Digest() string {
	b, err := json.Marshal([]any{e.PrevHash, e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), e.UserID, e.UserName, e.Role,
		e.Workstation, e.Action, e.Entity, e.EntityID, e.PatientID, e.Reason, e.Before, e.After})
	if err != nil {
		panic("clinic: audit entry cannot be encoded: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
