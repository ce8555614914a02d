package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"caredesk/internal/tongue"
)

// languages are those the window speaks; English is the code's own.
var languages = []string{"en", "de", "es", "fr", "pt", "ru"}

// pluralForms are those of CLDR for whole numbers that a language needs.
var pluralForms = map[string][]string{"en": {"one", "other"}, "de": {"one", "other"}, "es": {"one", "other"}, "fr": {"one", "other"}, "pt": {"one", "other"},
	"ru": {"few", "many", "one", "other"}}

type catalogue struct {
	Calendar json.RawMessage            `json:"calendar"`
	Messages map[string]json.RawMessage `json:"messages"`
}

func catalogueFile(root, code string) string {
	return filepath.Join(root, "assets", "translations", code+".json")
}

func readCatalogue(root, code string) (catalogue, error) {
	var c catalogue
	b, err := os.ReadFile(catalogueFile(root, code))
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("%s: %w", code, err)
	}
	return c, nil
}

// writeCatalogue writes one message a line, sorted, so that a change shows as what it is.
func writeCatalogue(root, code string, c catalogue) error {
	var out bytes.Buffer
	out.WriteString("{\n\"calendar\": ")
	var cal bytes.Buffer
	if err := json.Indent(&cal, c.Calendar, "", "\t"); err != nil {
		return err
	}
	out.Write(cal.Bytes())
	out.WriteString(",\n\"messages\": {\n")
	keys := make([]string, 0, len(c.Messages))
	for k := range c.Messages {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for i, k := range keys {
		value := c.Messages[k]
		out.Write(encode(k))
		out.WriteString(": ")
		var compact bytes.Buffer
		if err := json.Compact(&compact, value); err != nil {
			return err
		}
		out.Write(compact.Bytes())
		if i < len(keys)-1 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
	}
	out.WriteString("}\n}\n")
	return os.WriteFile(catalogueFile(root, code), out.Bytes(), 0o644)
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// updateAll writes the English catalogue from the code and takes what is unused
// out of the others.
func updateAll(root string, found map[string]text) error {
	for _, code := range languages {
		c, err := readCatalogue(root, code)
		if os.IsNotExist(err) {
			continue
		} else if err != nil {
			return err
		}
		next := map[string]json.RawMessage{}
		for key, t := range found {
			if code == "en" {
				next[key] = encode(t.english())
			} else if old, ok := c.Messages[key]; ok {
				next[key] = old
			}
		}
		c.Messages = next
		if err := writeCatalogue(root, code, c); err != nil {
			return err
		}
	}
	return nil
}

// check compares the catalogues with the code.
func check(root string, found map[string]text) ([]string, error) {
	var faults []string
	for _, code := range languages {
		c, err := readCatalogue(root, code)
		if err != nil {
			return nil, err
		}
		for key, t := range found {
			raw, ok := c.Messages[key]
			if !ok {
				faults = append(faults, fmt.Sprintf("%s lacks %q (%s)", code, key, t.at))
				continue
			}
			for _, f := range checkMessage(code, t, raw) {
				faults = append(faults, fmt.Sprintf("%s: %q: %s", code, key, f))
			}
		}
		for key := range c.Messages {
			if _, ok := found[key]; !ok {
				faults = append(faults, fmt.Sprintf("%s has %q, which nothing asks for", code, key))
			}
		}
	}
	sort.Strings(faults)
	return faults, nil
}

// values are the verbs of a format by the number of the value they take.
func values(format string) map[int]string {
	out := map[int]string{}
	next := 1
	for _, m := range tongue.Verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			fmt.Sscan(m[1], &next)
		}
		out[next] = m[2]
		next++
	}
	return out
}

// checkMessage holds one message of a language against the English one: the same
// values, the plural forms that the language needs, no space lost at an end.
func checkMessage(code string, t text, raw json.RawMessage) []string {
	var faults []string
	var single string
	var forms map[string]string
	if json.Unmarshal(raw, &single) == nil {
		forms = map[string]string{"other": single}
		if t.one != "" {
			faults = append(faults, "needs the forms "+strings.Join(pluralForms[code], ", "))
		}
	} else if err := json.Unmarshal(raw, &forms); err != nil {
		return []string{err.Error()}
	} else if t.one == "" {
		faults = append(faults, "has plural forms, and nothing asks for them")
	} else {
		var have []string
		for name := range forms {
			have = append(have, name)
		}
		sort.Strings(have)
		for _, need := range pluralForms[code] {
			if !slices.Contains(have, need) {
				faults = append(faults, "lacks the form "+need)
			}
		}
	}
	plain, _, _ := strings.Cut(t.key, " [")
	if !strings.HasSuffix(t.key, "]") {
		plain = t.key
	}
	want := values(plain)
	for name, form := range forms {
		if strings.TrimSpace(form) == "" {
			faults = append(faults, "is empty")
			continue
		}
		have := values(form)
		for n, v := range have {
			if want[n] != v {
				faults = append(faults, fmt.Sprintf("%s: value %d is %%%s, in English %%%s", name, n, v, want[n]))
			}
		}
		for n := range want {
			if _, ok := have[n]; !ok && t.one == "" {
				faults = append(faults, fmt.Sprintf("%s: value %d is left out", name, n))
			}
		}
		if strings.HasPrefix(form, " ") != strings.HasPrefix(plain, " ") || strings.HasSuffix(form, " ") != strings.HasSuffix(plain, " ") {
			faults = append(faults, name+": a space at an end differs")
		}
		if strings.HasSuffix(form, "…") != strings.HasSuffix(plain, "…") {
			faults = append(faults, name+": … at the end differs")
		}
	}
	return faults
}
