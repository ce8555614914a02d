package codelist

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

func TestPriceListsAsTheyAreWritten(t *testing.T) {
	for name, file := range map[string]string{
		"commas":         "code,name,category,price,tax\necg,\"ECG, 12 leads\",Tests,45.00,\nCERT,Certificate,Papers,\"1,250.50\",VAT\n",
		"semicolons":     "Name;Price;Code;Category;VAT\nECG, 12 leads;45,00;ECG;Tests;\nCertificate;1.250,50;CERT;Papers;VAT\n",
		"without header": "ECG\tECG, 12 leads\tTests\t45\t\nCERT\tCertificate\tPapers\t€ 1 250.50\tVAT\n",
	} {
		rows, o, err := ReadPricesCSV(strings.NewReader(file), "EUR")
		if err != nil || len(rows) != 2 || o.Bad != 0 {
			t.Fatalf("%s: %+v %+v %v", name, rows, o, err)
		}
		if r := rows[0]; r.Price.Code != "ECG" || r.Price.Name != "ECG, 12 leads" || r.Price.Price.Minor != 4500 || r.Category != "Tests" || r.Tax != "" {
			t.Errorf("%s: %+v", name, r)
		}
		if r := rows[1]; r.Price.Price != (clinic.Money{Minor: 125050, Currency: "EUR"}) || r.Tax != "VAT" || r.Line == 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	rows, o, err := ReadPricesCSV(strings.NewReader("name,price\nECG,45\nEcg,50\n"), "JPY")
	if err != nil || len(rows) != 1 || rows[0].Price.Price.Minor != 50 || o.Repeated != 1 {
		t.Errorf("repeated: %+v %+v %v", rows, o, err)
	}
}

func TestWrongPriceRowsNameTheirLines(t *testing.T) {
	file := "code,name,price,category\n" +
		"A,,1,\n" + // 2
		"B,Negative,-1,\n" +
		"C,Letters,abc,\n" +
		"D,Decimals,1.234.5,\n" +
		"E,Too much,99999999999999999999,\n" +
		"F,Above a line,100000000.00,\n" + // 7
		"G,\"=HYPERLINK(\"\"http://x\"\")\",1,\n" +
		"H,@SUM(A1),1,\n" +
		"I,Formula,1,+cmd|' /C calc'!A0\n" +
		"ÄÖ,Umlaut,1,\n" + // 11
		"J,No price,,\n" +
		"K,Thirds,0.333,\n" + // 13
		"L," + strings.Repeat("x", 201) + ",1,\n" +
		"M,Good,1,\n"
	rows, o, err := ReadPricesCSV(strings.NewReader(file), "EUR")
	if err != nil || len(rows) != 1 || rows[0].Price.Code != "M" {
		t.Fatalf("%+v, %v", rows, err)
	}
	lines := map[int]bool{}
	for _, p := range o.Problems {
		lines[p.Line] = true
	}
	for line := 2; line <= 14; line++ {
		if !lines[line] {
			t.Errorf("line %d passed", line)
		}
	}
	for _, file := range []string{"", "PK\x03\x04\x00", "code,name\nA,b\n", "\xff\xfea\x00", "name,price\n\"open,1\nb,2\nc,3\n"} {
		if rows, _, err := ReadPricesCSV(strings.NewReader(file), "EUR"); err == nil && len(rows) > 0 {
			t.Errorf("%q: %+v", file, rows)
		}
	}
	long := "name,price\n" + strings.Repeat("x,1\n", 3) + strings.Repeat("y", maxLine+1) + ",1\n"
	if _, _, err := ReadPricesCSV(strings.NewReader(long), "EUR"); err == nil {
		t.Error("a line of a megabyte passed")
	}
}

// Whatever a file holds: what is read is fit for the price list, and problems
// are bounded.
func FuzzPrices(f *testing.F) {
	for _, s := range []string{"code,name,category,price,tax\nA,b,c,1.00,VAT\n", "name;price\nx;1,5\n", "=1+1,1\n", "\"", "a\tb\tc\t1\t20%\n", "name,price\nx,1e9\n", "name,price\n\u202ex,1\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		for _, c := range []clinic.Currency{"EUR", "JPY", "KWD"} {
			rows, o, err := ReadPricesCSV(strings.NewReader(file), c)
			if len(o.Problems) > MaxProblems || err != nil && rows != nil {
				t.Fatalf("%+v %v", o, err)
			}
			for _, r := range rows {
				again := r.Price
				if err := again.Clean(c); err != nil || again != r.Price || r.Line < 1 {
					t.Fatalf("%+v: %v", r, err)
				}
				if strings.ContainsRune("=+-@", rune(r.Price.Name[0])) {
					t.Fatalf("a formula: %q", r.Price.Name)
				}
			}
		}
	})
}
