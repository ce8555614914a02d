package service_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// What a visit says of the patient is not in the desk's list, and it is still
// there after the desk has moved, cancelled or kept the visit for a leave.
func TestLeaveLeavesClinicalTextAlone(t *testing.T) {
	h := newHospital(t)
	ids := []clinic.AppointmentID{h.bookAhead(h.jose, h.ashaID, 1, "09:00"), h.bookAhead(h.annaID, h.ashaID, 1, "10:00"), h.bookAhead(h.jose, h.ashaID, 1, "11:00")}
	for _, id := range ids {
		must(t, h.store.InTx(context.Background(), func(r service.Repos) error {
			a, err := r.Appointments().Get(context.Background(), id)
			if err != nil {
				return err
			}
			a.Symptoms, a.Notes, a.Diagnosis, a.Prescription = "symptom-word", "note-word", "diagnosis-word", "drug-word"
			return r.Appointments().Update(context.Background(), a)
		}))
	}
	list := value(h.Schedules.PreviewLeave(h.desk, away(h.ashaID, 1, 1)))(t)
	decisions := asProposed(list)
	decisions[1] = service.VisitDecision{Visit: ids[1], Version: list[1].Version, Outcome: clinic.OutcomeCancelled, Reason: "away"}
	decisions[2] = service.VisitDecision{Visit: ids[2], Version: list[2].Version, Outcome: clinic.OutcomeKept, Reason: "urgent"}
	for _, v := range list {
		if v.Symptoms+v.Notes+v.Diagnosis+v.Prescription != "" {
			t.Errorf("the desk reads %+v", v.Appointment)
		}
	}
	value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: away(h.ashaID, 1, 1), Decisions: decisions}))(t)
	for i, id := range ids {
		row := h.visit(id)
		equal(t, "decided "+string(decisions[i].Outcome), row.Symptoms+" "+row.Notes+" "+row.Diagnosis+" "+row.Prescription,
			"symptom-word note-word diagnosis-word drug-word")
	}
}

// The id of new leave is not the caller's to choose: it would make the check for
// a second leave over the same time look away.
func TestNewLeaveHasNoIDOfTheCaller(t *testing.T) {
	h := newHospital(t)
	first := value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: away(h.ashaID, 1, 2)}))(t)
	again := away(h.ashaID, 1, 2)
	again.ID, again.Version, again.CreatedByName = first, 1, "Somebody else"
	_, err := h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: again})
	refused(t, err, clinic.Conflict, "from", "is away already")
	_, err = h.Schedules.RequestLeave(h.asha, again)
	refused(t, err, clinic.Conflict, "from", "is away already")
}

// Why a doctor is away, and who entered it, is in no calendar that others see.
func TestCalendarsTellNobodyWhyOrByWhom(t *testing.T) {
	h := newHospital(t)
	leave := away(h.ashaID, 1, 1)
	leave.Kind, leave.Reason = clinic.LeaveSick, "secret-word"
	value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: leave}))(t)
	for who, ctx := range map[string]context.Context{"patient": h.anna, "nurse": h.nurse, "cashier": h.cashier} {
		var away []clinic.Absence
		for _, day := range value(h.Appointments.Week(ctx, service.WeekQuery{Doctor: h.ashaID, From: today}))(t).Days {
			away = append(away, day.Plan.Away...)
		}
		for _, column := range value(h.Appointments.Day(ctx, service.DayQuery{Date: today.AddDays(1)}))(t).Doctors {
			away = append(away, column.Plan.Away...)
		}
		if len(away) < 2 {
			t.Fatalf("%s sees %+v", who, away)
		}
		for _, a := range away {
			if l := a.Leave; l.Kind != clinic.LeaveVacation || l.Reason+l.CreatedByName+l.DecidedByName+l.DecisionReason != "" || l.CreatedBy+l.DecidedBy != 0 {
				t.Errorf("%s reads %+v", who, l)
			}
		}
	}
}

// Names and numbers that leave on paper are in the audit log; a look is not.
func TestAPrintedPhoneListIsAudited(t *testing.T) {
	h := newHospital(t)
	h.bookAhead(h.jose, h.ashaID, 1, "09:00")
	decisions := asProposed(value(h.Schedules.PreviewLeave(h.desk, away(h.ashaID, 1, 1)))(t))
	id := value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: away(h.ashaID, 1, 1), Decisions: decisions}))(t)
	f := service.DisplacedFilter{Leave: id}
	value(h.Schedules.PhoneList(h.desk, f))(t)
	equal(t, "audited for a look", len(h.audited("phonelist.print")), 0)
	equal(t, "lines", len(value(h.Schedules.PrintPhoneList(h.asha, f))(t).Rows), 1)
	rows := h.audited("phonelist.print")
	if len(rows) != 1 || rows[0].EntityID != int64(id) || strings.Contains(rows[0].After, "Ñuñez") {
		t.Errorf("audit: %+v", rows)
	}
	_, err := h.Schedules.PrintPhoneList(h.bela, f)
	refused(t, err, clinic.Forbidden)
	_, err = h.Schedules.PrintPhoneList(h.nurse, f)
	refused(t, err, clinic.Forbidden)
}

