package viewmodel

import (
	"context"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Today is the state of the first page.
type Today struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)

	View   service.TodayView
	Loaded bool
	readAt time.Time

	load Latest
}

// NewToday returns the page's state before its first load.
func NewToday(d FrontDesk) *Today {
	return &Today{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the page.
func (t *Today) Load() {
	t.load.Go(t.Context(), t.Runner, func(ctx context.Context) func() {
		view, err := t.Services.Today.Get(ctx)
		return func() {
			if err != nil {
				t.Failed(err)
				return
			}
			t.View, t.Loaded, t.readAt = view, true, t.Now()
			t.Changed()
		}
	})
}

// CardTone says how a figure is coloured.
type CardTone int

// The tones: a plain figure, people waiting, good news, something to look at.
const (
	CardPlain CardTone = iota
	CardWaiting
	CardGood
	CardAlarm
)

// CardGoal is where a figure leads.
type CardGoal int

// The goals.
const (
	GoalNone CardGoal = iota
	GoalAppointments
	GoalBilling
	// The reports that say more of a figure.
	GoalVisits
	GoalNoShows
	GoalRevenue
	GoalUnpaid
)

// Report is the report that a goal leads to, empty for other goals.
func (g CardGoal) Report() clinic.ReportKind {
	switch g {
	case GoalVisits:
		return clinic.ReportVisits
	case GoalNoShows:
		return clinic.ReportNoShows
	case GoalRevenue:
		return clinic.ReportRevenue
	case GoalUnpaid:
		return clinic.ReportUnpaid
	}
	return ""
}

// TodayCard is one figure of the page.
type TodayCard struct {
	Label, Value string
	Tone         CardTone
	Goal         CardGoal
}

// Amount reports a figure of money.
func (c TodayCard) Amount() bool {
	return c.Goal == GoalRevenue || c.Goal == GoalUnpaid || c.Goal == GoalBilling && strings.ContainsAny(c.Value, ".,  ")
}

// longWait is when somebody has waited for too long.
const longWait = 20 * time.Minute

// Cards are the figures of the signed-in role.
func (t *Today) Cards() []TodayCard {
	v, c := t.View, t.View.Counts
	var cards []TodayCard
	goal := GoalAppointments
	count := func(label string, n int, tone CardTone) {
		if n == 0 {
			tone = CardPlain
		}
		cards = append(cards, TodayCard{label, strconv.Itoa(n), tone, goal})
	}
	waiting := CardWaiting
	for _, q := range v.Queue {
		if t.WaitsLong(q) {
			waiting = CardAlarm
		}
	}
	role := t.Actor.Role
	switch role {
	case clinic.RolePatient, clinic.RoleCashier:
	case clinic.RoleDoctor:
		count(i18n.T("Waiting for me"), c.Arrived, waiting)
		count(i18n.T("With me"), c.InConsultation, CardPlain)
		count(i18n.T("Still to come"), c.Booked, CardPlain)
		count(i18n.C("count of visits", "Done"), c.Done, CardGood)
		count(i18n.C("count of visits", "No-show"), c.NoShow, CardPlain)
	case clinic.RoleAdmin:
		return t.adminCards(waiting)
	default:
		count(i18n.C("visits", "Expected"), c.Booked, CardPlain)
		count(i18n.T("Waiting"), c.Arrived, waiting)
		count(i18n.T("With doctor"), c.InConsultation, CardPlain)
		count(i18n.C("count of visits", "Done"), c.Done, CardGood)
		count(i18n.C("count of visits", "No-show"), c.NoShow, CardPlain)
	}
	if b := v.Billing; b != nil && role == clinic.RoleCashier {
		money := func(label string, m clinic.Money, tone CardTone) {
			cards = append(cards, TodayCard{label, i18n.Money(m), tone, GoalBilling})
		}
		cards = append(cards, TodayCard{i18n.T("To bill"), strconv.Itoa(b.ToBill), CardPlain, GoalBilling})
		money(i18n.T("Taken today"), b.Taken, CardGood)
		money(i18n.T("Taken by me"), b.TakenByMe, CardPlain)
		cards = append(cards, TodayCard{i18n.T("Cash in my drawer"), DrawerCash(b.Drawer), CardPlain, GoalBilling})
		money(i18n.T("Outstanding"), b.Outstanding, CardPlain)
	}
	return cards
}

// adminCards are the figures of the whole hospital, those of the reports for
// today. What counts a day's visits or money leads to its report.
func (t *Today) adminCards(waiting CardTone) []TodayCard {
	v, c := t.View, t.View.Counts
	var cards []TodayCard
	add := func(label, value string, tone CardTone, goal CardGoal) {
		cards = append(cards, TodayCard{label, value, tone, goal})
	}
	count := func(label string, n int, tone CardTone, goal CardGoal) {
		if n == 0 {
			tone = CardPlain
		}
		add(label, strconv.Itoa(n), tone, goal)
	}
	count(i18n.T("Visits today"), c.Booked+c.Arrived+c.InConsultation+c.Done+c.NoShow+c.Cancelled, CardPlain, GoalVisits)
	count(i18n.C("visits", "Expected"), c.Booked, CardPlain, GoalAppointments)
	count(i18n.T("Waiting"), c.Arrived, waiting, GoalAppointments)
	count(i18n.T("With doctor"), c.InConsultation, CardPlain, GoalAppointments)
	count(i18n.C("count of visits", "Done"), c.Done, CardGood, GoalAppointments)
	count(i18n.C("count of visits", "No-show"), c.NoShow, CardPlain, GoalNoShows)
	count(i18n.T("Doctors in"), c.Doctors, CardPlain, GoalAppointments)
	if f := v.Figures; f != nil {
		add(i18n.T("Billed today"), i18n.Money(f.Billed), CardPlain, GoalRevenue)
		add(i18n.T("Received today"), i18n.Money(f.Received), CardGood, GoalRevenue)
	}
	if b := v.Billing; b != nil {
		add(i18n.T("Outstanding"), i18n.Money(b.Outstanding), CardPlain, GoalUnpaid)
	}
	return cards
}

// Waiting is how long somebody has waited by now; the view may have been read
// some minutes ago.
func (t *Today) Waiting(q service.QueueEntry) time.Duration {
	if t.readAt.IsZero() {
		return q.Waiting
	}
	return max(0, q.Waiting+t.Now().Sub(t.readAt))
}

// Queue is who waits, in the order in which they are seen. A doctor's begins with the visit that
// is under way, so that Enter goes on with it after an interruption.
func (t *Today) Queue() []service.QueueEntry {
	if t.Actor.Role != clinic.RoleDoctor {
		return t.View.Queue
	}
	var out []service.QueueEntry
	for _, v := range t.View.Visits {
		if v.Status == clinic.StatusInConsultation {
			out = append(out, service.QueueEntry{AppointmentRow: v})
		}
	}
	return append(out, t.View.Queue...)
}

// WaitingText gives the wait in whole minutes.
func (t *Today) WaitingText(q service.QueueEntry) string {
	if q.Status == clinic.StatusInConsultation {
		return i18n.T("with me")
	}
	return i18n.F("%d min", int(t.Waiting(q)/time.Minute))
}

// WaitsLong reports a wait that should be looked at.
func (t *Today) WaitsLong(q service.QueueEntry) bool { return t.Waiting(q) >= longWait }

// Expected are today's visits that have not begun, in the order of their times.
func (t *Today) Expected() []service.AppointmentRow {
	var out []service.AppointmentRow
	for _, v := range t.View.Visits {
		if v.Status == clinic.StatusBooked {
			out = append(out, v)
		}
	}
	return out
}

// OpenedByDoctor reports whether a doctor opens a visit as a consultation
// rather than in the calendar.
func OpenedByDoctor(s clinic.AppointmentStatus) bool {
	switch s {
	case clinic.StatusArrived, clinic.StatusInConsultation, clinic.StatusCompleted:
		return true
	}
	return false
}

// SlotText names a free time: "Today 11:45", "Tue 24 Nov 09:00".
func (t *Today) SlotText(s clinic.Slot) string {
	switch t.Today().DaysUntil(s.Date) {
	case 0:
		return i18n.F("Today %s", s.Start.String())
	case 1:
		return i18n.F("Tomorrow %s", s.Start.String())
	}
	return i18n.Date(s.Date, "Mon 2 Jan") + " " + s.Start.String()
}

// NextVisitText says when a patient's next visit is.
func (t *Today) NextVisitText() string {
	v := t.View.NextVisit
	if v == nil {
		return ""
	}
	day := i18n.Date(v.Date, "Monday 2 January 2006")
	switch t.Today().DaysUntil(v.Date) {
	case 0:
		day = i18n.F("Today, %s", day)
	case 1:
		day = i18n.F("Tomorrow, %s", day)
	}
	return day + ", " + v.Span().String()
}
