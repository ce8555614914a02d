package store

import "strings"

// searchColumns are the columns of the table patient_search, by field.
var searchColumns = [fieldCount]string{"last", "first", "born", "number", "phone", "ids", "mail", "domain"}

// match is the query as an expression of FTS5. Every text is a quoted phrase of
// three characters and more, so that nothing typed has a meaning of its own.
// What e-mail addresses have behind the @ is not indexed; see hits.
func (q patientQuery) match() string {
	var readings []string
	for _, r := range q {
		var terms []string
		for _, t := range r {
			var atoms []string
			for _, a := range t {
				atoms = append(atoms, a.match())
			}
			terms = append(terms, group(atoms, " OR "))
		}
		readings = append(readings, group(terms, " AND "))
	}
	return strings.Join(readings, " OR ")
}

func (a atom) match() string {
	columns := make([]string, len(a.fields))
	for i, f := range a.fields {
		columns[i] = searchColumns[f]
	}
	return "{" + strings.Join(columns, " ") + "} : \"" + strings.ReplaceAll(a.pattern(), `"`, `""`) + `"`
}

func group(parts []string, by string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, by) + ")"
}

// hits is a statement for the ids of all that match.
func (q patientQuery) hits(postgres bool) (string, []any) {
	from, id, condition, args := q.hitsFrom(postgres)
	return "SELECT " + id + " FROM " + from + " WHERE " + condition, args
}

// hitsFrom are the parts of a statement for all that match: the tables, the column
// with the id and the condition. What e-mail addresses have behind the @ is compared
// with the stored bodies.
func (q patientQuery) hitsFrom(postgres bool) (from, id, condition string, args []any) {
	if postgres {
		condition, args = q.condition("c", true)
		return "patient_search_content c", "c.id", condition, args
	}
	for _, r := range q {
		for _, t := range r {
			for _, a := range t {
				if a.domain != "" {
					condition, args = q.condition("c", false)
					return "patient_search s CROSS JOIN patient_search_content c ON c.id = s.rowid", "s.rowid",
						"patient_search MATCH ? AND " + condition, append([]any{q.match()}, args...)
				}
			}
		}
	}
	return "patient_search s", "s.rowid", "patient_search MATCH ?", []any{q.match()}
}

// condition is the query as a condition on the stored bodies, for walking a
// list in its own order. s is the table patient_search_content, whose columns
// FTS5 names c0, c1 and so on. PostgreSQL finds texts inside others with an
// index of trigrams when they are asked for by LIKE.
func (q patientQuery) condition(s string, postgres bool) (string, []any) {
	holds := func(column, text string) (string, any) { return "instr(" + column + ", ?) > 0", text }
	if postgres {
		holds = func(column, text string) (string, any) { return column + ` LIKE ? ESCAPE '\'`, "%" + like(text) + "%" }
	}
	var args []any
	var readings []string
	for _, r := range q {
		var terms []string
		for _, t := range r {
			var atoms []string
			for _, a := range t {
				for _, f := range a.fields {
					one, arg := holds(s+".c"+string(rune('0'+f)), a.pattern())
					args = append(args, arg)
					if a.domain != "" {
						domain, arg := holds("'@' || "+s+".c"+string(rune('0'+fieldDomain)), "@"+a.domain)
						one = "(" + one + " AND " + domain + ")"
						args = append(args, arg)
					}
					atoms = append(atoms, one)
				}
			}
			terms = append(terms, group(atoms, " OR "))
		}
		readings = append(readings, group(terms, " AND "))
	}
	return group(readings, " OR "), args
}
