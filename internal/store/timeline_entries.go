package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// base is what every entry has.
func (r timelineRow) base(kind clinic.TimelineKind) clinic.TimelineEntry {
	e := clinic.TimelineEntry{Kind: kind, ID: r.ID, At: r.At.at, VisitID: clinic.AppointmentID(r.VisitID.id), DoctorID: clinic.DoctorID(r.DoctorID.id),
		Department: r.Department.text, Version: r.Version, Superseded: r.Gone}
	if e.DoctorID != 0 {
		e.Doctor = clinic.DoctorName(r.DoctorFirst.text, r.DoctorLast.text)
	}
	return e
}

func visitEntry(r timelineRow, loc *time.Location) clinic.TimelineEntry {
	e := r.base(clinic.TimelineVisit)
	e.ID = r.HistoryID.id
	h := clinic.HistoryEntry{ID: clinic.HistoryID(e.ID), AppointmentID: e.VisitID, DoctorID: e.DoctorID, DoctorName: e.Doctor, Department: e.Department,
		VisitDate: r.VisitDate.date, VisitStart: r.VisitStart.of, Symptoms: r.Symptoms.text, Diagnosis: r.Diagnosis.text, Treatment: r.Treatment.text,
		Prescription: r.Medicines.text, Notes: r.Notes.text, DoctorNotes: r.DoctorNotes.text, FollowUp: r.FollowUp.date, CreatedAt: r.At.at,
		Version: r.Version, Amends: clinic.HistoryID(r.N1.id), AmendReason: r.T1.text, RecordedName: r.T2.text}
	if !h.VisitDate.IsZero() {
		e.At = h.VisitDate.At(h.VisitStart, loc)
	}
	e.Visit = &h
	e.Title = firstText(h.Diagnosis, h.Notes, h.Symptoms, h.Treatment, "Visit")
	e.Detail = h.Symptoms
	e.MarkAmended()
	return e
}

func diagnosisEntry(r timelineRow, loc *time.Location) clinic.TimelineEntry {
	e := r.base(clinic.TimelineDiagnosis)
	e.ID = r.HistoryID.id
	e.At = r.VisitDate.date.At(r.VisitStart.of, loc)
	e.Title = oneLine(r.Diagnosis.text)
	e.MarkAmended()
	return e
}

func prescriptionEntry(r timelineRow, _ *time.Location) clinic.TimelineEntry {
	e := r.base(clinic.TimelinePrescription)
	e.Number = r.T1.text
	e.Detail = r.T2.text
	if r.Gone {
		e.Marker = "Replaced by " + r.T3.text
	}
	return e
}

func billEntry(r timelineRow, loc *time.Location) clinic.TimelineEntry {
	e := r.base(clinic.TimelinePayment)
	// A bill stands on its day; where it was issued that day, at its time.
	if clinic.DateOf(r.At.at.In(loc)) != r.VisitDate.date {
		e.At = r.VisitDate.date.At(0, loc)
	}
	c := clinic.Currency(r.T3.text)
	total, paid := clinic.Money{Minor: r.N1.id, Currency: c}, clinic.Money{Minor: r.N2.id, Currency: c}
	e.Number = r.T1.text
	e.Bill = &clinic.TimelineBill{Total: total, Paid: paid, Status: clinic.InvoiceStatus(r.T2.text)}
	e.Title = fmt.Sprintf("%s, %s", total, strings.ToLower(clinic.InvoiceStatus(r.T2.text).Title()))
	if !paid.IsZero() && paid != total {
		e.Title = fmt.Sprintf("%s of %s paid", paid, total)
	}
	if r.Gone {
		e.Marker = "Void"
	}
	return e
}

func attachmentEntry(r timelineRow, _ *time.Location) clinic.TimelineEntry {
	e := r.base(clinic.TimelineAttachment)
	e.Title, e.Detail = r.T1.text, r.T2.text
	if e.Doctor == "" {
		e.Doctor = r.T3.text
	}
	if !r.VisitDate.date.IsZero() {
		e.Detail = strings.TrimSpace("Of " + r.VisitDate.date.Format("2 January 2006") + "\n" + e.Detail)
	}
	if r.Gone {
		e.Marker = "Removed: " + r.T4.text
	}
	return e
}

func paperEntry(r timelineRow, _ *time.Location) clinic.TimelineEntry {
	e := r.base(clinic.TimelinePaper)
	e.Number, e.Title = r.T1.text, r.T2.text
	if e.Doctor == "" {
		e.Doctor = r.T3.text
	}
	return e
}

func vitalsEntry(r timelineRow, _ *time.Location) clinic.TimelineEntry {
	e := r.base(clinic.TimelineVitals)
	e.Title, e.Detail = vitalsText(r.T1.text), r.T2.text
	if e.Doctor == "" {
		e.Doctor = r.T3.text
	}
	if r.Gone {
		e.Marker = "Entered in error: " + r.T4.text
	}
	return e
}

// vitalsText puts what was measured on one line.
func vitalsText(array string) string {
	var v []*float64
	if json.Unmarshal([]byte(array), &v) != nil || len(v) != 11 {
		return ""
	}
	var parts []string
	say := func(i int, format string, scale float64) {
		if v[i] != nil {
			parts = append(parts, fmt.Sprintf(format, *v[i]/scale))
		}
	}
	if v[0] != nil && v[1] != nil {
		parts = append(parts, fmt.Sprintf("BP %.0f/%.0f mmHg", *v[0], *v[1]))
	}
	say(2, "pulse %.0f", 1)
	say(3, "%.0f breaths", 1)
	say(4, "%.1f °C", 10)
	say(5, "SpO₂ %.0f %%", 1)
	say(6, "%.1f kg", 1000)
	say(7, "%.0f cm", 10)
	say(8, "head %.1f cm", 10)
	say(9, "glucose %.1f mmol/l", 10)
	say(10, "pain %.0f of 10", 1)
	return strings.Join(parts, " · ")
}

func firstText(list ...string) string {
	for _, s := range list {
		if s = oneLine(s); s != "" {
			return s
		}
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
