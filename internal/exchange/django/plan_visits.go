package django

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// appointments takes visits, gives them a length, which the other system does
// not know, and settles those that stand in each other's way.
func (p *plan) appointments() {
	const t = service.TableVisits
	for _, r := range p.all.tables[service.TableRecords].rows {
		if id := r.get("appointment_id").id(); r.id != 0 && id != 0 {
			p.recorded[id] = append(p.recorded[id], r.get("patient_id").id())
		}
	}
	for _, r := range p.rows(t) {
		doctor := r.get("doctor_id").id()
		date, okDate := r.get("appointment_date").date()
		start, exact, okStart := r.get("appointment_time").clock()
		_, okDoctor := p.doctors[doctor]
		switch {
		case !okDoctor:
			p.refuse(t, r, "doctor_id", "There is no doctor %s, or it was refused.", shown(r.get("doctor_id")))
			continue
		case !okDate:
			p.refuse(t, r, "appointment_date", "%s is no possible date.", shown(r.get("appointment_date")))
			continue
		case !okStart || start >= clinic.Midnight24:
			p.refuse(t, r, "appointment_time", "%s is no time of day.", shown(r.get("appointment_time")))
			continue
		}
		patient, ok := p.patient(t, r, "patient_id")
		if !ok {
			continue
		}
		if !exact {
			p.change(t, r.id, "appointment_time", "The time is kept in whole minutes: %s.", start)
		}
		v := clinic.Appointment{ID: clinic.AppointmentID(r.id), PatientID: patient, DoctorID: clinic.DoctorID(doctor), Date: date, Start: start,
			Kind: clinic.VisitNew, Symptoms: p.clinical(t, r, "symptoms"), Notes: p.clinical(t, r, "notes"), Diagnosis: p.clinical(t, r, "diagnosis"),
			Prescription: p.clinical(t, r, "prescription"), FollowUp: p.day(t, r, "follow_up_date"), CreatedAt: p.moment(t, r, "created_at", p.now)}
		v.UpdatedAt = p.moment(t, r, "updated_at", v.CreatedAt)
		if !v.FollowUp.IsZero() && v.FollowUp.Before(date) {
			p.change(t, r.id, "follow_up_date", "The follow-up %s is before the visit and is left out.", v.FollowUp)
			v.FollowUp = clinic.Date{}
		}
		p.status(r, &v)
		p.out.Visits = append(p.out.Visits, v)
	}
	p.lengths()
	p.onePlaceAtOnce()
	p.doubleBookings()
	slices.SortStableFunc(p.out.Visits, inTime)
	for i, v := range p.out.Visits {
		p.visits[int64(v.ID)] = i
	}
}

// inTime orders visits by time, then by which was made first.
func inTime(a, b clinic.Appointment) int {
	if c := a.Date.Compare(b.Date); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.Start, b.Start), earlier(a, b))
}

// earlier orders visits by which was made first.
func earlier(a, b clinic.Appointment) int {
	return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
}

// hasRecord reports whether a record of the same patient belongs to a visit.
func (p *plan) hasRecord(v clinic.Appointment) bool {
	return slices.Contains(p.recorded[int64(v.ID)], int64(max(v.PatientID, -v.PatientID)))
}

