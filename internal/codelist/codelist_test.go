package codelist

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"caredesk/assets"
	"caredesk/internal/clinic"
)

func TestDiagnosesInEveryShape(t *testing.T) {
	for name, file := range map[string]string{
		"plain":          "code,title\nJ02.9,Sore throat\nI10,High blood pressure\n",
		"no header":      "J02.9,Sore throat\nI10,High blood pressure\n",
		"semicolons":     "\ufeffcode;title\r\nJ029;Sore throat\r\ni10;High blood pressure\r\n",
		"tabs":           "code\ttitle\nJ029\tSore throat\nI10\tHigh blood pressure",
		"other order":    "Description,Chapter,ICD-10 code\n\"Sore throat\",X,J02.9\nHigh blood pressure,IX,I10.-\n",
		"comment":        "# our own list\n\ncode,title\n\nJ02.9,Sore throat\n,\nI10,High blood pressure\n",
		"quoted commas":  "code,title\nJ02.9,\"Sore throat\"\nI10,\"High blood pressure\"",
		"repeated first": "code,title\nJ02.9,Old\nI10,High blood pressure\nJ029,Sore throat\n",
	} {
		rows, o, err := ReadDiagnosesCSV(strings.NewReader(file))
		if err != nil || o.Bad != 0 || len(rows) != 2 || rows[0] != (DiagnosisCode{"J02.9", "Sore throat"}) || rows[1] != (DiagnosisCode{"I10", "High blood pressure"}) {
			t.Errorf("%s: %+v %+v %v", name, rows, o, err)
		}
		if repeated := map[bool]int{true: 1}[name == "repeated first"]; o.Repeated != repeated || o.Rows != 2+repeated {
			t.Errorf("%s: %+v", name, o)
		}
	}
	rows, _, err := ReadDiagnosesCSV(strings.NewReader("code,title\nH81.0,Maladie de M\xe9ni\xe8re \x96 l\x92oreille\n"))
	if err != nil || rows[0].Title != "Maladie de Ménière – l’oreille" {
		t.Errorf("Windows-1252: %+v %v", rows, err)
	}
}

func TestBadRowsNameTheirLines(t *testing.T) {
	var file strings.Builder
	file.WriteString("code,title\nI10,\nhello,World\nJ02.9,Sore throat\nJ03,\"two\nlines\"\nJ04," + strings.Repeat("x", 400) + "\n")
	for i := range 40 {
		fmt.Fprintf(&file, "?%d,x\n", i)
	}
	rows, o, err := ReadDiagnosesCSV(strings.NewReader(file.String()))
	if err != nil || len(rows) != 2 || rows[1].Title != "two lines" || o.Bad != 43 || len(o.Problems) != MaxProblems {
		t.Fatalf("%+v %+v %v", rows, o, err)
	}
	for i, want := range []string{"Line 2: title: Give the title of I10.", "Line 3: code:", "Line 7: title:", "Line 8: code:"} {
		if got := o.Problems[i].String(); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	for name, file := range map[string]string{
		"empty": "", "comments alone": "# nothing\n", "UTF-16": "\xff\xfec\x00o\x00", "binary": "PK\x03\x04\x00\x00",
	} {
		if _, _, err := ReadDiagnosesCSV(strings.NewReader(file)); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, err := ReadInteractionsCSV(strings.NewReader("a,b,effect\nx,y,z\n"))
	if clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), "severity") {
		t.Errorf("a missing column is named: %v", err)
	}
}

// A quotation mark that is never closed swallows the rows behind it: none of
// them is lost without a word, and nothing is retired for want of them.
func TestAnOpenQuoteRefusesTheFile(t *testing.T) {
	rows := strings.Repeat("J02.9,Sore throat,x\n", 50)
	for name, c := range map[string]struct{ file, says string }{
		"in a column that is not read": {"code,title,chapter\nI10,High blood pressure,\"IX\n" + rows, "Line 2 "},
		"in the last lines":            {"code,title,chapter\n" + rows + "I10,High blood pressure,\"IX\nI11,Heart,x\n", "Line 52 "},
		"closed by a later one":        {"code,title\nI10,\"High blood pressure\nJ02.9,\"Sore throat\"\nJ03,Tonsils\n", "Line 2 "},
		"in the header":                {"code,title,\"chapter\n" + rows, "Line 1 "},
	} {
		list, o, err := ReadDiagnosesCSV(strings.NewReader(c.file))
		if clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), c.says) || !strings.Contains(clinic.MessageOf(err), "quotation mark") {
			t.Errorf("%s: %d rows, %+v, %v", name, len(list), o, err)
		}
	}
	// What is quoted well may be broken, and a mark inside a word opens nothing.
	list, o, err := ReadDiagnosesCSV(strings.NewReader("code,title\nI10,\"High\nblood pressure (\"\"essential\"\")\"\nJ02.9,Sore 5\" throat\nJ03,\"Acute\ntonsillitis\""))
	if err != nil || len(list) != 3 || o.Bad != 0 || list[0].Title != `High blood pressure ("essential")` || list[2].Title != "Acute tonsillitis" {
		t.Errorf("%+v %+v %v", list, o, err)
	}
}

