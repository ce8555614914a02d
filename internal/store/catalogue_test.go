package store

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/exportfile"
	"caredesk/internal/service"
)

// notExported are the tables and columns that do not leave the house, and why.
var notExported = map[string]string{
	"auth_user.password":       "what is kept of passwords",
	"stored_image.bytes":       "written as a file",
	"attachment_content.bytes": "written as a file",
	"schema_migration":         "the program's own",
	"audit_head":               "worked out of the audit log",
	"consultation_open":        "who has a visit open at the moment",
	"backup_plan":              "where and when this installation makes backups",
	"backup_record":            "files on this installation's drives",
	"workstation":              "who is connected at the moment",
}

// madeForSearching are the tables of full-text indexes.
func madeForSearching(table string) bool {
	return strings.HasPrefix(table, "patient_search") || strings.HasPrefix(table, "diagnosis_code_search")
}

// freshSchema is an empty database in memory, as the migrations make it.
func freshSchema(t *testing.T) *sql.DB {
	t.Helper()
	registerDriver()
	db, err := sql.Open(driverName, "file::memory:?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	if err := sqliteDialect.migrate(context.Background(), db, time.Now); err != nil {
		t.Fatal(err)
	}
	return db
}

// Whoever adds a table or a column also says in catalogue.txt what it is, or
// here why it is not exported: nothing is left behind by mistake.
func TestTheCatalogueKnowsEveryTableAndColumn(t *testing.T) {
	ctx, db := context.Background(), freshSchema(t)
	rows, err := db.QueryContext(ctx, `SELECT m.name, x.name FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	there := map[string]bool{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		if !madeForSearching(table) && notExported[table] == "" {
			there[table+"."+column] = true
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	tables, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	known, files := map[string]bool{}, map[string]bool{}
	for _, table := range tables {
		if files[table.File] {
			t.Errorf("two tables in %s.csv", table.File)
		}
		files[table.File] = true
	}
	for _, table := range tables {
		if table.Title == "" || table.About == "" || len(table.Columns) == 0 {
			t.Errorf("%s is not described", table.Name)
		}
		headings := map[string]bool{}
		for _, c := range table.Columns {
			known[table.Name+"."+c.Name] = true
			if c.Heading == "" || c.About == "" || headings[c.Heading] {
				t.Errorf("%s.%s: heading %q, meaning %q", table.Name, c.Name, c.Heading, c.About)
			}
			if headings[c.Heading] = true; c.Refers != "" && !files[c.Refers] {
				t.Errorf("%s.%s refers to %s.csv, which there is not", table.Name, c.Name, c.Refers)
			}
		}
	}
	for name := range there {
		if !known[name] && notExported[name] == "" {
			t.Errorf("%s is not exported: describe it in catalogue.txt or say in this test why not", name)
		}
	}
	for name := range known {
		if !there[name] || notExported[name] != "" {
			t.Errorf("the catalogue has %s, which is not to be exported or not there", name)
		}
	}
}

func TestExportedCells(t *testing.T) {
	for _, c := range []struct {
		kind service.ColumnKind
		in   any
		want string
	}{
		{service.ColumnText, nil, ""}, {service.ColumnText, "a\nb", "a\nb"}, {service.ColumnText, []byte("x"), "x"},
		{service.ColumnNumber, int64(-7), "-7"}, {service.ColumnNumber, 60.5, "60.5"},
		{service.ColumnYesNo, int64(1), "yes"}, {service.ColumnYesNo, false, "no"},
		{service.ColumnDate, "2026-11-23", "2026-11-23"}, {service.ColumnDate, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), "2026-11-23"},
		{service.ColumnTime, "09:30:00", "09:30:00"}, {service.ColumnTime, "24:00:00", "24:00:00"}, {service.ColumnInstant, "odd", "odd"}, {service.ColumnTime, "9ish", "9ish"}, {service.ColumnTime, time.Date(0, 1, 1, 9, 30, 0, 0, time.UTC), "09:30:00"},
		{service.ColumnInstant, "2026-11-23T10:42:07.123456Z", "2026-11-23T10:42:07.123456Z"},
		{service.ColumnInstant, time.Date(2026, 11, 23, 12, 42, 7, 123456000, time.FixedZone("x", 7200)), "2026-11-23T10:42:07.123456Z"},
	} {
		got, err := exportCell(c.kind, c.in)
		if err != nil || got != c.want {
			t.Errorf("%s %v: %q (%v), want %q", c.kind, c.in, got, err, c.want)
		}
	}
	if _, err := exportCell(service.ColumnText, struct{}{}); err == nil {
		t.Error("a value that nobody knows is exported")
	}
}

func TestAFaultyCatalogueIsNoticed(t *testing.T) {
	for _, text := range []string{"  id | number | Id | x", "table a | b", "table a | b | c | d\n  id | nothing | Id | x", "table a | b | c | d\n  id | number"} {
		if _, err := parseCatalogue(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// An export speaks the hospital's language: every title, heading and meaning has its
// words in each, no heading stands twice in a file, and no word is left over.
func TestTheCatalogueSpeaksEveryLanguage(t *testing.T) {
	tables, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range clinic.Languages() {
		if l == clinic.English {
			continue
		}
		words, used := exportfile.Words(string(l)), map[string]bool{}
		say := func(english string) string {
			used[english] = true
			if words[english] == "" {
				t.Errorf("%s has no words for %q", l, english)
			}
			return words[english]
		}
		titles := map[string]string{}
		for _, table := range tables {
			title := say(table.Title)
			if titles[title] != "" {
				t.Errorf("%s: %s and %s are both called %q", l, titles[title], table.Title, title)
			}
			titles[title] = table.Title
			say(table.About)
			headings := map[string]string{}
			for _, c := range table.Columns {
				h := say(c.Heading)
				if headings[h] != "" {
					t.Errorf("%s: %s and %s of %s are both headed %q", l, headings[h], c.Heading, table.File, h)
				}
				headings[h] = c.Heading
				if about := say(c.About); about == c.About {
					t.Errorf("%s: the meaning of %s.%s is English: %q", l, table.Name, c.Name, about)
				}
			}
		}
		for _, own := range exportfile.OwnTexts() {
			used[own] = true
		}
		for english := range words {
			if !used[english] {
				t.Errorf("%s has words for %q, which nothing says", l, english)
			}
		}
	}
}
