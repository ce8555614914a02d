package pages

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"

	"caredesk/ui/viewmodel"
)

// wardNow is the moment at which the clinical pages are tested.
var wardNow = time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC)

// wardFake is a clinic with one patient at the doctor's and a few bills. The
// embedded interfaces are nil: a call that a page must not make panics.
type wardFake struct {
	visit    service.AppointmentRow
	patient  clinic.Patient
	earlier  []clinic.HistoryEntry
	draft    *clinic.Consultation
	closed   []service.CloseCommand
	closeErr error
	rx       clinic.Prescription
	rxPrints int
	previews int
	own      clinic.HistoryEntry // of the closed visit
	heldBy   *service.VisitHolder
	released int
	amended  []service.AmendCommand

	estimates []clinic.Estimate
	invoices  []clinic.Invoice
	payments  []service.PaymentCommand
	payErr    error
	receipts  map[clinic.PaymentID]int
	reasons   []string
	chart     []clinic.TimelineEntry // what the timeline holds beside the visits
	running   []clinic.RunningMedicine
	stopped   []clinic.MedicineStop
	versions  []clinic.HistoryEntry
	files     []clinic.Attachment
	contents  map[clinic.AttachmentID][]byte
	added     []service.AddAttachmentCommand
	addErr    error
}

type (
	wardConsultations struct {
		viewmodel.ConsultationService
		*wardFake
	}
	wardPatients struct {
		viewmodel.PatientService
		*wardFake
	}
	wardAppointments struct {
		viewmodel.AppointmentService
		*wardFake
	}
	wardDoctors struct {
		viewmodel.DoctorService
		*wardFake
	}
	wardHistory     struct{ *wardFake }
	wardAttachments struct{ *wardFake }
	wardDepartments struct {
		viewmodel.DepartmentService
		*wardFake
	}
	wardBilling struct {
		viewmodel.BillingService
		*wardFake
	}
)

func newWard() *wardFake {
	w := &wardFake{receipts: map[clinic.PaymentID]int{}}
	w.patient = clinic.Patient{ID: 5, Number: "P-004217", FirstName: "Łukasz", LastName: "Østergård-O'Brien",
		DateOfBirth: clinic.MustDate("1968-03-12"), Sex: clinic.SexMale, BloodGroup: "O+", AllergyStatus: clinic.AllergyHas,
		Allergies: []clinic.Allergy{{Substance: "Penicillin", Reaction: "rash", Severity: clinic.SeveritySevere}, {Substance: "Latex"}}, Version: 3}
	w.visit = service.AppointmentRow{Appointment: clinic.Appointment{ID: 11, PatientID: 5, DoctorID: 3, Date: clinic.DateOf(wardNow),
		Start: clinic.MustClock("10:30"), Minutes: 20, Status: clinic.StatusInConsultation, TokenNo: 4,
		StartedAt: wardNow.Add(-11 * time.Minute), Version: 4},
		PatientFirst: "Łukasz", PatientLast: "Østergård-O'Brien", PatientNumber: "P-004217", DoctorFirst: "Asha", DoctorLast: "Sharma",
		TokenPrefix: "A", Department: "Cardiology"}
	entry := func(id clinic.HistoryID, day, doctor, diagnosis, rx string) clinic.HistoryEntry {
		return clinic.HistoryEntry{ID: id, PatientID: 5, AppointmentID: clinic.AppointmentID(id), DoctorID: 3, DoctorName: doctor,
			Department: "Cardiology", VisitDate: clinic.MustDate(day), VisitStart: clinic.MustClock("09:30"), Diagnosis: diagnosis,
			Prescription: rx, Notes: "Home readings 150–160. Lungs clear.", Symptoms: "Headache in the mornings."}
	}
	w.earlier = []clinic.HistoryEntry{
		entry(3, "2026-08-24", "Dr Asha Sharma", "Hypertension, not at goal",
			"Amlodipine 5 mg tablet: 1 tablet in the morning for 30 days (30 tablets)\nMetformin 500 mg tablet: 1 tablet twice daily for 30 days"),
		entry(2, "2026-05-11", "Dr Jan Kowalski", "Type 2 diabetes, new", "Metformin 500 mg tablet: 1 tablet twice daily"),
		entry(1, "2026-02-02", "Dr Asha Sharma", "Hypertension, new", ""),
	}
	euro := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }
	invoice := func(id clinic.InvoiceID, name, number, at string, status clinic.InvoiceStatus, total, paid int64) clinic.Invoice {
		return clinic.Invoice{ID: id, PatientID: 5, PatientName: name, PatientNumber: "P-00421" + string(rune('0'+id)), Number: number,
			DoctorName: "Dr Asha Sharma", VisitDate: clinic.DateOf(wardNow), VisitStart: clinic.MustClock(at), Status: status,
			Currency: "EUR", Total: euro(total), Paid: euro(paid), Version: 1,
			Items: []clinic.InvoiceItem{{ID: 1, Description: "Consultation, Cardiology", Quantity: 1, Price: euro(total)}}}
	}
	w.invoices = []clinic.Invoice{
		invoice(1, "Østergård-O'Brien, Łukasz", "", "10:31", clinic.InvoiceDraft, 8000, 0),
		invoice(2, "Ковалёва, Анна", "INV-2026-004511", "10:12", clinic.InvoicePartPaid, 6000, 4000),
		invoice(3, "Ñuñez, José", "INV-2026-004510", "09:58", clinic.InvoicePaid, 8000, 8000),
		invoice(4, "Müller, Jürgen", "INV-2026-004509", "09:41", clinic.InvoiceIssued, 9500, 0),
	}
	w.invoices[0].Items = append(w.invoices[0].Items, clinic.InvoiceItem{ID: 2, Description: "ECG, 12 leads", Quantity: 1, Price: euro(1500)})
	for i := range w.invoices {
		w.invoices[i].Credited = euro(0)
		w.invoices[i].Sum()
	}
	w.invoices[1].Payments = []clinic.Payment{{ID: 50, InvoiceID: 2, Amount: euro(4000), Method: clinic.PayCard, TransactionID: "TX-9",
		ReceiptNumber: "RC-2026-000050", PaidAt: wardNow.Add(-20 * time.Minute), ReceivedByName: "Colm Daly"}}
	w.receipts[50] = 1
	return w
}

