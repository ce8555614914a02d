package clinic

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// aSig draws a sig that words can say: what contradicts itself is not drawn.
func aSig(t *rapid.T) Sig {
	var s Sig
	units := sortedKeys(englishBook().units)
	unit := rapid.SampledFrom(units).Draw(t, "unit")
	amount := func(name string) float64 {
		if unit == UnitThinLayer {
			return 1
		}
		if unit.counted() {
			return float64(rapid.IntRange(1, 24).Draw(t, name)) / 4
		}
		return float64(rapid.IntRange(1, 400).Draw(t, name)) / 10
	}
	chance := func(name string) bool { return rapid.IntRange(0, 3).Draw(t, name) == 0 }
	timing := rapid.IntRange(0, 8).Draw(t, "timing")
	if timing != 8 {
		s.Dose = DoseAmount{Unit: unit, High: amount("high")}
		s.Dose.Low = s.Dose.High
		if unit != UnitThinLayer && chance("range") {
			s.Dose.High += float64(rapid.IntRange(1, 3).Draw(t, "wider"))
			s.Dose.Or = rapid.Bool().Draw(t, "or")
		}
	}
	if unit.counted() && s.Dose.single() && chance("also") {
		mg := float64(rapid.IntRange(1, 2000).Draw(t, "mg"))
		s.Also = DoseAmount{Low: mg, High: mg, Unit: UnitMG}
	}
	span := func(name string, most int) (low, high int) {
		high = rapid.IntRange(1, most).Draw(t, name)
		low = high
		if high > 1 && chance(name+" range") {
			low = rapid.IntRange(1, high-1).Draw(t, name+" low")
		}
		return
	}
	switch timing {
	case 0:
		s.Rate.Low, s.Rate.High = span("rate", 14)
		s.Rate.Per = rapid.SampledFrom([]TimeUnit{PerDay, PerWeek, PerMonth}).Draw(t, "per")
		if chance("upto") {
			s.Rate.Low = 0
		}
		if s.Rate == (DoseRate{1, 1, PerDay}) && chance("when") {
			s.Times = rapid.SampledFrom([]DayTimes{Morning, Noon, Afternoon, Evening, Night, Bedtime}).Draw(t, "time")
		}
	case 1:
		s.Every.Low, s.Every.High = span("every", 24)
		s.Every.Unit = rapid.SampledFrom([]TimeUnit{PerMinute, PerHour, PerDay, PerWeek, PerMonth}).Draw(t, "unit of time")
		if s.Every.High == 1 && s.Every.Unit != PerMinute {
			s.Every.Unit = PerHour
		}
	case 2:
		s.Times = DayTimes(rapid.IntRange(1, 63).Draw(t, "times"))
	case 3:
		s.Days = WeekDays(rapid.IntRange(1, 127).Draw(t, "days"))
	case 4:
		for i, c := range rapid.SliceOfNDistinct(rapid.IntRange(0, 24*4-1), 1, 4, rapid.ID[int]).Draw(t, "clocks") {
			s.At[i] = SigClock(c*15 + 1)
		}
		slices.SortFunc(s.At[:], func(a, b SigClock) int { return int((a+5000)%5001) - int((b+5000)%5001) })
	case 5:
		s.Once = true
	case 6:
		s.Once, s.Now = true, true
	case 7: // nothing
	case 8:
		s.Dose.Unit = unit
		if unit == UnitThinLayer {
			s.Dose.Unit = UnitTablet
		}
		for {
			for i := range s.Counts {
				s.Counts[i] = float64(rapid.IntRange(0, 12).Draw(t, "count")) / 2
			}
			if seen := slices.Compact(slices.Sorted(slices.Values(s.Counts[:]))); len(seen) > 2 || len(seen) == 2 && seen[0] > 0 {
				break
			}
		}
	}
	if chance("route") {
		s.Route = rapid.SampledFrom(sortedKeys(englishBook().routes)).Draw(t, "route")
	} else if chance("site") {
		s.Site = rapid.SampledFrom(sortedKeys(sigSites)).Draw(t, "site")
		s.Apply = rapid.Bool().Draw(t, "apply")
	}
	if chance("meal") {
		s.Meal.When = rapid.SampledFrom([]MealWhen{BeforeMeal, WithMeal, AfterMeal, WithOrAfterMeal, EmptyStomach, RegardlessOfMeal, BetweenMeals}).Draw(t, "when")
		if s.Meal.When == BeforeMeal || s.Meal.When == AfterMeal || s.Meal.When == WithMeal {
			s.Meal.Of = rapid.SampledFrom([]MealKind{"", Meals, Breakfast, Lunch, Dinner, Milk, Snack}).Draw(t, "of")
		}
		if s.Meal.When == BeforeMeal || s.Meal.When == AfterMeal {
			s.Meal.Minutes = rapid.SampledFrom([]int{0, 15, 30, 60, 120}).Draw(t, "minutes")
		}
	}
	s.PRN = timing != 8 && !s.Now && chance("prn") // of which of the counts?
	if chance("reason") {
		s.Reason = splitBar(rapid.SampledFrom(sigReasons).Draw(t, "reason"))[0]
	}
	if !s.Once && chance("for") {
		s.For.Low, s.For.High = span("for", 30)
		s.For.Unit = rapid.SampledFrom([]TimeUnit{PerDay, PerWeek, PerMonth}).Draw(t, "for unit")
		if chance("at most") {
			s.For.Low = 0
		}
	}
	if !s.Once && !s.PRN && chance("doses") {
		s.Doses = rapid.IntRange(2, 20).Draw(t, "doses")
	}
	if chance("max") {
		s.Max = DoseLimit{Amount: float64(rapid.IntRange(2, 12).Draw(t, "most")), Unit: rapid.SampledFrom([]DoseUnit{"", UnitTime, UnitDose, UnitTablet, UnitG}).Draw(t, "most unit"),
			N: rapid.SampledFrom([]int{1, 24}).Draw(t, "in"), Per: PerHour}
		if s.Max.N == 1 {
			s.Max.Per = rapid.SampledFrom([]TimeUnit{PerDay, PerWeek, PerHour}).Draw(t, "most per")
		}
		if s.Max.Unit == UnitDose && rapid.Bool().Draw(t, "in all") {
			s.Max.N, s.Max.Per = 0, ""
		}
	}
	s.Notes = SigNotes(rapid.Uint64Range(0, uint64(noteEnd)-1).Draw(t, "notes")) & SigNotes(rapid.Uint64().Draw(t, "mask")) & SigNotes(rapid.Uint64().Draw(t, "mask"))
	s.Notes &^= NoteEmptyStomach | NoteStop
	return s
}

