package clinic

import (
	"slices"
	"strings"
)

// Sig puts the item's fields into plain English words: "1 tablet by mouth twice
// daily after food for 5 days".
func (p PrescriptionItem) Sig() string { return p.SigIn(English) }

// SigIn puts the item's fields into plain words of a language. A field that
// cannot be read is printed as it was typed.
func (p PrescriptionItem) SigIn(lang Language) string {
	key := sigKey{lang, p.Dose, p.Route, p.Frequency, p.Instructions, p.Form, p.DurationDays, p.PRN}
	return wordedSigs.Get(key, func() string { return p.Structured().Words(lang) })
}

// sigKey is all that the words of a sig depend on.
type sigKey struct {
	lang                                       Language
	dose, route, frequency, instructions, form string
	days                                       int
	prn                                        bool
}

// wordedSigs remembers the words of sigs: a chart shows the same few on every page,
// and reading one takes as long as reading its row.
var wordedSigs = Memory[sigKey, string]{Half: 1024}

// Structured reads the item's fields into a sig. Dose, route or frequency that
// cannot be read in full are in Typed, instructions that cannot are in Text.
func (p PrescriptionItem) Structured() Sig {
	dose, route, frequency, instructions := CleanLine(p.Dose), CleanLine(p.Route), CleanLine(p.Frequency), CleanLine(p.Instructions)
	s, ok := readField(dose, func(d *Sig) { d.Dose, d.Also, d.Form, d.Apply, d.Notes = DoseAmount{}, DoseAmount{}, "", false, 0 })
	if !ok {
		s = Sig{}
		s.Typed.Dose = dose
	}
	if frequency != "" && !s.readFrequency(dose, frequency, p.DurationDays) {
		s.Typed.Timing = frequency
	}
	if route != "" && !s.readRoute(route) {
		s.Typed.Route = route
	}
	s.PRN = s.PRN || p.PRN
	if p.DurationDays > 0 && !(s.Once && p.DurationDays == 1) {
		s.For = SigSpan{p.DurationDays, p.DurationDays, PerDay}
	}
	if instructions != "" && !s.readInstructions(instructions) {
		s.Text = instructions
	}
	return s.WithForm(p.Form)
}

// readField reads one field; ok is false unless all of it is understood and
// nothing is left of it once clear has taken away what the field may say.
func readField(text string, clear func(*Sig)) (s Sig, ok bool) {
	if text == "" {
		return Sig{}, true
	}
	s, how := ParseSig(text)
	rest := s
	clear(&rest)
	return s, how == UnderstoodFull && rest.IsZero()
}

// readFrequency reads the frequency together with the dose, as the counts of
// 2-0-1 are counts of the dose's unit.
func (s *Sig) readFrequency(dose, frequency string, days int) bool {
	b := sigBook()
	if s.Typed.Dose != "" {
		dose = ""
	}
	text := dose + string(fieldBorder) + frequency
	p := &sigParser{src: text, book: b, fields: true}
	p.tokens = sigTokens(text, func(word string) bool { return b.phrases[word].known() })
	both, how := p.steps(0, len(p.tokens), maxSigSteps)
	if how != UnderstoodFull || len(p.tokens) > MaxSigText {
		return false
	}
	if both.For != (SigSpan{}) && days > 0 && both.For.days() != days {
		return false
	}
	if typed := s.Typed.Dose; typed != "" {
		if both.Counts != [TimesInADay]float64{} || !both.Dose.IsZero() && both.Dose.High != 1 || both.Dose.Unit != "" {
			return false
		}
		both.Dose = DoseAmount{}
		both.Typed.Dose = typed
	}
	*s = both
	return true
}

func (s *Sig) readRoute(route string) bool {
	clear := func(r *Sig) { r.Route, r.Site, r.Notes, r.Apply = "", "", 0, false }
	r, ok := readField(route, clear)
	if !ok {
		r, ok = readField("in "+route, clear) // OD and OS in the route's field
	}
	if !ok || !fillSlot(&s.Route, r.Route) || !fillSlot(&s.Site, r.Site) {
		return false
	}
	s.Notes |= r.Notes
	s.Apply = s.Apply || r.Apply
	return true
}

