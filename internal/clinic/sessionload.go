package clinic

// PatientsIn counts the visits that begin in one of the plan's sessions, as its
// limit counts them. taken are the live visits of the doctor around the day,
// counted from its midnight.
func (p DayPlan) PatientsIn(s Session, taken []Span) int {
	span, n := s.SpanOn(p.Date), 0
	for _, t := range taken {
		if span.From <= t.From && t.From < span.To {
			n++
		}
	}
	return n
}
