package pages

import (
	"time"

	"caredesk/ui/i18n"
)

// titled are things with a name for people, such as the kinds of something.
type titled interface{ Title() string }

// titles are the names of all there are, for a column that shows one of them.
func titles[T titled](all []T) []string {
	out := make([]string, len(all))
	for i, each := range all {
		out[i] = i18n.Say(each.Title())
	}
	return out
}

// dates are a day of each month and of each day of the week as a layout writes
// them, for a column of dates: which is the longest depends on the language.
func dates(layout string) []string {
	var out []string
	for m := time.January; m <= time.December; m++ {
		out = append(out, i18n.Date(time.Date(2028, m, 20, 20, 58, 58, 0, time.UTC), layout))
	}
	for day := 20; day < 27; day++ {
		out = append(out, i18n.Date(time.Date(2028, time.January, day, 20, 58, 58, 0, time.UTC), layout))
	}
	return out
}

// clocks are times of the day, all of one width where digits are.
func clocks() []string { return []string{"20:58"} }

// nearDays are what viewmodel.DayWord says of days near and far.
func nearDays() []string {
	return append(dates("Mon 2 Jan 2006"), i18n.T("Today"), i18n.T("Tomorrow"), i18n.T("Yesterday"))
}

// slotWords are what viewmodel.Today.SlotText says of free times near and far.
func slotWords() []string {
	return append(dates("Mon 2 Jan 15:04"), i18n.F("Today %s", "20:58"), i18n.F("Tomorrow %s", "20:58"))
}
