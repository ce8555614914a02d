package viewmodel

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// AutosaveEvery is how long typed text waits at most before it is kept as a
// draft.
const AutosaveEvery = 5 * time.Second

// ConsultationParams are what a Consultation works with; all are required.
type ConsultationParams struct {
	Appointment   clinic.AppointmentID
	Consultations ConsultationService
	Patients      PatientService
	Appointments  AppointmentService
	Runner        Runner
	Context       func() context.Context
	Now           func() time.Time // in the clinic's zone
	// After calls f on the UI thread after a while, unless stopped before.
	After func(wait time.Duration, f func()) (stop func())
	// Changed is called after anything that is shown has changed.
	Changed func()
	// Checked is called when the checks of the medicines are done.
	Checked func()
	// Lost is called when another screen took the visit; what was typed stays.
	Lost func(error)
}

// Consultation is one visit on the doctor's screen: what is typed, the draft
// that keeps it, the check of medicines against allergies, the follow-up, and
// the closing of the visit. All methods are called on the UI thread.
type Consultation struct {
	p       ConsultationParams
	visit   service.AppointmentRow
	patient clinic.Patient
	earlier []clinic.HistoryEntry
	rx      *clinic.Prescription
	own     clinic.HistoryEntry // this visit's entry, once it is closed
	loaded  bool
	data    clinic.Consultation
	saved   clinic.Consultation
	savedAt time.Time
	saveErr error
	stop    func()
	shut    bool
	closing bool

	heldBy   *service.VisitHolder // another screen that has the visit
	beat     func()               // stops the next sign of life
	amending bool                 // a closed visit is being amended

	warnings     []clinic.Warning // of the items as they were checked last
	checked      []clinic.PrescriptionItem
	checkErr     error
	checkDone    bool
	checkRequest Latest
	takeRequest  Latest

	slots          []clinic.Slot
	slotsFor       clinic.Date
	slotsErr       error
	slotsLoading   bool
	keepSlot       bool // the follow-up's time was chosen, not suggested
	slotRequest    Latest
	patientRequest Latest
	visitRequest   Latest

	drafts draftWriter
}

// draftWriter writes drafts one after the other and never an older one over a
// newer one; after the visit was closed it writes none.
type draftWriter struct {
	mu     sync.Mutex
	issued int // UI thread alone
	done   int
	ended  bool
}

// NewConsultation returns the consultation of a visit; Load fills it.
func NewConsultation(p ConsultationParams) *Consultation { return &Consultation{p: p} }

// Visit returns the appointment.
func (c *Consultation) Visit() service.AppointmentRow { return c.visit }

// Patient returns the patient with the allergies.
func (c *Consultation) Patient() clinic.Patient { return c.patient }

// Earlier returns the patient's earlier visits, newest first.
func (c *Consultation) Earlier() []clinic.HistoryEntry { return c.earlier }

// Data returns what stands in the form.
func (c *Consultation) Data() clinic.Consultation { return cloneConsultation(c.data) }

// Loaded reports whether the visit has been read.
func (c *Consultation) Loaded() bool { return c.loaded }

// Prescription returns the signed prescription of a closed visit, nil when
// there is none.
func (c *Consultation) Prescription() *clinic.Prescription { return c.rx }

// Entry returns the record of a closed visit.
func (c *Consultation) Entry() clinic.HistoryEntry { return c.own }

// Closed reports whether the visit is signed.
func (c *Consultation) Closed() bool { return c.loaded && c.visit.Status == clinic.StatusCompleted }

// ReadOnly reports whether nothing can be typed: the visit is signed and not
// being amended, or another screen has it.
func (c *Consultation) ReadOnly() bool {
	return c.loaded && (c.Closed() && !c.amending || c.heldBy != nil)
}

// Busy reports whether the visit is being closed.
func (c *Consultation) Busy() bool { return c.closing }

