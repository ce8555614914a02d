package service_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// twins is a hospital with two charts of one person: the one to keep with few
// facts, the other with a closed, paid visit, an allergy and a photo.
type twins struct {
	*hospital
	kept, merged clinic.PatientID
	visit        clinic.AppointmentID
	bill         clinic.InvoiceID
}

func newTwins(t testing.TB) *twins {
	h := newHospital(t)
	w := &twins{hospital: h}
	w.kept = value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "María", LastName: "Garcés", Sex: clinic.SexFemale,
		DateOfBirth: clinic.MustDate("1980-02-29"), Phone: "+34 600 000 001"}, service.Image{}))(t)
	w.merged = value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "Maria", LastName: "Garces", Email: "maria@example.org",
		Phone: "+34 600 000 002", Address: "Calle Mayor 1", BloodGroup: "A+"}, service.Image{Data: picture(t)}))(t)
	var result service.CloseResult
	w.visit, result = h.closed(h.asha, w.merged, h.ashaID, "09:00")
	w.bill = result.Invoice
	w.pay(w.bill)
	must(t, h.Patients.SetAllergies(h.nurse, w.merged, w.chart(w.merged).Version, clinic.AllergyHas,
		[]clinic.Allergy{{Substance: "Penicillin", Reaction: "rash", Severity: clinic.SeveritySevere}}))
	must(t, h.Patients.SetAllergies(h.nurse, w.kept, w.chart(w.kept).Version, clinic.AllergyNoneKnown, nil))
	h.pass(time.Hour)
	return w
}

func (w *twins) pay(id clinic.InvoiceID) {
	w.Helper()
	i := value(w.Billing.Get(w.cashier, id))(w)
	if i.Status == clinic.InvoiceDraft {
		value(w.Billing.Issue(w.cashier, id, i.Version))(w)
		i = value(w.Billing.Get(w.cashier, id))(w)
	}
	value(w.Billing.TakePayment(w.cashier, service.PaymentCommand{Invoice: id, Version: i.Version, Amount: i.Balance(), Tendered: i.Balance(),
		Method: clinic.PayCash, IdempotencyKey: fmt.Sprint("pay-", id)}))(w)
}

func (w *twins) chart(id clinic.PatientID) (p clinic.Patient) {
	w.Helper()
	must(w, w.store.View(context.Background(), func(r service.Repos) (err error) {
		p, err = r.Patients().Get(context.Background(), id)
		return err
	}))
	return p
}

func (w *twins) command(take ...clinic.MergeFact) service.MergeCommand {
	w.Helper()
	return service.MergeCommand{Kept: w.kept, Merged: w.merged, KeptVersion: w.chart(w.kept).Version, MergedVersion: w.chart(w.merged).Version,
		Take: take, Reason: "Registered twice"}
}

func (w *twins) merge(take ...clinic.MergeFact) clinic.MergeID {
	w.Helper()
	must(w, w.Patients.Merge(w.desk, w.command(take...)))
	return value(w.Patients.Merges(w.desk, w.kept))(w)[0].ID
}

func (w *twins) undo(id clinic.MergeID) service.UnmergeCommand {
	w.Helper()
	v := value(w.Patients.PreviewUnmerge(w.desk, id))(w)
	return service.UnmergeCommand{Merge: id, KeptVersion: v.KeptVersion, Reason: "Two sisters"}
}

// sound asserts that the whole database holds together.
func (w *twins) sound() {
	w.Helper()
	if report := value(w.store.Verify(context.Background()))(w); !report.OK {
		w.Errorf("the database fails its check: %+v", report.Checks)
	}
}

// differences lists the facts in which two charts differ.
func differences(a, b clinic.Patient) (out []clinic.MergeFact) {
	for _, f := range clinic.MergeFacts() {
		if !f.Same(a, b) {
			out = append(out, f)
		}
	}
	return out
}