// What is printed in English reads back as it was.
func TestSigWordsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := aSig(t)
		if rapid.IntRange(0, 4).Draw(t, "then") == 0 && s.hasTiming() {
			if next := aSig(t); next.hasTiming() {
				s.Then = []Sig{next}
			}
		}
		words := s.Words(English)
		got, how := ParseSig(words)
		if words == "" && s.IsZero() {
			return
		}
		if how != UnderstoodFull || !reflect.DeepEqual(got, s) {
			t.Fatalf("%q reads %v\n got %+v\nwant %+v\nagain %q", words, how, got, s, got.Words(English))
		}
	})
}

// The text fields of an item hold all that was read; only weeks and months
// become days.
func TestSigFillsAnItemAndReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := aSig(t)
		if rapid.IntRange(0, 4).Draw(t, "then") == 0 && s.hasTiming() {
			if next := aSig(t); next.hasTiming() {
				s.Then = []Sig{next}
			}
		}
		var it PrescriptionItem
		s.Fill(&it)
		want := s
		if d := s.For.days(); d > 0 {
			want.For = SigSpan{d, d, PerDay}
		}
		if got := it.Structured(); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\n got %+v\nwant %+v", it, got, want)
		}
		if q := s.QuantityText(English); it.Quantity != q {
			t.Fatalf("quantity %q, want %q", it.Quantity, q)
		}
		it.Quantity = "a box"
		if s.Fill(&it); it.Quantity != "a box" {
			t.Fatal("a quantity that was typed is kept")
		}
	})
}

