package clinic

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// However a doctor types how much is given out, the patient reads it in the
// prescription's language.
func TestQuantitiesSpeakTheLanguage(t *testing.T) {
	for _, c := range []struct{ in, de, fr, es, pt, ru string }{
		{"1 tablet", "1 Tablette", "1 comprimé", "1 comprimido", "1 comprimido", "1 таблетка"},
		{"30 tablets", "30 Tabletten", "30 comprimés", "30 comprimidos", "30 comprimidos", "30 таблеток"},
		{"30 tab", "30 Tabletten", "30 comprimés", "30 comprimidos", "30 comprimidos", "30 таблеток"},
		{"30 tabs", "30 Tabletten", "30 comprimés", "30 comprimidos", "30 comprimidos", "30 таблеток"},
		{"30tabs.", "30 Tabletten", "30 comprimés", "30 comprimidos", "30 comprimidos", "30 таблеток"},
		{"30 Tbl.", "30 Tabletten", "30 comprimés", "30 comprimidos", "30 comprimidos", "30 таблеток"},
		{"30 cp", "30 Tabletten", "30 comprimés", "30 comprimidos", "30 comprimidos", "30 таблеток"},
		{"30 comp.", "30 Tabletten", "30 comprimés", "30 comprimidos", "30 comprimidos", "30 таблеток"},
		{"22 табл.", "22 Tabletten", "22 comprimés", "22 comprimidos", "22 comprimidos", "22 таблетки"},
		{"21 caps", "21 Kapseln", "21 gélules", "21 cápsulas", "21 cápsulas", "21 капсула"},
		{"1 CAP", "1 Kapsel", "1 gélule", "1 cápsula", "1 cápsula", "1 капсула"},
		{"20 Kps.", "20 Kapseln", "20 gélules", "20 cápsulas", "20 cápsulas", "20 капсул"},
		{"20 gél.", "20 Kapseln", "20 gélules", "20 cápsulas", "20 cápsulas", "20 капсул"},
		{"3 капс.", "3 Kapseln", "3 gélules", "3 cápsulas", "3 cápsulas", "3 капсулы"},
		{"2.5 ml", "2,5 ml", "2,5 ml", "2,5 ml", "2,5 ml", "2,5 мл"},
		{"2,5 ml", "2,5 ml", "2,5 ml", "2,5 ml", "2,5 ml", "2,5 мл"},
		{"100ml", "100 ml", "100 ml", "100 ml", "100 ml", "100 мл"},
		{"0.125 mg", "0,125 mg", "0,125 mg", "0,125 mg", "0,125 mg", "0,125 мг"},
		{"½ ml", "0,5 ml", "0,5 ml", "0,5 ml", "0,5 ml", "0,5 мл"},
		{"1/2 tablet", "½ Tablette", "½ comprimé", "½ comprimido", "½ comprimido", "½ таблетки"},
		{"½ tab", "½ Tablette", "½ comprimé", "½ comprimido", "½ comprimido", "½ таблетки"},
		{"0.5 tablets", "½ Tablette", "½ comprimé", "½ comprimido", "½ comprimido", "½ таблетки"},
		{"1 1/2 tablets", "1½ Tabletten", "1½ comprimé", "1½ comprimidos", "1½ comprimido", "1½ таблетки"},
		{"7½ tabs", "7½ Tabletten", "7½ comprimés", "7½ comprimidos", "7½ comprimidos", "7½ таблетки"},
		{"1/3 tab", "1/3 Tablette", "1/3 comprimé", "1/3 comprimido", "1/3 comprimido", "1/3 таблетки"},
		{"3 suppositories", "3 Zäpfchen", "3 suppositoires", "3 supositorios", "3 supositórios", "3 суппозитория"},
		{"5 amps", "5 Ampullen", "5 ampoules", "5 ampollas", "5 ampolas", "5 ампул"},
		{"3 pieces of gum", "3 Kaugummis", "3 gommes à mâcher", "3 chicles", "3 gomas de mascar", "3 жевательные резинки"},
		{"30 IU", "30 Einheiten", "30 unités", "30 unidades", "30 unidades", "30 единиц"},
	} {
		for lang, want := range map[Language]string{English: c.in, German: c.de, French: c.fr, Spanish: c.es, Portuguese: c.pt, Russian: c.ru, "": c.in, "xx": c.in} {
			if got := QuantityIn(c.in, lang); got != want {
				t.Errorf("%q in %q is %q, want %q", c.in, lang, got, want)
			}
		}
	}
}

