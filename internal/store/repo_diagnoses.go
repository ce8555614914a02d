package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// codeRow is a row of diagnosis_code.
type codeRow struct {
	ID       int64 `gorm:"primaryKey"`
	Code     string
	Title    string
	TitleKey string
	Source   string
	Retired  optional `gorm:"column:retired_at"`
}

// TableName names the table for GORM.
func (codeRow) TableName() string { return "diagnosis_code" }

// titleKeyLength is how much of a title the index of beginnings holds, in bytes.
const titleKeyLength = 60

func titleKey(title string) string {
	key := foldText(title)
	if len(key) > titleKeyLength {
		key = strings.ToValidUTF8(key[:titleKeyLength], "")
	}
	return key
}

// diagnosisBody is what a diagnosis is found by: the words of its title and its
// code without dots.
func diagnosisBody(code, title string) string {
	return strings.Join(append(titleWords(title), strings.ToLower(clinic.DiagnosisKey(code))), " ")
}

// titleWords are the folded words of a title or of what was typed, as the
// index's tokenizer cuts them.
func titleWords(s string) []string {
	var out []string
	for _, w := range foldWords(s) {
		out = append(out, strings.FieldsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })...)
	}
	return out
}

// Many rows are handed over in one value: a statement with thousands of
// parameters takes longer to bind than to run, and the index is flushed once a
// statement.
const (
	manyRows    = 5000
	insertCodes = `INSERT INTO diagnosis_code (id, code, title, title_key, source)
		SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, ? FROM json_each(?)`
	insertCodeWords = "INSERT INTO diagnosis_code_search (rowid, body) SELECT value ->> 0, value ->> 4 FROM json_each(?)"

	pgInsertCodes = `INSERT INTO diagnosis_code (id, code, title, title_key, source)
		SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, value ->> 3, ? FROM json_array_elements(CAST(? AS JSON))`
	pgInsertCodeWords = `INSERT INTO diagnosis_code_search (rowid, body)
		SELECT CAST(value ->> 0 AS BIGINT), value ->> 4 FROM json_array_elements(CAST(? AS JSON))`
)

func (r codeListRepo) PutDiagnoses(ctx context.Context, rows []clinic.CodedDiagnosis, o service.PutOptions) (service.PutResult, error) {
	p := putting[clinic.CodedDiagnosis]{opts: o, have: map[string]stored[clinic.CodedDiagnosis]{}}
	p.same = func(a, b clinic.CodedDiagnosis) bool { return a == b }
	next, err := r.readDiagnoses(ctx, p.have)
	if err != nil {
		return p.result, err
	}
	for i, d := range rows {
		p.add(i, clinic.DiagnosisKey(d.Code), d)
	}
	p.finish()
	if o.DryRun {
		return p.result, nil
	}
	w := r.writer(ctx, o, p.steps())
	defer w.close()
	for chunk := range slices.Chunk(p.fresh, manyRows) {
		list := make([][5]any, len(chunk))
		for i, d := range chunk {
			next++
			list[i] = [5]any{next, d.Code, d.Title, titleKey(d.Title), diagnosisBody(d.Code, d.Title)}
		}
		rows, err := json.Marshal(list)
		if err != nil {
			return p.result, mapError(err)
		}
		codes, words := insertCodes, insertCodeWords
		if r.postgres() {
			codes, words = pgInsertCodes, pgInsertCodeWords
		}
		w.many(0, codes, o.Source, string(rows))
		w.many(len(chunk), words, string(rows))
	}
	for _, c := range p.changed {
		retired := optional{}
		if c.retired {
			retired = optional{at(o.At).text()}
		}
		w.many(0, "UPDATE diagnosis_code SET code = ?, title = ?, title_key = ?, source = ?, retired_at = ? WHERE id = ?",
			c.row.Code, c.row.Title, titleKey(c.row.Title), o.Source, retired, c.id)
		w.run("UPDATE diagnosis_code_search SET body = ? WHERE rowid = ?", diagnosisBody(c.row.Code, c.row.Title), c.id)
	}
	for _, c := range p.gone {
		w.run("UPDATE diagnosis_code SET retired_at = ? WHERE id = ?", at(o.At), c.id)
	}
	return p.result, w.err
}

