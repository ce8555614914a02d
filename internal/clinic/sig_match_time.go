package clinic

import "strings"

// matchSpan reads for 5 days, x7 days, 5d, 2/52, 5/7, x 3 doses, 7 day course.
func (p *sigParser) matchSpan(i int) (sigElement, bool) {
	start, said := p.after(i, "for", "x", "for up to", "up to", "x up to", "for a total of", "für", "pendant", "durante", "por", "for the next", "for next", "during", "für bis zu", "course of", "for a course of", "a course of", "duration :", "duration", "duration of", "for a period of", "for :", "por até", "durante até", "até", "до", "в течение", "на протяжении", "на", "курс", "курсом", "в течение до", "курс :")
	upTo := strings.HasSuffix(p.text(i, start), "up to") || p.is(start-1, "zu") || said && p.is(start-1, "até", "до")
	low, high, next, ok := p.wholeRange(start, 999)
	if !ok {
		return sigElement{}, false
	}
	article := p.article(start)
	if !said && article {
		return sigElement{}, false
	}
	hyphen := p.is(next, "-")
	if hyphen {
		next++
	}
	unit, after, ok := p.timeUnitAt(next)
	if !ok && p.is(next, "fortnight") {
		unit, after, ok = PerWeek, next+1, true
		low, high = 2*low, 2*high
	}
	if !ok && !hyphen && p.is(next, "/") && p.tokens[next].glued && next+1 < p.end && p.tokens[next+1].glued && low <= 60 {
		ok = true
		after = next + 2
		switch p.text(next+1, next+2) {
		case "7":
			unit = PerDay
		case "52":
			unit = PerWeek
		case "12":
			unit = PerMonth
		default:
			ok = false
		}
	}
	if !ok && said && !article && p.is(next, "dose", "doses", "доза", "дозы", "доз") && low == high && !hyphen && !upTo {
		if low == 1 {
			return sigElement{to: next + 1, sig: Sig{Once: true}}, true
		}
		return sigElement{to: next + 1, sig: Sig{Doses: low}}, true
	}
	if !ok && p.is(start-1, "x") && low == high && low > 1 && p.endsWell(next) && p.minutesBefore(i) {
		return sigElement{to: next, sig: Sig{Doses: low}}, true // q5min x3
	}
	if !ok || p.is(next, "hourly", "night") || (unit == PerHour && (!said || high%24 != 0 || low%24 != 0)) || unit == PerMinute || unit == PerYear && high > 20 {
		return sigElement{}, false
	}
	if j, course := p.after(after, "course", "lang", "only", "supply course"); course {
		after = j
	} else if hyphen {
		return sigElement{}, false
	}
	if p.is(after, "a", "per", "/", "out", "of", "off", "before", "after", "apart", "prior", "ago", "later", "old", "supply", "each", "in") && !p.otherNext(after) ||
		p.is(after, "on") && (p.is(after+1, "off", "then", "and") || after+1 < p.end && p.tokens[after+1].kind == numberToken) ||
		p.is(after, "every") && p.is(after+1, "month", "week") || p.outOf(after) {
		return sigElement{to: p.clauseEnd(i), left: true}, true // 5 days a week, 21 days out of 28
	}
	if upTo {
		low = 0
	}
	return sigElement{to: after, sig: Sig{For: SigSpan{low, high, unit}}}, true
}

// outOf reports whether Portuguese or Russian words at i make days a part of
// something: 5 dias por semana, 21 день из 28.
func (p *sigParser) outOf(i int) bool {
	if p.is(i, "por", "ao", "в", "na", "no") {
		_, _, unit := p.timeUnitAt(i + 1)
		return unit
	}
	return p.is(i, "antes", "após", "depois", "até", "do", "da", "до", "после", "перед", "из", "назад") && !p.otherNext(i)
}

// otherNext reports whether a phrase stands at i that is about something else
// than how often: before food, in the morning.
func (p *sigParser) otherNext(i int) bool {
	ph, _ := p.phraseAt(i)
	return ph != nil && ph.kind == phraseMeans && ph.sig.Rate == (DoseRate{}) && ph.sig.Every == (DoseInterval{})
}

// minutesBefore reports whether the words right before i say every so many
// minutes.
func (p *sigParser) minutesBefore(i int) bool {
	for j := max(0, i-4); j < i; j++ {
		if e, ok := p.matchEvery(j); ok && e.to == i && e.sig.Every.Unit == PerMinute {
			return true
		}
	}
	return false
}