// Every language says every sig, and no two things alike that differ in how
// much or how often.
func TestEveryLanguageHasEveryWord(t *testing.T) {
	for _, lang := range Languages() {
		b := bookOf(lang)
		for _, u := range sortedKeys(englishBook().units) {
			if b.units[u][0] == "" || b.units[u][1] == "" {
				t.Errorf("%s has no word for the unit %s", lang, u)
			}
		}
		for _, r := range sortedKeys(englishBook().routes) {
			if b.routes[r] == "" {
				t.Errorf("%s has no word for the route %s", lang, r)
			}
		}
		for _, f := range sigForms {
			if b.forms[f] == "" {
				t.Errorf("%s has no word for the form %s", lang, f)
			}
		}
		for _, s := range sortedKeys(sigSites) {
			if b.sites[s] == "" {
				t.Errorf("%s has no word for the site %s", lang, s)
			}
		}
		for _, n := range (noteEnd - 1).list() {
			if b.notes[n] == "" {
				t.Errorf("%s has no word for note %b", lang, n)
			}
		}
		for of := range map[MealKind]bool{"": true, Meals: true, Breakfast: true, Lunch: true, Dinner: true, Milk: true, Snack: true} {
			for _, when := range []MealWhen{BeforeMeal, WithMeal, AfterMeal, WithOrAfterMeal, EmptyStomach, RegardlessOfMeal, BetweenMeals, BeforeMealAndBed, AfterMealAndBed, WithMealAndBed} {
				text := b.meal(Meal{When: when, Of: of})
				if text == "" || strings.HasSuffix(text, " ") {
					t.Errorf("%s says %q of %s %s", lang, text, when, of)
				}
			}
		}
	}
}

// However a sig is typed, nothing panics, nothing is lost when it is not
// understood, and printing it is stable.
func checkAnySig(t interface{ Fatalf(string, ...any) }, text string) {
	s, how := ParseSig(text)
	clean := CleanLine(text)
	switch how {
	case UnderstoodNone:
		if s.Text != clean && strings.Trim(clean, " ,;") != s.Text {
			t.Fatalf("%q was not understood, and %q is left of it", clean, s.Text)
		}
	case UnderstoodPart:
		if s.Text == "" || s.Words(English) == s.Text {
			t.Fatalf("%q in part is %+v", clean, s)
		}
	case UnderstoodFull:
		if s.Text != "" || s.Words(English) == "" {
			t.Fatalf("%q in full is %+v", clean, s)
		}
		if s.NeedsUnit() && max(s.Dose.High, slices.Max(s.Counts[:])) > 10 {
			break // 11-0-11 is read, but "11 at night" alone lacks what it is 11 of
		}
		if again, how := ParseSig(s.Words(English)); how != UnderstoodFull || again.Words(English) != s.Words(English) {
			t.Fatalf("%q prints %q and then %q (%v)", clean, s.Words(English), again.Words(English), how)
		}
	}
	for _, lang := range Languages() {
		if words := s.Words(lang); !utf8.ValidString(words) || s.Text != "" && !strings.Contains(words, s.Text) {
			t.Fatalf("%s words of %q: %q", lang, clean, words)
		}
	}
	if n, _, ok := s.Quantity(); ok && (n <= 0 || n != math.Trunc(n) || math.IsInf(n, 0)) {
		t.Fatalf("%q: quantity %v", clean, n)
	}
	it := PrescriptionItem{Dose: text, Frequency: text, Route: text, Instructions: text, Form: text}
	_ = it.SigIn(German)
}

// Scrambled words of real sigs.
func TestAnySigIsSafe(t *testing.T) {
	words := strings.Fields("1 2 1-0-1 tab tabs ½ 0.5 mg ml bd tds od OD OS on om hs prn pain for 5 days x 7/7 q 8 h every hours hourly max in 24 with food before after not then and or to - / , . ( ) up once twice daily weekly mane nocte drops eye left apply stop puff stat mon fri at 08:00 am pm 1,250 ii a the of each until")
	rapid.Check(t, func(t *rapid.T) {
		checkAnySig(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 10).Draw(t, "words"), rapid.SampledFrom([]string{" ", " ", ""}).Draw(t, "between")))
	})
}

func FuzzParseSig(f *testing.F) {
	for _, s := range []string{"1 comp de 8/8 h por 7 dias", "1 e meia de 2 em 2 dias", "по 1 т. 3х в день через 8 часов", "до 5 дней в 8 ч.л.", "1-0-1 5d", "1 tab tds pc", "½-0-½", "q4-6h prn pain", "1 gtt OD bid", "1,250 mg", "then then", "İ.d. 5x", "1\x1f2", strings.Repeat("1-", 600)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4*MaxSigText {
			t.Skip("longer than anybody types")
		}
		checkAnySig(t, text)
	})
}
