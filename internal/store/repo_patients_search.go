package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

const (
	patientListColumns = `p.user_id, p.patient_no, u.first_name, u.last_name, f.date_of_birth, p.birth_estimated, p.sex, f.phone,
		f.phone_e164, p.retired_at, p.name_key`
	patientListJoins  = " JOIN auth_user u ON u.id = p.user_id JOIN users_profile f" + personShown + " ON f.user_id = p.user_id"
	patientListTables = "patient_profile p" + patientListJoins
)

// patientListRow is a patient in a list.
type patientListRow struct {
	UserID         int64
	PatientNo      string
	FirstName      string
	LastName       string
	DateOfBirth    day
	BirthEstimated bool
	Sex            string
	Phone          string
	PhoneE164      string `gorm:"column:phone_e164"`
	RetiredAt      instant
	NameKey        string
}

func (p patientListRow) row() service.PatientRow {
	return service.PatientRow{ID: clinic.PatientID(p.UserID), Number: p.PatientNo, FirstName: p.FirstName, LastName: p.LastName,
		DateOfBirth: p.DateOfBirth.date, BirthEstimated: p.BirthEstimated, Sex: clinic.Sex(p.Sex), Phone: p.Phone, PhoneE164: p.PhoneE164, Retired: !p.RetiredAt.at.IsZero()}
}

// Set by tests alone, which have fewer patients.
var (
	// fewHits is how many patients a search may find to be ranked: exact
	// before prefix before part. More come in the order of their names, those
	// first whose last name begins with what was typed.
	fewHits = 500
	// countedHits is where counting stops, and sorting by name with it: nobody leafs
	// through that many. Of more come those first whose last name begins with what was
	// typed, in the order of names, then the rest, the newest patients first: sorting
	// them would mean to look at each.
	countedHits = 1000
	// walkRows is how far the list of names is walked in search of a page of
	// hits whose last name begins with what was typed.
	walkRows = 3000
)

const (
	// newestTier marks pages of the newest hits in their cursors, and rankedPage and
	// above those of ranked hits.
	newestTier = 99
	rankedPage = 100
)

func (r patientRepo) Search(ctx context.Context, f service.PatientFilter, p service.PageRequest) (service.Page[service.PatientRow], error) {
	var w where
	if !f.WithRetired {
		w.add("p.retired_at IS NULL")
	}
	if f.Doctor != 0 {
		w.add("p.user_id IN (SELECT patient_id FROM appointments_appointment WHERE doctor_id = ? AND status <> 'cancelled')", int64(f.Doctor))
	}
	if strings.TrimSpace(f.Text) == "" {
		return page(ctx, r.unit, paged{columns: patientListColumns, from: patientListTables, count: "patient_profile p",
			total: r.countOf(f), where: &w, kinds: "si", after: "(p.name_key, p.user_id) > (?, ?)", order: "p.name_key, p.user_id"}, p,
			func(p patientListRow) cursor { return cursor{p.NameKey, p.UserID} }, patientListRow.row)
	}
	s := patientSearch{patientRepo: r, filter: f, query: parsePatientQuery(f.Text), where: &w, limit: p.Rows()}
	if len(s.query) == 0 {
		return service.Page[service.PatientRow]{Rows: []service.PatientRow{}}, nil
	}
	s.hits, s.args = s.query.hits(r.postgres())
	after := searchKey{tier: -1}
	if p.After != "" {
		args, err := parseCursor(p.After, "isi")
		if err != nil {
			return service.Page[service.PatientRow]{Total: -1, Rows: []service.PatientRow{}}, err
		}
		after = searchKey{int(args[0].(int64)), args[1].(string), args[2].(int64)}
	}
	n := max(countedHits, fewHits) + 1
	if after.tier >= rankedPage {
		n = noLimit
	}
	ids, err := s.match(ctx, n)
	switch {
	case err != nil:
		return service.Page[service.PatientRow]{}, err
	case after.tier >= rankedPage || after.tier < 0 && len(ids) <= fewHits:
		return s.rankedOf(ctx, ids, after)
	}
	return s.byName(ctx, after, ids)
}

// countOf counts all patients, or those who are not retired, without looking
// at each; nil when there is no such way.
func (r patientRepo) countOf(f service.PatientFilter) func(context.Context) (int64, error) {
	if f.Doctor != 0 {
		return nil
	}
	return func(ctx context.Context) (int64, error) {
		all, err := queryInt(ctx, r.unit, "SELECT count(*) FROM patient_profile")
		if err != nil || f.WithRetired {
			return all, err
		}
		retired, err := queryInt(ctx, r.unit, "SELECT count(*) FROM patient_profile WHERE retired_at IS NOT NULL")
		return all - retired, err
	}
}

// patientSearch is one search on its way.
type patientSearch struct {
	patientRepo
	filter service.PatientFilter
	query  patientQuery
	where  *where // who may be found at all
	hits   string // statement for the ids that match
	args   []any
	ids    []int64 // all that match, unless they are too many to be counted
	limit  int
}

