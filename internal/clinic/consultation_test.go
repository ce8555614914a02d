package clinic_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

func TestConsultationForm(t *testing.T) {
	good := clinic.Consultation{Diagnosis: "Hypertension"}
	for name, c := range map[string]struct {
		alter func(*clinic.Consultation)
		field string
	}{
		"a diagnosis is enough":    {func(*clinic.Consultation) {}, ""},
		"a note is enough":         {func(c *clinic.Consultation) { c.Diagnosis, c.Notes = "", "well" }, ""},
		"neither":                  {func(c *clinic.Consultation) { c.Diagnosis, c.Symptoms = " ", "cough" }, "diagnosis"},
		"4001 characters":          {func(c *clinic.Consultation) { c.Notes = strings.Repeat("x", 4001) }, "notes"},
		"a follow-up today":        {func(c *clinic.Consultation) { c.FollowUp.Date = monday }, "follow_up"},
		"a follow-up tomorrow":     {func(c *clinic.Consultation) { c.FollowUp.Date = monday.AddDays(1) }, ""},
		"a follow-up in 3 years":   {func(c *clinic.Consultation) { c.FollowUp.Date = monday.AddDays(1000) }, "follow_up"},
		"a booking without a day":  {func(c *clinic.Consultation) { c.FollowUp.Book = true }, "follow_up"},
		"a medicine without words": {func(c *clinic.Consultation) { c.Items = []clinic.PrescriptionItem{{Drug: "X"}} }, "items[0].dose"},
		"words without a medicine": {func(c *clinic.Consultation) { c.Items = []clinic.PrescriptionItem{{Dose: "1"}} }, "items[0].drug"},
	} {
		got := good
		c.alter(&got)
		if err := got.Clean(monday); clinic.FieldOf(err) != c.field || (err == nil) != (c.field == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("UNIQUE constraint failed: auth_user.username")
	err := fmt.Errorf("saving: %w", &clinic.Error{Code: clinic.Conflict, Field: "username", Message: "Taken.", Err: cause})
	if clinic.CodeOf(err) != clinic.Conflict || clinic.FieldOf(err) != "username" || clinic.MessageOf(err) != "Taken." || !errors.Is(err, cause) {
		t.Errorf("%v", err)
	}
	if clinic.CodeOf(nil) != "" || clinic.CodeOf(cause) != clinic.Internal || clinic.FieldOf(cause) != "" {
		t.Error("codes of nil and of a foreign error")
	}
	if strings.Contains(clinic.MessageOf(cause), "UNIQUE") {
		t.Error("a driver's message is shown to people")
	}
	joined := errors.Join(clinic.FieldErrorf("a", "one"), fmt.Errorf("x: %w", clinic.FieldErrorf("b", "two")), cause)
	if fields := clinic.FieldErrors(joined); len(fields) != 2 || fields[0].Field != "a" || fields[1].Message != "two" {
		t.Errorf("%v", fields)
	}
}

func TestAuditChain(t *testing.T) {
	e := clinic.AuditEntry{At: time.Date(2026, 11, 23, 9, 0, 0, 123456789, zone), UserID: 1, UserName: "Maeve", Role: clinic.RoleAdmin,
		Workstation: "desk", Action: "user.create", Entity: "user", EntityID: 2, PatientID: 3, Reason: "r", Before: "{}", After: `{"a":1}`}
	e.Seal("head")
	if e.PrevHash != "head" || e.Hash != e.Digest() || e.At.Nanosecond() != 123456000 || e.At.Location() != time.UTC {
		t.Fatalf("%+v", e)
	}
	for name, alter := range map[string]func(*clinic.AuditEntry){
		"prev": func(e *clinic.AuditEntry) { e.PrevHash = "x" }, "at": func(e *clinic.AuditEntry) { e.At = e.At.Add(time.Microsecond) },
		"user": func(e *clinic.AuditEntry) { e.UserID++ }, "name": func(e *clinic.AuditEntry) { e.UserName += "x" },
		"role": func(e *clinic.AuditEntry) { e.Role = "x" }, "workstation": func(e *clinic.AuditEntry) { e.Workstation = "" },
		"action": func(e *clinic.AuditEntry) { e.Action = "" }, "entity": func(e *clinic.AuditEntry) { e.Entity = "" },
		"id": func(e *clinic.AuditEntry) { e.EntityID++ }, "patient": func(e *clinic.AuditEntry) { e.PatientID++ },
		"reason": func(e *clinic.AuditEntry) { e.Reason = "" }, "before": func(e *clinic.AuditEntry) { e.Before = "" },
		"after": func(e *clinic.AuditEntry) { e.After = "" },
		"shift": func(e *clinic.AuditEntry) { e.Reason, e.Before = "r{}", "" },
	} {
		changed := e
		alter(&changed)
		if changed.Digest() == e.Hash {
			t.Errorf("a change of %s keeps the hash", name)
		}
	}
}
