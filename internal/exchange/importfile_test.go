package exchange_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange"
	"caredesk/internal/service"
)

func TestTheListOfAnImportRunsNoFormula(t *testing.T) {
	var out strings.Builder
	err := exchange.ImportNotesCSV(&out, []service.ImportNote{{Table: service.TableUsers, ID: 4, Outcome: service.ImportRefused, Field: "@SUM(A1)", Reason: "=HYPERLINK(\"x\")"},
		{Table: service.TableVisits, Outcome: service.ImportChanged, Reason: "a, b\nc"}})
	want := "\ufefftable,id,outcome,column,reason\r\nauth_user,4,refused,'@SUM(A1),\"'=HYPERLINK(\"\"x\"\")\"\r\nappointments_appointment,,changed,,\"a, b\r\nc\"\r\n"
	if err != nil || out.String() != want {
		t.Errorf("%q, want %q: %v", out.String(), want, err)
	}
}

func TestAFileIsThereWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "map.csv")
	rows := []service.ImportedRow{{Table: service.TableUsers, Old: 1, New: 606}}
	write := func(w io.Writer) error { return exchange.ImportMappingCSV(w, rows) }
	if err := exchange.SaveFile(path, false, func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return io.ErrShortWrite }); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("a full disk: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("%v was left", left)
	}
	if err := exchange.SaveFile(path, false, write); err != nil {
		t.Fatal(err)
	}
	if err := exchange.SaveFile(path, false, write); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("over another file: %v", err)
	}
	data, err := os.ReadFile(path)
	if err != nil || string(data) != "\ufefftable,old_id,new_id\r\nauth_user,1,606\r\n" {
		t.Errorf("%q: %v", data, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
}