func TestALineThatIsNoRow(t *testing.T) {
	for name, file := range map[string]string{
		"commas": "code,title\nI10,x" + strings.Repeat(",", 8<<20), "one word": strings.Repeat("x", 8<<20), "quoted": "code,title\nI10,\"" + strings.Repeat("x", 2<<20) + "\"\n",
	} {
		if _, _, err := ReadDiagnosesCSV(strings.NewReader(file)); clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), "longer than") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNormalCode(t *testing.T) {
	for in, want := range map[string]string{"I10": "I10", "i10": "I10", "J029": "J02.9", "J02.9": "J02.9", " j02.9 ": "J02.9", "S52.501A": "S52.501A",
		"s52501a": "S52.501A", "C4A.0": "C4A.0", "I10.-": "I10", "G01*": "G01", "A17.0+": "A17.0", "U07.1": "U07.1"} {
		if got, ok := NormalCode(in); !ok || got != want {
			t.Errorf("%q: %q %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "I", "I1", "10", "J02.", "J02..9", "J02.99999", "=J02", "Sore throat", "J0２"} {
		if got, ok := NormalCode(in); ok && in != "J02." {
			t.Errorf("%q gives %q", in, got)
		}
	}
}

func TestDrugsAndClasses(t *testing.T) {
	drugs, o, err := ReadDrugsCSV(strings.NewReader("form;atc;name;strength;synonyms;min_age_months;retired\ntablet;N02BE01;Paracetamol;500 mg;Panadol|Calpol;3;\n" +
		"tablet;N02BE01;PARACETAMOL;500 mg;Panadol;;yes\ntablet;bad;Wrongol;1 mg;;;\ntablet;;Agedol;1 mg;;old;\ntablet;;Maybe;1 mg;;;perhaps\n"))
	if err != nil || len(drugs) != 1 || !drugs[0].Retired || drugs[0].Name != "PARACETAMOL" || o.Repeated != 1 || o.Bad != 3 {
		t.Errorf("%+v %+v %v", drugs, o, err)
	}
	classes, o, err := ReadClassesCSV(strings.NewReader("code,name,atc,cross,duplicate\npenicillins,Penicillins,J01C,yes,no\nbad code,x,J01C,,\n"))
	if err != nil || len(classes) != 1 || !classes[0].Cross || classes[0].Duplicate || o.Bad != 1 {
		t.Errorf("%+v %+v %v", classes, o, err)
	}
	inter, o, err := ReadInteractionsCSV(strings.NewReader("a,b,severity,effect,advice\nwarfarin,class:nsaids,serious,Old,x\nclass:nsaids,Warfarin,caution,New,x\n"))
	if err != nil || len(inter) != 1 || inter[0].Effect != "New" || o.Repeated != 1 {
		t.Errorf("%+v %+v %v", inter, o, err)
	}
}

func TestStarterDiagnoses(t *testing.T) {
	rows, o, err := ReadDiagnosesCSV(strings.NewReader(assets.DiagnosisCodesCSV))
	if err != nil || o.Bad+o.Repeated > 0 || len(rows) < 450 {
		t.Fatalf("%d rows, %+v, %v", len(rows), o, err)
	}
	titles := map[string]string{}
	chapters := map[byte]bool{}
	for _, r := range rows {
		if other := titles[r.Title]; other != "" {
			t.Errorf("%s and %s have one title: %s", r.Code, other, r.Title)
		}
		titles[r.Title] = r.Code
		chapters[r.Code[0]] = true
	}
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUZ" {
		if !chapters[byte(c)] {
			t.Errorf("no code under %c", c)
		}
	}
	t.Logf("%d codes", len(rows))
}

func TestAFullListIsReadQuickly(t *testing.T) {
	var file strings.Builder
	file.WriteString("code,title\n")
	for i := range 100_000 {
		fmt.Fprintf(&file, "%c%02d%d%d,A disease of the kind %d\n", 'A'+i/5000, i/50%100, i%10, i/10%5, i)
	}
	start := time.Now()
	rows, o, err := ReadDiagnosesCSV(strings.NewReader(file.String()))
	took := time.Since(start)
	t.Logf("%d rows in %v", o.Rows, took)
	if err != nil || o.Rows != 100_000 || len(rows)+o.Repeated != 100_000 || o.Bad > 0 {
		t.Fatalf("%d %+v %v", len(rows), o, err)
	}
	if took > 5*time.Second {
		t.Errorf("%v", took)
	}
}

func FuzzLists(f *testing.F) {
	for _, s := range []string{"code,title\nI10,x\n", "name;atc\nA;J01\n", "\xff\"", "a,b,severity,effect\nx,y,serious,z", "\"", "code\tname\tatc\nx\ty\tJ01\n", "#\n#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		if rows, _, err := ReadDiagnosesCSV(strings.NewReader(file)); err == nil {
			for _, r := range rows {
				if again, ok := NormalCode(r.Code); !ok || again != r.Code || r.Title == "" {
					t.Fatalf("%+v", r)
				}
			}
		}
		if rows, _, err := ReadDrugsCSV(strings.NewReader(file)); err == nil {
			for _, r := range rows {
				if err := r.Clean(); err != nil {
					t.Fatalf("%+v: %v", r, err)
				}
			}
		}
		_, o, _ := ReadClassesCSV(strings.NewReader(file))
		_, p, _ := ReadInteractionsCSV(strings.NewReader(file))
		if len(o.Problems) > MaxProblems || len(p.Problems) > MaxProblems {
			t.Fatal("too many problems")
		}
	})
}