// The audit log holds the reason of a moved series as it was tidied, and none
// where nothing was passed over.
func TestTheReasonOfAMovedSeriesIsTidied(t *testing.T) {
	h := newHospital(t)
	booked := h.series(weekly(h.annaID, h.ashaID, "10:00", 2))
	move := service.MoveSeriesCommand{MoveCommand: service.MoveCommand{ID: booked.Visits[0], Version: 1, Date: today.AddDays(7), Start: clinic.MustClock("11:00"),
		OverbookReason: "line\x00 one\nline \u202etwo"}, Scope: clinic.SeriesAll}
	value(h.Appointments.MoveSeries(h.desk, move))(t)
	equal(t, "a reason that was not needed", h.audited("series.move")[0].Reason, "")
	taken := booking(h.jose, h.ashaID, "15:00")
	taken.Date = today.AddDays(7)
	value(h.Appointments.Book(h.desk, taken))(t)
	move.Version, move.Start = 2, clinic.MustClock("15:00")
	value(h.Appointments.MoveSeries(h.desk, move))(t)
	equal(t, "the reason", h.audited("series.move")[0].Reason, "line one line two")
	move.OverbookReason = strings.Repeat("x", 10_000)
	_, err := h.Appointments.MoveSeries(h.desk, move)
	refused(t, err, clinic.Invalid)
}

// A visit in the far past is refused before the schedule of all time is read.
func TestNoVisitLongAgo(t *testing.T) {
	h := newHospital(t)
	cmd := weekly(h.annaID, h.ashaID, "10:00", 2)
	cmd.Adjust = []service.SeriesAdjust{{On: cmd.Date, Date: clinic.MustDate("0001-01-01"), Start: clinic.MustClock("10:00")}}
	_, err := h.Appointments.CheckSeries(h.desk, cmd)
	refused(t, err, clinic.Invalid, "repeat")
}

// A merged chart is frozen; the country can be changed all the same, and a chart
// that is taken apart again has its number read as the country is now.
func TestTheCountryChangesBesideAMergedChart(t *testing.T) {
	w := newTwins(t)
	set := func(country string) {
		s := value(w.Settings.Get(w.admin))(t)
		s.Country = country
		must(t, w.Settings.Update(w.admin, s, service.Image{}))
	}
	set("ES")
	p := w.chart(w.merged)
	p.Phone = "600 000 002"
	must(t, w.Patients.Update(w.desk, p, service.Image{}))
	equal(t, "read as", w.chart(w.merged).PhoneE164, "+34600000002")
	id := w.merge()
	set("FR")
	value(w.Patients.Unmerge(w.desk, w.undo(id)))(t)
	if got := w.chart(w.merged).PhoneE164; got == "+34600000002" {
		t.Errorf("after the undoing the number is still read as Spanish")
	}
}

// Whatever is pasted into the form, looking for look-alikes takes no time.
func TestLookAlikesOfAnEndlessName(t *testing.T) {
	h := newHospital(t)
	for range 3 {
		h.registerPatient("Jo"+strings.Repeat("x", 100), strings.Repeat("y", 140))
	}
	p := clinic.Patient{FirstName: "Jo" + strings.Repeat("xz", 100_000), LastName: strings.Repeat("yz", 100_000), DateOfBirth: clinic.MustDate("1980-02-29")}
	for range 2_000 {
		p.Identifiers = append(p.Identifiers, clinic.Identifier{Kind: clinic.IdentifierOther, Value: strings.Repeat("9", 10_000)})
	}
	started := time.Now()
	value(h.Patients.LookAlikes(h.desk, p))(t)
	if took := time.Since(started); took > time.Second {
		t.Errorf("took %v", took)
	}
}

// Numbers of others that would not fit into one chart keep two from being
// merged, as the chart could not be edited afterwards.
func TestMergeRefusesMoreNumbersThanFit(t *testing.T) {
	w := newTwins(t)
	for i, id := range []clinic.PatientID{w.kept, w.merged} {
		p := w.chart(id)
		for n := range 7 {
			p.Identifiers = append(p.Identifiers, clinic.Identifier{Kind: clinic.IdentifierHospital, Value: string(rune('A'+i)) + "-" + string(rune('0'+n))})
		}
		must(t, w.Patients.Update(w.desk, p, service.Image{}))
	}
	refused(t, w.Patients.Merge(w.desk, w.command()), clinic.Conflict, "", "at most 12")
	v := value(w.Patients.PreviewMerge(w.desk, w.kept, w.merged))(t)
	if len(v.Refusals) != 1 || !strings.Contains(v.Refusals[0], "at most 12") {
		t.Errorf("the preview says %q", v.Refusals)
	}
}

// fullDisk is a database that cannot commit.
type fullDisk struct{ service.UnitOfWork }

func (f fullDisk) InTx(ctx context.Context, fn func(service.Repos) error) error {
	return f.UnitOfWork.InTx(ctx, func(r service.Repos) error { return errors.Join(fn(r), errBroken) })
}

// A history that was opened with a reason is shown only when the reason is kept.
func TestNoHistoryWithoutTheRowThatItWasOpened(t *testing.T) {
	h := newHospital(t)
	h.closed(h.asha, h.jose, h.ashaID, "09:00")
	q := service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.jose, Kinds: clinic.Kinds(clinic.TimelineVisit)}, Reason: "on call"}
	equal(t, "entries", len(value(h.History.Timeline(h.bela, q, service.PageRequest{}))(t).Rows), 1)
	bus := event.NewBus()
	defer bus.Close()
	broken := service.New(service.Deps{UoW: fullDisk{h.store}, Bus: bus, Now: h.clock, NewID: func() string { return "id" }, Log: slog.New(slog.DiscardHandler),
		Passwords: hasher()})
	page, err := broken.History.Timeline(h.bela, q, service.PageRequest{})
	if !errors.Is(err, errBroken) || len(page.Rows) != 0 {
		t.Errorf("%d entries come with %v", len(page.Rows), err)
	}
}