func (f wardConsultations) Open(context.Context, clinic.AppointmentID) (service.ConsultationView, error) {
	v := service.ConsultationView{Appointment: f.visit, Patient: f.patient, Earlier: f.earlier, Own: f.own, HeldBy: f.heldBy}
	if f.draft != nil {
		v.HasDraft, v.Draft = true, clinic.Draft{Consultation: *f.draft, SavedAt: wardNow}
	}
	if f.visit.Status == clinic.StatusCompleted && f.rx.ID != 0 {
		rx := f.rx
		v.Prescription = &rx
	}
	return v, nil
}

func (f wardConsultations) SaveDraft(_ context.Context, _ clinic.AppointmentID, c clinic.Consultation) (time.Time, error) {
	f.wardFake.draft = &c
	return wardNow.Add(7 * time.Second), nil
}

func (f wardConsultations) Close(_ context.Context, cmd service.CloseCommand) (service.CloseResult, error) {
	f.wardFake.closed = append(f.closed, cmd)
	if f.closeErr != nil {
		return service.CloseResult{}, f.closeErr
	}
	f.wardFake.visit.Status = clinic.StatusCompleted
	r := service.CloseResult{History: 9, Invoice: 10}
	if len(cmd.Consultation.Items) > 0 {
		f.wardFake.rx = clinic.Prescription{ID: 8, Number: "RX-2026-000008", AppointmentID: 11, PatientID: 5, DoctorID: 3,
			Items: cmd.Consultation.Items, Diagnosis: cmd.Consultation.Diagnosis, IssuedAt: wardNow}
		r.Prescription = 8
	}
	if cmd.Consultation.FollowUp.Book {
		r.FollowUp = 12
	}
	return r, nil
}

func (f wardConsultations) PrescriptionOf(context.Context, clinic.AppointmentID) (clinic.Prescription, error) {
	if f.rx.ID == 0 {
		return clinic.Prescription{}, clinic.Errorf(clinic.NotFound, "There is no prescription.")
	}
	return f.rx, nil
}