func TestMergingMovesEverythingAndUndoingBringsItBack(t *testing.T) {
	w := newTwins(t)
	keptBefore, mergedBefore := w.chart(w.kept), w.chart(w.merged)
	v := value(w.Patients.PreviewMerge(w.desk, w.kept, w.merged))(t)
	want := []service.MovedCount{{Kind: clinic.MovedVisits, Rows: 1}, {Kind: clinic.MovedRecords, Rows: 1}, {Kind: clinic.MovedPrescriptions, Rows: 1}, {Kind: clinic.MovedBills, Rows: 1}}
	if !slices.Equal(v.Moves, want) || len(v.Refusals) != 0 || len(v.Warnings) != 0 {
		t.Errorf("preview: %+v", v)
	}
	// The desk merges allergies and medical histories, and does not read them.
	if v.SeesAllergies || v.SeesHistory || v.Merged.AllergyStatus != "" || v.Merged.Allergies != nil || v.Kept.AllergyBy != "" {
		t.Errorf("the desk's preview: %+v", v)
	}
	if v := value(w.Patients.PreviewMerge(w.admin, w.kept, w.merged))(t); !v.SeesAllergies || v.Merged.AllergyText() != "Penicillin (rash, severe)" {
		t.Errorf("the administrator's preview: %+v", v.Merged)
	}
	equal(t, "the administrator's reading", len(w.audited("patient.read")) >= 2, true)

	id := w.merge(clinic.FactPhone)
	w.sound()
	kept, merged := w.chart(w.kept), w.chart(w.merged)
	if kept.FullName() != "María Garcés" || kept.Phone != "+34 600 000 002" || kept.Email != "maria@example.org" || kept.BloodGroup != "A+" ||
		kept.Picture == "" || kept.AllergyText() != "Penicillin (rash, severe)" || kept.AllergyBy != "Carvalho" || kept.Version != keptBefore.Version+1 {
		t.Errorf("kept: %+v", kept)
	}
	if merged.MergedInto != w.kept || merged.RetireReason != "Merged into "+kept.Number || len(differences(merged, mergedBefore)) != 0 {
		t.Errorf("merged: %+v", merged)
	}
	equal(t, "whose visit", w.visitOf(w.visit).PatientID, w.kept)
	equal(t, "whose bill", value(w.Billing.Get(w.cashier, w.bill))(t).PatientID, w.kept)
	history := value(w.History.Timeline(w.asha, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: w.kept, Kinds: clinic.Kinds(clinic.TimelineVisit)}}, service.PageRequest{}))(t)
	equal(t, "history of the kept chart", len(history.Rows), 1)
	rx := value(w.Consultations.PrescriptionOf(w.asha, w.visit))(t)
	equal(t, "whose prescription", rx.PatientID, w.kept)

	// The audit log of the kept chart goes on from both, and says what happened.
	rows := value(w.Audit.List(w.admin, service.AuditFilter{Patient: w.kept}, service.PageRequest{}))(t).Rows
	var created int
	for _, r := range rows {
		if r.Action == "patient.create" {
			created++
		}
	}
	equal(t, "registrations in the log", created, 2)
	said := w.audited("patient.merge")
	if len(said) != 2 || said[1].Reason != "Registered twice" || said[1].PatientID != w.kept || said[0].PatientID != w.merged ||
		!strings.Contains(said[1].After, `"moved":"visit 1, record 1, prescription 1, bill 1"`) || !strings.Contains(said[1].After, `"merged":"`+merged.Number) ||
		!strings.Contains(said[0].After, `"merged_into":"`+kept.Number) {
		t.Errorf("audit: %+v", said)
	}

	// The old number finds the kept chart; the merged one is closed.
	found := value(w.Patients.Search(w.nurse, service.PatientFilter{Text: merged.Number}, service.PageRequest{}))(t)
	if len(found.Rows) != 1 || found.Rows[0].ID != w.kept || found.Total != 1 {
		t.Errorf("the old number finds %+v", found)
	}
	refused(t, w.Patients.Update(w.desk, merged, service.Image{}), clinic.Conflict, "", "merged")
	refused(t, w.Patients.Restore(w.desk, w.merged, merged.Version), clinic.Conflict, "", "Undo the merge")
	_, err := w.Appointments.Book(w.desk, booking(w.merged, w.ashaID, "15:00"))
	refused(t, err, clinic.Conflict)
	refused(t, w.Patients.Merge(w.desk, w.command()), clinic.Conflict, "", "already been merged")

	// Something new, and something edited, before it turns out to be wrong.
	w.pass(time.Hour)
	later := w.book(w.kept, w.ashaID, "16:00")
	edited := value(w.Patients.Get(w.desk, w.kept))(t)
	edited.Email = "new@example.org"
	must(t, w.Patients.Update(w.desk, edited, service.Image{}))
	u := value(w.Patients.PreviewUnmerge(w.desk, id))(t)
	if !slices.Equal(u.Back, want) || !slices.Equal(u.Stay, []service.MovedCount{{Kind: clinic.MovedVisits, Rows: 1}}) ||
		!slices.Equal(u.FactsLeft, []clinic.MergeFact{clinic.FactEmail}) || !slices.Contains(u.FactsBack, clinic.FactAllergies) ||
		len(u.Refusals) != 0 || u.Merge.KeptAfter.ID != 0 || u.Merge.MergedNumber != merged.Number {
		t.Errorf("preview of undoing: %+v", u)
	}
	cmd := w.undo(id)
	stale := cmd
	stale.KeptVersion--
	_, err = w.Patients.Unmerge(w.desk, stale)
	refused(t, err, clinic.Stale)
	left := value(w.Patients.Unmerge(w.desk, cmd))(t)
	if !slices.Equal(left, []clinic.MergeFact{clinic.FactEmail}) {
		t.Errorf("left as it is: %v", left)
	}
	w.sound()
	kept, merged = w.chart(w.kept), w.chart(w.merged)
	if d := differences(kept, keptBefore); !slices.Equal(d, []clinic.MergeFact{clinic.FactEmail}) || kept.Email != "new@example.org" {
		t.Errorf("kept differs in %v", d)
	}
	if d := differences(merged, mergedBefore); len(d) != 0 || merged.MergedInto != 0 || !merged.Retired.IsZero() || merged.RetireReason != "" {
		t.Errorf("merged differs in %v: %+v", d, merged)
	}
	equal(t, "whose visit", w.visitOf(w.visit).PatientID, w.merged)
	equal(t, "whose bill", value(w.Billing.Get(w.cashier, w.bill))(t).PatientID, w.merged)
	equal(t, "the later visit", w.visitOf(later).PatientID, w.kept)
	equal(t, "audit rows of undoing", len(w.audited("patient.unmerge")), 2)
	_, err = w.Patients.Unmerge(w.desk, cmd)
	refused(t, err, clinic.Stale)
	cmd.KeptVersion = kept.Version
	_, err = w.Patients.Unmerge(w.desk, cmd)
	refused(t, err, clinic.Conflict, "", "undone already")
	if m := value(w.Patients.Merges(w.nurse, w.merged))(t); len(m) != 1 || m[0].UndoneCause != "Two sisters" || m[0].UndoneByName != "Byrne" {
		t.Errorf("merges: %+v", m)
	}
	must(t, w.Appointments.Cancel(w.desk, later, w.version(later), clinic.CancelledByPatient, "patient"))
	w.merge() // and again
	w.sound()
}

