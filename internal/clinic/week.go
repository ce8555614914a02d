package clinic

import "strings"

// Countries, by their two letters, whose week begins on another day than Monday;
// the rest of the world follows ISO 8601. From the week data of Unicode CLDR 45.
var (
	sundayFirst = strings.Fields(`AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM
		MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW`)
	saturdayFirst = strings.Fields("AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY")
	weekStarts    = weekStartsOf(map[Weekday][]string{Sunday: sundayFirst, Saturday: saturdayFirst, Friday: {"MV"}})
)

func weekStartsOf(lists map[Weekday][]string) map[string]Weekday {
	out := map[string]Weekday{}
	for day, countries := range lists {
		for _, c := range countries {
			out[c] = day
		}
	}
	return out
}

// WeekStart is the day a week begins with in a country, given by its two letters:
// Monday where it is not known. It is for what calendars look like; recurrence and
// reports count weeks from Monday everywhere.
func WeekStart(country string) Weekday { return weekStarts[country] }

// WeekOf returns the first day of the week that holds a day, for weeks that begin
// with the given one.
func (d Date) WeekOf(start Weekday) Date {
	return d.AddDays(-int((d.Weekday() - start + 7) % 7))
}