// readDiagnoses reads the whole list and the highest id that was ever given out.
func (r codeListRepo) readDiagnoses(ctx context.Context, have map[string]stored[clinic.CodedDiagnosis]) (last int64, err error) {
	rows, err := r.db.WithContext(ctx).Raw("SELECT id, code, title, source, retired_at IS NOT NULL FROM diagnosis_code").Rows()
	if err != nil {
		return 0, mapError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s stored[clinic.CodedDiagnosis]
		if err := rows.Scan(&s.id, &s.row.Code, &s.row.Title, &s.source, &s.retired); err != nil {
			return 0, mapError(err)
		}
		have[clinic.DiagnosisKey(s.row.Code)] = s
	}
	if err := rows.Err(); err != nil {
		return 0, mapError(err)
	}
	return queryInt(ctx, r.unit, "SELECT max(id) FROM diagnosis_code") // no row is ever deleted
}

// matchCandidates bounds the hits by words that are looked at for ranking.
const matchCandidates = 200

const diagnosisColumns = "SELECT d.id, d.code, d.title, d.title_key FROM diagnosis_code d "

// matchDiagnoses is the condition for the rows whose body holds words that
// begin with every one of these.
func (r codeListRepo) matchDiagnoses(body string, words []string) (string, []any) {
	if r.postgres() {
		var terms []string
		var args []any
		for _, w := range words {
			terms, args = append(terms, "' ' || "+body+` LIKE ? ESCAPE '\'`), append(args, "% "+like(w)+"%")
		}
		return strings.Join(terms, " AND "), args
	}
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = `"` + w + `"*`
	}
	return body + " MATCH ?", []any{strings.Join(terms, " ")}
}

// diagnosisTerms are the folded beginnings of words that were typed.
func diagnosisTerms(text string) []string {
	var terms []string
	for _, chunk := range strings.Fields(text) {
		words := titleWords(chunk)
		if looksLikeCode(chunk) {
			words = []string{strings.ToLower(clinic.DiagnosisKey(foldText(chunk)))}
		}
		terms = append(terms, words...)
	}
	return terms[:min(len(terms), 12)]
}

// looksLikeCode reports a letter and a digit in front: j02, J02.9, i10-.
func looksLikeCode(s string) bool {
	r := []rune(foldText(s))
	return len(r) >= 2 && unicode.IsLetter(r[0]) && unicode.IsDigit(r[1])
}

func (r codeListRepo) SuggestDiagnoses(ctx context.Context, text string, often []string, limit int) ([]clinic.CodedDiagnosis, error) {
	words, folded := diagnosisTerms(text), foldText(text)
	if len(words) == 0 {
		return nil, nil
	}
	var found []codeRow
	look := func(condition string, args ...any) error {
		rows, err := queryAll[codeRow](ctx, r.unit, diagnosisColumns+condition, args...)
		found = append(found, rows...)
		return err
	}
	for _, code := range codeForms(text) {
		if err := look("WHERE d.code >= ? AND d.code < ? AND d.retired_at IS NULL ORDER BY d.code LIMIT ?", code, prefixEnd(code), limit); err != nil {
			return nil, err
		}
	}
	if err := look("WHERE d.title_key >= ? AND d.title_key < ? AND d.retired_at IS NULL ORDER BY d.title_key LIMIT ?", folded, prefixEnd(folded), limit); err != nil {
		return nil, err
	}
	// CROSS JOIN has the index of words read first and not the whole list.
	matches, args := r.matchDiagnoses("s.body", words)
	if err := look("JOIN (SELECT s.rowid AS id FROM diagnosis_code_search s CROSS JOIN diagnosis_code c ON c.id = s.rowid WHERE "+matches+
		" AND c.retired_at IS NULL LIMIT ?) m ON m.id = d.id", append(args, matchCandidates)...); err != nil {
		return nil, err
	}
	return rankDiagnoses(found, text, often, limit), nil
}

