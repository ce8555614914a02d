package store

import (
	"context"
	"database/sql"
	flags "flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/service"
)

const dictionaryFile = "../../docs/data-dictionary.md"

// areas part the tables of the dictionary and its diagrams; a table belongs to
// the first that has a beginning of its name.
var areas = []struct {
	title     string
	beginning []string
}{
	{"People and sign-in", []string{"auth_", "users_", "login_", "stored_image"}},
	{"Patients", []string{"patient_"}},
	{"Doctors, hours and leave", []string{"doctors_", "doctor_"}},
	{"The consultation and the chart", []string{"appointments_patienthistory", "visit_", "consultation_", "vital_", "triage_", "problem", "attachment", "document_attachment"}},
	{"Appointments and the queue", []string{"appointments_", "queue_"}},
	{"Prescriptions and papers", []string{"prescription", "rx_", "issued_document", "document_", "drug", "interaction", "diagnosis_", "code_list"}},
	{"Bills and payments", []string{"billing_", "payment_", "insurance_", "cash"}},
	{"The house", []string{""}},
}

type dictColumn struct{ name, kind, refers, about string }

type dictTable struct {
	name, about string
	columns     []dictColumn
}

// The data dictionary is made from the migrations, with the words of the catalogue.
func TestTheDataDictionaryIsUpToDate(t *testing.T) {
	tables := readDictionary(t)
	text := writeDictionary(tables)
	if f := flags.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(dictionaryFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(dictionaryFile)
	if err != nil || strings.ReplaceAll(string(have), "\r\n", "\n") != text {
		t.Errorf("docs/data-dictionary.md is out of date (%v); write it anew with go test ./internal/store -run TestTheDataDictionary -update", err)
	}
}

func readDictionary(t *testing.T) map[string]*dictTable {
	t.Helper()
	ctx, db := context.Background(), freshSchema(t)
	described, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]service.ExportTable{}
	for _, d := range described {
		words[d.Name] = d
	}
	refers := map[string]string{}
	each := func(query string, into func(values []string)) {
		t.Helper()
		rows, err := db.QueryContext(ctx, query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, _ := rows.Columns()
		for rows.Next() {
			values, to := make([]sql.NullString, len(names)), make([]any, len(names))
			for i := range values {
				to[i] = &values[i]
			}
			if err := rows.Scan(to...); err != nil {
				t.Fatal(err)
			}
			plain := make([]string, len(values))
			for i, v := range values {
				plain[i] = v.String
			}
			into(plain)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	each(`SELECT m.name, f."from", f."table" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`, func(v []string) {
		refers[v[0]+"."+v[1]] = v[2]
	})
	tables := map[string]*dictTable{}
	each(`SELECT m.name, x.name, x.type, x."notnull", x.pk, x.hidden FROM sqlite_schema m, pragma_table_xinfo(m.name) x
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, x.cid`, func(v []string) {
		if madeForSearching(v[0]) {
			return
		}
		table := tables[v[0]]
		if table == nil {
			table = &dictTable{name: v[0], about: words[v[0]].About}
			if table.about == "" {
				table.about = "Not exported: " + notExported[v[0]] + "."
			}
			tables[v[0]] = table
		}
		c := dictColumn{name: v[1], kind: strings.ToLower(v[2]), refers: refers[v[0]+"."+v[1]]}
		switch {
		case v[4] != "0":
			c.kind += ", key"
		case v[3] == "0" && v[5] == "0":
			c.kind += ", or nothing"
		}
		if v[5] != "0" {
			c.kind += ", worked out"
		}
		for _, w := range words[v[0]].Columns {
			if w.Name == v[1] {
				c.about = w.About
			}
		}
		if c.about == "" {
			c.about = notExported[v[0]+"."+v[1]]
		}
		table.columns = append(table.columns, c)
	})
	return tables
}

func writeDictionary(tables map[string]*dictTable) string {
	byArea := map[string][]*dictTable{}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		for _, a := range areas {
			if slices.ContainsFunc(a.beginning, func(b string) bool { return strings.HasPrefix(name, b) }) {
				byArea[a.title] = append(byArea[a.title], tables[name])
				break
			}
		}
	}
	var b strings.Builder
	b.WriteString(`# Data dictionary

Every table and column of a Caredesk database, made from the migrations by a test
(` + "`go test ./internal/store -run TestTheDataDictionary -update`" + `) and never by hand. A file holds text and whole numbers: an instant is
text in UTC with microseconds, a day is YYYY-MM-DD, a time of day HH:MM:00, an amount whole minor units of its currency, yes and no are 1 and 0. On a PostgreSQL
server the same columns are of that database's own kinds. What the rows must keep is said by constraints and triggers in
[internal/store/migrations](../internal/store/migrations) and checked by ` + "`caredeskctl verify`" + `. Tables of full-text indexes are left out.

`)
	for _, a := range areas {
		list := byArea[a.title]
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(&b, "## %s\n\n```mermaid\nerDiagram\n", a.title)
		drawn := map[string]bool{}
		for _, t := range list {
			for _, c := range t.columns {
				line := fmt.Sprintf("    %s }o--|| %s : %s\n", t.name, c.refers, c.name)
				if c.refers != "" && !drawn[line] {
					drawn[line] = true
					b.WriteString(line)
				}
			}
		}
		for _, t := range list {
			fmt.Fprintf(&b, "    %s {\n    }\n", t.name)
		}
		b.WriteString("```\n\n")
		for _, t := range list {
			fmt.Fprintf(&b, "### %s\n\n%s\n\n| column | kind | leads to | what it is |\n|---|---|---|---|\n", t.name, t.about)
			for _, c := range t.columns {
				fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.name, c.kind, c.refers, strings.ReplaceAll(c.about, "|", "/"))
			}
			b.WriteString("\n")
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
