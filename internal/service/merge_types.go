package service

import (
	"context"

	"caredesk/internal/clinic"
)

// MergeRepo keeps merges of patients' charts and moves what belongs to them.
type MergeRepo interface {
	// SetChart writes every fact of a chart, allergies, numbers and the search
	// index included, and raises the version.
	SetChart(ctx context.Context, p clinic.Patient) error
	// Insert records a merge with its snapshot; the database refuses one that
	// the rules forbid. Nothing has moved yet.
	Insert(ctx context.Context, m clinic.PatientMerge) (clinic.MergeID, error)
	// Move lists the merged patient's rows and moves them to the kept one.
	Move(ctx context.Context, id clinic.MergeID) ([]MovedCount, error)
	// Close retires the merged chart for good and has it lead to the kept one.
	Close(ctx context.Context, merged clinic.Patient) error
	// Get returns a merge with its snapshot.
	Get(ctx context.Context, id clinic.MergeID) (clinic.PatientMerge, error)
	// Of returns the merges that a patient is a side of, newest first, without snapshots.
	Of(ctx context.Context, id clinic.PatientID) ([]clinic.PatientMerge, error)
	// SetUndone marks a merge as undone, which lets its rows go back.
	SetUndone(ctx context.Context, m clinic.PatientMerge) error
	// Reopen ends that the merged chart leads to the kept one.
	Reopen(ctx context.Context, merged clinic.Patient) error
	// MoveBack moves the listed rows back to the merged patient, and with them what
	// was written since for these visits and series.
	MoveBack(ctx context.Context, id clinic.MergeID) ([]MovedCount, error)
	// Rows counts what belongs to a patient.
	Rows(ctx context.Context, id clinic.PatientID) ([]MovedCount, error)
	// UndoRows counts what MoveBack would move, and what was written since the
	// merge and stays with the kept patient.
	UndoRows(ctx context.Context, id clinic.MergeID) (back, stay []MovedCount, err error)
	// Kept follows the merges from a patient number to the chart that is kept;
	// NotFound when the number is not that of a merged chart.
	Kept(ctx context.Context, number string) (PatientRow, error)
}

// MovedCount is how many rows of a kind move.
type MovedCount struct {
	Kind clinic.MovedKind
	Rows int
}

// MergePreview is what a merge would do. Clinical facts that the actor may not
// read are empty in both charts.
type MergePreview struct {
	Kept, Merged  clinic.Patient
	SeesAllergies bool
	SeesHistory   bool
	Moves         []MovedCount // without the kinds of which there is nothing
	Refusals      []string     // why it cannot be merged; empty when it can
	Warnings      []string     // what to look at before
}

// MergeCommand merges Merged into Kept. Take names the facts on which the two
// contradict each other and Merged is right.
type MergeCommand struct {
	Kept, Merged               clinic.PatientID
	KeptVersion, MergedVersion int
	Take                       []clinic.MergeFact
	Reason                     string
}

// UnmergePreview is what undoing a merge would do. KeptVersion is what the command
// names, so that the chart is not changed in between.
type UnmergePreview struct {
	Merge       clinic.PatientMerge // without its snapshot
	KeptVersion int
	Back        []MovedCount       // goes back to the merged chart
	Stay        []MovedCount       // was written since and stays with the kept one
	FactsBack   []clinic.MergeFact // of the kept chart, back to what they were
	FactsLeft   []clinic.MergeFact // changed since, and so left as they are
	Refusals    []string
}

// UnmergeCommand undoes a merge.
type UnmergeCommand struct {
	Merge       clinic.MergeID
	KeptVersion int
	Reason      string
}
