package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// VisitList is a list of visits that loads page by page: the list mode of the
// appointments page, a patient's visits, a patient's own view.
type VisitList struct {
	FrontDesk
	// Changed is called on the UI thread when there are other rows; Grown when
	// rows came behind those there were; Failed when a load went wrong.
	Changed func()
	Grown   func(rows []service.AppointmentRow)
	Failed  func(error)

	Filter service.AppointmentFilter
	Rows   []service.AppointmentRow
	Total  int
	// TotalAtLeast says that there are more than Total.
	TotalAtLeast bool
	Loading      bool
	// WithMoved also lists a row where each visit stood that was moved away,
	// unless the list is narrowed to some states.
	WithMoved bool

	Renewal
	moved []service.AppointmentRow // of these, those that lie behind the rows shown
	next  string
	load  Latest
}

// NewVisitList returns an empty list.
func NewVisitList(d FrontDesk, f service.AppointmentFilter) *VisitList {
	return &VisitList{FrontDesk: d, Filter: f, Changed: func() {}, Grown: func([]service.AppointmentRow) {}, Failed: func(error) {}}
}

// More reports whether there are rows that are not loaded yet.
func (l *VisitList) More() bool { return l.next != "" }

// Load loads the first page. The rows that are shown stay until it is there.
func (l *VisitList) Load() { l.fetch("") }

// LoadMore loads the next page.
func (l *VisitList) LoadMore() {
	if l.next != "" && !l.Loading {
		l.fetch(l.next)
	}
}

// SetFilter shows other visits.
func (l *VisitList) SetFilter(f service.AppointmentFilter) {
	l.Filter = f
	l.Rows, l.next = nil, ""
	l.Load()
}

func (l *VisitList) fetch(after string) {
	f := l.Filter
	rows := l.length(f, len(l.Rows))
	l.Loading = true
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		page, err := readPage(after, rows, func(r service.PageRequest) (service.Page[service.AppointmentRow], error) {
			return l.Services.Appointments.List(ctx, f, r)
		})
		var moved []service.AppointmentRow
		if err == nil && after == "" && l.WithMoved && len(f.Statuses) == 0 {
			moved, err = l.Services.Queue.MovedAway(ctx, f)
		}
		return func() {
			l.Loading = false
			if err != nil {
				l.Failed(err)
				return
			}
			l.next = page.Next
			if after != "" {
				rows := l.weave(page.Rows)
				l.Rows = append(l.Rows, rows...)
				l.Grown(rows)
				return
			}
			l.moved, l.Total, l.TotalAtLeast = moved, page.Total+len(moved), page.TotalAtLeast
			l.Rows = l.weave(page.Rows)
			l.arrived(f)
			l.Changed()
		}
	})
}

// weave puts the rows of moved visits between those of a page, by day and time;
// what lies behind a page that is not the last waits for the next one.
func (l *VisitList) weave(rows []service.AppointmentRow) []service.AppointmentRow {
	before := func(a, b service.AppointmentRow) bool {
		if c := a.Date.Compare(b.Date); c != 0 {
			return c < 0
		}
		return a.Start <= b.Start
	}
	var out []service.AppointmentRow
	for _, row := range rows {
		for len(l.moved) > 0 && before(l.moved[0], row) {
			out, l.moved = append(out, l.moved[0]), l.moved[1:]
		}
		out = append(out, row)
	}
	if l.next == "" {
		out, l.moved = append(out, l.moved...), nil
	}
	return out
}

// SlotRequest lets a patient ask for a free slot.
type SlotRequest struct {
	FrontDesk
	// Changed is called on the UI thread when doctors or slots are new.
	Changed func()
	Failed  func(error)

	Doctors []clinic.Doctor
	Slots   []clinic.Slot
	Loading bool

	doctors, slots Latest
	save           Submission
}

// NewSlotRequest returns the state of a patient's request form.
func NewSlotRequest(d FrontDesk) *SlotRequest {
	return &SlotRequest{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// Load loads the doctors that take bookings.
func (r *SlotRequest) Load() {
	r.doctors.Go(r.Context(), r.Runner, func(ctx context.Context) func() {
		list, err := r.Services.Doctors.List(ctx, service.DoctorFilter{})
		return func() {
			if err != nil {
				r.Failed(err)
				return
			}
			r.Doctors = nil
			for _, d := range list {
				if d.Available {
					r.Doctors = append(r.Doctors, d)
				}
			}
			r.Changed()
		}
	})
}

// requestSlots is how many free slots a patient chooses from.
const requestSlots = 24

// Look finds the doctor's free slots from a day on.
func (r *SlotRequest) Look(doctor clinic.DoctorID, from clinic.Date) {
	r.Slots = nil
	if doctor == 0 || from.IsZero() {
		r.slots.Cancel()
		r.Loading = false
		r.Changed()
		return
	}
	r.Loading = true
	q := service.FreeQuery{Doctor: doctor, From: from, Days: 14, N: requestSlots}
	r.slots.Go(r.Context(), r.Runner, func(ctx context.Context) func() {
		slots, err := r.Services.Appointments.FreeSlots(ctx, q)
		return func() {
			r.Loading = false
			if err != nil {
				r.Failed(err)
				return
			}
			r.Slots = slots
			r.Changed()
		}
	})
}

// Submit asks for a slot; done gets what went wrong.
func (r *SlotRequest) Submit(slot clinic.Slot, reason string, done func(error)) bool {
	if r.save.Busy() {
		return false
	}
	if slot.DoctorID == 0 {
		done(clinic.FieldErrorf("start", "Choose one of the free times."))
		return true
	}
	cmd := service.RequestCommand{Doctor: slot.DoctorID, Date: slot.Date, Start: slot.Start, Reason: reason}
	return r.save.Go(r.FrontDesk, func(ctx context.Context) error {
		_, err := r.Services.Appointments.Request(ctx, cmd)
		return err
	}, done)
}
