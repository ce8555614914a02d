package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// days writes the visits, a day a transaction, oldest first so that receipt
// numbers rise with the calendar.
func (f *filler) days() error {
	density := f.density()
	for i := -pastDays; i <= futureDays; i++ {
		day := f.today.AddDays(i)
		err := f.uow.InTx(f.ctx, func(r service.Repos) error {
			// The closure may be run again: it starts from the same numbers.
			f.rng = rand.New(rand.NewPCG(f.Seed, uint64(i+pastDays+1)))
			return f.day(r, day, density)
		})
		if err != nil {
			return err
		}
		f.step()
	}
	return nil
}

// density is the share of slots that are taken, less in a hospital with few
// patients so that nobody comes every week.
func (f *filler) density() float64 {
	return min(0.7, float64(len(f.people))/700+0.12)
}

func (f *filler) day(r service.Repos, day clinic.Date, density float64) error {
	seen := map[clinic.PatientID]bool{}
	loc := f.Now.Location()
	now := clinic.ClockOf(f.Now)
	for di, doc := range f.doctors {
		token, busyNow := 0, false
		plan := clinic.PlanDay(doc, f.calendar, day)
		var taken []clinic.Span
		for _, start := range plan.FreeStarts(nil, doc.SlotMinutes, 0) {
			if _, full := plan.FullAt(start, taken); full {
				continue
			}
			share := density
			if day.After(f.today) {
				share = density * 0.55
			}
			if day == f.today && start.Add(doc.SlotMinutes) > now {
				share = density * 0.7
			}
			var own *visit
			if di == 0 && !seen[f.people[0]] {
				own = f.ownVisit(day)
			}
			if f.rng.Float64() > share && own == nil {
				continue
			}
			pid := pick(f, f.people)
			if own != nil {
				pid = f.people[0]
			}
			if day == f.today && di == 0 && !seen[f.people[0]] && start.Add(doc.SlotMinutes) > now {
				pid = f.people[0]
			}
			if seen[pid] {
				continue
			}
			seen[pid] = true
			v := pick(f, visits()[f.depts[doc.DepartmentID]])
			if own != nil {
				v = *own
			}
			a := clinic.Appointment{PatientID: pid, DoctorID: doc.ID, Date: day, Start: start, Minutes: doc.SlotMinutes,
				Kind: pick(f, []clinic.VisitKind{clinic.VisitNew, clinic.VisitNew, clinic.VisitFollowUp}), Reason: v.reason,
				CreatedAt: day.AddDays(-1-f.rng.IntN(9)).At(clinic.MustClock("10:00").Add(f.rng.IntN(300)), loc)}
			a.Status = f.status(day, start, doc.SlotMinutes, now, &busyNow)
			if own != nil {
				a.Status = clinic.StatusCompleted
			}
			if a.CreatedAt.After(f.Now) {
				a.CreatedAt = f.Now.Add(-time.Duration(1+f.rng.IntN(200)) * time.Minute)
			}
			if a.Status.Live() {
				taken = append(taken, a.Span())
			}
			if err := f.visit(r, doc, a, v, &token); err != nil {
				return err
			}
		}
	}
	if day.Before(f.today) {
		return f.closeDrawer(r, day)
	}
	return nil
}

// status says where a visit stands at the demo's clock.
func (f *filler) status(day clinic.Date, start clinic.Clock, minutes int, now clinic.Clock, busyNow *bool) clinic.AppointmentStatus {
	roll := f.rng.IntN(100)
	switch {
	case day.Before(f.today) || day == f.today && start.Add(minutes) <= now:
		switch {
		case day == f.today.AddDays(-1) && roll >= 90:
			return clinic.StatusBooked // nobody has closed the day yet
		case roll < 7:
			return clinic.StatusNoShow
		case roll < 13:
			return clinic.StatusCancelled
		}
		return clinic.StatusCompleted
	case day == f.today && start <= now+20 && !*busyNow && start <= now:
		*busyNow = true
		return clinic.StatusInConsultation
	case day == f.today && start <= now+40 && roll < 75:
		return clinic.StatusArrived
	case roll < 4:
		return clinic.StatusCancelled
	}
	return clinic.StatusBooked
}