func (w *twins) visitOf(id clinic.AppointmentID) clinic.Appointment {
	w.Helper()
	return w.hospital.visit(id).Appointment
}

func TestMergesAreRefusedWithTheReason(t *testing.T) {
	w := newTwins(t)
	try := func(text string) {
		t.Helper()
		before := [2]clinic.Patient{w.chart(w.kept), w.chart(w.merged)}
		v := value(w.Patients.PreviewMerge(w.desk, w.kept, w.merged))(t)
		if !strings.Contains(strings.Join(v.Refusals, "\n"), text) {
			t.Errorf("the preview says %q, not %q", v.Refusals, text)
		}
		refused(t, w.Patients.Merge(w.desk, w.command()), clinic.Conflict, "", text)
		for i, p := range []clinic.PatientID{w.kept, w.merged} {
			if now := w.chart(p); now.Version != before[i].Version {
				t.Errorf("a refused merge changed %+v", now)
			}
		}
	}
	edit := func(id clinic.PatientID, change func(*clinic.Patient)) {
		t.Helper()
		p := value(w.Patients.Get(w.admin, id))(t)
		change(&p)
		must(t, w.Patients.Update(w.admin, p, service.Image{}))
	}
	edit(w.merged, func(p *clinic.Patient) { p.Sex = clinic.SexMale })
	try("The sex differs: P-000003 is recorded as female, P-000004 as male.")
	edit(w.merged, func(p *clinic.Patient) { p.Sex = clinic.SexUnknown })

	for _, p := range []clinic.PatientID{w.kept, w.merged} {
		number := w.chart(p).Number
		id := w.book(p, w.belaID, "15:00")
		try(number + " has an open visit: Mon 23 Nov 2026 15:00–15:30 with Dr Béla Kovács (booked).")
		value(w.Appointments.CheckIn(w.desk, id, w.version(id)))(t)
		try("(arrived)")
		draft := value(w.Billing.DraftFor(w.desk, id))(t)
		try(number + " has an unpaid bill: a draft of 23 Nov 2026.")
		value(w.Consultations.Open(w.bela, id))(t)
		try("(with doctor)")
		value(w.Consultations.Close(w.bela, service.CloseCommand{Appointment: id, Version: w.version(id), Consultation: w.renewed(w.bela, id)}))(t)
		bill := value(w.Billing.Get(w.cashier, draft))(t)
		if bill.Status == clinic.InvoiceDraft {
			value(w.Billing.Issue(w.cashier, draft, bill.Version))(t)
			bill = value(w.Billing.Get(w.cashier, draft))(t)
		}
		try(number + " has an unpaid bill: " + bill.Number)
		value(w.Billing.TakePayment(w.cashier, service.PaymentCommand{Invoice: draft, Version: bill.Version, Amount: euros(1), Tendered: euros(1),
			Method: clinic.PayCash, IdempotencyKey: "part-" + number}))(t)
		try(number + " has an unpaid bill: " + bill.Number)
		w.pay(draft)
		if p == w.kept {
			w.at("10:00") // Béla's chair is free again at three
			must(t, w.store.InTx(context.Background(), func(r service.Repos) error {
				a, err := r.Appointments().Get(context.Background(), id)
				a.Start = clinic.MustClock("11:00")
				return errors.Join(err, r.Appointments().Update(context.Background(), a))
			}))
		}
	}
	request := value(w.Appointments.Request(w.anna, service.RequestCommand{Doctor: w.ashaID, Date: today.AddDays(1), Start: clinic.MustClock("09:00"), Reason: "x"}))(t)
	v := value(w.Patients.PreviewMerge(w.desk, w.annaID, w.jose))(t)
	if len(v.Refusals) != 1 || !strings.Contains(v.Refusals[0], "(requested)") {
		t.Errorf("a request: %q", v.Refusals)
	}
	must(t, w.Appointments.Cancel(w.desk, request, w.version(request), clinic.CancelledByPatient, "no"))

	// Both were seen at the same time: one person cannot have been.
	a := w.visitOf(w.visit)
	must(t, w.store.InTx(context.Background(), func(r service.Repos) error {
		_, err := r.Appointments().Insert(context.Background(), clinic.Appointment{PatientID: w.kept, DoctorID: w.belaID, Date: a.Date, Start: a.Start.Add(15),
			Minutes: 30, Status: clinic.StatusCompleted, Kind: clinic.VisitNew, CreatedAt: monday}, 0)
		return err
	}))
	try("P-000003 on Mon 23 Nov 2026 09:15–09:45 with Dr Béla Kovács, and P-000004 on Mon 23 Nov 2026 09:00–09:30 with Dr Asha Sharma.")

	same := w.command()
	same.Merged, same.MergedVersion = same.Kept, same.KeptVersion
	refused(t, w.Patients.Merge(w.desk, same), clinic.Conflict, "", "one and the same")
	missing := w.command()
	missing.Merged = 999
	refused(t, w.Patients.Merge(w.desk, missing), clinic.NotFound)
	late := w.command()
	late.MergedVersion--
	refused(t, w.Patients.Merge(w.desk, late), clinic.Stale)
	silent := w.command()
	silent.Reason = " \u200b"
	refused(t, w.Patients.Merge(w.desk, silent), clinic.Invalid, "reason")
	must(t, w.Patients.Retire(w.desk, w.merged, w.chart(w.merged).Version, "Moved"))
	try("P-000004 is retired. Restore it first.")
	for _, who := range []context.Context{w.asha, w.nurse, w.cashier, w.anna} {
		refused(t, w.Patients.Merge(who, w.command()), clinic.Forbidden)
		_, err := w.Patients.PreviewMerge(who, w.kept, w.merged)
		refused(t, err, clinic.Forbidden)
	}
}

