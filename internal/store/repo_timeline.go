package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// timeline reads one timeline. Each branch is a list of its own with a place in
// it; a page is merged from their heads, the newest first. So every branch is
// bounded by its index and its LIMIT, and a page goes on exactly where the one
// before ended, whatever is added on top meanwhile.
type timeline struct {
	*unit
	f        service.TimelineFilter
	loc      *time.Location
	branches []int // indexes of those that are wanted
	words    []string
	places   map[int]place
}

// place is the last row of a branch that was taken, the empty key at its start.
type place struct {
	key string
	id  int64
}

func (r consultationRepo) Timeline(ctx context.Context, f service.TimelineFilter, p service.PageRequest) (service.TimelinePage, error) {
	out := service.TimelinePage{Page: service.Page[clinic.TimelineEntry]{Rows: []clinic.TimelineEntry{}, Total: -1}}
	l := timeline{unit: r.unit, f: f, loc: r.db.NowFunc().Location(), words: foldWords(f.Text), places: map[int]place{}}
	for i, b := range branches {
		if b.wanted(f) {
			l.branches = append(l.branches, i)
		}
	}
	if err := l.goTo(p.After); err != nil {
		return out, err
	}
	nothing := len(l.words) == 0 && strings.TrimSpace(f.Text) != "" // nothing but signs: no entry holds it
	if len(l.branches) == 0 || nothing {
		if p.After == "" {
			out.Total = 0
		}
		return out, nil
	}
	if p.After == "" && len(l.words) == 0 {
		var err error
		if out.Counts, out.Total, err = l.counts(ctx); err != nil || out.Total == 0 {
			return out, err
		}
	}
	more, err := l.fill(ctx, &out, p.Rows())
	if err != nil {
		return out, err
	}
	if more {
		out.Next = l.cursor()
	}
	if p.After == "" && len(l.words) > 0 {
		out.Total, out.TotalAtLeast = len(out.Rows), more
	}
	return out, r.withRecords(ctx, out.Rows)
}

// fill takes the newest entries until the page is full; it reports whether there
// are more. With words it reads branches on until enough entries hold them.
func (l *timeline) fill(ctx context.Context, out *service.TimelinePage, limit int) (more bool, err error) {
	step := limit + 1
	switch {
	case len(l.words) > 0:
		step = service.MaxPage
	case len(l.branches) > 1:
		// The kinds share a page. One that takes more than half of it is read on.
		step = limit/2 + 1
	}
	heads, err := l.read(ctx, step, l.branches...)
	if err != nil {
		return false, err
	}
	for {
		best := newest(heads)
		if best < 0 {
			return false, nil
		}
		h := heads[best]
		row := h.rows[0]
		if len(l.words) == 0 || l.holds(row) {
			if len(out.Rows) == limit {
				return true, nil
			}
			out.Rows = append(out.Rows, l.entry(row))
		}
		l.places[best] = place{row.K.text, row.ID}
		h.rows = h.rows[1:]
		if len(h.rows) == 0 && h.full {
			next, err := l.read(ctx, step, best)
			if err != nil {
				return false, err
			}
			if h = next[best]; h == nil {
				h = &head{}
			}
			heads[best] = h
			continue
		}
		h.look(best, l.loc)
	}
}

func (l *timeline) entry(row timelineRow) clinic.TimelineEntry {
	e := branches[row.Branch].entry(row, l.loc)
	e.PatientID = l.f.Patient
	if e.Visit != nil {
		e.Visit.PatientID = l.f.Patient
		if l.f.NotInDoctorNotes {
			e.Visit.DoctorNotes = ""
		}
	}
	return e
}

// head is what was read of a branch and where its first row stands.
type head struct {
	rows []timelineRow
	at   time.Time
	full bool // there may be more behind what was read
}

func (h *head) look(branch int, loc *time.Location) {
	if len(h.rows) > 0 {
		h.at = branches[branch].entry(h.rows[0], loc).At
	}
}

