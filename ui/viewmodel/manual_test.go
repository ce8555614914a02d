package viewmodel

import (
	"testing"
	"testing/fstest"

	"caredesk/internal/manual"
)

func reader(t *testing.T) *Manual {
	t.Helper()
	b, err := manual.Read(fstest.MapFS{"a.md": {Data: []byte("# A\n\nOne.\n\n## B\n\nTwo, see [C](#c).\n\n## C\n\nThree.\n\nTwo again, two.\n")}}, "a.md")
	if err != nil {
		t.Fatal(err)
	}
	return NewManual(b)
}

func TestTheManualRemembersTheWayBack(t *testing.T) {
	m := reader(t)
	if m.CanBack() || m.Page().Title != "A" {
		t.Fatalf("begins at %s", m.Page().Title)
	}
	m.Turn(-1)
	m.Turn(1)
	if !m.Follow("#c") || m.Page().Title != "C" || m.Follow("https://example.org") || m.Follow("#nowhere") {
		t.Errorf("the link leads to %s", m.Page().Title)
	}
	m.Turn(1) // there is no next page
	m.Back()
	m.Back()
	if m.Page().Title != "A" || m.CanBack() {
		t.Errorf("back at %s", m.Page().Title)
	}
	m.Back()
	if m.Open("a.md#nowhere") || !m.Open("a.md#b") || m.Page().Title != "B" {
		t.Errorf("opened %s", m.Page().Title)
	}
}

func TestSearchingTheManual(t *testing.T) {
	m := reader(t)
	told := 0
	m.Changed = func() { told++ }
	if lines := m.Lines(); len(lines) != 3 || lines[1].Depth != 1 || lines[1].Places != 0 {
		t.Errorf("contents %+v", lines)
	}
	m.Search("two")
	lines := m.Lines()
	if len(lines) != 2 || lines[0].Title != "B" || lines[1].Places != 1 || m.Page().Title != "B" || !m.Marked(0) {
		t.Errorf("hits %+v on %s", lines, m.Page().Title)
	}
	m.Show(lines[1].Page)
	if m.Marked(0) || !m.Marked(1) {
		t.Error("the wrong paragraph is marked")
	}
	m.Search("nothing like it")
	if len(m.Lines()) != 0 || !m.Searching() || m.Page().Title != "C" {
		t.Error("a search without hits leaves the page and lists nothing")
	}
	m.Search(" ")
	if len(m.Lines()) != 3 || m.Marked(1) {
		t.Error("without words the contents come back")
	}
	if told != 4 {
		t.Errorf("told %d times", told)
	}
}