func TestASignInOfTheMergedChartStops(t *testing.T) {
	h := newHospital(t)
	v := value(h.Patients.PreviewMerge(h.desk, h.jose, h.annaID))(t)
	if len(v.Warnings) != 1 || !strings.Contains(v.Warnings[0], "P-000001 (anna), which stops working") {
		t.Errorf("warnings: %q", v.Warnings)
	}
	if v := value(h.Patients.PreviewMerge(h.desk, h.annaID, h.jose))(t); len(v.Warnings) != 0 {
		t.Errorf("warnings where the sign-in stays: %q", v.Warnings)
	}
	must(t, h.Patients.Merge(h.desk, service.MergeCommand{Kept: h.jose, Merged: h.annaID, KeptVersion: v.Kept.Version, MergedVersion: v.Merged.Version, Reason: "x"}))
	_, err := h.Today.Get(h.anna)
	refused(t, err, clinic.Unauthenticated)
	m := value(h.Patients.Merges(h.desk, h.annaID))(t)[0]
	u := value(h.Patients.PreviewUnmerge(h.desk, m.ID))(t)
	value(h.Patients.Unmerge(h.desk, service.UnmergeCommand{Merge: m.ID, KeptVersion: u.KeptVersion, Reason: "x"}))(t)
	value(h.Today.Get(h.anna))(t)
}