// readInstructions adds what the instructions say where it goes together with
// the rest.
func (s *Sig) readInstructions(text string) bool {
	merged := *s
	if before, after, ok := cutThen(text); ok {
		then, how := ParseSig(after)
		steps := then.Then
		then.Then = nil
		if after == "stop" {
			then, how = Sig{Notes: NoteStop}, UnderstoodFull
		}
		if how != UnderstoodFull {
			return false
		}
		merged.Then = append([]Sig{then}, steps...)
		if text = before; text == "" {
			*s = merged
			return true
		}
	}
	if merged.PRN && merged.Reason == "" {
		text = "prn" + string(fieldBorder) + text
	}
	more, how := parseSigText(text)
	if how != UnderstoodFull || !more.Dose.IsZero() || !more.Also.IsZero() || more.Rate != (DoseRate{}) || more.Every != (DoseInterval{}) || more.Once || more.Now || more.Apply || more.Form != "" || len(more.Then) > 0 {
		return false
	}
	if !fillSlot(&merged.Route, more.Route) || !fillSlot(&merged.Site, more.Site) || !merged.fillMeal(more.Meal) || !fillSlot(&merged.Reason, more.Reason) ||
		!fillSlot(&merged.Doses, more.Doses) || !fillSlot(&merged.Max, more.Max) || !fillSlot(&merged.For, more.For) || !fillSlot(&merged.At, more.At) {
		return false
	}
	merged.PRN = merged.PRN || more.PRN
	merged.Times |= more.Times
	merged.Days |= more.Days
	merged.Notes |= more.Notes
	if !merged.timingAgrees() {
		return false
	}
	*s = merged
	return true
}

// cutThen cuts instructions at their first "then".
func cutThen(text string) (before, after string, ok bool) {
	if rest, ok := strings.CutPrefix(text, "then "); ok {
		return "", rest, true
	}
	return strings.Cut(text, ", then ")
}

// Fill puts the sig into the text fields of an item, in canonical English that
// Structured reads back: dose "1 tablet", route "by mouth", frequency "twice
// daily" or 2-0-1, the duration in days (a month counts 30), the rest as
// instructions. The quantity is filled only if it was empty.
func (s Sig) Fill(it *PrescriptionItem) {
	b := bookOf(English)
	dose := s
	dose.Notes = 0
	it.Dose = b.dose(dose)
	timing := b.timing(s)
	if s.Counts != [TimesInADay]float64{} {
		it.Dose, timing = s.countsText(timing)
	}
	if s.Apply {
		it.Dose = joinWords(b.apply, it.Dose)
	}
	it.Dose = orElse(s.Typed.Dose, it.Dose)
	it.Route = orElse(s.Typed.Route, joinWords(b.route(s), b.site(s)))
	it.Frequency = orElse(s.Typed.Timing, timing)
	it.PRN = s.PRN
	it.DurationDays = s.For.days()
	var parts []string
	parts = append(parts, b.meal(s.Meal))
	if s.Reason != "" {
		parts = append(parts, "for "+s.Reason)
	}
	rest := Sig{Doses: s.Doses, Max: s.Max, Notes: s.Notes, Text: s.Text, Then: s.Then}
	if it.DurationDays == 0 {
		rest.For = s.For
	}
	it.Instructions = joinList(append(parts, rest.Words(English)), ", ")
	if it.Quantity == "" {
		it.Quantity = s.QuantityText(English)
	}
}

