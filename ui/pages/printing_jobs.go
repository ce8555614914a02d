package pages

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// once asks the service for a document's data at the first paper that is used
// and keeps the answer: one visit to the print dialog is one print, also when
// the paper was changed after a printer had failed.
type once[T any] struct {
	mu   sync.Mutex
	have bool
	data T
}

func (o *once[T]) get(load func() (T, error)) (T, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.have {
		return o.data, nil
	}
	data, err := load()
	if err == nil {
		o.data, o.have = data, true
	}
	return data, err
}

var (
	prescriptionPapers = []clinic.Paper{clinic.PaperA5, clinic.PaperA4, clinic.PaperLetter}
	receiptPapers      = []clinic.Paper{clinic.PaperA5, clinic.PaperA4, clinic.PaperLetter, clinic.PaperRoll80}
)

// prescriptionJob prints a signed prescription; a reprint is marked COPY. The
// number may be empty when it is not known yet.
func prescriptionJob(env *Env, id clinic.PrescriptionID, number string) printJob {
	title := strings.TrimSpace("Prescription " + number)
	name := number
	if name == "" {
		name = fmt.Sprintf("prescription-%d", id)
	}
	return prescriptionJobOf(env, title, name, func(ctx context.Context) (service.PrescriptionPrint, error) {
		return env.Services.Consultations.PrintPrescription(ctx, id)
	}, func(ctx context.Context) (service.PrescriptionPrint, error) {
		return env.Services.Papers.ShowPrescription(ctx, id)
	})
}

// previewJob shows the prescription before signing. The document says DRAFT
// and nothing is recorded.
func previewJob(env *Env, visit clinic.AppointmentID, c clinic.Consultation) printJob {
	var data once[service.PrescriptionPrint]
	load := func(ctx context.Context) (service.PrescriptionPrint, error) {
		return data.get(func() (service.PrescriptionPrint, error) {
			return env.Services.Consultations.PreviewPrescription(ctx, visit, c)
		})
	}
	job := prescriptionJobOf(env, i18n.T("Prescription (draft)"), i18n.FileName(i18n.T("Prescription (draft)")), load, load)
	job.Draft = true
	return job
}

func prescriptionJobOf(env *Env, title, name string, load, look func(context.Context) (service.PrescriptionPrint, error)) printJob {
	zone := printZone(env)
	lay := func(p service.PrescriptionPrint, paper clinic.Paper) (*document.Layout, error) {
		return document.PrescriptionData{
			Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo},
			Rx:         p.Rx, Patient: p.Patient, Doctor: p.Doctor, Paper: paper, Copy: p.Copy, ReplacedBy: p.ReplacedBy, Location: zone,
		}.Layout()
	}
	return printJob{
		Title: title, FileName: name + ".pdf", Papers: prescriptionPapers,
		Paper: printPaperOr(env.Settings.PrescriptionPaper, prescriptionPapers),
		Load:  made(load, lay), Look: shown(look, lay),
	}
}

// receiptJob prints the receipt of a payment; a reprint is marked COPY.
func receiptJob(env *Env, id clinic.PaymentID, number string) printJob {
	name := number
	if name == "" {
		name = i18n.FileName(i18n.T("Receipt"), fmt.Sprint(int64(id)))
	}
	zone := printZone(env)
	lay := func(p service.ReceiptPrint, paper clinic.Paper) (*document.Layout, error) {
		d := document.ReceiptData{
			Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo},
			Invoice:    p.Invoice, Payment: p.Payment, Deposit: p.Deposit, Number: p.Patient.Number, Digest: p.Digest,
			Paper: paper, Copy: p.Copy, Location: zone,
		}
		if p.Reverses != nil {
			d.Reverses = *p.Reverses
		}
		return d.Layout()
	}
	return printJob{
		Title: strings.TrimSpace(i18n.T("Receipt") + " " + number), FileName: fileNameOf(name) + ".pdf", Papers: receiptPapers,
		Paper: printPaperOr(env.Settings.ReceiptPaper, receiptPapers),
		Load: made(func(ctx context.Context) (service.ReceiptPrint, error) {
			return env.Services.Billing.PrintReceipt(ctx, id)
		}, lay),
		Look: shown(func(ctx context.Context) (service.ReceiptPrint, error) {
			return env.Services.Papers.ShowReceipt(ctx, id)
		}, lay),
	}
}

// made gives a job's Load: what the service hands out is asked for once and laid
// out anew for each paper.
func made[T any](load func(context.Context) (T, error), lay func(T, clinic.Paper) (*document.Layout, error)) func(context.Context, clinic.Paper) (viewmodel.PrintDocument, error) {
	var data once[T]
	return func(ctx context.Context, paper clinic.Paper) (viewmodel.PrintDocument, error) {
		var out bytes.Buffer
		d, err := data.get(func() (T, error) { return load(ctx) })
		if err != nil {
			return viewmodel.PrintDocument{}, err
		}
		l, err := lay(d, paper)
		if err == nil {
			err = l.PDF(&out)
		}
		if err != nil {
			return viewmodel.PrintDocument{}, err
		}
		return viewmodel.PrintDocument{PDF: out.Bytes(), Warning: l.Report().Warning(i18n.Tongue()), Pages: l}, nil
	}
}

// shown gives a job's Look: the pages and what cannot be printed of them.
func shown[T any](look func(context.Context) (T, error), lay func(T, clinic.Paper) (*document.Layout, error)) func(context.Context, clinic.Paper) (viewmodel.PrintDocument, error) {
	var data once[T]
	return func(ctx context.Context, paper clinic.Paper) (viewmodel.PrintDocument, error) {
		d, err := data.get(func() (T, error) { return look(ctx) })
		if err != nil {
			return viewmodel.PrintDocument{}, err
		}
		l, err := lay(d, paper)
		if err != nil {
			return viewmodel.PrintDocument{}, err
		}
		return viewmodel.PrintDocument{Warning: l.Report().Warning(i18n.Tongue()), Pages: l}, nil
	}
}

// printZone is the clinic's zone, in which times are printed.
func printZone(env *Env) *time.Location { return env.Now().Location() }

func printPaperOr(p clinic.Paper, papers []clinic.Paper) clinic.Paper {
	for _, each := range papers {
		if each == p {
			return p
		}
	}
	return papers[0]
}

// findPrescription looks for the prescription of a visit; none is not an error.
func findPrescription(env *Env, visit clinic.AppointmentID, done func(*clinic.Prescription, error)) {
	consultations := env.Services.Consultations
	env.Runner.Go(env.Context(), func(ctx context.Context) func() {
		rx, err := consultations.PrescriptionOf(ctx, visit)
		return func() {
			switch {
			case err == nil:
				done(&rx, nil)
			case clinic.CodeOf(err) == clinic.NotFound:
				done(nil, nil)
			default:
				done(nil, err)
			}
		}
	})
}
