package pages

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/desktop"
	"caredesk/internal/service"
	"caredesk/ui/uitest"
)

// paperless gives the page's print dialog a folder instead of a printer.
func paperless(h *deskHospital) (dir string) {
	h.t.Helper()
	dir = filepath.Join(h.t.TempDir(), "printed")
	h.t.Setenv(desktop.EnvPrintDir, dir)
	temp, err := desktop.NewTempFiles(h.t.TempDir(), time.Hour)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = temp.Close() })
	h.env.Temp = temp
	return dir
}

// walkIn brings a patient to a doctor who has a moment.
func (h *deskHospital) walkIn(doctor clinic.DoctorID) service.AppointmentRow {
	h.t.Helper()
	ctx := clinic.WithActor(context.Background(), h.actor(clinic.RoleReceptionist))
	patients, err := h.services.Patients.Search(ctx, service.PatientFilter{}, service.PageRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, p := range patients.Rows {
		var id clinic.AppointmentID
		id, _, err = h.services.Appointments.WalkIn(ctx, service.WalkInCommand{Patient: p.ID, Doctor: doctor, Reason: "Dizzy",
			OverbookReason: "Squeezed in"})
		if err != nil {
			continue // the patient is with another doctor just now
		}
		row, err := h.services.Appointments.Get(ctx, id)
		if err != nil {
			h.t.Fatal(err)
		}
		return row
	}
	h.t.Fatalf("no patient can walk in: %v", err)
	return service.AppointmentRow{}
}

func onlyPDF(t *testing.T, dir, prefix string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, prefix+"*.pdf"))
	if err != nil || len(files) != 1 {
		all, _ := os.ReadDir(dir)
		t.Fatalf("printed are %v: %v", all, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
		t.Fatalf("%s is no PDF: %v", files[0], err)
	}
	if info, _ := os.Stat(files[0]); info.Mode().Perm() != 0o600 {
		t.Errorf("%s can be read by others: %v", files[0], info.Mode())
	}
}

// A visit from the doctor's door to the receipt, on the real services and a
// real file, with the keyboard alone.
func TestVisitFromConsultationToReceipt(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.actor(clinic.RoleDoctor)
	visit := h.walkIn(doctor.DoctorID)
	left := 0
	page := h.as(clinic.RoleDoctor, func(env *Env) Page {
		return NewConsultation(env, visit.ID, func() { left++ })
	}).(*ConsultationPage)
	dir := paperless(h)
	uitest.MustText(t, h.window, visit.PatientName())
	h.window.Canvas().Focus(page.diagnosis.entry)
	uitest.Type(h.window, "Essential hypertension, Łódź protocol")
	page.focusMedicine()
	uitest.Type(h.window, "Amlodipine 5 mg tablet")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Type(h.window, "1-0-0 30d")
	uitest.Key(h.window, fyne.KeyReturn)
	page.follow.pick(deskToday.AddDays(7))
	booked := page.vm.Data().FollowUp
	h.shot("consultation")
	page.Save()
	uitest.Key(h.window, fyne.KeyReturn) // sign
	uitest.MustText(t, h.window, "Prescription RX-")
	uitest.Key(h.window, fyne.KeyReturn) // print
	onlyPDF(t, dir, "RX-2026-")
	if left != 1 {
		t.Fatalf("left %d times", left)
	}
	after, err := h.services.Appointments.Get(h.admin(), visit.ID)
	if err != nil || after.Status != clinic.StatusCompleted || !strings.Contains(after.Prescription, "Amlodipine") {
		t.Fatalf("the visit is %s, %q: %v", after.Status, after.Prescription, err)
	}
	if booked.Book {
		if next, err := h.services.Appointments.List(h.admin(), service.AppointmentFilter{From: booked.Date, To: booked.Date,
			Patient: visit.PatientID}, service.PageRequest{}); err != nil || len(next.Rows) != 1 {
			t.Fatalf("%d follow-ups are booked: %v", len(next.Rows), err)
		}
	}

	billing := h.as(clinic.RoleCashier, NewBilling).(*BillingPage)
	dir = paperless(h)
	billing.search.SetText(visit.PatientLast)
	billing.state.SetValue("draft")
	billing.filter()
	h.window.Canvas().Focus(billing.table)
	uitest.Key(h.window, fyne.KeyReturn)
	h.shot("billing")
	bill := billing.vm.Current()
	if bill == nil || bill.AppointmentID != visit.ID || bill.Status != clinic.InvoiceDraft {
		t.Fatalf("the bill of the visit is %+v", bill)
	}
	owed := bill.Total
	billing.Save()
	uitest.MustText(t, h.window, "Receipt RC-2026-")
	uitest.Key(h.window, fyne.KeyReturn)
	onlyPDF(t, dir, "RC-2026-")
	paid, err := h.services.Billing.Get(h.admin(), bill.ID)
	if err != nil || paid.Status != clinic.InvoicePaid || paid.Paid != owed || len(paid.Payments) != 1 {
		t.Fatalf("the bill is %s with %v paid: %v", paid.Status, paid.Paid, err)
	}
}
