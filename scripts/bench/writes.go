package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/bulk"
	"caredesk/internal/store/yardstick"
)

// writing measures what writes on a copy of a hospital, and writes the same rows
// again, each step in one bare transaction, into a second copy.
type writing struct {
	*hospital
	again    *yardstick.Writer
	second   yardstick.Reads // of the second copy
	recorder *yardstick.Recorder
	cleanup  []func() error
}

// remembered is how large a copy may be, in bytes, for the system to remember two
// of them as a whole.
const remembered = 4 << 30

// errNoRoom says that the copies do not fit on the disk.
var errNoRoom = errors.New("there is no room for two copies")

func (h *hospital) copies(ctx context.Context) (w *writing, err error) {
	if free, known := freeBytes(filepath.Dir(h.path)); known && free < uint64(h.bytes)*5/2 {
		return nil, errNoRoom
	}
	dir, err := os.MkdirTemp(filepath.Dir(h.path), "writing-")
	if err != nil {
		return nil, err
	}
	w = &writing{hospital: &hospital{size: h.size}}
	w.cleanup = append(w.cleanup, func() error { return os.RemoveAll(dir) })
	defer func() {
		if err != nil {
			err = errors.Join(err, w.end())
		}
	}()
	first, second := filepath.Join(dir, "first.db"), filepath.Join(dir, "second.db")
	// The original is whole in its file only if nothing stands in its log.
	if log, err := os.Stat(h.path + "-wal"); err == nil && log.Size() > 0 {
		return w, errors.New("the hospital was written to since it was opened; start again")
	}
	for _, to := range []string{first, second} {
		if err := copyFile(h.path, to); err != nil {
			return w, err
		}
	}
	// Of two large copies the system would remember the second one alone, and what
	// is read for the first one would come from the disk: both begin on the disk.
	if h.bytes > remembered {
		for _, copied := range []string{first, second} {
			if err := forget(copied); err != nil {
				return w, err
			}
		}
	}
	if err := w.connect(ctx, first); err != nil {
		return w, err
	}
	w.cleanup = append(w.cleanup, w.close)
	if w.recorder, err = yardstick.NewRecorder(ctx, w.read); err != nil {
		return w, err
	}
	db, err := store.Bare(second, true)
	if err != nil {
		return w, err
	}
	w.cleanup = append(w.cleanup, db.Close)
	w.again, w.second = yardstick.NewWriter(db), yardstick.NewReads(db)
	return w, nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = out.ReadFrom(in)
	return errors.Join(err, out.Sync(), out.Close())
}

func (w *writing) end() error {
	var errs []error
	for _, step := range slices.Backward(w.cleanup) {
		errs = append(errs, step())
	}
	return errors.Join(errs...)
}

// step runs a step through the services, then the same rows by hand, and says
// how long each took. touched names the rows that it changes.
func (w *writing) step(ctx context.Context, do func() error, touched map[string]int64) (ours, bare time.Duration, rows int, err error) {
	start := time.Now()
	err = do()
	ours = time.Since(start)
	if err != nil {
		return 0, 0, 0, err
	}
	written, err := w.recorder.Since(ctx, touched)
	if err == nil {
		err = w.again.Prepare(ctx, written)
	}
	if err != nil {
		return 0, 0, 0, err
	}
	start = time.Now()
	err = w.again.Write(ctx, written)
	return ours, time.Since(start), written.Rows(), err
}

const (
	visitTable   = "appointments_appointment"
	billTable    = "billing_invoice"
	paymentTable = "payment_record"
)

