package bulk

import (
	"encoding/json"
	"fmt"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
)

// moment is a minute of a day as the database keeps it, with some seconds.
func moment(d clinic.Date, minute, second int) string {
	return fmt.Sprintf("%sT%02d:%02d:%02d.000000Z", d.String(), minute/60, minute%60, second)
}

// visitFacts are those that all rows of a visit share.
type visitFacts struct {
	id      int64
	who     int
	patient int64
	doctor  clinic.Doctor
	desk    worker
	day     clinic.Date
	date    string
	minute  int
	what    *complaint
	follow  any // the date of the follow-up, nil for none
}

func (g *generator) makeVisit(l *store.Loader, d clinic.Date, doctor, who, slot int, token *int) error {
	rng := g.rng
	minute := 9*60 + slotMinutes*slot
	if slot >= 12 {
		minute = 14*60 + slotMinutes*(slot-12)
	}
	g.visit++
	v := visitFacts{id: g.visit, who: who, patient: g.base + int64(who) + 1, doctor: g.doctors[doctor], desk: g.desk[doctor%len(g.desk)], day: d, date: d.String(),
		minute: minute, what: &complaints[zipf(rng, len(complaints))]}
	now := Now.Hour()*60 + Now.Minute()
	status := clinic.StatusCompleted
	chance := rng.IntN(100)
	switch {
	case who == 0 && d.Before(Today):
	case chance < 5:
		status = clinic.StatusCancelled
	case d.After(Today) || d == Today && minute > now+20:
		status = clinic.StatusBooked
	case d == Today && minute > now:
		status = clinic.StatusArrived
	case d == Today && minute > now-slotMinutes:
		status = clinic.StatusInConsultation
	case chance < 11:
		status = clinic.StatusNoShow
	}
	kind := clinic.VisitFollowUp
	if who == g.registered-1 || rng.IntN(3) == 0 {
		kind = clinic.VisitNew
	}
	var tokenNo, arrived, started, ended, cancelReason, cancelledBy any = nil, nil, nil, nil, "", ""
	version := 1
	// Booked before its day where there was one; the patients of the first day and new ones on the day itself.
	booked := moment(d, 8*60, slot)
	step := func(from, to clinic.AppointmentStatus, at string, by clinic.UserID, name, reason string) error {
		return g.t.changes.Add(v.id, string(from), string(to), at, int64(by), name, reason)
	}
	if err := step("", clinic.StatusBooked, booked, v.desk.id, v.desk.name, ""); err != nil {
		return err
	}
	updated := booked
	switch status {
	case clinic.StatusCancelled:
		cancelReason, cancelledBy, version, updated = "Cannot come", string(clinic.CancelledByPatient), 2, moment(d, 8*60+20, slot)
		if err := step(clinic.StatusBooked, status, updated, v.desk.id, v.desk.name, "Cannot come"); err != nil {
			return err
		}
	case clinic.StatusNoShow:
		version, updated = 2, moment(d, 18*60, slot)
		if err := step(clinic.StatusBooked, status, updated, v.desk.id, v.desk.name, ""); err != nil {
			return err
		}
	case clinic.StatusArrived, clinic.StatusInConsultation, clinic.StatusCompleted:
		*token++
		come := moment(d, minute-5-rng.IntN(15), rng.IntN(60))
		tokenNo, arrived, version, updated = *token, come, 2, come
		if err := g.t.tokens.Add(int64(v.doctor.ID), v.date, *token, v.id, come); err != nil {
			return err
		}
		if err := step(clinic.StatusBooked, clinic.StatusArrived, come, v.desk.id, v.desk.name, ""); err != nil {
			return err
		}
	}
	name := v.doctor.User.FullName()
	if status == clinic.StatusInConsultation || status == clinic.StatusCompleted {
		begun := moment(d, minute, rng.IntN(60))
		started, version, updated = begun, 3, begun
		if err := step(clinic.StatusArrived, clinic.StatusInConsultation, begun, v.doctor.User.ID, name, ""); err != nil {
			return err
		}
	}
	symptoms, notes, diagnosis, medicines := "", "", "", ""
	if status == clinic.StatusCompleted {
		done := moment(d, minute+10+rng.IntN(9), rng.IntN(60))
		ended, version, updated = done, 4, done
		symptoms, notes, diagnosis, medicines = v.what.symptoms, v.what.notes, v.what.code+" "+v.what.title, v.what.medicines
		if rng.IntN(8) == 0 {
			v.follow = d.AddDays(14 + 7*rng.IntN(10)).String()
		}
		if err := step(clinic.StatusInConsultation, status, done, v.doctor.User.ID, name, ""); err != nil {
			return err
		}
	}
	if err := g.t.visits.Add(v.id, v.patient, int64(v.doctor.ID), v.date, fmt.Sprintf("%02d:%02d:00", minute/60, minute%60), string(status), symptoms, notes, diagnosis,
		medicines, v.follow, booked, updated, slotMinutes, string(kind), v.what.title, tokenNo, arrived, started, ended, cancelReason, cancelledBy, int64(v.desk.id),
		version); err != nil {
		return err
	}
	if status != clinic.StatusCompleted {
		return nil
	}
	if err := g.consultation(v, updated, name); err != nil {
		return err
	}
	return g.bill(v, updated)
}

