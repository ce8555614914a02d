package viewmodel

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// WaitingRoom is who waits now, in the order in which they are seen.
type WaitingRoom struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)

	// Doctor narrows what Shown returns; 0 for all.
	Doctor clinic.DoctorID
	All    []service.QueueEntry
	// Placed and Called are what was done last, for taking it back.
	Placed Placed
	Called service.CallResult

	load Latest
	save Submission
}

// NewWaitingRoom returns an empty one. A doctor's holds the own patients only.
func NewWaitingRoom(d FrontDesk) *WaitingRoom {
	return &WaitingRoom{FrontDesk: d, Doctor: d.Actor.DoctorID, Changed: func() {}, Failed: func(error) {}}
}

// Load reads who waits.
func (w *WaitingRoom) Load() {
	w.load.Go(w.Context(), w.Runner, func(ctx context.Context) func() {
		list, err := w.Services.Queue.Waiting(ctx, 0)
		return func() {
			if err != nil {
				w.Failed(err)
				return
			}
			w.All = list
			w.Changed()
		}
	})
}

// Shown is who waits for the chosen doctor.
func (w *WaitingRoom) Shown() []service.QueueEntry {
	if w.Doctor == 0 {
		return w.All
	}
	var out []service.QueueEntry
	for _, q := range w.All {
		if q.DoctorID == w.Doctor {
			out = append(out, q)
		}
	}
	return out
}

// QueueDoctor is a doctor for whom somebody waits.
type QueueDoctor struct {
	ID      clinic.DoctorID
	Name    string
	Waiting int
}

// Doctors lists those for whom somebody waits, by name.
func (w *WaitingRoom) Doctors() []QueueDoctor {
	var out []QueueDoctor
	for _, q := range w.All {
		i := slices.IndexFunc(out, func(d QueueDoctor) bool { return d.ID == q.DoctorID })
		if i < 0 {
			i = len(out)
			out = append(out, QueueDoctor{ID: q.DoctorID, Name: q.DoctorName()})
		}
		out[i].Waiting++
	}
	slices.SortFunc(out, func(a, b QueueDoctor) int {
		if a.Name != b.Name {
			if a.Name < b.Name {
				return -1
			}
			return 1
		}
		return int(a.ID - b.ID)
	})
	return out
}

// NextDoctor is the doctor whose next patient is called without a further
// question: the chosen one, or the only one for whom somebody waits.
func (w *WaitingRoom) NextDoctor() (clinic.DoctorID, bool) {
	if w.Doctor != 0 {
		return w.Doctor, true
	}
	if d := w.Doctors(); len(d) == 1 {
		return d[0].ID, true
	}
	return 0, false
}

// CanPlace reports whether a patient can be moved by a step within the queue.
func (w *WaitingRoom) CanPlace(q service.QueueEntry, by int) bool {
	if clinic.CheckStep(clinic.StepPlace, q.Appointment, w.Actor, w.Now()) != nil {
		return false
	}
	queue := make([]clinic.Appointment, len(w.All))
	for i, each := range w.All {
		queue[i] = each.Appointment
	}
	_, err := clinic.PlaceInQueue(queue, q.ID, by)
	return err == nil
}

// Place moves a patient by a step within the queue.
func (w *WaitingRoom) Place(q service.QueueEntry, by int, done func(error)) bool {
	return w.save.Go(w.FrontDesk, func(ctx context.Context) error {
		err := w.Services.Queue.Place(ctx, q.ID, q.Version, by)
		if err == nil {
			w.notePlaced(ctx, q.ID, by)
		}
		return err
	}, w.after(done))
}

// SetUrgency says how urgent a visit is.
func (w *WaitingRoom) SetUrgency(q service.QueueEntry, u clinic.Urgency, done func(error)) bool {
	return w.save.Go(w.FrontDesk, func(ctx context.Context) error {
		return w.Services.Queue.SetUrgency(ctx, q.ID, q.Version, u)
	}, w.after(done))
}

// CallNext calls who is first in a doctor's queue to the room.
func (w *WaitingRoom) CallNext(doctor clinic.DoctorID, done func(string, error)) bool {
	return w.call(func(ctx context.Context) (service.CallResult, error) {
		return w.Services.Queue.CallNext(ctx, doctor)
	}, done)
}

func (w *WaitingRoom) call(run func(context.Context) (service.CallResult, error), done func(string, error)) bool {
	var out service.CallResult
	return w.save.Go(w.FrontDesk, func(ctx context.Context) (err error) {
		out, err = run(ctx)
		w.Called = out
		return err
	}, w.after(func(err error) { done(CallText(out), err) }))
}

// CallText says who was called.
func CallText(c service.CallResult) string {
	word := i18n.T("Called")
	if c.Again {
		word = i18n.T("Called again")
	}
	return i18n.F("%s: %s, %s, to %s.", word, c.Visit.Token(), c.Visit.PatientName(), c.Visit.DoctorName())
}

// after reads the queue anew, also after a refusal: somebody was quicker.
func (w *WaitingRoom) after(done func(error)) func(error) {
	return func(err error) {
		w.Load()
		done(err)
	}
}