// searchKey is where a page ends: in which tier, and behind whom.
type searchKey struct {
	tier int
	name string
	id   int64
}

func (k searchKey) cursor() string { return cursor{k.tier, k.name, k.id}.String() }

func (k searchKey) compare(o searchKey) int {
	return cmp.Or(cmp.Compare(k.tier, o.tier), cmp.Compare(k.name, o.name), cmp.Compare(k.id, o.id))
}

// match reads up to n ids of patients who match.
func (s patientSearch) match(ctx context.Context, n int) ([]int64, error) {
	return queryValues[int64](ctx, s.unit, s.hits+" LIMIT ?", append(slices.Clone(s.args), n)...)
}

// hitRow is what a hit is ranked by.
type hitRow struct {
	UserID  int64
	NameKey string
	Last    string
	First   string
	Born    string
	Number  string
	Phone   string
	Ids     string
	Mail    string
	Domain  string
}

// rankedOf ranks the hits and gives the page behind a key.
func (s patientSearch) rankedOf(ctx context.Context, ids []int64, after searchKey) (service.Page[service.PatientRow], error) {
	out := service.Page[service.PatientRow]{Total: -1, Rows: []service.PatientRow{}}
	w := s.where.with("p.user_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))", idList(ids))
	found, err := queryAll[hitRow](ctx, s.unit, `SELECT p.user_id, p.name_key, c.c0 AS last, c.c1 AS first, c.c2 AS born, c.c3 AS number,
		c.c4 AS phone, c.c5 AS ids, c.c6 AS mail, c.c7 AS domain
		FROM patient_profile p`+chartShown+" CROSS JOIN patient_search_content c ON c.id = p.user_id"+w.sql(), w.args...)
	if err != nil {
		return out, err
	}
	keys := make([]searchKey, 0, len(found))
	for _, h := range found {
		body := searchBody{h.Last, h.First, h.Born, h.Number, h.Phone, h.Ids, h.Mail, h.Domain}
		if rank, ok := s.query.rank(&body); ok {
			keys = append(keys, searchKey{rankedPage + rank, h.NameKey, h.UserID})
		}
	}
	slices.SortFunc(keys, searchKey.compare)
	if after.tier < 0 {
		out.Total = len(keys)
	} else {
		at, exact := slices.BinarySearchFunc(keys, after, searchKey.compare)
		if exact {
			at++
		}
		keys = keys[at:]
	}
	if len(keys) > s.limit {
		keys = keys[:s.limit]
		out.Next = keys[s.limit-1].cursor()
	}
	out.Rows, err = s.rows(ctx, keys)
	return out, err
}

// rows reads the rows of a page in its order.
func (s patientSearch) rows(ctx context.Context, keys []searchKey) ([]service.PatientRow, error) {
	out := make([]service.PatientRow, 0, len(keys))
	if len(keys) == 0 {
		return out, nil
	}
	place := make(map[int64]int, len(keys))
	ids := make([]int64, len(keys))
	for i, k := range keys {
		ids[i], place[k.id] = k.id, i
	}
	rows, err := queryAll[patientListRow](ctx, s.unit, "SELECT "+patientListColumns+" FROM patient_profile p"+chartShown+patientListJoins+
		" WHERE p.user_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))", idList(ids))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b patientListRow) int { return cmp.Compare(place[a.UserID], place[b.UserID]) })
	for _, row := range rows {
		out = append(out, row.row())
	}
	return out, nil
}

// idList is a list of ids as one bound text.
func idList(ids []int64) string {
	b := append(make([]byte, 0, 2+8*len(ids)), '[')
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return string(append(b, ']'))
}

// byName gives hits in the order of names, tier by tier: the last names that
// begin with what was typed, in one spelling after the other, then the rest, which
// comes the newest first where there are too many to be counted.
func (s patientSearch) byName(ctx context.Context, after searchKey, ids []int64) (service.Page[service.PatientRow], error) {
	out := service.Page[service.PatientRow]{Total: -1, Rows: []service.PatientRow{}}
	if len(ids) <= countedHits {
		s.ids = ids
	}
	if after.tier < 0 {
		var err error
		if out.Total, out.TotalAtLeast, err = s.total(ctx); err != nil {
			return out, err
		}
		after.tier = 0
	}
	tiers := s.query.beginnings()
	rest := len(tiers)
	if s.ids == nil || after.tier == newestTier {
		rest = newestTier
	}
	for tier := min(after.tier, rest); tier <= rest; tier++ {
		if tier == len(tiers) {
			tier = rest
		}
		key := searchKey{tier: tier}
		if tier == after.tier {
			key = after
		}
		need := s.limit + 1 - len(out.Rows)
		rows, err := s.tier(ctx, tiers, key, need)
		if err != nil {
			return out, err
		}
		for i, row := range rows {
			if i == need-1 {
				return out, nil // one more than fits: Next stands
			}
			out.Rows = append(out.Rows, row.row())
			out.Next = searchKey{tier, row.NameKey, row.UserID}.cursor()
		}
	}
	out.Next = ""
	return out, nil
}

