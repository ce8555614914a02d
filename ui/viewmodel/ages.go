package viewmodel

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// Age is a patient's age on a day: "58 y", or "about 58 y" when it was stated.
func Age(born clinic.Date, estimated bool, today clinic.Date) string {
	return about(clinic.AgeText(born, estimated, today))
}

// ShortAge is an age for narrow columns: "58 y", "~58 y".
func ShortAge(born clinic.Date, estimated bool, today clinic.Date) string {
	text, stated := strings.CutPrefix(clinic.AgeShort(born, estimated, today), "~")
	if stated {
		return "~" + i18n.Say(text)
	}
	return i18n.Say(text)
}

// typedAge is what was typed as an age, with the J. of German as y: it is
// years there, and days in French.
func typedAge(text string) string {
	if i18n.Current() != "de" {
		return text
	}
	number := strings.TrimRight(strings.TrimRight(clinic.CleanLine(text), "."), " jJ")
	if rest := strings.Trim(strings.TrimPrefix(clinic.CleanLine(text), number), " ."); strings.EqualFold(rest, "j") {
		return number + " y"
	}
	return text
}

// Born is a patient's birth date, or "about 1981" when an age was stated.
func Born(born clinic.Date, estimated bool) string { return about(clinic.BornText(born, estimated)) }

func about(text string) string {
	if rest, stated := strings.CutPrefix(text, "about "); stated {
		return i18n.F("about %s", i18n.Say(rest))
	}
	return i18n.Say(text)
}