// status puts a state of the other system into one of ours. A visit that must
// have taken place, because there is a record of it, has; what nobody confirmed
// in time is off; and what has a state that nobody knows is asked for again, so
// that somebody looks at it.
func (p *plan) status(r row, v *clinic.Appointment) {
	const t, field = service.TableVisits, "status"
	past, future := v.Date.Before(p.today), v.Date.After(p.today)
	said := strings.Map(func(c rune) rune {
		if c == '-' || c == ' ' {
			return '_'
		}
		return c
	}, strings.ToLower(clinic.CleanLine(r.get(field).text)))
	off := func(reason string) {
		v.Status, v.CancelledBy, v.CancelReason = clinic.StatusCancelled, clinic.CancelledByHospital, reason
	}
	switch said {
	case "completed", "done", "complete":
		v.Status = clinic.StatusCompleted
		if future {
			v.Status = clinic.StatusBooked
			p.change(t, r.id, field, "The visit is said to be done, but %s has not come yet. Taken as booked.", v.Date)
		}
	case "no_show", "noshow", "missed":
		v.Status = clinic.StatusNoShow
		if future {
			v.Status = clinic.StatusBooked
			p.change(t, r.id, field, "The visit is said to be missed, but %s has not come yet. Taken as booked.", v.Date)
		}
	case "cancelled", "canceled":
		v.Status, v.CancelReason = clinic.StatusCancelled, "Cancelled in the former system"
	case "confirmed", "scheduled", "booked":
		v.Status = clinic.StatusBooked
		if past && p.hasRecord(*v) {
			v.Status = clinic.StatusCompleted
			p.change(t, r.id, field, "The visit was never marked as done, but there is a record of it. Taken as done.")
		}
	case "pending", "requested":
		v.Status = clinic.StatusRequested
		switch {
		case past && p.hasRecord(*v):
			v.Status = clinic.StatusCompleted
			p.change(t, r.id, field, "The visit was never confirmed, but there is a record of it. Taken as done.")
		case past:
			off("Never confirmed in the former system")
			p.change(t, r.id, field, "The visit was never confirmed and its day is over. Taken as cancelled by the hospital.")
		}
	default:
		switch {
		case past && p.hasRecord(*v):
			v.Status = clinic.StatusCompleted
			p.change(t, r.id, field, "The state %s is not known, but there is a record of the visit. Taken as done.", shown(r.get(field)))
		case past:
			off("Of an unknown state in the former system")
			p.change(t, r.id, field, "The state %s is not known and the day is over. Taken as cancelled by the hospital.", shown(r.get(field)))
		default:
			v.Status = clinic.StatusRequested
			p.change(t, r.id, field, "The state %s is not known. Taken as asked for, to be confirmed.", shown(r.get(field)))
		}
	}
}

// grids are the lengths of visit that a doctor's times may tell of.
var grids = []int{60, 30, 20, 15, 10, 5}

// lengths finds each doctor's length of visit: the longest on whose marks nearly
// all visits begin.
func (p *plan) lengths() {
	begins := map[clinic.DoctorID][]clinic.Clock{}
	for _, v := range p.out.Visits {
		begins[v.DoctorID] = append(begins[v.DoctorID], v.Start)
	}
	for i := range p.out.Doctors {
		d := &p.out.Doctors[i].Doctor
		starts := begins[d.ID]
		d.SlotMinutes = clinic.MinVisitMinutes
		for _, g := range grids {
			on := 0
			for _, s := range starts {
				if int(s)%g == 0 {
					on++
				}
			}
			if on*20 >= len(starts)*19 {
				d.SlotMinutes = g
				break
			}
		}
		if len(starts) < 10 { // too few to tell of long visits
			d.SlotMinutes = min(d.SlotMinutes, clinic.DefaultVisitMinutes)
		}
	}
	for i := range p.out.Visits {
		v := &p.out.Visits[i]
		v.Minutes = p.out.Doctors[p.doctors[int64(v.DoctorID)]].Doctor.SlotMinutes
	}
}

// live returns the places of live visits in the order of their owner and time.
func (p *plan) live(owner func(clinic.Appointment) int64) []int {
	var out []int
	for i, v := range p.out.Visits {
		if v.Status.Live() {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b int) int {
		x, y := p.out.Visits[a], p.out.Visits[b]
		return cmp.Or(cmp.Compare(owner(x), owner(y)), inTime(x, y))
	})
	return out
}

// apart is how many minutes b begins after a.
func apart(a, b clinic.Appointment) int {
	return a.Date.DaysUntil(b.Date)*int(clinic.Midnight24) + int(b.Start-a.Start)
}

// onePlaceAtOnce makes sure that no patient has two live visits at one time. The
// one that took place stays, else the one that was made first; the other is
// cancelled. Of two that only touch, the first is shortened.
func (p *plan) onePlaceAtOnce() {
	const t = service.TableVisits
	last := -1
	for _, i := range p.live(func(v clinic.Appointment) int64 { return int64(v.PatientID) }) {
		v := &p.out.Visits[i]
		if last >= 0 && p.out.Visits[last].PatientID == v.PatientID {
			before := &p.out.Visits[last]
			if gap := apart(*before, *v); gap >= clinic.MinVisitMinutes {
				before.Minutes = min(before.Minutes, gap)
			} else {
				stays, goes := before, v
				if (v.Status == clinic.StatusCompleted) != (before.Status == clinic.StatusCompleted) {
					if v.Status == clinic.StatusCompleted {
						stays, goes = v, before
					}
				} else if earlier(*v, *before) < 0 {
					stays, goes = v, before
				}
				goes.Status, goes.CancelledBy, goes.CancelReason = clinic.StatusCancelled, clinic.CancelledByHospital, "The patient had another visit at that time"
				p.change(t, int64(goes.ID), "", "The patient has visit %d at the same time, and nobody is in two places. Taken as cancelled by the hospital.", stays.ID)
				if goes == v {
					continue
				}
			}
		}
		last = i
	}
}

