package viewmodel

import (
	"context"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// fakeMerges answers previews by the pair that was asked for.
type fakeMerges struct {
	PatientService
	asked    [][2]clinic.PatientID
	charts   map[clinic.PatientID]clinic.Patient
	preview  service.MergePreview
	undoing  service.UnmergePreview
	commands []service.MergeCommand
	left     []clinic.MergeFact
	err      error
}

func (f *fakeMerges) PreviewMerge(_ context.Context, kept, merged clinic.PatientID) (service.MergePreview, error) {
	f.asked = append(f.asked, [2]clinic.PatientID{kept, merged})
	v := f.preview
	v.Kept, v.Merged = f.charts[kept], f.charts[merged]
	return v, f.err
}

func (f *fakeMerges) Merge(_ context.Context, cmd service.MergeCommand) error {
	f.commands = append(f.commands, cmd)
	return f.err
}

func (f *fakeMerges) PreviewUnmerge(context.Context, clinic.MergeID) (service.UnmergePreview, error) {
	return f.undoing, f.err
}

func (f *fakeMerges) Unmerge(context.Context, service.UnmergeCommand) ([]clinic.MergeFact, error) {
	return f.left, f.err
}

func mergeDesk(f *fakeMerges, r Runner) FrontDesk {
	d := (&fakeDesk{}).frontDesk(clinic.RoleReceptionist, r)
	d.Services.Patients = f
	return d
}

func twoCharts() *fakeMerges {
	return &fakeMerges{charts: map[clinic.PatientID]clinic.Patient{
		1: {ID: 1, Number: "P-1", FirstName: "Mary", LastName: "Byrne", Phone: "111", Address: "Quay 1", Version: 4},
		2: {ID: 2, Number: "P-2", FirstName: "Mary", LastName: "Byrne", Phone: "222", Email: "m@example.org", Version: 7},
		3: {ID: 3, Number: "P-3", LastName: "Burns", Version: 1},
	}}
}

func TestAMergePreviewSaysWhatStands(t *testing.T) {
	f := twoCharts()
	f.preview.Moves = []service.MovedCount{{Kind: clinic.MovedBills, Rows: 1}, {Kind: clinic.MovedVisits, Rows: 2}}
	m := NewMergeForm(mergeDesk(f, InlineRunner{}), 1)
	if m.CanMerge() || m.Submit("x", func(error) { t.Error("submitted") }) {
		t.Error("merged with nobody")
	}
	m.Choose(1, 2)
	var rows []string
	for _, r := range m.Rows() {
		rows = append(rows, r.Title+" "+r.Kept+"/"+r.Merged+map[bool]string{true: " choose"}[r.Choosable]+map[bool]string{true: " 1"}[r.KeptHolds]+map[bool]string{true: " 2"}[r.MergedHolds])
	}
	want := []string{"Name Byrne, Mary/Byrne, Mary 1 2", "Phone 111/222 choose 1", "E-mail /m@example.org 2", "Address Quay 1/ 1"}
	if !slices.Equal(rows, want) {
		t.Errorf("rows:\n%s\nwant\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	if got := m.MovesText(); got != "2 visits and 1 bill with its payments move to P-1." {
		t.Errorf("moves: %q", got)
	}
	m.Take(clinic.FactPhone, true)
	if r := m.Rows()[1]; r.KeptHolds || !r.MergedHolds || !r.Taken {
		t.Errorf("taken: %+v", r)
	}
	m.Take(clinic.FactEmail, true) // nothing to choose there: not sent
	m.Submit("twice", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if c := f.commands[0]; c.Kept != 1 || c.Merged != 2 || c.KeptVersion != 4 || c.MergedVersion != 7 || c.Reason != "twice" || !slices.Equal(c.Take, []clinic.MergeFact{clinic.FactPhone}) {
		t.Errorf("sent %+v", c)
	}
	m.Swap()
	if m.Preview.Kept.ID != 2 || m.Rows()[1].Taken {
		t.Errorf("after keeping the other one: %+v", m.Rows()[1])
	}
}

func TestAPreviewOfAnotherRecordOvertakes(t *testing.T) {
	f := twoCharts()
	held := &HeldRunner{}
	m := NewMergeForm(mergeDesk(f, held), 1)
	m.Choose(1, 2)
	m.Choose(1, 3)
	held.Release(1)
	held.Release(0)
	if m.Preview.Merged.ID != 3 {
		t.Errorf("the preview shows %s", m.Preview.Merged.Number)
	}
	f.preview.Refusals = []string{"no"}
	m.Reload()
	if m.CanMerge() {
		t.Error("the old preview can be submitted while a new one is made")
	}
	held.Release(0)
	if m.CanMerge() {
		t.Error("a refused merge can be submitted")
	}
	f.err = clinic.Errorf(clinic.Unavailable, "busy")
	failed := false
	m.Failed = func(error) { failed = true }
	m.Reload()
	held.Release(0)
	if !failed || m.CanMerge() {
		t.Error("a failed preview was not told")
	}
}

func TestUndoingAMergeSaysWhatGoesBackAndWhatStays(t *testing.T) {
	f := &fakeMerges{undoing: service.UnmergePreview{KeptVersion: 9, Back: []service.MovedCount{{Kind: clinic.MovedRecords, Rows: 1}},
		Stay: []service.MovedCount{{Kind: clinic.MovedVisits, Rows: 1}}, FactsBack: []clinic.MergeFact{clinic.FactPhone, clinic.FactBirth},
		FactsLeft: []clinic.MergeFact{clinic.FactAllergies}}, left: []clinic.MergeFact{clinic.FactAllergies}}
	u := NewUnmergeForm(mergeDesk(f, InlineRunner{}), clinic.PatientMerge{ID: 5, KeptNumber: "P-1", MergedNumber: "P-2"})
	if u.CanUndo() {
		t.Error("undone without looking")
	}
	u.Load()
	want := "P-2 is a record of its own again, as it was before the merge.|1 entry of the medical record goes back to P-2, with what was written for it since.|" +
		"Made since the merge: 1 visit stays with P-1.|Back to what they were in P-1: phone and date of birth."
	if got := strings.Join(u.Lines(), "|"); got != want {
		t.Errorf("lines:\n%s\nwant\n%s", got, want)
	}
	if left := u.LeftText(); !strings.Contains(left, "allergies") || !strings.Contains(left, "stands in this record alone") {
		t.Errorf("left: %q", left)
	}
	u.Submit("two people", func(left string, err error) {
		if err != nil || !strings.Contains(left, "left in P-1 as they are: allergies") {
			t.Errorf("%q %v", left, err)
		}
	})
	f.undoing.Refusals = []string{"no"}
	u.Load()
	if u.CanUndo() {
		t.Error("a refused undoing can be submitted")
	}
}

func TestAChartTellsWhereItLeadsAndWhereItCameFrom(t *testing.T) {
	f := &fakeDesk{}
	undone := clinic.PatientMerge{ID: 1, Kept: 9, Merged: 3}
	undone.Undone = f.frontDesk(clinic.RoleNurse, InlineRunner{}).Now()
	f.patients.patient = clinic.Patient{ID: 9}
	f.patients.merges = []clinic.PatientMerge{{ID: 4, Kept: 12, Merged: 9}, {ID: 3, Kept: 9, Merged: 5}, {ID: 2, Kept: 9, Merged: 4}, undone}
	c := NewPatientChart(f.frontDesk(clinic.RoleNurse, InlineRunner{}))
	c.Open(9)
	if m, ok := c.Destination(); !ok || m.Kept != 12 {
		t.Errorf("leads to %+v", m)
	}
	if o := c.Origins(); len(o) != 2 || o[0].Merged != 5 || o[1].Merged != 4 {
		t.Errorf("origins %+v", o)
	}
	f.patients.merges = nil
	c.Load()
	if _, ok := c.Destination(); ok || len(c.Origins()) != 0 {
		t.Error("a merge that is gone is still told")
	}
}
