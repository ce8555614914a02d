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
}

func (f *historyFake) Timeline(_ context.Context, q service.HistoryQuery, p service.PageRequest) (service.Page[clinic.HistoryEntry], error) {
	f.queries = append(f.queries, q)
	if !f.own[q.Patient] && q.Reason == "" {
		return service.Page[clinic.HistoryEntry]{}, &clinic.Error{Code: clinic.Forbidden, Field: "reason", Message: "Give a reason."}
	}
	from := 0
	total := f.count
	if p.After != "" {
		fmt.Sscan(p.After, &from)
		total = -1
	}
	page := service.Page[clinic.HistoryEntry]{Total: total}
	for i := from; i < min(from+p.Rows(), f.count); i++ {
		page.Rows = append(page.Rows, clinic.HistoryEntry{ID: clinic.HistoryID(i + 1), PatientID: q.Patient})
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
		if e.ID != clinic.HistoryID(i+1) {
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
