package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// HistoryParams are what a History works with; all but Changed are required.
type HistoryParams struct {
	History HistoryService
	Runner  Runner
	Context func() context.Context
	Changed func()
}

// History is the timeline of one patient with the medicines that are taken. It
// loads in pages and keeps the reason that was given for a chart that is not the
// doctor's own.
type History struct {
	p      HistoryParams
	filter service.HistoryFilter
	reason string
	Renewal
	rows    []clinic.TimelineEntry
	counts  map[clinic.TimelineKind]int
	next    string
	total   int
	atLeast bool
	loading bool
	err     error
	loads   int
	request Latest

	medication    service.MedicationView
	medicationErr error
	medicationOf  clinic.PatientID
	medicines     Latest
}

// NewHistory returns an empty timeline.
func NewHistory(p HistoryParams) *History { return &History{p: p} }

// Filter returns the filter in force.
func (h *History) Filter() service.HistoryFilter { return h.filter }

// Narrowed reports whether the filter leaves out anything of the chart.
func (h *History) Narrowed() bool {
	f := h.filter
	return f.Doctor != 0 || f.Department != 0 || f.Kinds != 0 || f.Text != "" || !f.From.IsZero() || !f.To.IsZero()
}

// Rows returns the loaded entries, newest first.
func (h *History) Rows() []clinic.TimelineEntry { return h.rows }

// Counts tells how many entries there are of each kind; nil while a text is
// looked for.
func (h *History) Counts() map[clinic.TimelineKind]int { return h.counts }

// Generation counts the times that the rows began anew; between two of them
// rows are only added.
func (h *History) Generation() int { return h.loads }

// Total is the number of all matching entries, -1 while it is not known.
func (h *History) Total() int { return h.total }

// TotalAtLeast says that there may be more than Total.
func (h *History) TotalAtLeast() bool { return h.atLeast }

// HasMore reports whether there are entries that are not loaded yet.
func (h *History) HasMore() bool { return h.next != "" }

// Loading reports whether the first page is on its way.
func (h *History) Loading() bool { return h.loading }

// Err is why the last load failed.
func (h *History) Err() error { return h.err }

// NeedsReason reports whether the chart opens only with a reason.
func (h *History) NeedsReason() bool {
	return clinic.CodeOf(h.err) == clinic.Forbidden && clinic.FieldOf(h.err) == "reason"
}

// Reason returns what was given for reading this chart.
func (h *History) Reason() string { return h.reason }

// SetPatient shows another chart; a reason given for the one before does not
// hold for it.
func (h *History) SetPatient(id clinic.PatientID) {
	if id != h.filter.Patient {
		h.reason = ""
		h.forget(-1)
		h.loads++
	}
	h.filter.Patient = id
	h.Load()
}

// SetReason opens the chart with a reason, which the service records.
func (h *History) SetReason(reason string) {
	h.reason = reason
	h.Load()
}

// SetFilter narrows the timeline of the same patient.
func (h *History) SetFilter(change func(*service.HistoryFilter)) {
	before := h.filter
	change(&h.filter)
	h.filter.Patient = before.Patient
	if h.filter != before {
		h.Load()
	}
}

// Load reads the first page; without a patient it empties the list.
func (h *History) Load() {
	h.request.Cancel()
	h.err, h.loading = nil, false
	if h.filter.Patient == 0 {
		h.forget(0)
		h.loads++
		h.changed()
		return
	}
	h.loading = true
	h.fetch("", func(page service.TimelinePage) {
		h.rows, h.total, h.atLeast, h.counts = page.Rows, page.Total, page.TotalAtLeast, page.Counts
		h.loadMedication()
	})
	h.changed()
}

// forget empties the chart on the screen.
func (h *History) forget(total int) {
	h.rows, h.next, h.total, h.atLeast, h.counts = nil, "", total, false, nil
	h.medicines.Cancel()
	h.medication, h.medicationErr, h.medicationOf = service.MedicationView{}, nil, 0
}

// More reads the next page.
func (h *History) More() {
	if h.next == "" || h.loading {
		return
	}
	h.fetch(h.next, func(page service.TimelinePage) {
		h.rows = append(h.rows, page.Rows...)
	})
}

func (h *History) fetch(after string, take func(service.TimelinePage)) {
	q := service.HistoryQuery{HistoryFilter: h.filter, Reason: h.reason}
	rows := h.length(q, len(h.rows))
	h.request.Go(h.p.Context(), h.p.Runner, func(ctx context.Context) func() {
		var page service.TimelinePage // the counts come with the first part
		list, err := readPage(after, rows, func(r service.PageRequest) (service.Page[clinic.TimelineEntry], error) {
			part, err := h.p.History.Timeline(ctx, q, r)
			if r.After == "" {
				page.Counts, page.TotalAtLeast = part.Counts, part.TotalAtLeast
			}
			return part.Page, err
		})
		list.TotalAtLeast = page.TotalAtLeast
		page.Page = list
		return func() {
			h.loading, h.err = false, err
			if after == "" {
				h.loads++
			}
			if err == nil {
				h.next = page.Next
				take(page)
				if after == "" {
					h.arrived(q)
				}
			} else if after == "" {
				h.forget(0)
			}
			h.changed()
		}
	})
}

// Shut drops what is under way.
func (h *History) Shut() {
	h.p.Changed = nil
	h.request.Cancel()
	h.medicines.Cancel()
}

func (h *History) changed() {
	if h.p.Changed != nil {
		h.p.Changed()
	}
}