// Load reads the visit; text from a kept draft stands in the form afterwards.
// What was typed since an earlier Load stays.
func (c *Consultation) Load(done func(error)) { c.open(c.p.Consultations.Open, done) }

// TakeOver takes a visit that another screen has.
func (c *Consultation) TakeOver(done func(error)) { c.open(c.p.Consultations.TakeOver, done) }

func (c *Consultation) open(by func(context.Context, clinic.AppointmentID) (service.ConsultationView, error), done func(error)) {
	c.p.Runner.Go(c.p.Context(), func(ctx context.Context) func() {
		view, err := by(ctx, c.p.Appointment)
		return func() {
			if c.shut || c.closing {
				return
			}
			if err == nil {
				c.take(view)
			}
			done(err)
			c.changed()
		}
	})
}

// HeldBy is another screen that has the visit, nil when this one has it.
func (c *Consultation) HeldBy() *service.VisitHolder { return c.heldBy }

func (c *Consultation) take(view service.ConsultationView) {
	typed := c.loaded && c.Unsaved()
	c.visit, c.patient, c.rx = view.Appointment, view.Patient, view.Prescription
	c.earlier, c.own = nil, view.Own
	for _, e := range view.Earlier {
		if e.AppointmentID != c.visit.ID {
			c.earlier = append(c.earlier, e)
		}
	}
	c.loaded = true
	c.heldBy = view.HeldBy
	c.keepAlive()
	switch {
	case c.Closed():
		c.takeClosed(view)
	case c.heldBy != nil && typed:
		// What was typed here before stays on the screen, unsaved, to be copied.
	case c.heldBy != nil:
		c.data = cloneConsultation(view.Draft.Consultation)
		c.saved = cloneConsultation(c.data)
		c.savedAt = view.Draft.SavedAt
	case typed:
		c.scheduleSave()
	case view.HasDraft:
		c.data = cloneConsultation(view.Draft.Consultation)
		c.saved = cloneConsultation(c.data)
		c.savedAt = view.Draft.SavedAt
		c.keepSlot = !c.data.FollowUp.Date.IsZero()
	default:
		c.data = clinic.Consultation{}
		c.saved = clinic.Consultation{}
	}
	if !c.ReadOnly() && !c.data.FollowUp.Date.IsZero() {
		c.loadSlots()
	}
	c.recheck()
}

// closedData puts a closed visit's record into the shape of the form.
func (c *Consultation) closedData() clinic.Consultation {
	if c.own.ID == 0 { // no record of its own: what the visit says
		c.own = clinic.HistoryEntry{Symptoms: c.visit.Symptoms, Notes: c.visit.Notes, Diagnosis: c.visit.Diagnosis, FollowUp: c.visit.FollowUp}
		if c.rx != nil {
			c.own.Treatment = c.rx.Advice
		}
	}
	return clinic.SignedConsultation(c.own, c.rx)
}

// Edit changes what stands in the form and sees to it that a draft is kept.
func (c *Consultation) Edit(change func(*clinic.Consultation)) {
	if !c.loaded || c.ReadOnly() || c.shut {
		return
	}
	change(&c.data)
	c.scheduleSave()
	c.recheck()
	c.changed()
}

