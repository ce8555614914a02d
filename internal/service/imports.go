package service

import (
	"context"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// Imports moves other systems' databases in.
type Imports struct {
	*core
	reader ImportReader
}

// DryRun reads another system's database and says what moving it in would do:
// how many rows of each table are taken, and which are changed or refused and
// why. It changes nothing, neither there nor here.
func (s *Imports) DryRun(ctx context.Context, cmd ImportCommand) (ImportReport, error) {
	if _, err := authorize(ctx, clinic.DataImport); err != nil {
		return ImportReport{}, err
	}
	in, err := s.incoming(ctx, cmd)
	if err != nil {
		return ImportReport{}, err
	}
	var report ImportReport
	err = s.read(ctx, func(t *tx) error {
		m, err := t.fit(in, cmd)
		if err == nil {
			report = m.report()
		}
		return err
	})
	return orNothing(report, err)
}

// Run moves another system's database in, in one transaction: all of what
// DryRun says or, when it fails or its context is cancelled, nothing. A database
// that was moved in before is refused with a Conflict.
func (s *Imports) Run(ctx context.Context, cmd ImportCommand) (ImportReport, error) {
	if _, err := authorize(ctx, clinic.DataImport); err != nil {
		return ImportReport{}, err
	}
	in, err := s.incoming(ctx, cmd)
	if err != nil {
		return ImportReport{}, err
	}
	if cmd.Digest != "" && cmd.Digest != in.Digest {
		return ImportReport{}, clinic.Errorf(clinic.Stale, "The database has changed since the dry run. Look at a new dry run first.")
	}
	var report ImportReport
	err = s.write(ctx, func(t *tx) error {
		m, err := t.fit(in, cmd)
		if err != nil {
			return err
		}
		if err := m.write(); err != nil {
			return err
		}
		report = m.report()
		t.emit(OutsideChange{}) // nearly everything that any page shows
		return nil
	})
	return orNothing(report, err)
}

// incoming reads the other database, outside of any transaction of ours.
func (s *Imports) incoming(ctx context.Context, cmd ImportCommand) (*Incoming, error) {
	currency := cmd.Currency
	err := s.read(ctx, func(t *tx) error {
		settings, err := t.settings()
		found, err := notFoundIsNil(err)
		if found {
			currency = settings.Currency
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case s.reader == nil:
		return nil, clinic.Errorf(clinic.Unavailable, "This program cannot read other systems' databases.")
	case (cmd.File == "") == (cmd.DSN == ""):
		return nil, clinic.FieldErrorf("file", "Choose the database to move in.")
	case !currency.Valid():
		return nil, clinic.FieldErrorf("currency", "Choose the currency of the amounts.")
	}
	r := ImportRequest{File: cmd.File, DSN: cmd.DSN, Currency: currency, Now: s.now()}
	if cmd.Progress != nil {
		r.Progress = func(done, total int) { cmd.Progress(StageReading, done, total) }
	}
	in, err := s.reader.Read(ctx, r)
	return in, s.report(err)
}

// moving is one database on its way in.
type moving struct {
	*tx
	in       *Incoming // never changed: the transaction may run again
	cmd      ImportCommand
	settings clinic.Settings
	isNew    bool // there are no settings yet
	ids      map[ImportTable]*newIDs
	notes    []ImportNote
	joined   map[ImportTable]map[int64]bool // rows that became one that was here
	names    map[clinic.UserID]string       // user names as they will be
	licences map[clinic.DoctorID]string
	rows     []ImportedRow
	from     clinic.Date // the first day whose books are open
	money    moneySums
	done     int
}

type moneySums struct{ billed, paid, refunded int64 }

// note adds to what the reader found.
func (m *moving) note(table ImportTable, id int64, field, reason string) {
	m.notes = append(m.notes, ImportNote{Table: table, ID: id, Outcome: ImportChanged, Field: field, Reason: reason})
}

// report sums up.
func (m *moving) report() ImportReport {
	c := m.settings.Currency
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: c} }
	out := ImportReport{System: m.in.System, Source: m.in.Source, Digest: m.in.Digest, Currency: c, Notes: slices.Clone(m.notes),
		Rows: m.rows, Billed: money(m.money.billed), Paid: money(m.money.paid), Refunded: money(m.money.refunded)}
	for _, b := range m.in.Bills {
		if b.State == MoneyOwed {
			out.Owed.Minor += b.Amount.Minor
		}
	}
	out.Owed.Currency = c
	for _, u := range m.in.Users {
		if u.User.Role != clinic.RolePatient && u.User.Active && u.Hash == noUsableHash {
			out.StaffWithoutPassword++
		}
	}
	order := map[ImportTable]int{}
	for i, t := range ImportTables() {
		order[t] = i
		out.Counts = append(out.Counts, ImportCount{Table: t, Found: m.in.Found[t]})
	}
	slices.SortStableFunc(out.Notes, func(a, b ImportNote) int {
		switch {
		case a.Table != b.Table:
			return order[a.Table] - order[b.Table]
		case a.ID != b.ID:
			if a.ID < b.ID {
				return -1
			}
			return 1
		}
		return strings.Compare(string(b.Outcome), string(a.Outcome)) // refused first
	})
	counted := map[[2]any]bool{}
	for i, n := range out.Notes {
		c := &out.Counts[order[n.Table]]
		key := [2]any{n.Table, n.ID}
		if n.ID == 0 {
			key[1] = -1 - i // each row without an id counts
		}
		if counted[key] {
			continue
		}
		counted[key] = true
		if n.Outcome == ImportRefused {
			c.Refused++
		} else {
			c.Changed++
		}
	}
	for i := range out.Counts {
		out.Counts[i].Taken = out.Counts[i].Found - out.Counts[i].Refused
	}
	return out
}

// noUsableHash stands for a password that nobody can sign in with.
const noUsableHash = "!"
