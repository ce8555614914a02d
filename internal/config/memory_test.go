package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

func TestHabitsAreKeptForEachPersonOfEachDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "habits.json")
	anna, sam := Who("/data/a.db", 1), Who("/data/a.db", 2)
	if elsewhere := Who("/data/b.db", 1); elsewhere == anna || anna == sam {
		t.Fatal("two people have one name")
	}
	want := Habits{Window: [2]int{1500, 900}, Tab: "billing", Views: map[string]string{"doctors": "leave", "settings": ""},
		Tables: map[string]Table{"users": {Widths: map[string]float32{"name": 211.5}, Hidden: []string{"phone"}, Sort: "last", Descending: true}}}
	if err := Remember(path, anna, want); err != nil {
		t.Fatal(err)
	}
	if err := Remember(path, sam, Habits{Tab: "today"}); err != nil {
		t.Fatal(err)
	}
	if got := Recall(path, anna); !reflect.DeepEqual(got, want) {
		t.Errorf("anna's habits are %+v, want %+v", got, want)
	}
	if got := Recall(path, sam); got.Tab != "today" || got.Tables != nil {
		t.Errorf("sam's habits are %+v", got)
	}
	if got := Recall(path, Who("/data/b.db", 1)); !reflect.DeepEqual(got, Habits{}) {
		t.Errorf("nobody's habits are %+v", got)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "/data") || strings.Contains(string(text), "a.db") {
		t.Errorf("the file tells where the database is: %s", text)
	}
}

func TestOneDamagedEntryTakesNoOtherAlong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "habits.json")
	who := Who("/x.db", 3)
	text := fmt.Sprintf(`{"people": [7, {"who": "../../etc", "habits": {}}, {"who": "a-1", "habits": {"window": "wide"}}, {"who": %q, "habits":
		{"window": [-3, 99999999], "tab": "a b\u0000", "views": {"doctors": "leave", "x y": "z", "billing": "drop table"},
		 "tables": {"users": {"widths": {"name": -1, "role": 1e30, "state": 120}, "hidden": ["a", "a", "<b>"], "sort": "\n"}, "empty": {}}}}]}`, who)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	want := Habits{Views: map[string]string{"doctors": "leave"},
		Tables: map[string]Table{"users": {Widths: map[string]float32{"state": 120}, Hidden: []string{"a"}}}}
	if got := Recall(path, who); !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
	for _, rubbish := range []string{"", "[", `{"people": {}}`, strings.Repeat(" ", maxFile+1), "\x00\xff"} {
		if err := os.WriteFile(path, []byte(rubbish), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := Recall(path, who); !reflect.DeepEqual(got, Habits{}) {
			t.Errorf("%.20q gave %+v", rubbish, got)
		}
		if err := Remember(path, who, Habits{Tab: "today"}); err != nil {
			t.Errorf("%.20q keeps anything from being remembered: %v", rubbish, err)
		}
		if got := Recall(path, who); got.Tab != "today" {
			t.Errorf("%.20q: %+v", rubbish, got)
		}
	}
}

func TestTheFileOfHabitsStaysSmall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "habits.json")
	much := Habits{Tables: map[string]Table{}}
	for i := range maxTables + 5 {
		table := Table{Widths: map[string]float32{}}
		for c := range maxColumns + 5 {
			table.Widths[fmt.Sprintf("column.with.a.long.name.%06d", c)] = 100
		}
		much.Tables[fmt.Sprintf("table%04d", i)] = table
	}
	for i := range maxPeople + 5 {
		h := Habits{Tab: "today"}
		if i < 2 {
			h = much
		}
		if err := Remember(path, Who("/x.db", clinic.UserID(i)), h); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxFile {
		t.Fatalf("the file has %d bytes, %v", info.Size(), err)
	}
	if Recall(path, Who("/x.db", maxPeople+4)).Tab != "today" {
		t.Error("the person who was here last is forgotten")
	}
	if Recall(path, Who("/x.db", 0)).Tables != nil {
		t.Error("the person who was here longest ago is still remembered")
	}
	for i := range clinic.UserID(6) {
		if err := Remember(path, Who("/y.db", i), much); err != nil {
			t.Fatal(err)
		}
	}
	if info, err = os.Stat(path); err != nil || info.Size() > maxFile {
		t.Errorf("the file has %d bytes, %v", info.Size(), err)
	}
	if Recall(path, Who("/y.db", 5)).Tables == nil {
		t.Error("a person with many lists is not remembered")
	}
}

// A file of habits of any content is read as far as it makes sense, and what is
// read can be written and read again.
func FuzzRecall(f *testing.F) {
	for _, s := range []string{`{"people":[{"who":"a-1","habits":{"window":[1,2],"tab":"x","tables":{"t":{"widths":{"c":1e38},"hidden":["c"]}}}}]}`, `{"people":[null]}`, "[]", "\ufeff{}"} {
		f.Add([]byte(s))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(dir, "habits.json")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		h := Recall(path, "a-1")
		if err := Remember(path, "a-1", h); err != nil {
			t.Fatal(err)
		}
		again := Recall(path, "a-1")
		one, _ := json.Marshal(h)
		two, _ := json.Marshal(again)
		if string(one) != string(two) {
			t.Errorf("%s became %s", one, two)
		}
	})
}