// Close signs the visit. It does nothing while an earlier Close is under way;
// on failure everything typed stays.
func (c *Consultation) Close(done func(service.CloseResult, error)) {
	if c.closing || c.shut || !c.loaded || c.ReadOnly() || c.Closed() {
		return
	}
	if err := c.Check(); err != nil {
		done(service.CloseResult{}, err)
		return
	}
	c.closing = true
	c.stopTimer()
	c.changed()
	cmd := service.CloseCommand{Appointment: c.visit.ID, Version: c.visit.Version, Consultation: cloneConsultation(c.data)}
	c.p.Runner.Go(c.p.Context(), func(ctx context.Context) func() {
		// Under the lock, so that no draft is written behind a closed visit.
		c.drafts.mu.Lock()
		result, err := c.p.Consultations.Close(ctx, cmd)
		c.drafts.ended = c.drafts.ended || err == nil
		c.drafts.mu.Unlock()
		var rx *clinic.Prescription
		if err == nil && result.Prescription != 0 {
			// Only for the number on the print dialog; printing asks again.
			if p, readErr := c.p.Consultations.PrescriptionOf(ctx, cmd.Appointment); readErr == nil {
				rx = &p
			}
		}
		return func() {
			c.closing = false
			if err == nil {
				c.visit.Status, c.rx = clinic.StatusCompleted, rx
				c.saved = cloneConsultation(c.data)
			} else {
				c.scheduleSave()
			}
			done(result, err)
			c.changed()
		}
	})
}

// BackToQueue keeps what was typed and lets the patient wait again.
func (c *Consultation) BackToQueue(done func(error)) {
	if c.closing || c.shut || !c.loaded || c.ReadOnly() || c.Closed() {
		return
	}
	c.closing = true
	c.stopTimer()
	id, version, draft, write := c.visit.ID, c.visit.Version, cloneConsultation(c.data), c.Unsaved()
	n := c.nextDraft()
	c.p.Runner.Go(c.p.Context(), func(ctx context.Context) func() {
		var err error
		if write {
			_, err = c.write(ctx, n, draft)
		}
		if err == nil {
			err = c.p.Appointments.BackToQueue(ctx, id, version)
		}
		return func() {
			c.closing = false
			if err == nil {
				c.saved = draft
			} else {
				c.scheduleSave()
			}
			done(err)
			c.changed()
		}
	})
}

// CheckChanged asks whether another desk changed the visit since it was read,
// and calls changed if so. Opening it again for nothing would be recorded.
func (c *Consultation) CheckChanged(changed func()) {
	if !c.loaded || c.shut || c.closing || c.ReadOnly() {
		return
	}
	c.visitRequest.Go(c.p.Context(), c.p.Runner, func(ctx context.Context) func() {
		row, err := c.p.Appointments.Get(ctx, c.p.Appointment)
		return func() {
			if err == nil && !c.shut && !c.closing && !c.ReadOnly() && row.Version != c.visit.Version {
				changed()
			}
		}
	})
}

// ReloadPatient reads the patient again, after the allergies were recorded or
// another desk changed the record.
func (c *Consultation) ReloadPatient() {
	if !c.loaded || c.shut {
		return
	}
	id := c.patient.ID
	c.patientRequest.Go(c.p.Context(), c.p.Runner, func(ctx context.Context) func() {
		p, err := c.p.Patients.Get(ctx, id)
		return func() {
			if err == nil && !c.shut {
				c.patient = p
				c.checked = nil // the allergies may be others
				c.recheck()
				c.changed()
			}
		}
	})
}

// Shut ends the screen: no timer fires and no result is shown any more.
func (c *Consultation) Shut() {
	c.shut = true
	c.stopTimer()
	if c.beat != nil {
		c.beat()
		c.beat = nil
	}
	c.checkRequest.Cancel()
	c.takeRequest.Cancel()
	c.slotRequest.Cancel()
	c.patientRequest.Cancel()
	c.visitRequest.Cancel()
}

func (c *Consultation) changed() {
	if c.p.Changed != nil && !c.shut {
		c.p.Changed()
	}
}

func cloneConsultation(d clinic.Consultation) clinic.Consultation {
	d.Items, d.Diagnoses = slices.Clone(d.Items), slices.Clone(d.Diagnoses)
	if len(d.Items) == 0 {
		d.Items = nil
	}
	if len(d.Diagnoses) == 0 {
		d.Diagnoses = nil
	}
	return d
}

func sameConsultation(a, b clinic.Consultation) bool {
	return reflect.DeepEqual(cloneConsultation(a), cloneConsultation(b))
}
