package viewmodel

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// MergeField is one column of a record that two desks may edit.
type MergeField[T any] struct {
	Label string
	Get   func(T) string
	Copy  func(into *T, from T)
}

// MergeChange is what another desk changed in one field while it was edited here.
type MergeChange struct {
	Label             string
	Was, Mine, Theirs string
	Clash             bool // changed here as well, to something else: a person has to choose
	take              any  // func(*T)
}

// Text says in words what they changed.
func (c MergeChange) Text() string {
	text := i18n.F("%s: %s, before %s", c.Label, quoteOrNothing(c.Theirs), quoteOrNothing(c.Was))
	if c.Clash {
		text += i18n.T(" (yours is kept here)")
	}
	return text
}

// TakeTheirs puts the other desk's value of a change into a merged record. It
// reports false when the record is of another kind than the merge was of.
func TakeTheirs[T any](c MergeChange, merged *T) bool {
	take, ok := c.take.(func(*T))
	if ok {
		take(merged)
	}
	return ok
}

// Choices are the words for the two versions of a clash.
func (c MergeChange) Choices() (mine, theirs string) {
	return i18n.F("Yours: %s", quoteOrNothing(c.Mine)), i18n.F("Theirs: %s", quoteOrNothing(c.Theirs))
}

// Before is what stood in the field when it was opened here, in words.
func (c MergeChange) Before() string { return i18n.F("Before: %s", quoteOrNothing(c.Was)) }

// Both shows both versions and what stood there before, each on a line. Of long
// texts it shows where they begin to differ.
func (c MergeChange) Both() string {
	mine, theirs := around(c.Mine, c.Theirs), around(c.Theirs, c.Mine)
	return i18n.F("Yours: %s\nTheirs: %s\n%s", mine, theirs, c.Before())
}

const (
	longestVersion = 300 // runes of a version that are shown
	shownBefore    = 40  // of those that both versions share, before they differ
)

// around is a text in whole, or around the place where it differs from another.
func around(s, other string) string {
	s, other = clinic.CleanLine(s), clinic.CleanLine(other)
	if s == "" {
		return i18n.T("nothing")
	}
	r, o := []rune(s), []rune(other)
	same := 0
	for same < len(r) && same < len(o) && r[same] == o[same] {
		same++
	}
	before, after, from := "", "", max(0, same-shownBefore)
	if len(r) <= longestVersion {
		from = 0
	}
	if from > 0 {
		before = "…"
	}
	if len(r)-from > longestVersion {
		r, after = r[:from+longestVersion], "…"
	}
	return i18n.F("“%s”", before+string(r[from:])+after)
}

// MergeChanges are all that another desk changed.
type MergeChanges []MergeChange

// Clashes are the fields that both desks changed.
func (l MergeChanges) Clashes() MergeChanges {
	var out MergeChanges
	for _, c := range l {
		if c.Clash {
			out = append(out, c)
		}
	}
	return out
}

// Texts are the changes in words.
func (l MergeChanges) Texts() []string {
	var out []string
	for _, c := range l {
		out = append(out, c.Text())
	}
	return out
}

// Merge joins two edits of one record: what only they changed is taken from
// them, what I changed stays mine until somebody chooses. changes holds what they
// changed, so that nothing is overwritten unseen.
func Merge[T any](fields []MergeField[T], base, mine, theirs T) (merged T, changes MergeChanges) {
	merged = theirs
	for _, f := range fields {
		was, my, their := f.Get(base), f.Get(mine), f.Get(theirs)
		if my != was {
			f.Copy(&merged, mine)
		}
		if their == was || their == my {
			continue
		}
		changes = append(changes, MergeChange{Label: f.Label, Was: was, Mine: my, Theirs: their, Clash: my != was,
			take: func(into *T) { f.Copy(into, theirs) }})
	}
	return merged, changes
}

func quoteOrNothing(s string) string {
	s = clinic.CleanLine(s)
	if s == "" {
		return i18n.T("nothing")
	}
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return i18n.F("“%s”", s)
}

// MergeMessage tells what another desk changed.
func MergeMessage(changes MergeChanges) string {
	if len(changes) == 0 {
		return i18n.T("Somebody else saved this record, but nothing that is shown here has changed. Save again to keep your changes.")
	}
	return i18n.F("Changed elsewhere in the meantime:\n%s\nLook it through and save again.", strings.Join(changes.Texts(), "\n"))
}
