package tongue

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Say turns a text of the rules and the services: a message that a catalogue has,
// a sentence with values in it that one has with verbs ("Doctor %s has left."), or
// several sentences in a row. A value that is a text of the catalogues itself, or a
// day, is turned too. Anything else, what people typed above all, stays as it is.
func (c *Tongue) Say(text string) string {
	if text == "" {
		return ""
	}
	if f, ok := c.messages[text]; ok {
		if c.pseudo {
			return c.bracket(text)
		}
		return f.other
	}
	if c.code == "en" && !c.pseudo {
		return text
	}
	if said, ok := c.said.get(text); ok {
		return said
	}
	if said, ok := c.measure(text); ok {
		return said
	}
	said, several, ok := c.recognise(text, 0)
	if several {
		// "%s is in the future." fits a row of sentences that ends so, too.
		// Where the first of them is one, the others are quoted as they stand.
		if each, begins := c.sentences(text); begins {
			said = each
		}
	}
	if !ok {
		said = c.value(text)
	}
	if said == text {
		if parts := strings.Split(text, " · "); len(parts) > 1 {
			for i, p := range parts {
				parts[i] = c.Say(p)
			}
			said = strings.Join(parts, " · ")
		} else {
			said, _ = c.sentences(text)
		}
	}
	c.said.put(text, said)
	return said
}

// template is a message with verbs as a pattern of what it says in English.
type template struct {
	prefix  string
	source  string
	pattern func() *regexp.Regexp // compiled when it is first needed: few ever are
	message forms
	literal int    // letters that are given, to take the narrowest
	numbers []bool // which of the values are numbers, with a point before their decimals
}

// Verb is where a format takes a value: %s, %[2]d, %5.1f, and %%. It gives the number
// of the value, empty for the next, and the letter.
var Verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+#0]*\d*(?:\.\d+)?([a-zA-Z%])`)

func (c *Tongue) makeTemplates() []template {
	var out []template
	for key, f := range c.messages {
		key, _, _ := strings.Cut(key, " [")
		if !strings.Contains(key, "%") || key == quoted {
			continue
		}
		var p strings.Builder
		p.WriteString(`(?s)^`)
		t, last := template{message: f}, 0
		first := true
		for _, at := range Verb.FindAllStringSubmatchIndex(key, -1) {
			given := key[last:at[0]]
			last = at[1]
			p.WriteString(regexp.QuoteMeta(given))
			t.literal += len(given)
			if first {
				t.prefix, first = given, false
			}
			switch key[at[4]:at[5]] {
			case "%":
				p.WriteString("%")
			case "d", "f":
				p.WriteString(`(-?\d+(?:\.\d+)?)`)
				t.numbers = append(t.numbers, true)
			default:
				p.WriteString(`(.+?)`)
				t.numbers = append(t.numbers, false)
			}
		}
		p.WriteString(regexp.QuoteMeta(key[last:]) + `$`)
		t.literal += len(key) - last
		if t.literal < 6 && strings.Contains(p.String(), "(.+?)") {
			continue // "%s: %s" would fit everything
		}
		t.source = p.String()
		t.pattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(t.source) })
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b template) int {
		if a.literal != b.literal {
			return b.literal - a.literal
		}
		return strings.Compare(a.source, b.source)
	})
	return out
}

func (c *Tongue) sentence(text string, depth int) (string, bool) {
	said, _, ok := c.recognise(text, depth)
	return said, ok
}

// recognise turns a text by the message that it was made from; several reports
// whether one of the values reaches over the end of a sentence.
func (c *Tongue) recognise(text string, depth int) (said string, several, ok bool) {
	for _, t := range c.templates() {
		if !strings.HasPrefix(text, t.prefix) {
			continue
		}
		m := t.pattern().FindStringSubmatch(text)
		if m == nil {
			continue
		}
		args := make([]any, 0, len(m)-1)
		for i, value := range m[1:] {
			if t.numbers[i] {
				args = append(args, c.decimals(value))
				continue
			}
			several = several || oneOfSeveral.MatchString(value)
			said := c.value(value)
			if said == value && depth == 0 && strings.Contains(value, " ") {
				if part, ok := c.sentence(value, 1); ok {
					said = part
				}
			}
			args = append(args, said)
		}
		said := c.fill(asText(c.counted(t, m[1:])), args)
		if strings.HasSuffix(said, "..") && !strings.HasSuffix(said, "...") {
			said = said[:len(said)-1] // of an abbreviation and of the sentence
		}
		return said, several, true
	}
	return "", false, false
}

// quoted is what people typed, between the quotes of the language.
const quoted = "“%s”"

// counted is the form of a template's message that its first number asks for.
func (c *Tongue) counted(t template, values []string) string {
	for i, number := range t.numbers {
		if n, err := strconv.Atoi(values[i]); number && err == nil && len(t.message.rest) > 0 {
			return t.message.of(c.plural(n))
		}
	}
	return t.message.other
}

// asText makes every verb take text: the values of a recognised sentence are.
func asText(format string) string {
	return Verb.ReplaceAllStringFunc(format, func(v string) string {
		m := Verb.FindStringSubmatch(v)
		switch {
		case m[2] == "%":
			return v
		case m[1] != "":
			return "%[" + m[1] + "]s"
		}
		return "%s"
	})
}