// measureWrites books visits, signs consultations and takes payments.
func (h *hospital) measureWrites(ctx context.Context, o options, r *result, out io.Writer) (err error) {
	figures := []struct {
		name string
		run  func(*writing, context.Context, int, func(ours, bare time.Duration)) error
	}{
		{"book an appointment", (*writing).book}, {"sign a consultation", (*writing).sign}, {"take a payment", (*writing).pay},
	}
	if !slices.ContainsFunc(figures, func(f struct {
		name string
		run  func(*writing, context.Context, int, func(ours, bare time.Duration)) error
	}) bool {
		return strings.Contains(f.name, o.only)
	}) {
		return nil
	}
	w, err := h.copies(ctx)
	if errors.Is(err, errNoRoom) {
		r.Notes = append(r.Notes, fmt.Sprintf("Writes at %s were not measured: %v.", h.name, err))
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.end()) }()
	for _, f := range figures {
		if !strings.Contains(f.name, o.only) {
			continue
		}
		var ours, bare []time.Duration
		warm := o.writes / 10
		err := f.run(w, ctx, o.writes+warm, func(a, b time.Duration) {
			if warm--; warm < 0 {
				ours, bare = append(ours, a), append(bare, b)
			}
		})
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		a, b := timesOf(ours), timesOf(bare)
		r.add(h.name, f.name, writeTarget, a, b)
		fmt.Fprintf(out, "%-5s %-38s ours p50 %8s p95 %8s   by hand p50 %8s p95 %8s\n", h.name, f.name, short(a.P50), short(a.P95), short(b.P50), short(b.P95))
	}
	return nil
}

// book books free times of all doctors for patients who come by their number.
func (w *writing) book(ctx context.Context, n int, took func(ours, bare time.Duration)) error {
	s := w.app.Services
	for i := range n {
		free, err := s.Appointments.FreeSlots(w.desk, service.FreeQuery{Doctor: w.doctors[i%len(w.doctors)].ID, From: bulk.Today.AddDays(1 + i/len(w.doctors)), Days: 14, N: 1})
		if err != nil || len(free) == 0 {
			return errors.Join(err, errors.New("no time is free"))
		}
		page, err := s.Patients.Search(w.desk, service.PatientFilter{Text: fmt.Sprintf("P-%06d", 2+i*7%(w.patients-1))}, service.PageRequest{Limit: 1})
		if err != nil || len(page.Rows) == 0 {
			return errors.Join(err, errors.New("no patient"))
		}
		cmd := service.BookCommand{Patient: page.Rows[0].ID, Doctor: free[0].DoctorID, Date: free[0].Date, Start: free[0].Start, Kind: clinic.VisitNew, Reason: "Cough for two weeks"}
		ours, bare, rows, err := w.step(ctx, func() error { _, err := s.Appointments.Book(w.desk, cmd); return err }, nil)
		if clinic.CodeOf(err) == clinic.Conflict { // the patient comes to somebody else then
			continue
		}
		if err != nil {
			return err
		}
		if rows < 3 { // the visit, its state, the audit entry
			return fmt.Errorf("booking wrote %d rows", rows)
		}
		took(ours, bare)
	}
	return nil
}

// sign takes today's visits to their end: one prescription, one bill.
func (w *writing) sign(ctx context.Context, n int, took func(ours, bare time.Duration)) error {
	s := w.app.Services
	visits, err := all(func(p service.PageRequest) (service.Page[service.AppointmentRow], error) {
		return s.Appointments.List(w.desk, service.AppointmentFilter{From: bulk.Today, To: bulk.Today}, p)
	})
	if err != nil {
		return err
	}
	doctors := map[clinic.DoctorID]clinic.Doctor{}
	for _, d := range w.doctors {
		doctors[d.ID] = d
	}
	done := 0
	for _, v := range visits {
		if v.Status != clinic.StatusBooked || done == n {
			continue
		}
		as, touched, version := w.as(ctx, doctors[v.DoctorID]), map[string]int64{visitTable: int64(v.ID)}, v.Version
		for _, before := range []func() error{
			func() error { _, err := s.Appointments.CheckIn(w.desk, v.ID, version); return err },
			func() error { return s.Appointments.Start(as, v.ID, version) },
		} {
			if _, _, _, err := w.step(ctx, before, touched); err != nil {
				return err
			}
			version++
		}
		cmd := service.CloseCommand{Appointment: v.ID, Version: version, Consultation: clinic.Consultation{Symptoms: "Cough for two weeks.", Notes: "Chest clear.",
			Diagnoses: []clinic.CodedDiagnosis{{Code: "J06.9", Title: "Acute upper respiratory infection, unspecified"}}, Advice: "Rest and fluids.",
			Items: []clinic.PrescriptionItem{{Drug: "Dextromethorphan", Strength: "15 mg", Form: "capsule", Dose: "1 capsule", Route: "by mouth", Frequency: "tds", DurationDays: 5,
				Quantity: "15 capsules", Reason: "Agreed with the patient"}}}}
		if err := w.readChart(ctx, as, v, cmd.Consultation.Items); err != nil {
			return err
		}
		ours, bare, rows, err := w.step(ctx, func() error { _, err := s.Consultations.Close(as, cmd); return err }, touched)
		if clinic.CodeOf(err) == clinic.Invalid { // the check asks why this patient is given it
			continue
		}
		if err != nil {
			return err
		}
		if rows < 12 {
			return fmt.Errorf("signing wrote %d rows", rows)
		}
		took(ours, bare)
		done++
	}
	if done == 0 {
		return errors.New("nobody is booked today")
	}
	return nil
}