// visit writes one visit with all that belongs to its state.
func (f *filler) visit(r service.Repos, doc clinic.Doctor, a clinic.Appointment, v visit, token *int) error {
	loc := f.Now.Location()
	begin := a.Date.At(a.Start, loc)
	end := begin.Add(time.Duration(a.Minutes) * time.Minute)
	final := a.Status
	changes := []clinic.StatusChange{{From: "", To: clinic.StatusBooked, At: a.CreatedAt, ByUserID: f.desk, ByName: "Grace Byrne"}}
	change := func(to clinic.AppointmentStatus, at time.Time, by clinic.UserID, name, reason string) {
		changes = append(changes, clinic.StatusChange{From: changes[len(changes)-1].To, To: to, At: at, ByUserID: by, ByName: name, Reason: reason})
	}
	if final == clinic.StatusArrived || final == clinic.StatusInConsultation || final == clinic.StatusCompleted {
		*token++
		a.TokenNo = *token
		a.CheckedInAt = begin.Add(-time.Duration(2+f.rng.IntN(20)) * time.Minute)
		if a.CheckedInAt.After(f.Now) {
			a.CheckedInAt = f.Now.Add(-time.Duration(1+f.rng.IntN(15)) * time.Minute)
		}
		change(clinic.StatusArrived, a.CheckedInAt, f.desk, "Grace Byrne", "")
	}
	if final == clinic.StatusInConsultation || final == clinic.StatusCompleted {
		a.StartedAt, a.Symptoms = begin, v.symptoms
		change(clinic.StatusInConsultation, begin, doc.User.ID, doc.Name(), "")
	}
	switch final {
	case clinic.StatusCompleted:
		a.EndedAt, a.Notes, a.Diagnosis = end, v.notes, v.diagnosis
		a.Prescription = clinic.PrescriptionText(v.items)
		if v.followUpDays > 0 {
			a.FollowUp = a.Date.AddDays(v.followUpDays)
		}
		change(clinic.StatusCompleted, end, doc.User.ID, doc.Name(), "")
	case clinic.StatusCancelled:
		a.CancelReason = pick(f, []string{"Patient phoned: cannot come", "Feeling better", "Transport broke down"})
		change(clinic.StatusCancelled, a.CreatedAt.Add(time.Hour), f.desk, "Grace Byrne", a.CancelReason)
	case clinic.StatusNoShow:
		change(clinic.StatusNoShow, end, f.desk, "Grace Byrne", "")
	}
	a = f.atTheDesk(a, begin)
	a.UpdatedAt = changes[len(changes)-1].At
	id, err := r.Appointments().Insert(f.ctx, a, f.desk)
	if err != nil {
		return err
	}
	a.ID = id
	for _, c := range changes {
		c.AppointmentID = id
		if err := r.Appointments().AddStatusChange(f.ctx, c); err != nil {
			return err
		}
	}
	if err := f.deskNotes(r, doc, a); err != nil {
		return err
	}
	if final == clinic.StatusCompleted {
		return f.closed(r, doc, a, v)
	}
	_, err = f.freeFollowUp(r, a)
	return err
}

