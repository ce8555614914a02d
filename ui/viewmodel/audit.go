package viewmodel

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// AuditPeriod is a stretch of days of the audit log.
type AuditPeriod string

// The periods offered.
const (
	AuditToday AuditPeriod = "today"
	AuditWeek  AuditPeriod = "week"
	AuditMonth AuditPeriod = "month"
	AuditAll   AuditPeriod = "all"
	AuditDays  AuditPeriod = "days" // from and to as typed
)

// AuditLog is the list of who did what when.
type AuditLog struct {
	paging[service.AuditFilter, clinic.AuditEntry]

	Period   AuditPeriod
	From, To clinic.Date // of AuditDays; zero leaves the side open
	Text     string
	Action   string
	Actions  []string

	actions Latest
}

// NewAuditLog returns an empty list of the last seven days.
func NewAuditLog(d FrontDesk) *AuditLog {
	return &AuditLog{paging: newPaging(d, func(ctx context.Context, f service.AuditFilter, r service.PageRequest) (service.Page[clinic.AuditEntry], error) {
		return d.Services.Audit.List(ctx, f, r)
	}), Period: AuditWeek}
}

// LoadActions reads which actions there are to choose from.
func (l *AuditLog) LoadActions(done func()) {
	l.actions.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		list, err := l.Services.Audit.Actions(ctx)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.Actions = list
			done()
		}
	})
}

// Search looks for a text in user, action, record and reason once typing rests.
func (l *AuditLog) Search(text string) {
	if text == l.Text {
		return
	}
	l.Text = text
	l.fetch("", l.Delay)
}

// SetPeriod shows other days.
func (l *AuditLog) SetPeriod(p AuditPeriod) {
	l.Period = p
	l.fetch("", 0)
}

// SetDays shows the days from one to another, both included.
func (l *AuditLog) SetDays(from, to clinic.Date) {
	l.Period, l.From, l.To = AuditDays, from, to
	l.fetch("", 0)
}

// SetAction shows one kind of action; empty is all.
func (l *AuditLog) SetAction(a string) {
	l.Action = a
	l.fetch("", 0)
}

// Load reads the list again.
func (l *AuditLog) Load() { l.fetch("", 0) }

// Filter is what the service is asked for: the days begin and end at the
// clinic's midnight.
func (l *AuditLog) Filter() service.AuditFilter {
	f := service.AuditFilter{Text: clinic.CleanLine(l.Text), Action: l.Action}
	from, to := clinic.Date{}, clinic.Date{}
	switch today := l.Today(); l.Period {
	case AuditToday:
		from = today
	case AuditWeek:
		from = today.AddDays(-6)
	case AuditMonth:
		from = today.AddDays(-29)
	case AuditDays:
		from, to = l.From, l.To
	}
	loc := l.Now().Location()
	if !from.IsZero() {
		f.From = from.At(0, loc).UTC()
	}
	if !to.IsZero() {
		f.To = to.AddDays(1).At(0, loc).Add(-time.Microsecond).UTC()
	}
	return f
}

func (l *AuditLog) fetch(after string, delay time.Duration) {
	l.paging.Filter = l.Filter()
	l.paging.fetch(after, delay)
}

// Who names an entry's user with the role.
func Who(e clinic.AuditEntry) string {
	switch {
	case e.UserName == "" && e.Role == "":
		return i18n.T("Nobody signed in")
	case e.Role == "":
		return e.UserName
	}
	return e.UserName + " (" + i18n.Say(e.Role.Title()) + ")"
}

// actionWords are the actions whose names alone do not tell what was done.
var actionWords = map[string]string{
	"database.turn_ended": i18n.M("Shared file: turn of a desk ended"),
	"demo.fill":           i18n.M("Demo hospital made"),
}

// The record that only the demo's filling speaks of.
var _ = i18n.M("hospital")

// ActionText reads an action's name as words: "appointment.book" is
// "Appointment: book".
func ActionText(action string) string {
	if words, ok := actionWords[action]; ok {
		return i18n.Say(words)
	}
	entity, verb, ok := strings.Cut(action, ".")
	if !ok || entity == "" {
		return action
	}
	words := func(s string) string { return strings.ReplaceAll(s, "_", " ") }
	return i18n.Say(strings.ToUpper(entity[:1]) + words(entity[1:]) + ": " + words(verb))
}

// RecordText names the record an entry concerns.
func RecordText(e clinic.AuditEntry) string {
	s := i18n.Say(strings.ReplaceAll(e.Entity, "_", " "))
	if e.EntityID != 0 {
		s += fmt.Sprintf(" %d", e.EntityID)
	}
	return s
}

// AuditField is one field of a record before and after a change.
type AuditField struct {
	Name          string
	Before, After string
	Changed       bool
}

// AuditFields lays an entry's record side by side, field by field in
// alphabetical order.
func AuditFields(e clinic.AuditEntry) []AuditField {
	before, after := auditRecord(e.Before), auditRecord(e.After)
	var names []string
	for n := range before {
		names = append(names, n)
	}
	for n := range after {
		if _, ok := before[n]; !ok {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	fields := make([]AuditField, len(names))
	for i, n := range names {
		fields[i] = AuditField{Name: strings.ReplaceAll(n, "_", " "), Before: before[n], After: after[n], Changed: before[n] != after[n]}
	}
	return fields
}

// auditRecord reads a JSON object as texts. What is no object stands whole
// under one name, so that nothing of an entry is hidden.
func auditRecord(text string) map[string]string {
	if text == "" {
		return nil
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return map[string]string{"record": text}
	}
	out := make(map[string]string, len(raw))
	for name, value := range raw {
		var s string
		if json.Unmarshal(value, &s) == nil {
			out[name] = s
			continue
		}
		var b bytes.Buffer
		if json.Indent(&b, value, "", "  ") != nil {
			b.Reset()
			b.Write(value)
		}
		out[name] = b.String()
	}
	return out
}
