package viewmodel

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// doctorsDesk is a doctor's desk without a window.
type doctorsDesk struct {
	*NextPatient
	queue  *fakeQueue
	away   bool
	locked bool
	choice NoticeOfNext
	told   []string
}

func newDoctorsDesk(waiting ...service.QueueEntry) *doctorsDesk {
	d := &doctorsDesk{queue: &fakeQueue{waiting: waiting}, away: true, choice: NoticePlain}
	d.NextPatient = &NextPatient{Queue: d.queue, Doctor: 3, Runner: InlineRunner{}, Context: context.Background,
		Away: func() bool { return d.away }, Locked: func() bool { return d.locked }, Choice: func() NoticeOfNext { return d.choice },
		Tell: func(title, text string) { d.told = append(d.told, title+": "+text) }}
	d.Start()
	return d
}

func waits(id clinic.AppointmentID, token int) service.QueueEntry {
	q := service.QueueEntry{AppointmentRow: visitRow(id, clinic.StatusArrived, "10:00")}
	q.TokenNo, q.TokenPrefix, q.PatientFirst, q.PatientLast = token, "A", "Ana", "Silva"
	return q
}

func (d *doctorsDesk) arrive(q ...service.QueueEntry) {
	d.queue.waiting = append(d.queue.waiting, q...)
	d.AppointmentChanged(service.AppointmentChanged{ID: q[0].ID, Doctor: 3})
}

func TestTheDoctorIsToldOfWhoIsCheckedIn(t *testing.T) {
	d := newDoctorsDesk(waits(1, 1))
	d.Changed()
	if len(d.told) != 0 {
		t.Fatalf("told of who waited before: %q", d.told)
	}
	d.arrive(waits(2, 2))
	d.Changed()
	d.arrive(waits(3, 3), waits(4, 4))
	want := []string{"A patient waits for you: Token A2", "Patients wait for you: 2 have been checked in."}
	if !slices.Equal(d.told, want) {
		t.Errorf("told %q, want %q", d.told, want)
	}
}

func TestTheDoctorIsToldOfWhoIsCalled(t *testing.T) {
	d := newDoctorsDesk(waits(1, 1))
	d.queue.waiting[0].CalledAt = time.Date(2026, 11, 23, 10, 5, 0, 0, time.UTC)
	d.Changed()
	d.Changed()
	if !slices.Equal(d.told, []string{"Your next patient was called: Token A1"}) {
		t.Errorf("told %q", d.told)
	}
	d.queue.waiting[0].CalledAt = d.queue.waiting[0].CalledAt.Add(time.Minute)
	if d.Changed(); len(d.told) != 2 {
		t.Error("called again is told again")
	}
}

func TestNobodyIsNamedUnlessTheDoctorSaysSo(t *testing.T) {
	for _, choice := range []NoticeOfNext{NoticePlain, NoticeOff, ParseNoticeOfNext("nonsense"), ParseNoticeOfNext("")} {
		d := newDoctorsDesk()
		d.choice = choice
		d.arrive(waits(1, 0))
		d.arrive(waits(2, 7))
		if strings.Contains(strings.Join(d.told, " "), "Silva") {
			t.Errorf("%s: told %q", choice, d.told)
		}
		if choice == NoticeOff && len(d.told) != 0 || choice == NoticePlain && len(d.told) != 2 {
			t.Errorf("%s: told %q", choice, d.told)
		}
	}
	d := newDoctorsDesk()
	d.choice = ParseNoticeOfNext("named")
	d.arrive(waits(1, 7))
	d.locked = true
	d.arrive(waits(2, 8))
	if want := []string{"A patient waits for you: Silva, Ana, token A7", "A patient waits for you: Token A8"}; !slices.Equal(d.told, want) {
		t.Errorf("told %q, want %q: behind the lock nobody is named", d.told, want)
	}
}

func TestNothingIsToldWhileTheWindowIsLookedAt(t *testing.T) {
	d := newDoctorsDesk()
	d.away = false
	d.arrive(waits(1, 1))
	d.away = true
	d.Changed()
	if len(d.told) != 0 {
		t.Errorf("told %q of who came while the queue was in sight", d.told)
	}
}

func TestOtherDoctorsPatientsAreNotTold(t *testing.T) {
	d := newDoctorsDesk()
	d.queue.waiting = []service.QueueEntry{waits(1, 1)}
	d.AppointmentChanged(service.AppointmentChanged{ID: 9, Doctor: 4})
	if len(d.told) != 0 {
		t.Errorf("another doctor's event led to %q", d.told)
	}
}

func TestAQueueThatCannotBeReadIsReadAgain(t *testing.T) {
	d := newDoctorsDesk()
	broken := &brokenQueue{d.queue}
	d.NextPatient = &NextPatient{Queue: broken, Doctor: 3, Runner: InlineRunner{}, Context: context.Background, Away: d.Away, Locked: d.Locked, Choice: d.Choice, Tell: d.Tell}
	d.Start()
	d.Queue = d.queue
	d.arrive(waits(1, 1)) // the first look that works: who waits is known, not news
	d.arrive(waits(2, 2))
	if len(d.told) != 1 {
		t.Errorf("told %q", d.told)
	}
	d.Close()
	d.arrive(waits(3, 3))
	if len(d.told) != 1 {
		t.Error("told after the end")
	}
}

type brokenQueue struct{ QueueService }

func (brokenQueue) Waiting(context.Context, clinic.DoctorID) ([]service.QueueEntry, error) {
	return nil, errors.New("out of reach")
}
