package viewmodel

import (
	"context"
	"fmt"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type historyFake struct {
	queries []service.HistoryQuery
	own     map[clinic.PatientID]bool
	count   int
	stops   []string
	stopErr error
}

func (f *historyFake) Versions(_ context.Context, p clinic.PatientID, v clinic.AppointmentID) ([]clinic.HistoryEntry, error) {
	return []clinic.HistoryEntry{{PatientID: p, AppointmentID: v, Version: 2}, {PatientID: p, AppointmentID: v, Version: 1}}, nil
}

func (f *historyFake) Medication(_ context.Context, p clinic.PatientID) (service.MedicationView, error) {
	if !f.own[p] && f.queries[len(f.queries)-1].Reason == "" {
		return service.MedicationView{}, &clinic.Error{Code: clinic.Forbidden, Field: "reason", Message: "Give a reason."}
	}
	return service.MedicationView{Running: []clinic.RunningMedicine{{ItemID: clinic.PrescriptionItemID(p) * 10, Drug: "Amlodipine"}}}, nil
}

func (f *historyFake) StopMedicine(_ context.Context, item clinic.PrescriptionItemID, on clinic.Date, reason string) error {
	if f.stopErr == nil {
		f.stops = append(f.stops, fmt.Sprint(item, " ", on, " ", reason))
	}
	return f.stopErr
}

func (f *historyFake) Timeline(_ context.Context, q service.HistoryQuery, p service.PageRequest) (service.TimelinePage, error) {
	f.queries = append(f.queries, q)
	if !f.own[q.Patient] && q.Reason == "" {
		return service.TimelinePage{}, &clinic.Error{Code: clinic.Forbidden, Field: "reason", Message: "Give a reason."}
	}
	from := 0
	total := f.count
	if p.After != "" {
		fmt.Sscan(p.After, &from)
		total = -1
	}
	page := service.TimelinePage{Page: service.Page[clinic.TimelineEntry]{Total: total}}
	if p.After == "" {
		page.Counts = map[clinic.TimelineKind]int{clinic.TimelineVisit: f.count}
	}
	for i := from; i < min(from+p.Rows(), f.count); i++ {
		page.Rows = append(page.Rows, clinic.TimelineEntry{Kind: clinic.TimelineVisit, ID: int64(i + 1), PatientID: q.Patient})
	}
	if from+p.Rows() < f.count {
		page.Next = fmt.Sprint(from + p.Rows())
	}
	return page, nil
}

func openHistory(f *historyFake, r Runner) *History {
	return NewHistory(HistoryParams{History: f, Runner: r, Context: context.Background})
}

func TestHistoryLoadsInPages(t *testing.T) {
	f := &historyFake{own: map[clinic.PatientID]bool{5: true}, count: 1000}
	h := openHistory(f, InlineRunner{})
	h.SetPatient(5)
	if len(h.Rows()) != service.DefaultPage || h.Total() != 1000 || !h.HasMore() {
		t.Fatalf("%d rows of %d, more %v", len(h.Rows()), h.Total(), h.HasMore())
	}
	begun := h.Generation()
	for h.HasMore() {
		h.More()
	}
	if len(h.Rows()) != 1000 || h.Total() != 1000 || h.Generation() != begun {
		t.Fatalf("%d rows of %d, generation %d after %d", len(h.Rows()), h.Total(), h.Generation(), begun)
	}
	for i, e := range h.Rows() {
		if e.ID != int64(i+1) {
			t.Fatalf("row %d is entry %d", i, e.ID)
		}
	}
}

func TestHistoryAsksForAReason(t *testing.T) {
	f := &historyFake{own: map[clinic.PatientID]bool{5: true}, count: 2}
	h := openHistory(f, InlineRunner{})
	h.SetPatient(6)
	if !h.NeedsReason() || len(h.Rows()) != 0 {
		t.Fatalf("another doctor's patient: %v, %d rows", h.Err(), len(h.Rows()))
	}
	h.SetReason("Emergency, doctor away")
	if h.NeedsReason() || len(h.Rows()) != 2 {
		t.Fatalf("with a reason: %v, %d rows", h.Err(), len(h.Rows()))
	}
	h.SetFilter(func(q *service.HistoryFilter) { q.Text = "fever" })
	if got := f.queries[len(f.queries)-1]; got.Reason != "Emergency, doctor away" || got.Patient != 6 {
		t.Errorf("narrowing asks with %+v", got)
	}
	h.SetPatient(7)
	if got := f.queries[len(f.queries)-1]; got.Reason != "" {
		t.Errorf("the reason for one chart opened another: %q", got.Reason)
	}
	if !h.NeedsReason() || len(h.Rows()) != 0 {
		t.Error("the chart before is still on screen")
	}
}

func TestHistoryDropsTheChartLeftBehind(t *testing.T) {
	f := &historyFake{own: map[clinic.PatientID]bool{5: true, 6: true}, count: 1}
	held := &HeldRunner{}
	h := openHistory(f, held)
	h.SetPatient(5)
	h.SetPatient(6)
	held.Release(1)
	held.Release(0)
	if h.Rows()[0].PatientID != 6 {
		t.Fatalf("the chart of patient %d is shown", h.Rows()[0].PatientID)
	}
}

func TestTheMedicinesFollowTheChart(t *testing.T) {
	f := &historyFake{own: map[clinic.PatientID]bool{5: true}, count: 3}
	h := openHistory(f, InlineRunner{})
	h.SetPatient(5)
	if view, known := h.Medication(); !known || len(view.Running) != 1 || view.Running[0].ItemID != 50 || h.Counts()[clinic.TimelineVisit] != 3 {
		t.Fatalf("own patient: %+v, %v, counts %v", view, known, h.Counts())
	}
	h.SetPatient(6)
	if view, known := h.Medication(); known || len(view.Running) != 0 {
		t.Fatalf("a closed chart shows the medicines of the one before: %+v", view)
	}
	h.SetReason("Emergency")
	if view, known := h.Medication(); !known || view.Running[0].ItemID != 60 {
		t.Fatalf("with a reason: %+v, %v", view, known)
	}
}

func TestStoppingAMedicineReadsTheChartAgain(t *testing.T) {
	f := &historyFake{own: map[clinic.PatientID]bool{5: true}, count: 1}
	h := NewHistory(HistoryParams{History: f, Runner: InlineRunner{}, Context: context.Background, Changed: func() {}})
	h.SetPatient(5)
	asked := len(f.queries)
	f.stopErr = clinic.FieldErrorf("reason", "Give the reason.")
	var got error
	h.Stop(50, clinic.MustDate("2026-11-23"), "", func(err error) { got = err })
	if clinic.FieldOf(got) != "reason" || len(f.queries) != asked {
		t.Fatalf("a refusal: %v, %d readings", got, len(f.queries)-asked)
	}
	f.stopErr = nil
	h.Stop(50, clinic.MustDate("2026-11-23"), "rash", func(err error) { got = err })
	if got != nil || len(f.stops) != 1 || f.stops[0] != "50 2026-11-23 rash" || len(f.queries) != asked+1 {
		t.Fatalf("stopped: %v, %v, %d readings", got, f.stops, len(f.queries)-asked)
	}
}