// newest is the branch whose head comes next, -1 when all are empty. At one
// time, the branches keep their order.
func newest(heads map[int]*head) int {
	best := -1
	for i := range branches {
		if h := heads[i]; h != nil && len(h.rows) > 0 && (best < 0 || h.at.After(heads[best].at)) {
			best = i
		}
	}
	return best
}

// read reads the next rows of branches, in one statement.
func (l *timeline) read(ctx context.Context, limit int, which ...int) (map[int]*head, error) {
	var parts []string
	var args []any
	for _, i := range which {
		b := branches[i]
		w := b.where(l.f, l.loc)
		if at, ok := l.places[i]; ok {
			key, err := b.keyOf(at.key)
			if err != nil {
				return nil, err
			}
			w = w.with("("+b.key+", "+b.id+") < (?, ?)", key, at.id)
		}
		columns := b.columns
		if len(l.words) == 0 {
			columns = strings.Replace(columns, medicineNames, "NULL AS names", 1)
		}
		parts = append(parts, "SELECT * FROM (SELECT "+strconv.Itoa(i)+" AS branch, CAST("+b.key+" AS TEXT) AS k, "+b.id+" AS id, "+columns+
			" FROM "+b.from+w.sql()+" ORDER BY "+b.key+" DESC, "+b.id+" DESC LIMIT ?) part"+strconv.Itoa(i))
		args = append(append(args, w.args...), limit)
	}
	rows, err := queryAll[timelineRow](ctx, l.unit, strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return nil, err
	}
	heads := map[int]*head{}
	for _, row := range rows {
		if heads[row.Branch] == nil {
			heads[row.Branch] = &head{}
		}
		heads[row.Branch].rows = append(heads[row.Branch].rows, row)
	}
	for i, h := range heads {
		h.full = len(h.rows) == limit
		h.look(i, l.loc)
	}
	return heads, nil
}

