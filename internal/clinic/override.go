package clinic

import (
	"slices"
	"strings"
)

// Unanswered returns the warnings of an item that need a reason and that the
// item's reason was not given for.
func Unanswered(it PrescriptionItem, warnings []Warning) []Warning {
	answered := strings.Split(it.Answered, "\n")
	given := CleanLine(it.Reason) != ""
	var out []Warning
	for _, w := range warnings {
		if w.NeedsReason && !(given && slices.Contains(answered, w.Key)) {
			out = append(out, w)
		}
	}
	return out
}