// doubleBookings settles two live visits of a doctor at one time: the one that
// was made first is booked, the other a deliberate overbooking. Both patients
// were told to come, so neither is sent away by an import.
func (p *plan) doubleBookings() {
	const t = service.TableVisits
	last := -1
	for _, i := range p.live(func(v clinic.Appointment) int64 { return int64(v.DoctorID) }) {
		v := &p.out.Visits[i]
		if last >= 0 && p.out.Visits[last].DoctorID == v.DoctorID {
			before := &p.out.Visits[last]
			if gap := apart(*before, *v); gap >= clinic.MinVisitMinutes {
				before.Minutes = min(before.Minutes, gap)
			} else {
				stays, over := before, v
				if earlier(*v, *before) < 0 {
					stays, over = v, before
				}
				over.OverbookReason = "Double booking in the former system"
				p.change(t, int64(over.ID), "", "The doctor has visit %d at the same time. Taken as a deliberate overbooking.", stays.ID)
				if over == v {
					continue
				}
			}
		}
		last = i
	}
}

// records takes what was written of visits, and makes a record of the visit's
// own text where a visit that is done has none.
func (p *plan) records() {
	const t = service.TableRecords
	rows := p.rows(t)
	slices.SortStableFunc(rows, func(a, b row) int {
		x, _ := a.get("date_created").instant()
		y, _ := b.get("date_created").instant()
		return cmp.Or(x.Compare(y), cmp.Compare(a.id, b.id))
	})
	done := map[clinic.AppointmentID]bool{}
	for _, r := range rows {
		patient, ok := p.patient(t, r, "patient_id")
		if !ok {
			continue
		}
		h := clinic.HistoryEntry{ID: clinic.HistoryID(r.id), PatientID: patient, Diagnosis: p.clinical(t, r, "diagnosis"), Treatment: p.clinical(t, r, "treatment"),
			Prescription: p.clinical(t, r, "prescription"), Notes: p.clinical(t, r, "notes"), DoctorNotes: p.clinical(t, r, "doctor_notes"),
			FollowUp: p.day(t, r, "follow_up_date"), CreatedAt: p.moment(t, r, "date_created", p.now), Version: 1}
		if v := r.get("appointment_id"); !v.empty() {
			place, ok := p.visits[v.id()]
			if !ok {
				p.change(t, r.id, "appointment_id", "There is no visit %s, or it was refused. The record is kept without one.", shown(v))
			} else if visit := p.out.Visits[place]; visit.PatientID != patient {
				p.change(t, r.id, "appointment_id", "Visit %d is another patient’s. The record is kept without one.", visit.ID)
			} else if visit.Status != clinic.StatusCompleted {
				p.change(t, r.id, "appointment_id", "Visit %d is not done (%s). The record is kept without one.", visit.ID, strings.ToLower(visit.Status.Title()))
			} else if done[visit.ID] {
				p.change(t, r.id, "appointment_id", "Visit %d has an earlier record. This one is kept without a visit.", visit.ID)
			} else {
				done[visit.ID] = true
				h.AppointmentID, h.Symptoms = visit.ID, visit.Symptoms
			}
		}
		p.out.Records = append(p.out.Records, h)
	}
	for _, v := range p.out.Visits {
		if v.Status == clinic.StatusCompleted && !done[v.ID] {
			p.change(service.TableVisits, int64(v.ID), "", "There is no record of the visit, which is done. One is made of the visit’s own text.")
			p.out.Records = append(p.out.Records, clinic.HistoryEntry{PatientID: v.PatientID, AppointmentID: v.ID, Symptoms: v.Symptoms, Diagnosis: v.Diagnosis,
				Prescription: v.Prescription, Notes: v.Notes, FollowUp: v.FollowUp, CreatedAt: p.visitTime(v), Version: 1})
		}
	}
}

// visitTime is when a visit was, at the latest now.
func (p *plan) visitTime(v clinic.Appointment) time.Time {
	if at := v.Date.At(v.Start, p.now.Location()); at.Before(p.now) {
		return at
	}
	return p.now
}
