package ui

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	_ "github.com/glebarez/go-sqlite"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/demo"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// dataWords are the words that stand in a database: what people typed and what
// the demo hospital was given.
func dataWords(t *testing.T, path string) map[string]bool {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	texts := func(query string) (out []string) {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		defer rows.Close()
		for rows.Next() {
			var s sql.NullString
			if err := rows.Scan(&s); err != nil {
				t.Fatal(err)
			}
			out = append(out, s.String)
		}
		return out
	}
	words := map[string]bool{}
	for _, table := range texts(`SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%\_fts\_%' ESCAPE '\'`) {
		for _, column := range texts(fmt.Sprintf("SELECT name FROM pragma_table_info('%s') WHERE type = 'TEXT'", table)) {
			for _, text := range texts(fmt.Sprintf("SELECT DISTINCT %q FROM %q WHERE length(%q) < 500", column, table, column)) {
				for _, w := range wordsOf(text) {
					words[w] = true
				}
			}
		}
	}
	return words
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
}

// outside is what of a text stands outside of all brackets.
func outside(text string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '⟦':
			depth++
			return ' '
		case r == '⟧':
			depth--
			return ' '
		case depth > 0:
			return -1
		}
		return r
	}, text)
}

// TestEveryWordOfTheTabsIsInACatalogue walks all tabs of all roles in the language
// of brackets: a word outside of them stands in the code alone and would be English
// in every language. What is in the database is nobody's to turn.
func TestEveryWordOfTheTabsIsInACatalogue(t *testing.T) {
	// Names of days and months are the calendar's, which has a test of its own; the
	// others are signs, and names of keys, files and currencies.
	fine := map[string]bool{"p": true, "ctrl": true, "alt": true, "shift": true, "esc": true, "enter": true, "ins": true, "del": true, "a": true, "caredesk": true, "eur": true, "icd": true, "icpc": true, "ok": true, "kg": true, "cm": true, "ireland": true /* the calendar's tables name countries */}
	for d := range 7 {
		fine[strings.ToLower(time.Weekday(d).String())], fine[strings.ToLower(time.Weekday(d).String()[:3])] = true, true
	}
	for m := time.January; m <= time.December; m++ {
		fine[strings.ToLower(m.String())], fine[strings.ToLower(m.String()[:3])] = true, true
	}
	t.Cleanup(func() { _ = i18n.Use("en") })
	told := map[string]bool{}
	for _, who := range demo.SignIns() {
		t.Run(who.Username, func(t *testing.T) {
			s := newFilledSite(t, fuller).start(Options{Demo: true})
			i18n.UsePseudo()
			data := dataWords(t, s.demo)
			look := func(where string) {
				whole := strings.Join(uitest.Seen(s.w), "\n")
				for _, text := range uitest.Bare(s.w) {
					if strings.Contains(text, s.dir) || strings.Count(whole, strings.Trim(text, "⟦⟧")) > strings.Count(whole, "\n"+text+"\n") {
						continue // the file's place in the status bar; a line of a text that stands there whole
					}
					if cut, ok := strings.CutSuffix(text, "…"); ok { // what has no room: its last word is no word
						text = strings.TrimRightFunc(cut, unicode.IsLetter)
					}
					bare := slices.DeleteFunc(wordsOf(outside(text)), func(w string) bool { return len([]rune(w)) < 2 || data[w] || fine[w] })
					if len([]rune(text)) == 2 && strings.ToUpper(text) == text {
						continue // the first letters of a name, in a circle
					}
					if len(bare) > 0 && !told[text] {
						told[text] = true
						t.Errorf("%s: %q is in no catalogue: %q", where, bare, text)
					}
				}
			}
			s.shell.showLogin()
			look("sign-in")
			s.as(who.Username)
			for _, tab := range pages.Tabs(who.Role) {
				s.shell.desk.openTab(tab.ID)
				look(string(tab.ID))
			}
			switch who.Role {
			case clinic.RoleDoctor:
				if id := openVisit(s); id != 0 {
					s.shell.desk.openConsult(id)
					look("consultation")
				}
			case clinic.RoleReceptionist:
				for _, tab := range []pages.TabID{pages.TabAppointments, pages.TabPatients} {
					s.shell.desk.openTab(tab)
					s.shell.newRecord()
					look("new in " + string(tab))
					uitest.Key(s.w, fyne.KeyEscape)
				}
			}
		})
	}
}