// What could be something else is given out as the doctor wrote it.
func TestQuantitiesThatAreNotCertainStayAsTyped(t *testing.T) {
	for _, in := range []string{"", "1", "30", "2.5", "½", "tablets", "a box", "1 box", "2 packets", "2 Dosen", "1 flacon", "1 bottle", "1 OP", "N1", "30 pills", "0 tablets", "0.0 ml", "-3 tablets",
		"1,250 ml", "1.000 ml", "1.2.3 ml", "30 tablets (1 box)", "2 x 15 tablets", "10-20 tablets", "30 tablets + 10", "1/3 ml", "3/2 tablets", "1/8 tablet", "⅛ tablet", "11/2 tabs", "007 tablets",
		"1 inhaler", "10000000 tablets", "1½½ tabs", "2 tsp", "30 tablets\n5 ml", "30\u00a0таблетoк", "3 thin layer", "3 a thin layer", "٣ tablets"} {
		for _, lang := range Languages() {
			if got := QuantityIn(in, lang); got != in {
				t.Errorf("%q in %s is %q", in, lang, got)
			}
		}
	}
}

// Every unit and number says the same as the words of the sig do, and is read
// back from them: a copy of a copy loses nothing.
func TestQuantitiesOfEveryUnit(t *testing.T) {
	units := sortedKeys(englishBook().units)
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom(units).Filter(func(u DoseUnit) bool { return u != UnitPill && u != UnitThinLayer }).Draw(t, "unit")
		lang := rapid.SampledFrom(Languages()).Draw(t, "language")
		n := float64(rapid.IntRange(1, 4000).Draw(t, "quarters")) / 4
		if rapid.Bool().Draw(t, "whole") {
			n = float64(rapid.IntRange(1, 5000).Draw(t, "n"))
		}
		amount := DoseAmount{Low: n, High: n, Unit: unit}
		want := bookOf(lang).placed(amount, amountNamed)
		name := englishBook().units[unit][rapid.IntRange(0, 1).Draw(t, "plural")]
		for _, in := range []string{englishBook().amount(amount), fmt.Sprintf("%g %s", n, name), strings.ReplaceAll(fmt.Sprintf("%g%s", n, strings.ToUpper(name)), ".", ",")} {
			if lang == English {
				want = in
			}
			if got := QuantityIn(in, lang); got != want {
				t.Fatalf("%q in %s is %q, want %q", in, lang, got, want)
			}
		}
		if n, again, ok := readQuantity(want); ok && (n != amount.High || again != unit) {
			t.Fatalf("%q of %s reads %v %s", want, unit, n, again)
		}
	})
}

// Whatever was typed, nothing of it is lost: it is put into words whole or stays.
func FuzzQuantityIn(f *testing.F) {
	for _, in := range []string{"30 tablets", "2.5 ml", "1 1/2 tab", "½ Tbl.", "1,250 ml", "3 µg", "\xff ml", "1 a", "5 MG/KG"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		n, unit, ok := readQuantity(in)
		for _, lang := range Languages() {
			got := QuantityIn(in, lang)
			if (!ok || lang == English) && got != in {
				t.Fatalf("%q in %s is %q", in, lang, got)
			}
			if ok && lang != English && (n <= 0 || got != bookOf(lang).placed(DoseAmount{Low: n, High: n, Unit: unit}, amountNamed)) {
				t.Fatalf("%q in %s is %q, of %v %s", in, lang, got, n, unit)
			}
		}
	})
}

func TestQuantitiesOfAPrescription(t *testing.T) {
	items := []PrescriptionItem{{Quantity: "30 tabs"}, {}, {Quantity: "1 box"}}
	for lang, want := range map[string]string{"de": "30 Tabletten\n\n1 box", "ru": "30 таблеток\n\n1 box", "en": "", "": "", "xx": ""} {
		if got := PrescriptionQuantities(items, lang); got != want {
			t.Errorf("in %q: %q", lang, got)
		}
	}
	if got := PrescriptionQuantities(make([]PrescriptionItem, 3), "de"); got != "" {
		t.Errorf("nothing to give out: %q", got)
	}
}

// Prescriptions that were signed before look on every copy as they did.
func TestQuantitiesOfEarlierPrescriptions(t *testing.T) {
	for in, want := range map[string][2]string{"30 tablets": {"30 comprimidos", "30 таблеток"}, "1 tablet": {"1 comprimido", "1 таблетка"}, "2.5 ml": {"2.5 ml", "2.5 ml"}, "30 tabs": {"30 tabs", "30 tabs"},
		"75 ml": {"75 ml", "75 мл"}, "½ tablet": {"½ tablet", "½ tablet"}, "0 tablets": {"0 tablets", "0 tablets"}, "": {"", ""}} {
		for lang, want := range map[Language]string{Portuguese: want[0], Russian: want[1], English: in, German: in, French: in, Spanish: in, "": in} {
			if got := QuantityBefore(in, lang); got != want {
				t.Errorf("%q in %s is %q, was printed as %q", in, lang, got, want)
			}
		}
	}
}