// holds reports whether every word stands somewhere in the row, in the doctors'
// private notes only if the reader sees them.
func (l *timeline) holds(r timelineRow) bool {
	b := branches[r.Branch]
	fields := []string{r.DoctorFirst.text, r.DoctorLast.text, r.Department.text, r.Symptoms.text, r.Diagnosis.text, r.Treatment.text,
		r.Medicines.text, r.Notes.text, r.Names.text, r.T1.text, r.T2.text}
	switch b.kind {
	case clinic.TimelineVitals:
		fields = append(fields[:len(fields)-2], vitalsText(r.T1.text), r.T2.text, r.T3.text)
	case clinic.TimelineAttachment, clinic.TimelinePaper:
		fields = append(fields, r.T3.text)
	}
	if !l.f.NotInDoctorNotes {
		fields = append(fields, r.DoctorNotes.text)
	}
	text := foldText(strings.Join(fields, "\n"))
	for _, w := range l.words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// counts counts the entries of each kind, in one statement.
func (l *timeline) counts(ctx context.Context) (map[clinic.TimelineKind]int, int, error) {
	var parts []string
	var args []any
	for _, i := range l.branches {
		b := branches[i]
		w := b.where(l.f, l.loc)
		from := b.from
		if b.count != "" && l.f.Department == 0 && (l.f.Doctor == 0 || b.doctor == "x.doctor_id" || b.name == "visit" || b.name == "diagnosis") {
			from = b.count
			if b.name == "visit" {
				w = w.without(latest)
			}
		}
		if b.name == "diagnosis" && l.f.Department == 0 && l.f.Doctor == 0 && l.f.From.IsZero() && l.f.To.IsZero() {
			// Only closed visits have a record. Those with a diagnosis have an index; the few that
			// were amended are taken off.
			n := strconv.Itoa(i)
			parts = append(parts, "SELECT "+n+" AS branch, count(*) AS rows FROM appointments_patienthistory h WHERE h.patient_id = ? AND h.appointment_id IS NOT NULL AND h.diagnosis <> ''",
				"SELECT "+n+` AS branch, -count(*) AS rows FROM appointments_patienthistory n JOIN appointments_patienthistory h ON h.id = n.amends_id
				WHERE n.patient_id = ? AND n.amends_id IS NOT NULL AND h.appointment_id IS NOT NULL AND h.diagnosis <> ''`)
			args = append(args, int64(l.f.Patient), int64(l.f.Patient))
			continue
		}
		parts = append(parts, "SELECT "+strconv.Itoa(i)+" AS branch, count(*) AS rows FROM "+from+w.sql())
		args = append(args, w.args...)
	}
	rows, err := queryAll[struct{ Branch, Rows int }](ctx, l.unit, strings.Join(parts, " UNION ALL "), args...)
	counts, total := map[clinic.TimelineKind]int{}, 0
	for _, row := range rows {
		counts[branches[row.Branch].kind] += row.Rows
		total += row.Rows
	}
	return counts, total, err
}

// without returns a copy that lacks a condition which binds nothing.
func (w *where) without(term string) *where {
	c := &where{args: w.args}
	for _, t := range w.terms {
		if t != term {
			c.terms = append(c.terms, t)
		}
	}
	return c
}

// cursor is the place in every branch; a branch that was not begun has none.
func (l *timeline) cursor() string {
	c := make(cursor, 0, 2*len(branches))
	for i := range branches {
		c = append(c, l.places[i].key, l.places[i].id)
	}
	return c.String()
}

func (l *timeline) goTo(after string) error {
	if after == "" {
		return nil
	}
	parts, err := parseCursor(after, strings.Repeat("si", len(branches)))
	if err != nil {
		return err
	}
	for i := range branches {
		if key, id := parts[2*i].(string), parts[2*i+1].(int64); id != 0 {
			l.places[i] = place{key, id}
		}
	}
	return nil
}

// withRecords fills in the coded diagnoses of visits and how the medicines of
// prescriptions are taken, in two statements.
func (r consultationRepo) withRecords(ctx context.Context, list []clinic.TimelineEntry) error {
	var visits []int
	var records []clinic.HistoryEntry
	var prescriptions []int64
	for i, e := range list {
		switch {
		case e.Visit != nil:
			visits, records = append(visits, i), append(records, *e.Visit)
		case e.Kind == clinic.TimelinePrescription:
			prescriptions = append(prescriptions, e.ID)
		}
	}
	if err := r.withDiagnoses(ctx, records); err != nil {
		return err
	}
	for n, i := range visits {
		list[i].Visit = &records[n]
	}
	if len(prescriptions) == 0 {
		return nil
	}
	rows, err := queryAll[prescribedRow](ctx, r.unit, "SELECT "+prescribedColumns+" FROM "+prescribedTables+
		" WHERE p.id IN ? ORDER BY p.id, i.position", prescriptions)
	if err != nil {
		return err
	}
	lines, names := map[int64][]string{}, map[int64][]string{}
	for _, row := range rows {
		p := r.prescribed(row)
		names[row.Row.PrescriptionID] = append(names[row.Row.PrescriptionID], p.Item.Name())
		line := p.Item.Text()
		if p.Stop != nil {
			line += ". Stopped on " + p.Stop.On.Format("2 Jan 2006") + " by " + p.Stop.ByName + ": " + p.Stop.Reason
		}
		lines[row.Row.PrescriptionID] = append(lines[row.Row.PrescriptionID], line)
	}
	for i, e := range list {
		if e.Kind == clinic.TimelinePrescription {
			list[i].Title = strings.Join(names[e.ID], ", ")
			if list[i].Detail = strings.Join(lines[e.ID], "\n"); e.Detail != "" {
				list[i].Detail += "\n\n" + e.Detail
			}
		}
	}
	return nil
}
