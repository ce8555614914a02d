package clinic

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// phraseBook is how a language puts a sig into words. Its maps are keyed by the
// canonical English.
type phraseBook struct {
	decimal string // the decimal sign
	plural  func(n float64) bool
	units   map[DoseUnit][2]string // one, many
	forms   map[string]string
	alone   map[string]string // forms that stand without an amount, where they are other words
	of      string            // between an amount and its form
	// amounts puts an amount into the case that its place asks for; nil where
	// nouns have none.
	amounts func(DoseAmount, amountPlace) string
	routes  map[Route]string
	sites   map[string]string
	reasons map[string]string
	notes   map[SigNotes]string
	times   [TimesInADay]string
	days    [7]string

	to, or, and, upTo   string
	apply               string
	applyLast           bool // the verb stands behind what is applied
	onDays, at          string
	once, onceNow, then string
	prn                 string
	rate                func(DoseRate) string
	every               func(DoseInterval) string
	span                func(SigSpan) string
	doses               func(n int) string
	meal                func(Meal) string
	limit               func(amount string, l DoseLimit) string
	prnFor, reason      func(reason string, known bool) string
}

// amountPlace is where an amount stands in a sentence.
type amountPlace int

const (
	amountNamed amountPlace = iota // by itself: a quantity, a measure in brackets
	amountEach                     // taken each time
	amountOnce                     // taken a single time
	amountMost                     // behind "no more than"
)

// placed is amount in the case of its place.
func (b *phraseBook) placed(a DoseAmount, place amountPlace) string {
	if b.amounts != nil {
		return b.amounts(a, place)
	}
	return b.amount(a)
}

func bookOf(lang Language) *phraseBook {
	switch lang {
	case Portuguese:
		return portugueseBook()
	case Russian:
		return russianBook()
	case German:
		return germanBook()
	case French:
		return frenchBook()
	case Spanish:
		return spanishBook()
	}
	return englishBook()
}

// Words puts the sig into plain words: "1 tablet by mouth twice daily after
// food for 5 days". Text, and reasons that are not known, stay as typed.
// An unknown language is printed in English.
func (s Sig) Words(lang Language) string {
	b := bookOf(lang)
	core := b.core(s)
	parts := []string{core}
	if s.Max != (DoseLimit{}) {
		amount := b.number(s.Max.Amount, s.Max.Unit)
		if s.Max.Unit != "" && s.Max.Unit != UnitTime {
			amount = b.placed(DoseAmount{Low: s.Max.Amount, High: s.Max.Amount, Unit: s.Max.Unit}, amountMost)
		}
		parts = append(parts, b.limit(amount, s.Max))
	}
	notes := s.Notes
	if s.Apply && s.Dose.IsZero() && s.Typed.Dose == "" {
		notes &^= applyNotes
	}
	for _, n := range notes.list() {
		parts = append(parts, b.notes[n])
	}
	parts = append(parts, s.Text)
	for _, then := range s.Then {
		parts = append(parts, joinWords(b.then, then.Words(lang)))
	}
	return joinList(parts, ", ")
}

func joinList(parts []string, sep string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}

// core is what is said in one go, without commas.
func (b *phraseBook) core(s Sig) string {
	where := joinWords(b.route(s), b.site(s))
	head := joinWords(orElse(s.Typed.Dose, b.dose(s)), s.Typed.Route)
	timing := orElse(s.Typed.Timing, b.timing(s))
	if s.Counts != [TimesInADay]float64{} && s.Typed.Timing == "" {
		var parts []string
		for i, n := range s.Counts {
			if n > 0 {
				parts = append(parts, joinWords(b.placed(DoseAmount{Low: n, High: n, Unit: s.Dose.Unit}, amountEach), where, b.times[i]))
				where = ""
			}
		}
		head, timing = joinWords(b.list(parts), s.Typed.Route), joinWords(timing)
	}
	if s.Apply {
		how := ""
		if s.Dose.IsZero() && s.Typed.Dose == "" {
			how = joinList(b.adverbs(s.Notes), " ")
		}
		if s.Route.near() == nearEye {
			where = strings.Replace(where, "into ", "to ", 1)
		}
		if b.applyLast {
			head = joinWords(head, where, how, b.apply)
			if timing != "" {
				head += ","
			}
		} else {
			head = joinWords(b.apply, head, how, where)
		}
	} else {
		head = joinWords(head, where)
	}
	why := ""
	known := b.reasonText(s.Reason)
	switch {
	case s.PRN && s.Reason != "":
		why = b.prnFor(orElse(known, s.Reason), known != "")
	case s.PRN:
		why = b.prn
	case s.Reason != "":
		why = b.reason(orElse(known, s.Reason), known != "")
	}
	return joinWords(head, timing, b.meal(s.Meal), why, b.long(s))
}

// applyNotes are said with the verb: apply thinly.
const applyNotes = NoteThinly | NoteLiberally

func (b *phraseBook) adverbs(n SigNotes) []string {
	var out []string
	for _, one := range (n & applyNotes).list() {
		out = append(out, b.notes[one])
	}
	return out
}

// long is for how long, or how many doses in all.
func (b *phraseBook) long(s Sig) string {
	text := ""
	if s.For != (SigSpan{}) {
		text = b.span(s.For)
	}
	if s.Doses > 0 {
		text = joinWords(text, b.doses(s.Doses))
	}
	return text
}