func TestAChainOfMergesIsUndoneFromItsEnd(t *testing.T) {
	w := newTwins(t)
	first := w.merge()
	other := w.jose
	v := value(w.Patients.PreviewMerge(w.desk, other, w.kept))(t)
	must(t, w.Patients.Merge(w.desk, service.MergeCommand{Kept: other, Merged: w.kept, KeptVersion: v.Kept.Version, MergedVersion: v.Merged.Version, Reason: "x"}))
	w.sound()
	equal(t, "whose visit", w.visitOf(w.visit).PatientID, other)
	found := value(w.Patients.Search(w.desk, service.PatientFilter{Text: "P-000004"}, service.PageRequest{}))(t).Rows
	if len(found) != 1 || found[0].ID != other {
		t.Errorf("the oldest number finds %+v", found)
	}
	u := value(w.Patients.PreviewUnmerge(w.desk, first))(t)
	if len(u.Refusals) != 1 || !strings.Contains(u.Refusals[0], "P-000003 has itself been merged into P-000002 since. Undo that merge first.") {
		t.Errorf("refusals: %q", u.Refusals)
	}
	_, err := w.Patients.Unmerge(w.desk, service.UnmergeCommand{Merge: first, KeptVersion: u.KeptVersion, Reason: "x"})
	refused(t, err, clinic.Conflict, "", "Undo that merge first")
	second := value(w.Patients.Merges(w.desk, other))(t)[0].ID
	for _, id := range []clinic.MergeID{second, first} {
		value(w.Patients.Unmerge(w.desk, w.undo(id)))(t)
		w.sound()
	}
	equal(t, "whose visit", w.visitOf(w.visit).PatientID, w.merged)
}

// A moved visit that went on after the merge goes back with all that was
// written for it.
func TestAMovedVisitThatWentOnGoesBackWhole(t *testing.T) {
	w := newTwins(t)
	missed := w.book(w.merged, w.belaID, "11:00")
	w.at("11:40")
	must(t, w.Appointments.NoShow(w.desk, missed, w.version(missed)))
	id := w.merge()
	value(w.Appointments.CheckIn(w.desk, missed, w.version(missed)))(t) // came late after all
	value(w.Consultations.Open(w.bela, missed))(t)
	value(w.Consultations.Close(w.bela, service.CloseCommand{Appointment: missed, Version: w.version(missed), Consultation: w.renewed(w.bela, missed)}))(t)
	u := value(w.Patients.PreviewUnmerge(w.desk, id))(t)
	want := []service.MovedCount{{Kind: clinic.MovedVisits, Rows: 2}, {Kind: clinic.MovedRecords, Rows: 2}, {Kind: clinic.MovedPrescriptions, Rows: 2}, {Kind: clinic.MovedBills, Rows: 2}}
	if !slices.Equal(u.Back, want) || len(u.Stay) != 0 {
		t.Errorf("preview: %+v", u)
	}
	value(w.Patients.Unmerge(w.desk, w.undo(id)))(t)
	w.sound()
	equal(t, "whose prescription", value(w.Consultations.PrescriptionOf(w.bela, missed))(t).PatientID, w.merged)
}