// value turns what stands for a verb in a recognised sentence.
func (c *Tongue) value(s string) string {
	if f, ok := c.messages[s]; ok {
		return f.other
	}
	if i := slices.Index(englishDays[:], s); i >= 0 {
		return c.calendar.ShortDays[i]
	}
	if inner, ok := strings.CutPrefix(s, "“"); ok {
		if inner, ok = strings.CutSuffix(inner, "”"); ok && !strings.ContainsAny(inner, "“”") {
			return c.F(quoted, inner)
		}
	}
	if !strings.ContainsAny(s, "0123456789") || len(s) > 60 {
		return s
	}
	if from, to, ok := strings.Cut(s, " – "); ok { // from a day to another
		if a, b := c.value(from), c.value(to); a != from && b != to {
			return a + " – " + b
		}
	}
	for _, layout := range spokenLayouts {
		if d, err := time.Parse(layout, s); err == nil && d.Format(layout) == s {
			return c.date(d, layout)
		}
	}
	// A weekday without a year cannot be checked, and need not be: the rules wrote it.
	if m := spokenWeekday.FindStringSubmatch(s); m != nil {
		if d, err := time.Parse("2 Jan", m[2]); err == nil {
			own := c.ownLayout("Mon 2 Jan")
			day := c.calendar.ShortDays[slices.Index(englishDays[:], m[1])]
			return strings.Replace(c.date(d, strings.Replace(own, "Mon", "\x00", 1)), "\x00", day, 1)
		}
	}
	if said, ok := c.measure(s); ok {
		return said
	}
	if m := spokenMoney.FindStringSubmatch(s); m != nil {
		return fmt.Sprintf(c.calendar.Money, m[1], c.decimals(m[2]))
	}
	return s
}

// measure turns a measured value with its unit.
func (c *Tongue) measure(s string) (string, bool) {
	m := spokenMeasure.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	f, ok := c.messages["%s"+strings.ReplaceAll(m[2], "%", "%%")]
	if !ok {
		return "", false
	}
	return c.fill(f.other, []any{c.decimals(m[1])}), true
}

var sentenceEnd = regexp.MustCompile(`[.?!:] +`)

// spokenLayouts are how the rules write days inside their sentences.
var spokenLayouts = []string{"2 Jan 2006", "Mon 2 Jan 2006", "2 January 2006", "Monday 2 January 2006", "2 Jan", "Jan 2006", "January 2006"}

// spokenWeekday is a day of this year as the rules write it.
var spokenWeekday = regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2} [A-Z][a-z]{2})$`)

// spokenMoney is an amount as clinic.Money writes it.
var spokenMoney = regexp.MustCompile(`^(\pSc|[A-Z]{3}|[A-Z]{1,2}\pSc|\pL{1,3}\.?) (−?\d[\d,]*(?:\.\d{2,3})?)$`)

// spokenMeasure is a measured value as clinic.Measure writes it; a lone number is
// none, as it may be a version.
var spokenMeasure = regexp.MustCompile(`^(\d+(?:\.\d+)?)(/min|/10| (?:mmHg|°C|kg/m²|kg|cm|mmol/l|%))$`)

// oneOfSeveral is the border of two sentences.
var oneOfSeveral = regexp.MustCompile(`[.?!] +“?\p{Lu}`)

// sentences turns each sentence of a text by itself; begins reports whether the first
// of them is known.
func (c *Tongue) sentences(text string) (said string, begins bool) {
	ends := sentenceEnd.FindAllStringIndex(text, -1)
	if len(ends) == 0 || len(ends) > 40 {
		return text, false
	}
	begins = true
	var out strings.Builder
	for start := 0; start < len(text); {
		// The longest run of sentences that is known goes first: some messages
		// are two sentences. One whose values hold the end of a sentence is taken
		// where no shorter one is known.
		done, over, overNext := false, "", 0
		for i := len(ends); i >= 0 && !done; i-- {
			end, next := len(text), len(text)
			if i < len(ends) {
				end, next = ends[i][0]+1, ends[i][1]
			}
			if end <= start {
				break
			}
			part := text[start:end]
			said, several, ok := "", false, false
			if f, known := c.messages[part]; known {
				said, ok = f.other, true
				if c.pseudo {
					said = c.bracket(said)
				}
			} else if start != 0 || end != len(text) {
				said, several, ok = c.recognise(part, 0)
			}
			if ok && several {
				if over == "" {
					over, overNext = said+text[end:next], next
				}
				continue
			}
			if ok {
				out.WriteString(said + text[end:next])
				start, done = next, true
			}
		}
		if !done && over != "" {
			out.WriteString(over)
			start, done = overNext, true
		}
		if !done {
			begins = begins && start > 0
			end := len(text)
			for _, e := range ends {
				if e[0] >= start {
					end = e[1]
					break
				}
			}
			out.WriteString(text[start:end])
			start = end
		}
	}
	return out.String(), begins
}

// memory keeps what was said lately: lists say the same again and again.
type memory struct {
	mu    sync.Mutex
	texts map[string]string
}

const remembered = 4096

func newMemory() *memory { return &memory{texts: map[string]string{}} }

func (m *memory) get(text string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	said, ok := m.texts[text]
	return said, ok
}

func (m *memory) put(text, said string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.texts) >= remembered {
		clear(m.texts)
	}
	m.texts[text] = said
}