// codeForms are the ways a typed code may be stored in: as it was typed, and
// with the dot behind the category.
func codeForms(text string) []string {
	typed := strings.ToUpper(strings.TrimSpace(text))
	if typed == "" || strings.ContainsAny(typed, " \t") {
		return nil
	}
	key := clinic.DiagnosisKey(typed)
	forms := []string{typed}
	if len(key) > 3 && looksLikeCode(key) {
		forms = append(forms, key[:3]+"."+key[3:], key)
	} else if key != "" {
		forms = append(forms, key)
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// rankDiagnoses puts the exact code first, then codes that begin so, titles that
// begin so, titles with a word that does; among equals what is used often.
func rankDiagnoses(found []codeRow, text string, often []string, limit int) []clinic.CodedDiagnosis {
	key, folded := clinic.DiagnosisKey(strings.TrimSpace(text)), foldText(text)
	first, _, _ := strings.Cut(folded, " ")
	type hit struct {
		row  codeRow
		rank int
		used int
	}
	seen := map[int64]bool{}
	var hits []hit
	for _, row := range found {
		if seen[row.ID] {
			continue
		}
		seen[row.ID] = true
		own := clinic.DiagnosisKey(row.Code)
		h := hit{row: row, rank: 4, used: len(often)}
		switch {
		case own == key:
			h.rank = 0
		case strings.HasPrefix(own, key):
			h.rank = 1
		case strings.HasPrefix(row.TitleKey, folded):
			h.rank = 2
		case strings.HasPrefix(row.TitleKey, first):
			h.rank = 3
		}
		if i := slices.Index(often, row.Code); i >= 0 {
			h.used = i
		}
		hits = append(hits, h)
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		for _, d := range []int{a.rank - b.rank, a.used - b.used} {
			if d != 0 {
				return d
			}
		}
		if a.rank == 2 {
			return strings.Compare(a.row.TitleKey, b.row.TitleKey)
		}
		return strings.Compare(a.row.Code, b.row.Code)
	})
	out := make([]clinic.CodedDiagnosis, min(len(hits), limit))
	for i := range out {
		out[i] = clinic.CodedDiagnosis{Code: hits[i].row.Code, Title: hits[i].row.Title}
	}
	return out
}

func (r codeListRepo) DiagnosisPage(ctx context.Context, f service.DiagnosisFilter, p service.PageRequest) (service.Page[service.DiagnosisRow], error) {
	w := &where{}
	if !f.WithRetired {
		w.add("d.retired_at IS NULL")
	}
	if words := diagnosisTerms(f.Text); len(words) > 0 {
		matches, args := r.matchDiagnoses("body", words)
		w.add("d.id IN (SELECT rowid FROM diagnosis_code_search WHERE "+matches+")", args...)
	} else if strings.TrimSpace(f.Text) != "" {
		w.add("1 = 0")
	}
	return page(ctx, r.unit, paged{columns: "d.*", from: "diagnosis_code d", where: w, kinds: "s", after: "d.code > ?", order: "d.code"}, p,
		func(row codeRow) cursor { return cursor{row.Code} },
		func(row codeRow) service.DiagnosisRow {
			return service.DiagnosisRow{CodedDiagnosis: clinic.CodedDiagnosis{Code: row.Code, Title: row.Title}, Source: row.Source, Retired: row.Retired.text != ""}
		})
}

// recordsLookedAt is how many of a doctor's latest records tell what is used often.
const recordsLookedAt = 400

func (r codeListRepo) OftenUsed(ctx context.Context, d clinic.DoctorID, limit int) ([]clinic.CodedDiagnosis, error) {
	rows, err := queryAll[codeRow](ctx, r.unit, `SELECT v.code, min(v.title) AS title, count(*) AS n FROM (
			SELECT h.id FROM appointments_appointment a JOIN appointments_patienthistory h ON h.appointment_id = a.id
			WHERE a.doctor_id = ? ORDER BY a.appointment_date DESC LIMIT ?) l
		JOIN visit_diagnosis v ON v.history_id = l.id AND v.code <> '' GROUP BY v.code ORDER BY n DESC, v.code LIMIT ?`,
		int64(d), recordsLookedAt, limit)
	out := make([]clinic.CodedDiagnosis, len(rows))
	for i, row := range rows {
		out[i] = clinic.CodedDiagnosis{Code: row.Code, Title: row.Title}
	}
	return out, err
}
