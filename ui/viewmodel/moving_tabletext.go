package viewmodel

import (
	"strings"

	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// partedBy names what parts the cells of a file.
func partedBy(separator string) string {
	switch separator {
	case "commas":
		return i18n.T("commas")
	case "semicolons":
		return i18n.T("semicolons")
	case "tabs":
		return i18n.T("tabs")
	case "upright strokes":
		return i18n.T("upright strokes")
	}
	return separator
}

// ProblemText says in the window's language why a row cannot be taken.
func (m *TableIn) ProblemText(p service.TableProblem) string {
	if len(p.Alike) == 0 {
		return m.faults(p.Message)
	}
	var who []string
	file := true
	for _, a := range p.Alike {
		name := a.Number
		if name == "" {
			name = i18n.F("line %d", a.Line)
		} else {
			file = false
		}
		who = append(who, name+" ("+alikeWords(a.How)+")")
	}
	if file {
		return i18n.F("This may be somebody who stands in the file already: %s. Leave the row out, or say in a column “Not a duplicate because” why it is somebody else.", i18n.Listed(who))
	}
	return i18n.F("This may be somebody who is registered already: %s. Leave the row out, or say in a column “Not a duplicate because” why it is somebody else.", i18n.Listed(who))
}

// faults turns what is said of several fields, "Date of birth: There is no such
// day. Phone: …", field by field: only then is each a sentence of the catalogue.
func (m *TableIn) faults(message string) string {
	title, rest := m.fieldAt(message)
	if title == "" {
		return i18n.Say(message)
	}
	end := len(rest)
	for i := range rest {
		if next, _ := m.fieldAt(rest[i:]); next != "" && strings.HasSuffix(rest[:i], ". ") {
			end = i
			break
		}
	}
	said := i18n.Labelled(i18n.Say(title), i18n.Say(strings.TrimSpace(rest[:end])))
	if end < len(rest) {
		said += " " + m.faults(rest[end:])
	}
	return said
}

// fieldAt is the field of the table that a text begins with, and what is said of it.
func (m *TableIn) fieldAt(text string) (title, rest string) {
	for _, f := range m.Kind.Fields() {
		if after, ok := strings.CutPrefix(text, f.Title+": "); ok {
			return f.Title, after
		}
	}
	return "", text
}