// readChart reads what the doctor has before the eyes who signs: the patient's history,
// and what speaks against the medicines. By hand it is read from the second copy, so
// that neither signs for somebody whose rows still lie on the disk.
func (w *writing) readChart(ctx, as context.Context, v service.AppointmentRow, items []clinic.PrescriptionItem) error {
	if _, err := w.app.Services.History.Timeline(as, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: v.PatientID}}, service.PageRequest{}); err != nil {
		return err
	}
	if _, err := w.app.Services.Consultations.CheckMedicines(as, v.ID, items); err != nil {
		return err
	}
	_, err := w.second.Chart(ctx, int64(v.PatientID), int64(v.DoctorID))
	return err
}

// pay takes what is owed for the oldest bills in cash.
func (w *writing) pay(ctx context.Context, n int, took func(ours, bare time.Duration)) error {
	s := w.app.Services
	if _, _, _, err := w.step(ctx, func() error {
		_, err := s.Drawers.Open(w.cash, service.OpenDrawerCommand{Float: clinic.Money{Minor: 10_000, Currency: "EUR"}})
		if clinic.CodeOf(err) == clinic.Conflict { // it is open
			return nil
		}
		return err
	}, nil); err != nil {
		return err
	}
	done, next := 0, ""
	for done < n {
		page, err := s.Billing.Balances(w.cash, service.BalanceFilter{}, service.PageRequest{After: next})
		if err != nil {
			return err
		}
		for _, b := range page.Rows {
			if done == n {
				break
			}
			bill, err := s.Billing.Get(w.cash, b.Invoice)
			if err != nil {
				return err
			}
			cmd := service.PaymentCommand{Invoice: bill.ID, Version: bill.Version, Amount: b.Patient, Tendered: b.Patient, Method: clinic.PayCash, IdempotencyKey: uuid.NewString()}
			ours, bare, rows, err := w.step(ctx, func() error { _, err := s.Billing.TakePayment(w.cash, cmd); return err }, map[string]int64{billTable: int64(bill.ID)})
			if err != nil {
				return err
			}
			if rows < 4 { // the number, the payment, the bill, the audit entry
				return fmt.Errorf("paying wrote %d rows", rows)
			}
			took(ours, bare)
			done++
		}
		if next = page.Next; next == "" {
			break
		}
	}
	if done == 0 {
		return errors.New("nothing is owed")
	}
	return nil
}

// all reads every page of a list.
func all[T any](page func(service.PageRequest) (service.Page[T], error)) (out []T, err error) {
	for after := ""; ; {
		p, err := page(service.PageRequest{After: after, Limit: service.MaxPage})
		if err != nil {
			return nil, err
		}
		out = append(out, p.Rows...)
		if after = p.Next; after == "" {
			return out, nil
		}
	}
}
