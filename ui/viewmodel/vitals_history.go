package viewmodel

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// VitalsHistory is a patient's vital signs over time, as charts and as a list.
type VitalsHistory struct {
	FrontDesk
	Changed func()
	Failed  func(error)

	Patient clinic.PatientID
	Measure clinic.Measure
	Months  int    // 0 for all
	Reason  string // of a doctor who has not treated the patient
	Chart   service.VitalsChart

	load Latest
	save Submission
}

// NewVitalsHistory shows a measure of a patient over twelve months.
func NewVitalsHistory(d FrontDesk, p clinic.PatientID, m clinic.Measure) *VitalsHistory {
	if m == "" || m == clinic.MeasureDiastolic {
		m = clinic.MeasureSystolic
	}
	return &VitalsHistory{FrontDesk: d, Patient: p, Measure: m, Months: 12, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the sets of the period, with those entered in error.
func (h *VitalsHistory) Load() {
	q := service.VitalsQuery{VitalsFilter: service.VitalsFilter{Patient: h.Patient, WithRetracted: true}, Reason: h.Reason}
	if h.Months > 0 {
		q.From = h.Now().AddDate(0, -h.Months, 0)
	}
	h.load.Go(h.Context(), h.Runner, func(ctx context.Context) func() {
		chart, err := h.Services.Vitals.Of(ctx, q)
		return func() {
			if err != nil {
				h.Failed(err)
				return
			}
			h.Chart = chart
			h.Changed()
		}
	})
}

// Period says how much time is shown: "12 months", "all".
func (h *VitalsHistory) Period() string {
	switch {
	case h.Months == 0:
		return i18n.C("period", "all")
	case h.Months%12 == 0 && h.Months > 12:
		return i18n.N(h.Months/12, "%d year", "%d years")
	}
	return i18n.N(h.Months, "%d month", "%d months")
}

// Lines are the measure's over the period.
func (h *VitalsHistory) Lines() VitalLines {
	return LinesOf(h.Chart, h.Measure, h.Period(), h.Now().Location())
}

// Span is the time that the chart covers; zero times fit what was measured.
func (h *VitalsHistory) Span() (from, to time.Time) {
	if h.Months == 0 {
		return from, to
	}
	return h.Now().AddDate(0, -h.Months, 0), h.Now()
}

// MayRetract reports whether a set can be marked as entered in error.
func (h *VitalsHistory) MayRetract(s clinic.SeenVitals) bool {
	return h.May(clinic.VitalsRecord) && s.Retracted.IsZero() && h.Reason == ""
}

// Retract marks a set as entered in error.
func (h *VitalsHistory) Retract(id clinic.VitalsID, reason string, done func(error)) bool {
	return h.save.Go(h.FrontDesk, func(ctx context.Context) error {
		return h.Services.Vitals.Retract(ctx, id, reason)
	}, func(err error) {
		if err == nil {
			h.Load()
		}
		done(err)
	})
}

// NeedsReason reports whether a chart is opened only by giving a reason.
func NeedsReason(err error) bool {
	return clinic.CodeOf(err) == clinic.Forbidden && clinic.FieldOf(err) == "reason"
}