func (f wardConsultations) print(rx clinic.Prescription, copies int) service.PrescriptionPrint {
	return service.PrescriptionPrint{Rx: rx, Patient: f.patient, Copy: copies, Settings: wardSettings(),
		Doctor: clinic.Doctor{ID: 3, User: clinic.User{FirstName: "Asha", LastName: "Sharma"}, LicenseNumber: "L-1", Fee: clinic.Money{Currency: "EUR"}}}
}

func (f wardConsultations) PrintPrescription(context.Context, clinic.PrescriptionID) (service.PrescriptionPrint, error) {
	f.wardFake.rxPrints++
	return f.print(f.rx, f.wardFake.rxPrints-1), nil
}

func (f wardConsultations) PreviewPrescription(_ context.Context, _ clinic.AppointmentID, c clinic.Consultation) (service.PrescriptionPrint, error) {
	f.wardFake.previews++
	return f.print(clinic.Prescription{Items: c.Items, Diagnosis: c.Diagnosis, PatientID: 5, DoctorID: 3}, 0), nil
}

func (f wardPatients) Photo(context.Context, clinic.PatientID) ([]byte, error) { return nil, nil }

func (f wardPatients) Get(context.Context, clinic.PatientID) (clinic.Patient, error) {
	return f.patient, nil
}

func (f wardPatients) SetAllergies(_ context.Context, _ clinic.PatientID, _ int, status clinic.AllergyStatus, list []clinic.Allergy) error {
	f.wardFake.patient.AllergyStatus, f.wardFake.patient.Allergies = status, list
	return nil
}

func (f wardPatients) Search(_ context.Context, q service.PatientFilter, _ service.PageRequest) (service.Page[service.PatientRow], error) {
	row := service.PatientRow{ID: 5, Number: f.patient.Number, FirstName: f.patient.FirstName, LastName: f.patient.LastName,
		DateOfBirth: f.patient.DateOfBirth}
	if !strings.Contains(strings.ToLower(row.ListName()), strings.ToLower(q.Text)) {
		return service.Page[service.PatientRow]{}, nil
	}
	return service.Page[service.PatientRow]{Rows: []service.PatientRow{row}, Total: 1}, nil
}

func (f wardPatients) Header(context.Context, clinic.PatientID) (service.PatientHeader, error) {
	return service.PatientHeader{ID: 5, Name: f.patient.ListName(), Number: f.patient.Number}, nil
}

func (f wardAppointments) FreeSlots(_ context.Context, q service.FreeQuery) ([]clinic.Slot, error) {
	if q.From.Weekday() > clinic.Friday {
		return nil, nil
	}
	return []clinic.Slot{{DoctorID: 3, Date: q.From, Start: clinic.MustClock("09:30"), Minutes: 20},
		{DoctorID: 3, Date: q.From, Start: clinic.MustClock("09:50"), Minutes: 20}}, nil
}

func (f wardAppointments) List(context.Context, service.AppointmentFilter, service.PageRequest) (service.Page[service.AppointmentRow], error) {
	return service.Page[service.AppointmentRow]{Rows: []service.AppointmentRow{f.visit}, Total: 1}, nil
}

func (f wardDoctors) List(context.Context, service.DoctorFilter) ([]clinic.Doctor, error) {
	return []clinic.Doctor{{ID: 3, User: clinic.User{FirstName: "Asha", LastName: "Sharma"}}}, nil
}

func (f wardBilling) List(_ context.Context, q service.InvoiceFilter, _ service.PageRequest) (service.Page[clinic.Invoice], error) {
	var rows []clinic.Invoice
	for _, i := range f.invoices {
		match := len(q.Statuses) == 0
		for _, s := range q.Statuses {
			match = match || s == i.Status
		}
		if match && strings.Contains(i.PatientName, q.Text) {
			rows = append(rows, i)
		}
	}
	return service.Page[clinic.Invoice]{Rows: rows, Total: len(rows)}, nil
}

func (f wardBilling) find(id clinic.InvoiceID) *clinic.Invoice {
	for i := range f.invoices {
		if f.invoices[i].ID == id {
			return &f.invoices[i]
		}
	}
	return nil
}

func (f wardBilling) Get(_ context.Context, id clinic.InvoiceID) (clinic.Invoice, error) {
	if i := f.find(id); i != nil {
		return *i, nil
	}
	return clinic.Invoice{}, clinic.Errorf(clinic.NotFound, "That invoice is no longer there.")
}

