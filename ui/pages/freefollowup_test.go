package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// grant finds a visit of the demo that still gives a free follow-up.
func (h *deskHospital) grant() (row service.AppointmentRow, free service.FreeFollowUp) {
	h.t.Helper()
	today := clinic.DateOf(h.now)
	page := value(h.services.Appointments.List(h.admin(), service.AppointmentFilter{From: today.AddDays(-5), To: today,
		Statuses: []clinic.AppointmentStatus{clinic.StatusCompleted}}, service.PageRequest{Limit: service.MaxPage}))(h.t)
	for _, each := range page.Rows {
		free, err := h.services.Appointments.FreeFollowUp(h.admin(), service.FreeFollowUpQuery{Patient: each.PatientID, Doctor: each.DoctorID,
			Date: today.AddDays(1), Start: 600})
		if err == nil && free.Free {
			return each, free
		}
	}
	h.t.Fatal("no visit of the demo gives a free follow-up")
	return row, free
}

func TestTheBookingFormSaysWhetherAFollowUpIsFree(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		h.as(clinic.RoleReceptionist, NewAppointments)
		row, free := h.grant()
		start := bookingStart{Patient: row.PatientID, PatientName: row.PatientName(), Doctor: row.DoctorID, DoctorName: row.DoctorName(),
			Date: clinic.DateOf(h.now).AddDays(1), Kind: clinic.VisitNew}
		openBookingForm(h.env, start, nil)
		uitest.MustNotText(t, h.window, "Free follow-up")
		for _, c := range uitest.Find(h.window, func(c *components.Choice) bool { return c.Value() == string(clinic.VisitNew) }) {
			c.FocusGained()
			c.TypedRune('f')
		}
		want := "Free follow-up: 1 of 1 left until " + free.Until.Format("2 Jan 2006")
		uitest.MustText(t, h.window, want)
		h.shot("booking-free-" + string(mode))
		for _, d := range uitest.Find(h.window, func(*components.DateField) bool { return true }) {
			d.SetDate(free.Until.AddDays(1))
			d.OnChanged()
		}
		uitest.MustNotText(t, h.window, want)
		uitest.MustText(t, h.window, "Charged: follow-ups were free until")
	}
}

func TestAFreeFollowUpIsNamedInTheListOfBills(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		page := value(h.services.Billing.List(h.admin(), service.InvoiceFilter{Statuses: []clinic.InvoiceStatus{clinic.InvoicePaid}}, service.PageRequest{Limit: service.MaxPage}))(t)
		var bill clinic.Invoice
		for _, i := range page.Rows {
			if i.FreeFollowUp {
				bill = i
				break
			}
		}
		if bill.ID == 0 {
			t.Fatal("the demo has no free follow-up")
		}
		full := value(h.services.Billing.Get(h.admin(), bill.ID))(t)
		if !full.Total.IsZero() || full.Items[0].DiscountKind != clinic.DiscountFollowUp {
			t.Errorf("%+v", full)
		}
		h.now = bill.VisitDate.At(clinic.MustClock("20:00"), h.now.Location())
		h.as(clinic.RoleCashier, NewBilling)
		uitest.MustText(t, h.window, "Free follow-up")
		h.shot("billing-free-" + string(mode))
	}
}

func TestADoctorsFeesByKindOfVisit(t *testing.T) {
	h := newDeskHospital(t)
	h.asAdmin(NewDoctors)
	d := h.doctor("Sharma")
	openDoctorForm(h.env, d, func() {})
	uitest.MustText(t, h.window, "Fees by kind of visit")
	form := uitest.Find(h.window, func(*components.Form) bool { return true })[0]
	form.Focus(clinic.FeeField(clinic.VisitFollowUp))
	uitest.Type(h.window, "45.50")
	h.shot("doctor-fees")
	uitest.Shortcut(h.window, "Return", fyne.KeyModifierShortcutDefault)
	h.settled(t, "Dr Asha Sharma is saved.")
	if got := value(h.services.Prices.FeesOf(h.admin(), d.ID))(t); len(got) != 1 || got[clinic.VisitFollowUp].Minor != 4550 {
		t.Errorf("%v", got)
	}
	// Another administrator sets them meanwhile: the form says so and goes on with theirs.
	openDoctorForm(h.env, h.doctor("Sharma"), func() {})
	uitest.MustText(t, h.window, "Fees by kind of visit")
	was := value(h.services.Prices.FeesOf(h.admin(), d.ID))(t)
	if err := h.services.Prices.SetFees(h.admin(), service.SetFeesCommand{Doctor: d.ID, Was: was, Fees: clinic.Fees{}}); err != nil {
		t.Fatal(err)
	}
	form = uitest.Find(h.window, func(*components.Form) bool { return true })[0]
	form.Focus(clinic.FeeField(clinic.VisitWalkIn))
	uitest.Type(h.window, "x")
	uitest.Shortcut(h.window, "Return", fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, h.window, "Give the amount in figures")
	uitest.Key(h.window, "BackSpace")
	uitest.Type(h.window, "99")
	uitest.Shortcut(h.window, "Return", fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, h.window, "All is saved but the fees by kind of visit")
	uitest.Shortcut(h.window, "Return", fyne.KeyModifierShortcutDefault)
	if got := value(h.services.Prices.FeesOf(h.admin(), d.ID))(t); got[clinic.VisitWalkIn].Minor != 9900 {
		t.Errorf("%v", got)
	}
}