// consultation writes the record of a closed visit with what belongs to it.
func (g *generator) consultation(v visitFacts, done, doctor string) error {
	g.record++
	w, by := v.what, int64(v.doctor.User.ID)
	if err := g.t.records.Add(g.record, v.patient, v.id, w.code+" "+w.title, w.advice, w.medicines, w.notes, done, v.follow, w.symptoms, by, doctor); err != nil {
		return err
	}
	if err := g.t.diagnoses.Add(g.record, 1, w.code, w.title); err != nil {
		return err
	}
	if g.rng.IntN(100) < 20 {
		other := &complaints[zipf(g.rng, len(complaints))]
		if err := g.t.diagnoses.Add(g.record, 2, other.code, other.title); err != nil {
			return err
		}
	}
	if g.rng.IntN(100) < 35 {
		nurse := g.nurses[int(v.id)%len(g.nurses)]
		taken := moment(v.day, v.minute-2, 0)
		if err := g.t.vitals.Add(v.patient, v.id, taken, 105+g.rng.IntN(55), 60+g.rng.IntN(35), 58+g.rng.IntN(40), 360+g.rng.IntN(20), 94+g.rng.IntN(6),
			50_000+100*g.rng.IntN(500), 1500+g.rng.IntN(400), taken, int64(nurse.id), nurse.name); err != nil {
			return err
		}
	}
	if g.rng.IntN(100) < 4 {
		if err := g.t.problems.Add(v.patient, v.id, w.code, w.title, v.date[:7], "active", done, by, doctor, done); err != nil {
			return err
		}
	}
	if len(w.items) == 0 {
		return nil
	}
	return g.prescribe(v, done)
}

func (g *generator) prescribe(v visitFacts, done string) error {
	g.prescription++
	p, w := g.patient(v.who), v.what
	rx := clinic.Prescription{Number: fmt.Sprintf("RX-%d-%06d", v.day.Year, g.next("prescription", v.day.Year)), Diagnosis: w.code + " " + w.title, Advice: w.advice,
		Allergies: p.AllergyText(), Items: w.items, Parties: clinic.PartiesOf(p, v.doctor)}
	if s, ok := v.follow.(string); ok {
		rx.FollowUp = clinic.MustDate(s)
	}
	var err error
	if rx.IssuedAt, err = instantOf(done); err != nil {
		return err
	}
	rx.Parties.Language, rx.Parties.Words = "en", w.words
	parties, err := json.Marshal(rx.Parties)
	if err != nil {
		return err
	}
	if err := g.t.prescriptions.Add(g.prescription, rx.Number, v.id, v.patient, int64(v.doctor.ID), rx.Diagnosis, rx.Advice, rx.Allergies, v.follow, done,
		string(parties), clinic.PrescriptionDigest(rx)); err != nil {
		return err
	}
	for n, it := range w.items {
		g.item++
		prn := 0
		if it.PRN {
			prn = 1
		}
		if err := g.t.items.Add(g.item, g.prescription, n+1, it.Drug, it.Strength, it.Form, it.Dose, it.Route, it.Frequency, it.DurationDays, it.Quantity,
			it.Instructions, prn); err != nil {
			return err
		}
	}
	return nil
}
