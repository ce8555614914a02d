package service_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// treated is a hospital in which Asha treated José: history, allergies, a
// closed visit, a prescription, a paid bill. Anna has a visit of her own.
type treated struct {
	*hospital
	roles   map[string]context.Context
	done    clinic.AppointmentID
	result  service.CloseResult
	payment clinic.PaymentID
	file    clinic.AttachmentID // added by Asha
	set     clinic.VitalsID     // taken by the nurse
	problem clinic.ProblemID
	paper   clinic.IssuedPaper
	// estimate is for José, of Asha's treatment.
	estimate clinic.EstimateID
}

func newTreated(t *testing.T) treated {
	h := newHospital(t)
	h.book(h.annaID, h.belaID, "10:00")
	x := treated{hospital: h}
	must(t, h.Users.GrantPatient(h.admin, h.jose, "jose", password))
	h.settle(clinic.UserID(h.jose))
	p := value(h.Patients.Get(h.admin, h.jose))(t)
	p.MedicalHistory = "history-word"
	must(t, h.Patients.Update(h.admin, p, service.Image{}))
	must(t, h.Patients.SetAllergies(h.nurse, h.jose, p.Version+1, clinic.AllergyHas, []clinic.Allergy{{Substance: "allergy-word"}}))
	x.done, x.result = h.closed(h.asha, h.jose, h.ashaID, "09:00")
	bill := value(h.Billing.Get(h.cashier, x.result.Invoice))(t)
	x.payment = value(h.Billing.TakePayment(h.cashier, service.PaymentCommand{Invoice: bill.ID, Version: bill.Version, Amount: bill.Total,
		Method: clinic.PayCash, IdempotencyKey: "k"}))(t)
	x.file = value(h.Attachments.Add(h.asha, service.AddAttachmentCommand{Patient: h.jose, Name: "file-word.pdf", Data: report("treated")}))(t)
	x.roles = map[string]context.Context{"admin": h.admin, "asha": h.asha, "bela": h.bela, "nurse": h.nurse, "desk": h.desk,
		"cashier": h.cashier, "anna": h.anna, "jose": h.signIn("jose")}
	return x
}

// newCharted is newTreated with vital signs, a note before the doctor, a problem
// and a paper.
func newCharted(t *testing.T) treated {
	x := newTreated(t)
	x.set = value(x.Vitals.Record(x.nurse, service.RecordVitals{Triage: "triage-word",
		Vitals: clinic.Vitals{PatientID: x.jose, AppointmentID: x.done, Pulse: 72, Note: "vitals-word"}}))(t)
	x.problem = value(x.Problems.Add(x.asha, clinic.Problem{PatientID: x.jose, Title: "problem-word"}))(t)
	x.paper = value(x.Papers.Issue(x.asha, sickNote(x.hospital, x.done)))(t)
	x.estimate = value(x.Estimates.Make(x.desk, service.EstimateCommand{Patient: x.jose, Doctor: x.ashaID,
		Items: []clinic.InvoiceItem{{Description: "Crown", Quantity: 1, Price: euros(400)}}}))(t)
	return x
}