// closed writes the history, the prescription and the bill of a closed visit.
func (f *filler) closed(r service.Repos, doc clinic.Doctor, a clinic.Appointment, v visit) error {
	if _, err := r.Consultations().InsertHistory(f.ctx, clinic.HistoryEntry{PatientID: a.PatientID, AppointmentID: a.ID,
		Symptoms: a.Symptoms, RecordedBy: doc.User.ID, RecordedName: doc.User.FullName(), Diagnosis: a.Diagnosis,
		Diagnoses: codesOf(a.Diagnosis), Treatment: v.advice, Prescription: a.Prescription, Notes: a.Notes, FollowUp: a.FollowUp,
		CreatedAt: a.EndedAt}); err != nil {
		return err
	}
	if len(v.items) > 0 {
		patient, err := r.Patients().Get(f.ctx, a.PatientID)
		if err != nil {
			return err
		}
		n, err := r.Numbers().Next(f.ctx, "prescription", a.Date.Year)
		if err != nil {
			return err
		}
		items, err := clinic.CleanItems(v.items)
		if err != nil {
			return err
		}
		checks, err := checked(items, patient, a.Date)
		if err != nil {
			return err
		}
		rx := clinic.Prescription{Number: clinic.PaperPrescription.Number(a.Date.Year, n),
			AppointmentID: a.ID, PatientID: a.PatientID, DoctorID: doc.ID, Items: items, Checks: checks, Diagnosis: a.Diagnosis, Advice: v.advice,
			FollowUp: a.FollowUp, Allergies: patient.AllergyText(), IssuedAt: a.EndedAt, Parties: clinic.PartiesOf(patient, doc)}
		rx.Parties.Language = clinic.DocumentLanguage(patient.Language, clinic.Settings{DocumentLanguage: "en"})
		rx.Parties.Words = clinic.PrescriptionWords(items, rx.Parties.Language)
		rx.Parties.Quantities = clinic.PrescriptionQuantities(items, rx.Parties.Language)
		rx.Digest = clinic.PrescriptionDigest(rx)
		if _, err := r.Consultations().InsertPrescription(f.ctx, rx); err != nil {
			return err
		}
	}
	if err := f.issuePapers(r, doc, a, v); err != nil {
		return err
	}
	return f.bill(r, doc, a)
}

func (f *filler) bill(r service.Repos, doc clinic.Doctor, a clinic.Appointment) error {
	items, err := f.lines(r, doc, a)
	if err != nil {
		return err
	}
	inv := clinic.Invoice{PatientID: a.PatientID, AppointmentID: a.ID, Status: clinic.InvoiceDraft, Currency: doc.Fee.Currency,
		CreatedAt: a.EndedAt, TaxInclusive: true, Items: items}
	inv.Sum()
	inv.Paid = clinic.Money{Currency: inv.Currency}
	id, err := r.Billing().InsertInvoice(f.ctx, inv)
	if err != nil {
		return err
	}
	// The last hour's visits are still to be billed; a few older ones are open.
	recent := a.Date == f.today && f.Now.Sub(a.EndedAt) < time.Hour
	if recent {
		return nil
	}
	if inv, err = r.Billing().Invoice(f.ctx, id); err != nil {
		return err
	}
	if inv, err = f.claimShare(r, inv); err != nil {
		return err
	}
	if inv.Number, inv.NumberYear, inv.NumberSeq, err = f.number(r, clinic.SeriesInvoice, a.Date); err != nil {
		return err
	}
	inv.IssuedAt, inv.IssuedOn = a.EndedAt.Add(4*time.Minute), a.Date
	if err := r.Billing().Issue(f.ctx, inv, f.cashier); err != nil {
		return err
	}
	roll := f.rng.IntN(100)
	if roll < 3 {
		return nil
	}
	if inv, err = r.Billing().Invoice(f.ctx, id); err != nil {
		return err
	}
	amount := inv.PatientDue()
	if amount.Minor == 0 {
		return nil
	}
	if roll < 6 {
		amount.Minor = amount.Minor / 2
	}
	p := clinic.Payment{InvoiceID: id, AppointmentID: a.ID, Amount: amount, Tendered: clinic.Money{Currency: inv.Currency},
		Method: pick(f, []clinic.PaymentMethod{clinic.PayCash, clinic.PayCash, clinic.PayCard, clinic.PayCard, clinic.PayMobile, clinic.PayInsurance}),
		PaidAt: inv.IssuedAt.Add(time.Minute), ReceivedBy: f.cashier, ReceivedByName: "Colm Daly",
		IdempotencyKey: fmt.Sprintf("demo-%d", id)}
	if p.Method == clinic.PayInsurance && inv.Claim != nil {
		p.Method = clinic.PayCard // the insurer pays its own part
	}
	if p.Method.NeedsTransactionID() {
		p.TransactionID = fmt.Sprintf("TX%08d", f.rng.IntN(100000000))
	}
	if inv.Total.IsZero() {
		return nil // a free follow-up
	}
	if p.ReceiptNumber, p.ReceiptYear, p.ReceiptSeq, err = f.number(r, clinic.SeriesReceipt, a.Date); err != nil {
		return err
	}
	drawer, err := f.drawerOf(r, a.Date, inv.Currency)
	if err != nil {
		return err
	}
	p.ClosureID, p.BusinessDate = drawer.ID, drawer.BusinessDate
	_, err = r.Billing().InsertPayment(f.ctx, inv, p)
	return err
}