// matchClock reads at 8 am and 8 pm, at 08:00, 22:00, 0800 hrs, um 8 Uhr.
func (p *sigParser) matchClock(i int) (sigElement, bool) {
	start, said := p.after(i, "at", "@", "um", "à", "a las", "at about", "every day at", "às", "в")
	var s Sig
	next := start
	for n := 0; n < MaxSigClocks; n++ {
		t, after, ok := p.clockAt(next, said)
		if !ok {
			break
		}
		for _, before := range s.At {
			if before >= t+1 {
				return sigElement{}, false
			}
		}
		s.At[n] = t + 1
		next = after
		j, _ := p.after(next, "and", ",", "/", ", and", "und", "+", "e", "и")
		j, _ = p.after(j, "at", "às", "в")
		if _, _, more := p.clockAt(j, said); !more || j == next {
			break
		}
		next = j
	}
	return sigElement{to: next, sig: s}, s.At[0] != 0
}

func (p *sigParser) clockAt(i int, said bool) (SigClock, int, bool) {
	if i >= p.end || p.tokens[i].kind != numberToken {
		return 0, i, false
	}
	text := p.tokens[i].text
	hour, minute, next, sure := 0, 0, i+1, false
	read := func(h, m string) bool {
		hour, minute = wholeOf(h), wholeOf(m)
		return hour >= 0 && minute >= 0 && hour < 24 && minute < 60
	}
	switch h, m, dotted := strings.Cut(text, "."); {
	case p.is(next, ":") && p.tokens[next].glued && next+1 < p.end && len(p.tokens[next+1].text) == 2 && p.tokens[next+1].glued:
		if !read(text, p.tokens[next+1].text) {
			return 0, i, false
		}
		next, sure = next+2, true
	case dotted && len(m) == 2 && said:
		if !read(h, m) {
			return 0, i, false
		}
	case len(text) == 4 && (said || p.is(next, "h", "hrs", "hours", "hr")):
		if !read(text[:2], text[2:]) {
			return 0, i, false
		}
		sure = true
	case len(text) <= 2:
		if !read(text, "0") {
			return 0, i, false
		}
	default:
		return 0, i, false
	}
	switch {
	case p.is(next, "am", "pm") && hour >= 1 && hour <= 12:
		if hour %= 12; p.is(next, "pm") {
			hour += 12
		}
		return SigClock(hour*60 + minute), next + 1, true
	case p.is(next, "uhr"):
		return SigClock(hour*60 + minute), next + 1, true
	case p.is(next, "h", "hrs", "hours") && sure, p.is(next, "h") && p.is(i-1, "às", "e") && p.tokens[next].glued:
		return SigClock(hour*60 + minute), next + 1, true
	}
	return SigClock(hour*60 + minute), next, sure
}

func wholeOf(s string) int {
	n := 0
	for _, r := range s {
		if !isDigit(r) || n > 10000 {
			return -1
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// matchMealTime reads 30 minutes before food, half an hour ac, 2 hours after
// meals.
func (p *sigParser) matchMealTime(i int) (sigElement, bool) {
	i, lead := p.after(i, "за", "через")
	minutes, next := 0, i
	if j, ok := p.after(i, "half an hour", "half hour", "1/2 hour", "half-hour", "½ hour", "1 / 2 hour", "1 / 2 hr", "½ hr", "meia hora", "полчаса", "пол часа"); ok {
		minutes, next = 30, j
	} else if j, ok := p.after(i, "час"); ok && lead {
		minutes, next = 60, j
	} else if n, after, ok := p.numberAt(i); ok {
		if p.is(after, "-") {
			after++
		}
		unit, j, ok := p.timeUnitAt(after)
		if !ok || unit != PerMinute && unit != PerHour || n <= 0 || n > 240 {
			return sigElement{}, false
		}
		if minutes, next = int(n), j; unit == PerHour {
			minutes = int(n * 60)
		}
	}
	if next == i {
		return sigElement{}, false
	}
	ph, after := p.phraseAt(next)
	if ph == nil || ph.sig.Meal.When != BeforeMeal && ph.sig.Meal.When != AfterMeal {
		return sigElement{}, false
	}
	s := ph.sig
	s.Meal.Minutes = minutes
	return sigElement{to: after, sig: s}, true
}
