package i18n

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/feature/plural"
)

// Say turns a text of the rules and the services: a message that a catalogue has,
// a sentence with values in it that one has with verbs ("Doctor %s has left."), or
// several sentences in a row. A value that is a text of the catalogues itself, or a
// day, is turned too. Anything else, what people typed above all, stays as it is.
func Say(text string) string {
	if text == "" {
		return ""
	}
	c := use()
	if f, ok := c.messages[text]; ok {
		if c.pseudo {
			return c.bracket(text)
		}
		return f[plural.Other]
	}
	if c.code == "en" && !c.pseudo {
		return text
	}
	if said, ok := c.said.get(text); ok {
		return said
	}
	said, ok := c.sentence(text)
	if !ok {
		said = c.sentences(text)
	}
	c.said.put(text, said)
	return said
}

// template is a message with verbs as a pattern of what it says in English.
type template struct {
	prefix  string
	pattern *regexp.Regexp
	message string
	literal int // letters that are given, to take the narrowest
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])`)

func (c *catalogue) makeTemplates() []template {
	var out []template
	for key, f := range c.messages {
		key, _, _ := strings.Cut(key, " [")
		if !strings.Contains(key, "%") {
			continue
		}
		var p strings.Builder
		p.WriteString(`(?s)^`)
		t, last := template{message: f[plural.Other]}, 0
		first := true
		for _, at := range verb.FindAllStringSubmatchIndex(key, -1) {
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
			case "d":
				p.WriteString(`(-?\d+)`)
			default:
				p.WriteString(`(.+?)`)
			}
		}
		p.WriteString(regexp.QuoteMeta(key[last:]) + `$`)
		t.literal += len(key) - last
		if t.literal < 6 {
			continue // "%s: %s" would fit everything
		}
		t.pattern = regexp.MustCompile(p.String())
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b template) int {
		if a.literal != b.literal {
			return b.literal - a.literal
		}
		return strings.Compare(a.pattern.String(), b.pattern.String())
	})
	return out
}

func (c *catalogue) sentence(text string) (string, bool) {
	for _, t := range c.templates() {
		if !strings.HasPrefix(text, t.prefix) {
			continue
		}
		m := t.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		args := make([]any, 0, len(m)-1)
		for _, value := range m[1:] {
			args = append(args, c.value(value))
		}
		return c.fill(asText.ReplaceAllString(t.message, "%${1}s"), args), true
	}
	return "", false
}

// asText makes every verb take text: the values of a recognised sentence are.
var asText = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]`)

// value turns what stands for a verb in a recognised sentence.
func (c *catalogue) value(s string) string {
	if f, ok := c.messages[s]; ok {
		return f[plural.Other]
	}
	for layout := range c.calendar.Layouts {
		if d, err := time.Parse(layout, s); err == nil && d.Format(layout) == s {
			return c.date(d, layout)
		}
	}
	return s
}

var sentenceEnd = regexp.MustCompile(`[.?!:] +`)

// sentences turns each sentence of a text by itself.
func (c *catalogue) sentences(text string) string {
	ends := sentenceEnd.FindAllStringIndex(text, -1)
	if len(ends) == 0 || len(ends) > 40 {
		return text
	}
	var out strings.Builder
	for start := 0; start < len(text); {
		// The longest run of sentences that is known goes first: some messages
		// are two sentences.
		done := false
		for i := len(ends); i >= 0 && !done; i-- {
			end, next := len(text), len(text)
			if i < len(ends) {
				end, next = ends[i][0]+1, ends[i][1]
			}
			if end <= start {
				break
			}
			part := text[start:end]
			said, ok := "", false
			if f, known := c.messages[part]; known {
				said, ok = f[plural.Other], true
				if c.pseudo {
					said = c.bracket(said)
				}
			} else if start != 0 || end != len(text) {
				said, ok = c.sentence(part)
			}
			if ok {
				out.WriteString(said + text[end:next])
				start, done = next, true
			}
		}
		if !done {
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
	return out.String()
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