// number is the next of a series on a day, by the usual pattern.
func (f *filler) number(r service.Repos, series string, day clinic.Date) (string, int, int, error) {
	pattern := clinic.DefaultSettings().Numbers(series)
	year := pattern.SeriesYear(day)
	n, err := r.Numbers().Next(f.ctx, series, year)
	return pattern.Number(day, n), year, n, err
}

// drawerFloat is the change that the demo's cashier begins a day with, in units.
const drawerFloat = 100

// drawerOf is the cashier's open drawer, opened when the day has none yet.
func (f *filler) drawerOf(r service.Repos, day clinic.Date, c clinic.Currency) (clinic.Drawer, error) {
	d, err := r.Drawers().OpenOf(f.ctx, f.cashier, c)
	if err == nil || clinic.CodeOf(err) != clinic.NotFound {
		return d, err
	}
	d = clinic.Drawer{CashierID: f.cashier, CashierName: "Colm Daly", Workstation: "cash-desk", BusinessDate: day, Currency: c,
		Float: clinic.Money{Minor: drawerFloat * c.MinorPerUnit(), Currency: c}, OpenedAt: day.At(clinic.MustClock("07:45"), f.Now.Location()).UTC()}
	if d.OpenedAt.After(f.Now) {
		d.OpenedAt = f.Now.UTC()
	}
	if d.ID, err = r.Drawers().Insert(f.ctx, d); err != nil {
		return d, err
	}
	return r.Drawers().Get(f.ctx, d.ID)
}

// closeDrawer counts the drawer of a day that is over. Once in a while a coin
// is missing, as it is.
func (f *filler) closeDrawer(r service.Repos, day clinic.Date) error {
	d, err := r.Drawers().OpenOf(f.ctx, f.cashier, f.doctors[0].Fee.Currency)
	if clinic.CodeOf(err) == clinic.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if err := f.moveCash(r, d); err != nil {
		return err
	}
	counts, err := r.Drawers().Expected(f.ctx, d)
	if err != nil {
		return err
	}
	for i := range counts {
		counts[i].Counted = counts[i].Expected
		if counts[i].Method == clinic.PayCash && f.rng.IntN(12) == 0 {
			counts[i].Counted.Minor -= d.Currency.MinorPerUnit() / 2
			counts[i].Note = "A coin is missing; counted twice."
		}
	}
	var year, seq int
	if d.Number, year, seq, err = f.number(r, clinic.SeriesClosure, day); err != nil {
		return err
	}
	d.ClosedAt = day.At(clinic.MustClock("23:50"), f.Now.Location()).UTC()
	d.Handover = clinic.Money{Currency: d.Currency}
	return r.Drawers().Close(f.ctx, d, counts, year, seq, f.cashier, "Colm Daly")
}