func (f wardBilling) Figures(context.Context) (service.BillingFigures, error) {
	euro := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }
	return service.BillingFigures{ToBill: 1, Outstanding: euro(11500), Taken: euro(124000), TakenByMe: euro(80000), CashByMe: euro(31000),
		Drawer: &service.DrawerState{Open: true, Cash: euro(41000)}}, nil
}

func (f wardBilling) SetItems(_ context.Context, id clinic.InvoiceID, _ int, items []clinic.InvoiceItem) error {
	i := f.find(id)
	i.Items, i.Currency = items, "EUR"
	i.Sum()
	i.Version++
	return nil
}

func (f wardBilling) Issue(_ context.Context, id clinic.InvoiceID, _ int) (string, error) {
	i := f.find(id)
	i.Number, i.Status = "INV-2026-004512", clinic.InvoiceIssued
	i.Version++
	return i.Number, nil
}

func (f wardBilling) DraftFor(context.Context, clinic.AppointmentID) (clinic.InvoiceID, error) {
	return 1, nil
}

func (f wardBilling) TakePayment(_ context.Context, cmd service.PaymentCommand) (clinic.PaymentID, error) {
	f.wardFake.payments = append(f.wardFake.payments, cmd)
	if f.payErr != nil {
		return 0, f.payErr
	}
	i := f.find(cmd.Invoice)
	if i.Number == "" {
		i.Number = "INV-2026-004512"
	}
	id := clinic.PaymentID(60 + len(f.payments))
	i.Payments = append(i.Payments, clinic.Payment{ID: id, InvoiceID: i.ID, Amount: cmd.Amount, Tendered: cmd.Tendered, Method: cmd.Method,
		TransactionID: cmd.TransactionID, ReceiptNumber: "RC-2026-000061", PaidAt: wardNow, ReceivedByName: "Colm Daly"})
	i.Paid = i.Paid.Add(cmd.Amount)
	i.Status = clinic.Settle(i.Total, i.Paid, clinic.Money{Currency: i.Currency})
	i.Version++
	return id, nil
}

func (f wardBilling) PrintReceipt(_ context.Context, id clinic.PaymentID) (service.ReceiptPrint, error) {
	for _, i := range f.invoices {
		for _, p := range i.Payments {
			if p.ID == id {
				n := f.receipts[id]
				f.receipts[id]++
				return service.ReceiptPrint{Invoice: i, Payment: p, Settings: wardSettings(), Copy: n}, nil
			}
		}
	}
	return service.ReceiptPrint{}, clinic.Errorf(clinic.NotFound, "There is no such payment.")
}

// wardPapers shows documents without counting it.
type wardPapers struct {
	viewmodel.PaperService
	*wardFake
}

func (f wardPapers) ShowPrescription(context.Context, clinic.PrescriptionID) (service.PrescriptionPrint, error) {
	return wardConsultations{wardFake: f.wardFake}.print(f.rx, f.rxPrints), nil
}

func (f wardPapers) ShowReceipt(ctx context.Context, id clinic.PaymentID) (service.ReceiptPrint, error) {
	p, err := wardBilling{wardFake: f.wardFake}.PrintReceipt(ctx, id)
	f.receipts[id] = p.Copy // looking is not printing
	return p, err
}

var (
	wardDoctor  = clinic.Actor{UserID: 30, Username: "asha", Name: "Dr Asha Sharma", Role: clinic.RoleDoctor, DoctorID: 3}
	wardOther   = clinic.Actor{UserID: 31, Username: "jan", Name: "Dr Jan Kowalski", Role: clinic.RoleDoctor, DoctorID: 4}
	wardCashier = clinic.Actor{UserID: 40, Username: "colm", Name: "Colm Daly", Role: clinic.RoleCashier}
	wardDeskman = clinic.Actor{UserID: 41, Username: "rita", Name: "Rita Byrne", Role: clinic.RoleReceptionist}
	wardPatient = clinic.Actor{UserID: 5, Username: "lukasz", Name: "Łukasz", Role: clinic.RolePatient}
	wardAdmin   = clinic.Actor{UserID: 1, Username: "admin", Name: "Admin", Role: clinic.RoleAdmin}
)