// TestRoleByActionOnAnotherPatient tries everything that takes a patient's id,
// or one of the patient's records', in every role.
func TestRoleByActionOnAnotherPatient(t *testing.T) {
	x := newCharted(t)
	page := service.PageRequest{}
	actions := []struct {
		name    string
		do      func(ctx context.Context) error
		allowed string // who is not refused as forbidden
	}{
		{"Patients.Get", func(ctx context.Context) error { _, err := x.Patients.Get(ctx, x.jose); return err }, "admin asha bela nurse desk cashier jose"},
		{"Patients.Header", func(ctx context.Context) error { _, err := x.Patients.Header(ctx, x.jose); return err }, "admin asha bela nurse desk cashier jose"},
		{"Patients.Photo", func(ctx context.Context) error { _, err := x.Patients.Photo(ctx, x.jose); return err }, "admin asha bela nurse desk cashier jose"},
		{"Patients.Search", func(ctx context.Context) error {
			_, err := x.Patients.Search(ctx, service.PatientFilter{Text: "José"}, page)
			return err
		}, "admin asha bela nurse desk cashier"},
		{"Patients.Update", func(ctx context.Context) error {
			return x.Patients.Update(ctx, clinic.Patient{ID: x.jose, FirstName: "José", LastName: "Ñuñez", DateOfBirth: clinic.MustDate("1980-02-29")}, service.Image{})
		}, "admin asha bela nurse desk cashier jose"},
		{"Patients.SetAllergies", func(ctx context.Context) error {
			return x.Patients.SetAllergies(ctx, x.jose, 0, clinic.AllergyNoneKnown, nil)
		}, "asha nurse"},
		{"Patients.Retire", func(ctx context.Context) error { return x.Patients.Retire(ctx, x.jose, 0, "moved") }, "admin desk"},
		{"Appointments.Get", func(ctx context.Context) error { _, err := x.Appointments.Get(ctx, x.done); return err }, "admin asha nurse desk cashier jose"},
		{"Appointments.Changes", func(ctx context.Context) error { _, err := x.Appointments.Changes(ctx, x.done); return err }, "admin asha nurse desk cashier jose"},
		{"Appointments.List of José", func(ctx context.Context) error {
			_, err := x.Appointments.List(ctx, service.AppointmentFilter{Patient: x.jose}, page)
			return err
		}, "admin asha bela nurse desk cashier jose"},
		{"Appointments.List of Asha", func(ctx context.Context) error {
			_, err := x.Appointments.List(ctx, service.AppointmentFilter{Doctor: x.ashaID}, page)
			return err
		}, "admin asha nurse desk cashier anna jose"},
		{"Appointments.Day of Asha", func(ctx context.Context) error {
			_, err := x.Appointments.Day(ctx, service.DayQuery{Date: today, Doctor: x.ashaID})
			return err
		}, "admin asha nurse desk cashier anna jose"},
		{"Appointments.Book with Asha", func(ctx context.Context) error {
			_, _, err := x.Appointments.Check(ctx, booking(x.jose, x.ashaID, "11:00"))
			return err
		}, "admin asha nurse desk"},
		{"Appointments.Cancel", func(ctx context.Context) error {
			return x.Appointments.Cancel(ctx, x.done, 0, clinic.CancelledByHospital, "x")
		}, "admin asha nurse desk jose"},
		{"Appointments.Move", func(ctx context.Context) error {
			return x.Appointments.Move(ctx, service.MoveCommand{ID: x.done, Date: today, Start: 600})
		}, "admin asha nurse desk"},
		{"Appointments.CheckIn", func(ctx context.Context) error { _, err := x.Appointments.CheckIn(ctx, x.done, 0); return err }, "admin nurse desk"},
		{"Appointments.Start", func(ctx context.Context) error { return x.Appointments.Start(ctx, x.done, 0) }, "asha"},
		{"Queue.SetUrgency", func(ctx context.Context) error {
			return x.Queue.SetUrgency(ctx, x.done, 0, clinic.UrgencyUrgent)
		}, "admin asha nurse desk"},
		{"Queue.Place", func(ctx context.Context) error { return x.Queue.Place(ctx, x.done, 0, -1) }, "admin asha nurse desk"},
		{"Queue.Call", func(ctx context.Context) error { _, err := x.Queue.Call(ctx, x.done, 0); return err }, "admin asha nurse desk"},
		{"Queue.CallNext of Asha", func(ctx context.Context) error { _, err := x.Queue.CallNext(ctx, x.ashaID); return err }, "admin asha nurse desk"},
		{"Queue.Waiting for Asha", func(ctx context.Context) error { _, err := x.Queue.Waiting(ctx, x.ashaID); return err }, "admin asha nurse desk cashier anna jose"},
		{"Queue.Moves", func(ctx context.Context) error { _, err := x.Queue.Moves(ctx, x.done); return err }, "admin asha nurse desk cashier jose"},
		{"Queue.MovedAway of José", func(ctx context.Context) error {
			_, err := x.Queue.MovedAway(ctx, service.AppointmentFilter{Patient: x.jose})
			return err
		}, "admin asha bela nurse desk cashier jose"},
		{"Queue.MovedAway of Asha", func(ctx context.Context) error {
			_, err := x.Queue.MovedAway(ctx, service.AppointmentFilter{Doctor: x.ashaID})
			return err
		}, "admin asha nurse desk cashier anna jose"},
		{"Queue.Overdue", func(ctx context.Context) error { _, err := x.Queue.Overdue(ctx); return err }, "admin nurse desk"},
		{"Queue.CloseDay", func(ctx context.Context) error {
			_, err := x.Queue.CloseDay(ctx, []service.VisitVersion{{ID: x.done}})
			return err
		}, "admin nurse desk"},
		{"Reminders.Day", func(ctx context.Context) error { _, err := x.Reminders.Day(ctx, today); return err }, "admin nurse desk"},
		{"Reminders.Mark", func(ctx context.Context) error {
			return x.Reminders.Mark(ctx, service.ReminderCommand{Appointment: x.done, Outcome: clinic.ReminderReached})
		}, "admin nurse desk"},
		{"Reminders.Undo", func(ctx context.Context) error {
			return x.Reminders.Undo(ctx, service.ReminderCommand{Appointment: x.done})
		}, "admin nurse desk"},
		{"Reminders.Of", func(ctx context.Context) error { _, err := x.Reminders.Of(ctx, x.done); return err }, "admin nurse desk"},
		{"Reminders.Print", func(ctx context.Context) error { _, err := x.Reminders.Print(ctx, today); return err }, "admin nurse desk"},
		{"Agenda.DayList of Asha", func(ctx context.Context) error { _, err := x.Agenda.DayList(ctx, x.ashaID, today); return err }, "admin asha nurse desk"},
		{"Agenda.Calendar of Asha", func(ctx context.Context) error {
			_, err := x.Agenda.Calendar(ctx, service.CalendarQuery{Doctor: x.ashaID, From: today, To: today})
			return err
		}, "admin asha nurse desk"},
		{"Consultations.Open", func(ctx context.Context) error { _, err := x.Consultations.Open(ctx, x.done); return err }, "asha"},
		{"Consultations.SaveDraft", func(ctx context.Context) error {
			_, err := x.Consultations.SaveDraft(ctx, x.done, findings())
			return err
		}, "asha"},
		{"Consultations.Close", func(ctx context.Context) error {
			_, err := x.Consultations.Close(ctx, service.CloseCommand{Appointment: x.done, Consultation: findings()})
			return err
		}, "asha"},
		{"Consultations.TakeOver", func(ctx context.Context) error { _, err := x.Consultations.TakeOver(ctx, x.done); return err }, "asha"},
		{"Consultations.KeepHold", func(ctx context.Context) error { return x.Consultations.KeepHold(ctx, x.done) }, "asha"},
		{"Consultations.Release", func(ctx context.Context) error { return x.Consultations.Release(ctx, x.done) }, "asha"},
		{"Consultations.KeepAmendment", func(ctx context.Context) error {
			_, err := x.Consultations.KeepAmendment(ctx, x.done, findings())
			return err
		}, "asha"},
		{"Consultations.DropAmendment", func(ctx context.Context) error { return x.Consultations.DropAmendment(ctx, x.done) }, "asha"},
		{"Consultations.CheckMedicines", func(ctx context.Context) error {
			_, err := x.Consultations.CheckMedicines(ctx, x.done, findings().Items)
			return err
		}, "asha"},
		{"Consultations.PreviewPrescription", func(ctx context.Context) error {
			_, err := x.Consultations.PreviewPrescription(ctx, x.done, findings())
			return err
		}, "asha"},
		{"Consultations.PrescriptionOf", func(ctx context.Context) error {
			_, err := x.Consultations.PrescriptionOf(ctx, x.done)
			return err
		}, "admin asha jose"},
		{"Consultations.PrintPrescription", func(ctx context.Context) error {
			_, err := x.Consultations.PrintPrescription(ctx, x.result.Prescription)
			return err
		}, "admin asha jose"},
		{"History.Timeline", func(ctx context.Context) error {
			_, err := x.History.Timeline(ctx, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: x.jose}}, page)
			return err
		}, "admin asha jose"},
		{"History.Versions", func(ctx context.Context) error { _, err := x.History.Versions(ctx, x.jose, x.done); return err }, "admin asha jose"},
		{"History.Medication", func(ctx context.Context) error { _, err := x.History.Medication(ctx, x.jose); return err }, "admin asha jose"},
		{"History.StopMedicine", func(ctx context.Context) error { return x.History.StopMedicine(ctx, 1, clinic.Date{}, "x") }, "asha"},
		{"Attachments.List", func(ctx context.Context) error {
			_, err := x.Attachments.List(ctx, service.AttachmentFilter{Patient: x.jose}, page)
			return err
		}, "admin asha nurse jose"},
		{"Attachments.Add", func(ctx context.Context) error {
			_, err := x.Attachments.Add(ctx, service.AddAttachmentCommand{Patient: x.jose, Visit: x.done, Name: "x", Data: report(fmt.Sprint(ctx))})
			return err
		}, "asha nurse"},
		{"Attachments.Open", func(ctx context.Context) error { _, err := x.Attachments.Open(ctx, x.file); return err }, "admin asha jose"},
		{"Attachments.Remove", func(ctx context.Context) error { return x.Attachments.Remove(ctx, x.file, "x") }, "asha"},
		{"Consultations.Amend", func(ctx context.Context) error {
			_, err := x.Consultations.Amend(ctx, service.AmendCommand{Appointment: x.done, Consultation: findings(), Reason: "x"})
			return err
		}, "asha"},
		{"Vitals.Of", func(ctx context.Context) error { _, err := x.Vitals.Of(ctx, vitalsOf(x.jose)); return err }, "admin asha nurse jose"},
		{"Vitals.Of with a reason", func(ctx context.Context) error {
			q := vitalsOf(x.jose)
			q.Reason = "on call"
			_, err := x.Vitals.Of(ctx, q)
			return err
		}, "admin asha bela nurse jose"},
		{"Vitals.Record", func(ctx context.Context) error { _, err := x.Vitals.Record(ctx, pulse(x.jose)); return err }, "asha nurse"},
		{"Vitals.Record for another's visit", func(ctx context.Context) error {
			cmd := pulse(x.annaID)
			cmd.Vitals.AppointmentID = x.done
			_, err := x.Vitals.Record(ctx, cmd)
			return err
		}, "nurse"},
		{"Vitals.Retract", func(ctx context.Context) error { return x.Vitals.Retract(ctx, x.set, "x") }, "asha nurse"},
		{"Problems.List", func(ctx context.Context) error { _, err := x.Problems.List(ctx, problemsOf(x.jose)); return err }, "admin asha jose"},
		{"Problems.List with a reason", func(ctx context.Context) error {
			q := problemsOf(x.jose)
			q.Reason = "on call"
			_, err := x.Problems.List(ctx, q)
			return err
		}, "admin asha bela jose"},
		{"Problems.Add", func(ctx context.Context) error {
			_, err := x.Problems.Add(ctx, clinic.Problem{PatientID: x.jose, Title: fmt.Sprintf("problem %p", ctx)})
			return err
		}, "asha"},
		{"Problems.Update", func(ctx context.Context) error {
			return x.Problems.Update(ctx, clinic.Problem{ID: x.problem, Title: "x", State: clinic.ProblemActive})
		}, "asha"},
		{"Problems.MarkError", func(ctx context.Context) error { return x.Problems.MarkError(ctx, x.problem, 0, "x") }, "asha"},
		{"Triage.Notes", func(ctx context.Context) error { _, err := x.Triage.Notes(ctx, x.done); return err }, "admin asha nurse"},
		{"Papers.Draft", func(ctx context.Context) error {
			_, err := x.Papers.Draft(ctx, service.PaperQuery{Kind: clinic.PaperReferral, Patient: x.jose})
			return err
		}, "asha"},
		{"Papers.Preview", func(ctx context.Context) error {
			_, err := x.Papers.Preview(ctx, sickNote(x.hospital, x.done))
			return err
		}, "asha"},
		{"Papers.Issue", func(ctx context.Context) error {
			_, err := x.Papers.Issue(ctx, sickNote(x.hospital, x.done))
			return err
		}, "asha"},
		{"Papers.Of", func(ctx context.Context) error { _, err := x.Papers.Of(ctx, x.jose); return err }, "admin asha jose"},
		{"Papers.Show", func(ctx context.Context) error { _, err := x.Papers.Show(ctx, x.paper.ID); return err }, "admin asha jose"},
		{"Papers.Print", func(ctx context.Context) error { _, err := x.Papers.Print(ctx, x.paper.ID); return err }, "admin asha jose"},
		{"Papers.ShowPrescription", func(ctx context.Context) error {
			_, err := x.Papers.ShowPrescription(ctx, x.result.Prescription)
			return err
		}, "admin asha jose"},
		{"Papers.ShowReceipt", func(ctx context.Context) error { _, err := x.Papers.ShowReceipt(ctx, x.payment); return err }, "admin cashier"},
		{"Papers.Verify", func(ctx context.Context) error {
			_, err := x.Papers.Verify(ctx, x.paper.Number+" "+x.paper.Digest)
			return err
		}, "admin asha bela nurse desk cashier"},
		{"CodeLists.SuggestDiagnoses", func(ctx context.Context) error { _, err := x.CodeLists.SuggestDiagnoses(ctx, ""); return err }, "admin asha bela nurse"},
		{"CodeLists.SaveDrug", func(ctx context.Context) error { _, err := x.CodeLists.SaveDrug(ctx, clinic.Drug{}); return err }, "admin"},
		{"Templates.Suggest", func(ctx context.Context) error { _, err := x.Templates.Suggest(ctx, nil); return err }, "admin asha bela"},
		{"Billing.List of José", func(ctx context.Context) error {
			_, err := x.Billing.List(ctx, service.InvoiceFilter{Patient: x.jose}, page)
			return err
		}, "admin asha bela desk cashier jose"},
		{"Billing.List of Asha", func(ctx context.Context) error {
			_, err := x.Billing.List(ctx, service.InvoiceFilter{Doctor: x.ashaID}, page)
			return err
		}, "admin asha desk cashier anna jose"},
		{"Billing.Get", func(ctx context.Context) error { _, err := x.Billing.Get(ctx, x.result.Invoice); return err }, "admin asha desk cashier jose"},
		{"Billing.Figures", func(ctx context.Context) error { _, err := x.Billing.Figures(ctx); return err }, "admin desk cashier"},
		{"Billing.Issue", func(ctx context.Context) error { _, err := x.Billing.Issue(ctx, x.result.Invoice, 0); return err }, "admin cashier"},
		{"Billing.SetItems", func(ctx context.Context) error {
			return x.Billing.SetItems(ctx, x.result.Invoice, 0, []clinic.InvoiceItem{{}})
		}, "admin desk cashier"},
		{"Billing.NewDraft", func(ctx context.Context) error { _, err := x.Billing.NewDraft(ctx, x.jose); return err }, "admin desk cashier"},
		{"Billing.SetNote", func(ctx context.Context) error { return x.Billing.SetNote(ctx, x.result.Invoice, 0, "note") }, "admin desk cashier"},
		{"Billing.Discard", func(ctx context.Context) error { return x.Billing.Discard(ctx, x.result.Invoice, 0, "reason") }, "admin desk cashier"},
		{"Billing.SetClaim", func(ctx context.Context) error {
			return x.Billing.SetClaim(ctx, service.ClaimCommand{Invoice: x.result.Invoice})
		}, "admin desk cashier"},
		{"Billing.RemoveClaim", func(ctx context.Context) error { return x.Billing.RemoveClaim(ctx, x.result.Invoice, 0) }, "admin desk cashier"},
		{"Billing.UsualPayer", func(ctx context.Context) error { _, err := x.Billing.UsualPayer(ctx, x.jose); return err }, "admin desk cashier"},
		{"Estimates.Make", func(ctx context.Context) error {
			_, err := x.Estimates.Make(ctx, service.EstimateCommand{Patient: x.jose, Items: []clinic.InvoiceItem{{}}})
			return err
		}, "admin desk cashier"},
		{"Estimates.Get", func(ctx context.Context) error { _, err := x.Estimates.Get(ctx, x.estimate); return err }, "admin asha desk cashier jose"},
		{"Estimates.List of José", func(ctx context.Context) error {
			_, err := x.Estimates.List(ctx, service.EstimateFilter{Patient: x.jose}, page)
			return err
		}, "admin asha bela desk cashier jose"},
		{"Estimates.List of Asha", func(ctx context.Context) error {
			_, err := x.Estimates.List(ctx, service.EstimateFilter{Doctor: x.ashaID}, page)
			return err
		}, "admin asha desk cashier anna jose"},
		{"Estimates.Withdraw", func(ctx context.Context) error { return x.Estimates.Withdraw(ctx, x.estimate, 99, "reason") }, "admin desk cashier"},
		{"Estimates.ToBill", func(ctx context.Context) error { _, err := x.Estimates.ToBill(ctx, x.estimate, 99); return err }, "admin desk cashier"},
		{"Billing.TakePayment", func(ctx context.Context) error {
			_, err := x.Billing.TakePayment(ctx, service.PaymentCommand{Invoice: x.result.Invoice, IdempotencyKey: "other"})
			return err
		}, "admin cashier"},
		{"Billing.PrintReceipt", func(ctx context.Context) error { _, err := x.Billing.PrintReceipt(ctx, x.payment); return err }, "admin cashier"},
		{"Billing.Refund", func(ctx context.Context) error {
			_, err := x.Billing.Refund(ctx, service.RefundCommand{Payment: x.payment, IdempotencyKey: "r"})
			return err
		}, "admin cashier"},
		{"Billing.Void", func(ctx context.Context) error {
			_, err := x.Billing.Void(ctx, service.VoidCommand{Invoice: x.result.Invoice, IdempotencyKey: "v"})
			return err
		}, "admin cashier"},
		{"Billing.WriteOff", func(ctx context.Context) error {
			_, err := x.Billing.WriteOff(ctx, service.WriteOffCommand{Invoice: x.result.Invoice, IdempotencyKey: "w"})
			return err
		}, "admin"},
		{"Billing.TakeBack", func(ctx context.Context) error {
			_, err := x.Billing.TakeBack(ctx, service.TakeBackCommand{Credit: 1, IdempotencyKey: "b"})
			return err
		}, "admin"},
		{"Billing.PatientMoney", func(ctx context.Context) error { _, err := x.Billing.PatientMoney(ctx, x.jose); return err }, "admin desk cashier jose"},
		{"Billing.Balances of Asha", func(ctx context.Context) error {
			_, err := x.Billing.Balances(ctx, service.BalanceFilter{Doctor: x.ashaID}, page)
			return err
		}, "admin asha desk cashier anna jose"},
		{"Deposits.Take", func(ctx context.Context) error {
			_, _, err := x.Deposits.Take(ctx, service.DepositCommand{IdempotencyKey: "d"})
			return err
		}, "admin cashier"},
		{"Deposits.List of José", func(ctx context.Context) error {
			_, err := x.Deposits.List(ctx, service.DepositFilter{Patient: x.jose}, page)
			return err
		}, "admin desk cashier jose"},
		{"Claims.List", func(ctx context.Context) error { _, err := x.Claims.List(ctx, service.ClaimFilter{}, page); return err }, "admin cashier"},
		{"Claims.Submit", func(ctx context.Context) error {
			return x.Claims.Submit(ctx, service.ClaimRef{ID: 1}, clinic.Date{}, "")
		}, "admin cashier"},
		{"Drawers.Open", func(ctx context.Context) error {
			_, err := x.Drawers.Open(ctx, service.OpenDrawerCommand{Float: euros(-1)})
			return err
		}, "admin cashier"},
		{"Drawers.Current", func(ctx context.Context) error { _, err := x.Drawers.Current(ctx); return err }, "admin cashier"},
		{"Drawers.View of the cashier's", func(ctx context.Context) error { _, err := x.Drawers.View(ctx, 1); return err }, "admin cashier"},
		{"Drawers.Close the cashier's", func(ctx context.Context) error {
			_, err := x.Drawers.Close(ctx, service.CloseDrawerCommand{Drawer: 1})
			return err
		}, "admin cashier"},
		{"Drawers.Cash into the cashier's", func(ctx context.Context) error {
			return x.Drawers.Cash(ctx, service.CashCommand{Drawer: 1, Kind: clinic.CashOut, Amount: euros(9999), Reason: "x", IdempotencyKey: "cash"})
		}, "cashier"},
		{"Drawers.Reopen", func(ctx context.Context) error { return x.Drawers.Reopen(ctx, 1, 0, "x") }, "admin"},
		{"Drawers.CloseDay", func(ctx context.Context) error { _, err := x.Drawers.CloseDay(ctx, today); return err }, "admin cashier"},
		{"Drawers.ReopenDay", func(ctx context.Context) error { return x.Drawers.ReopenDay(ctx, today, 0, "x") }, "admin"},
		{"Appointments.FreeFollowUp with Asha", func(ctx context.Context) error {
			_, err := x.Appointments.FreeFollowUp(ctx, service.FreeFollowUpQuery{Patient: x.jose, Doctor: x.ashaID, Date: today})
			return err
		}, "admin asha nurse desk"},
		{"Settings.Counters", func(ctx context.Context) error { _, err := x.Settings.Counters(ctx); return err }, "admin"},
		{"Prices.List", func(ctx context.Context) error { _, err := x.Prices.List(ctx, service.PriceFilter{}, page); return err }, "admin desk cashier"},
		{"Prices.Suggest", func(ctx context.Context) error { _, err := x.Prices.Suggest(ctx, "", 0); return err }, "admin desk cashier"},
		{"Prices.Save", func(ctx context.Context) error { _, err := x.Prices.Save(ctx, clinic.ListPrice{}); return err }, "admin"},
		{"Prices.SaveTax", func(ctx context.Context) error { _, err := x.Prices.SaveTax(ctx, clinic.Tax{}); return err }, "admin"},
		{"Prices.SavePayer", func(ctx context.Context) error { _, err := x.Prices.SavePayer(ctx, clinic.Payer{}); return err }, "admin"},
		{"Prices.SuggestPayers", func(ctx context.Context) error { _, err := x.Prices.SuggestPayers(ctx, "", 0); return err }, "admin desk cashier"},
		{"Prices.FeesOf Asha", func(ctx context.Context) error { _, err := x.Prices.FeesOf(ctx, x.ashaID); return err }, "admin desk cashier"},
		{"Prices.SetFees of Asha", func(ctx context.Context) error {
			return x.Prices.SetFees(ctx, service.SetFeesCommand{Doctor: x.ashaID})
		}, "admin"},
		{"Doctors.ChangeHours of Asha", func(ctx context.Context) error {
			return x.Doctors.ChangeHours(ctx, service.HoursCommand{Doctor: x.ashaID})
		}, "admin asha"},
	}
	for _, a := range actions {
		for who, ctx := range x.roles {
			code := clinic.CodeOf(a.do(ctx))
			allowed := slices.Contains(strings.Fields(a.allowed), who)
			if (code != clinic.Forbidden) != allowed || code == clinic.Internal {
				t.Errorf("%s by %s: %q, allowed should be %v", a.name, who, code, allowed)
			}
		}
	}
}

// picture is a small PNG.
func picture(t testing.TB) []byte {
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))))
	return b.Bytes()
}