// tier reads up to n hits of one tier behind a key.
func (s patientSearch) tier(ctx context.Context, tiers []string, after searchKey, n int) ([]patientListRow, error) {
	w := &where{slices.Clone(s.where.terms), slices.Clone(s.where.args)}
	for _, earlier := range tiers[:min(after.tier, len(tiers))] {
		w.add("NOT (p.name_key >= ? AND p.name_key < ?)", earlier, prefixEnd(earlier))
	}
	if after.tier == newestTier {
		return s.newest(ctx, w, after.id, n)
	}
	// One lower and one upper bound each: given two, SQLite takes either.
	begin, end := "", ""
	if after.tier < len(tiers) {
		begin, end = tiers[after.tier], prefixEnd(tiers[after.tier])
	}
	if after.id != 0 {
		w.add("(p.name_key, p.user_id) > (?, ?)", after.name, after.id)
	} else {
		w.add("p.name_key >= ?", begin)
	}
	within := w
	if end != "" {
		within = w.with("p.name_key < ?", end)
		if s.query.holdsFor(begin) {
			return s.list(ctx, within, n)
		}
		rows, whole, err := s.walk(ctx, w, within, n)
		if err != nil || whole || len(rows) == n {
			return rows, err
		}
	}
	// The unary plus keeps the planner from looking every hit up.
	if s.ids != nil {
		within = within.with("+p.user_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))", idList(s.ids))
	} else {
		within = within.with("+p.user_id IN ("+s.hits+")", s.args...)
	}
	return s.list(ctx, within, n)
}

// list reads up to n rows of patients in the order of names.
func (s patientSearch) list(ctx context.Context, w *where, n int) ([]patientListRow, error) {
	return queryAll[patientListRow](ctx, s.unit, "SELECT "+patientListColumns+" FROM "+patientListTables+w.sql()+searchOrder, append(slices.Clone(w.args), n)...)
}

// newest reads up to n hits in the order in which the index has them, from its end
// or from behind an id on.
func (s patientSearch) newest(ctx context.Context, w *where, behind int64, n int) ([]patientListRow, error) {
	from, id, condition, args := s.query.hitsFrom(s.postgres())
	w = w.with(condition, args...)
	if behind != 0 {
		w.add(id+" < ?", behind)
	}
	return queryAll[patientListRow](ctx, s.unit, "SELECT "+patientListColumns+" FROM "+from+" CROSS JOIN patient_profile p"+chartShown+" ON p.user_id = "+id+
		patientListJoins+w.sql()+" ORDER BY "+id+" DESC LIMIT ?", append(slices.Clone(w.args), n)...)
}

const searchOrder = " ORDER BY p.name_key, p.user_id LIMIT ?"

// walk goes along the list of names as far as walkRows and keeps what matches.
// whole says that it came to the end. w is within, without its upper bound.
func (s patientSearch) walk(ctx context.Context, w, within *where, n int) (rows []patientListRow, whole bool, err error) {
	type key struct {
		NameKey string
		UserID  int64
	}
	ends, err := queryAll[key](ctx, s.unit, "SELECT p.name_key, p.user_id FROM patient_profile p"+within.sql()+searchOrder+" OFFSET ?",
		append(slices.Clone(within.args), 1, walkRows)...)
	if err != nil {
		return nil, false, err
	}
	if whole = len(ends) == 0; !whole {
		within = w.with("(p.name_key, p.user_id) <= (?, ?)", ends[0].NameKey, ends[0].UserID)
	}
	condition, args := s.query.condition("c", s.postgres())
	within = within.with(condition, args...)
	rows, err = queryAll[patientListRow](ctx, s.unit, "SELECT "+patientListColumns+
		" FROM patient_profile p CROSS JOIN patient_search_content c ON c.id = p.user_id"+patientListJoins+within.sql()+searchOrder, append(within.args, n)...)
	return rows, whole, err
}

// total counts what is found, and says whether it stopped counting.
func (s patientSearch) total(ctx context.Context) (n int, atLeast bool, err error) {
	if s.filter.Doctor != 0 {
		w := s.where.with("+p.user_id IN ("+s.hits+")", s.args...)
		all, err := queryInt(ctx, s.unit, "SELECT count(*) FROM patient_profile p"+w.sql(), w.args...)
		return int(all), false, err
	}
	if s.ids != nil {
		if s.filter.WithRetired {
			return len(s.ids), false, nil
		}
		retired, err := queryInt(ctx, s.unit, `SELECT count(*) FROM patient_profile p WHERE p.retired_at IS NOT NULL
			AND +p.user_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))`, idList(s.ids))
		return len(s.ids) - int(retired), false, err
	}
	return countedHits, true, nil
}