func (b *phraseBook) dose(s Sig) string {
	text := ""
	if !s.Dose.IsZero() {
		place := amountEach
		if s.Once || s.Now {
			place = amountOnce
		}
		text = b.placed(s.Dose, place)
	}
	if !s.Also.IsZero() {
		text = joinWords(text, "("+b.placed(s.Also, amountNamed)+")")
	}
	switch {
	case s.Form == "":
		return text
	case text == "":
		return orElse(b.alone[s.Form], b.forms[s.Form])
	}
	return text + b.of + b.forms[s.Form]
}

func (b *phraseBook) route(s Sig) string {
	if s.Site != "" && s.Route == RouteTopical {
		return ""
	}
	return b.routes[s.Route]
}

func (b *phraseBook) site(s Sig) string {
	if s.Site == "" {
		return ""
	}
	return b.sites[s.Site]
}

func (b *phraseBook) timing(s Sig) string {
	var parts []string
	switch {
	case s.Now:
		parts = append(parts, b.onceNow)
	case s.Once:
		parts = append(parts, b.once)
	}
	if s.Rate != (DoseRate{}) {
		parts = append(parts, b.rate(s.Rate))
	}
	if s.Every != (DoseInterval{}) {
		parts = append(parts, b.every(s.Every))
	}
	var times []string
	for i, t := range b.times {
		if s.Times&(1<<i) != 0 {
			times = append(times, t)
		}
	}
	parts = append(parts, b.list(times))
	var days []string
	for i, d := range b.days {
		if s.Days&(1<<i) != 0 {
			days = append(days, d)
		}
	}
	if len(days) > 0 {
		parts = append(parts, joinWords(b.onDays, b.list(days)))
	}
	var clocks []string
	for _, c := range s.clocks() {
		clocks = append(clocks, c.String())
	}
	if len(clocks) > 0 {
		parts = append(parts, joinWords(b.at, b.list(clocks)))
	}
	return joinList(parts, " ")
}

// list joins as a sentence of the language does: a, b and c.
func (b *phraseBook) list(list []string) string { return joinLast(list, b.and) }

// joinAnd joins a list as an English sentence does: a, b and c.
func joinAnd(list []string) string { return joinLast(list, "and") }

func joinLast(list []string, and string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " " + and + " " + list[n-1]
	}
	return strings.Join(list, "")
}

// amount gives "1 tablet", "½ tablet", "1 to 2 tablets", "up to 2 tablets", "2.5 ml".
func (b *phraseBook) amount(a DoseAmount) string {
	unit := b.units[a.Unit]
	if a.Unit == UnitThinLayer {
		return unit[0]
	}
	text := b.number(a.High, a.Unit)
	switch {
	case a.Low == 0 && a.High > 0:
		text = b.upTo + " " + text
	case a.Low < a.High && a.Or:
		text = b.number(a.Low, a.Unit) + " " + b.or + " " + text
	case a.Low < a.High:
		text = b.number(a.Low, a.Unit) + " " + b.to + " " + text
	}
	if b.plural(a.High) {
		return joinWords(text, unit[1])
	}
	return joinWords(text, unit[0])
}

// number writes halves and quarters of pieces as such, and decimals otherwise.
func (b *phraseBook) number(n float64, u DoseUnit) string {
	if u.counted() || u == "" || u == UnitInch {
		whole, part := math.Modf(n)
		for _, f := range []struct {
			n    float64
			text string
		}{{0.5, "½"}, {0.25, "¼"}, {0.75, "¾"}, {1.0 / 3, " 1/3"}, {2.0 / 3, " 2/3"}} {
			if math.Abs(part-f.n) < 1e-9 {
				if whole == 0 {
					return strings.TrimSpace(f.text)
				}
				return formatCount(whole) + f.text
			}
		}
	}
	places := 1000.0
	if n >= 1 {
		places = 100 // 1.665 could be read as a thousand
	}
	return strings.ReplaceAll(formatCount(math.Round(n*places)/places), ".", b.decimal)
}

// reasonText translates a reason of which every part is known; else it is
// empty.
func (b *phraseBook) reasonText(reason string) string {
	if t, ok := b.reasons[reason]; ok {
		return t
	}
	for join, with := range map[string]string{" or ": " " + b.or + " ", " and ": " " + b.and + " "} {
		parts := strings.Split(reason, join)
		for i, p := range parts {
			parts[i] = b.reasons[p]
		}
		if len(parts) > 1 && !slices.Contains(parts, "") {
			return strings.Join(parts, with)
		}
	}
	return ""
}

// spanOf gives "5 to 7 days" in the words of a language.
func spanOf(to, upTo string, low, high int, one, many string) string {
	unit := many
	if high == 1 {
		unit = one
	}
	switch {
	case low == 0:
		return fmt.Sprintf("%s %d %s", upTo, high, unit)
	case low < high:
		return fmt.Sprintf("%d %s %d %s", low, to, high, unit)
	}
	return strconv.Itoa(high) + " " + unit
}

// minutesOf gives 30 minutes, 1 hour, 2 hours for what stands by a meal.
func minutesOf(minutes int) (int, TimeUnit) {
	if minutes%60 == 0 {
		return minutes / 60, PerHour
	}
	return minutes, PerMinute
}