// countsText gives dose and frequency of unequal counts: "1 tablet" and 2-0-1.
func (s Sig) countsText(timing string) (dose, frequency string) {
	b := bookOf(English)
	var places []string
	for _, t := range dayPlaces {
		places = append(places, b.number(s.Counts[t.index()], UnitTablet))
	}
	if s.Counts[Afternoon.index()] == 0 && s.Counts[Bedtime.index()] == 0 {
		if places[3] == "0" {
			places = places[:3]
		}
		if s.Dose.Unit != "" {
			dose = b.amount(DoseAmount{Low: 1, High: 1, Unit: s.Dose.Unit})
		}
		return dose, joinWords(strings.Join(places, "-"), timing)
	}
	var parts []string
	for i, n := range s.Counts {
		if n > 0 {
			parts = append(parts, joinWords(b.amount(DoseAmount{Low: n, High: n, Unit: s.Dose.Unit}), b.times[i]))
		}
	}
	return "", joinWords(b.list(parts), timing)
}

// NeedsUnit reports whether the dose is a number of nobody knows what: 5, of a
// syrup.
func (s Sig) NeedsUnit() bool {
	return s.Dose.Unit == "" && (!s.Dose.IsZero() || s.Counts != [TimesInADay]float64{})
}

// WithForm gives a bare number its unit from the medicine's form: "1 bid" of a
// tablet is 1 tablet. The number of a liquid stays bare, as does what could not
// be a count of the form.
func (s Sig) WithForm(form string) Sig {
	unit, most := unitOfForm(form)
	if unit == "" {
		return s
	}
	if s.NeedsUnit() && s.Dose.High <= most && slices.Max(s.Counts[:]) <= most {
		s.Dose.Unit = unit
	}
	then := slices.Clone(s.Then)
	for i := range then {
		then[i] = then[i].WithForm(form)
	}
	s.Then = then
	return s
}

// unitOfForm is what a form is counted in, and the most that a bare number can
// mean of it: ten of an insulin are ten units rather than ten injections.
func unitOfForm(form string) (unit DoseUnit, most float64) {
	form = strings.ToLower(CleanLine(form))
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(form, w) })
	}
	switch {
	case has("injection", "injectable", "pen", "injektion", "syringe", "infusion", "injetável", "инъекц", "инфуз"):
		return UnitInjection, 1
	case has("vaginal tablet", "pessary", "ovule", "óvulo", "vaginais", "comprimido vaginal", "вагинальн"):
		return UnitPessary, 10
	case has("lozenge", "pastille", "lutschtablette", "pastilha", "для рассасывания"):
		return UnitLozenge, 10
	case has("tablet", "caplet", "tabl", "comprimido", "таблетк"):
		return UnitTablet, 99
	case has("capsule", "kapsel", "cápsula", "капсул"):
		return UnitCapsule, 99
	case has("nebuli", "nebule", "respule"):
		return UnitNebule, 4
	case has("inhaler", "inhalant powder", "inhalation powder", "inhalation aerosol"):
		return UnitPuff, 20
	case has("spray", "nasal inhaler"):
		return UnitSpray, 10
	case has("drops", "tropfen", "gotas", "капли"):
		return UnitDrop, 99
	case has("suppositor", "zäpfchen", "supositór", "суппозитори", "свечи"):
		return UnitSuppository, 10
	case has("patch", "pflaster", "transdermal system", "adesivo", "пластыр"):
		return UnitPatch, 10
	case has("sachet", "beutel", "sachê", "saqueta", "саше"):
		return UnitSachet, 20
	case has("cream", "ointment", "gel", "lotion", "salbe", "creme"):
		return UnitApplication, 1
	}
	return "", 0
}

// SuggestQuantity works out how much to dispense from dose, frequency and
// duration: "1 tablet", bd, 5 days gives "10 tablets". Empty when it cannot be
// told, as with a dose by weight or in drops; a part of a unit counts as a whole
// one.
func SuggestQuantity(dose, frequency string, days int) string {
	if days <= 0 {
		return ""
	}
	return PrescriptionItem{Dose: dose, Frequency: frequency, DurationDays: days}.Structured().QuantityText(English)
}