// An undone merge gives back all that the consultation keeps of a chart: vital
// signs, problems, files, papers, amendments and stopped medicines, also what
// was written for its visits meanwhile.
func TestAnUndoneMergeGivesTheWholeChartBack(t *testing.T) {
	w := newTwins(t)
	pulses := func(visit clinic.AppointmentID) {
		cmd := pulse(w.merged)
		cmd.Vitals.AppointmentID = visit
		value(w.Vitals.Record(w.nurse, cmd))(t)
	}
	pulses(0)
	pulses(w.visit)
	problem := value(w.Problems.Add(w.asha, clinic.Problem{PatientID: w.merged, Title: "Hypertension"}))(t)
	file := value(w.Attachments.Add(w.asha, service.AddAttachmentCommand{Patient: w.merged, Visit: w.visit, Name: "a", Data: report("a")}))(t)
	paper := value(w.Papers.Issue(w.asha, sickNote(w.hospital, w.visit)))(t)
	shown := func(who clinic.PatientID) string {
		vitals := len(value(w.Vitals.Of(w.admin, vitalsOf(who)))(t).Rows)
		problems := len(value(w.Problems.List(w.admin, problemsOf(who)))(t))
		files := len(value(w.Attachments.List(w.admin, service.AttachmentFilter{Patient: who}, service.PageRequest{}))(t).Rows)
		papers := len(value(w.Papers.Of(w.admin, who))(t))
		med := value(w.History.Medication(w.admin, who))(t)
		return fmt.Sprint(vitals, problems, files, papers, len(med.Running), len(med.Stopped))
	}
	equal(t, "before", shown(w.merged)+" / "+shown(w.kept), "2 1 1 2 1 0 / 0 0 0 0 0 0")
	id := w.merge()
	w.sound()
	equal(t, "merged", shown(w.kept), "2 1 1 2 1 0")
	// Meanwhile the visit is amended, its medicine stopped, its problem resolved.
	entry := value(w.History.Versions(w.asha, w.kept, w.visit))(t)[0]
	c := findings()
	c.Notes = "otherwise"
	value(w.Consultations.Amend(w.asha, service.AmendCommand{Appointment: w.visit, Amends: entry.ID, Consultation: c, Reason: "x"}))(t)
	must(t, w.History.StopMedicine(w.asha, value(w.History.Medication(w.asha, w.kept))(t).Running[0].ItemID, today, "rash"))
	p := value(w.Problems.List(w.asha, problemsOf(w.kept)))(t)[0]
	p.State = clinic.ProblemInactive
	must(t, w.Problems.Update(w.asha, p))
	_, err := w.Vitals.Record(w.nurse, pulse(w.merged))
	refused(t, err, clinic.Conflict)
	_, err = w.Attachments.Add(w.nurse, service.AddAttachmentCommand{Patient: w.merged, Name: "b", Data: report("b")})
	refused(t, err, clinic.Invalid, "patient")
	equal(t, "the paper", value(w.Papers.Verify(w.desk, paper.Number+" "+paper.Digest))(t).Outcome, service.VerifyGenuine)
	value(w.Patients.Unmerge(w.desk, w.undo(id)))(t)
	w.sound()
	equal(t, "after", shown(w.merged)+" / "+shown(w.kept), "2 1 1 2 0 1 / 0 0 0 0 0 0")
	equal(t, "versions", len(value(w.History.Versions(w.asha, w.merged, w.visit))(t)), 2)
	got := value(w.Problems.List(w.asha, problemsOf(w.merged)))(t)
	if len(got) != 1 || got[0].ID != problem || got[0].State != clinic.ProblemInactive {
		t.Errorf("problems: %+v", got)
	}
	equal(t, "whose file", value(w.Attachments.Open(w.asha, file))(t).PatientID, w.merged)
	equal(t, "the paper", value(w.Papers.Verify(w.desk, paper.Number+" "+paper.Digest))(t).Outcome, service.VerifyGenuine)
}
