package pages

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// entryTime is when an entry stands, in the clinic's zone.
func entryTime(env *Env, e clinic.TimelineEntry) time.Time { return e.At.In(env.Now().Location()) }

// recordPart is a titled piece of a record; nothing for an empty one.
func recordPart(box *fyne.Container, title, text string) {
	if strings.TrimSpace(text) != "" {
		box.Add(components.VBoxGap(2,
			components.NewText(title, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true}),
			components.Paragraph(text)))
	}
}

// historyRecord shows a whole entry of a patient's history. What the role may
// not read is empty and left out.
func historyRecord(e clinic.HistoryEntry) fyne.CanvasObject {
	when := i18n.Date(e.VisitDate, "Monday, 2 January 2006")
	if e.VisitStart != 0 {
		when += ", " + e.VisitStart.String()
	}
	if when == "" {
		when = i18n.T("Taken over from elsewhere")
	}
	who := e.DoctorName
	if e.Department != "" {
		who += " · " + e.Department
	}
	box := components.VBox(components.VBoxGap(2, components.Heading(when), components.Muted(who)))
	if e.Version > 1 {
		box.Add(components.NewNote(theme.ToneWaiting, i18n.F("Amended (%d): %s", e.Version, e.AmendReason)))
	}
	recordPart(box, i18n.T("Symptoms"), e.Symptoms)
	recordPart(box, i18n.T("Diagnosis"), e.Diagnosis)
	recordPart(box, i18n.T("Notes"), e.Notes)
	recordPart(box, i18n.T("Treatment and advice"), e.Treatment)
	recordPart(box, i18n.T("Prescription"), e.Prescription)
	if !e.FollowUp.IsZero() {
		recordPart(box, i18n.T("Follow-up"), i18n.Date(e.FollowUp, "Monday, 2 January 2006"))
	}
	recordPart(box, i18n.T("Private notes (doctors only)"), e.DoctorNotes)
	return box
}

// timelineRecord shows an entry of any kind in full.
func timelineRecord(env *Env, e clinic.TimelineEntry) fyne.CanvasObject {
	if e.Visit != nil {
		return historyRecord(*e.Visit)
	}
	spec := kindSpec(e.Kind)
	who := e.Doctor
	if e.Department != "" {
		who = joinDots(who, e.Department)
	}
	at := entryTime(env, e)
	when := i18n.Date(at, "Monday, 2 January 2006")
	if at.Hour() != 0 || at.Minute() != 0 {
		when += at.Format(", 15:04")
	}
	box := components.VBox(components.VBoxGap(2, components.Heading(when), components.Muted(who)),
		components.HBox(components.NewBadge(spec.Tone, spec.Icon, spec.Text), components.Muted(e.Number)))
	if e.Marker != "" {
		box.Add(components.NewNote(theme.ToneWaiting, i18n.Say(e.Marker)))
	}
	title := map[clinic.TimelineKind]string{clinic.TimelineDiagnosis: i18n.T("Diagnosis"), clinic.TimelinePrescription: i18n.T("Medicines"), clinic.TimelineVitals: i18n.T("Measured"),
		clinic.TimelineAttachment: i18n.T("File"), clinic.TimelinePaper: i18n.T("Paper"), clinic.TimelinePayment: i18n.T("Bill")}[e.Kind]
	if e.Kind == clinic.TimelinePrescription {
		recordPart(box, title, e.Detail)
		return box
	}
	recordPart(box, title, viewmodel.EntryTitle(e))
	recordPart(box, i18n.T("Note"), e.Detail)
	return box
}

// showVersions opens all versions of a record, the latest first.
func showVersions(env *Env, list []clinic.HistoryEntry, closed func()) {
	box := components.VBoxGap(14)
	for i, v := range list {
		if i > 0 {
			box.Add(components.Line())
		}
		at := i18n.Date(v.CreatedAt.In(env.Now().Location()), "2 January 2006, 15:04")
		title := i18n.F("Version %d, signed on %s", v.Version, at)
		if v.RecordedName != "" {
			title = i18n.F("Version %d, signed on %s by %s", v.Version, at, v.RecordedName)
		}
		if i == 0 {
			title += i18n.T(" · in force")
		}
		box.Add(components.Strong(title))
		box.Add(historyRecord(v))
	}
	var modal *components.Modal
	button := components.NewPrimaryButton(i18n.T("Close"), "Esc", func() { modal.Close() })
	modal = components.NewModal(env.Window, components.ModalOptions{Title: i18n.T("All versions of the record"), Content: box, Width: 680,
		Buttons: []fyne.CanvasObject{button}, OnEnter: func() { modal.Close() }, OnClosed: closed})
	modal.Show()
	env.Window.Canvas().Focus(button)
}

// showHistoryEntry opens the whole entry; Enter prints its prescription where
// there is one, Escape closes.
func showHistoryEntry(env *Env, e clinic.HistoryEntry, closed func()) {
	var modal *components.Modal
	closeButton := components.NewCloseButton(func() { modal.Close() })
	buttons := []fyne.CanvasObject{closeButton}
	first := closeButton
	if e.Prescription != "" && env.May(clinic.PrescriptionsPrint) {
		first = components.NewPrimaryButton(i18n.T("Print prescription"), "Enter", func() {
			modal.Close()
			printEntry(env, e)
		})
		buttons = append(buttons, first)
	}
	modal = components.NewModal(env.Window, components.ModalOptions{
		Title: i18n.T("Visit"), Content: historyRecord(e), Width: 620, Buttons: buttons,
		OnEnter: func() { first.Tapped(nil) }, OnClosed: closed,
	})
	modal.Show()
	env.Window.Canvas().Focus(first)
}

// printEntry looks for the prescription of a visit and opens the print dialog.
func printEntry(env *Env, e clinic.HistoryEntry) {
	findPrescription(env, e.AppointmentID, func(rx *clinic.Prescription, err error) {
		switch {
		case err != nil:
			components.ShowErr(env.Window, err)
		case rx == nil:
			components.Toast(env.Window, theme.ToneWaiting, i18n.T("That visit has no prescription to print, only its text."))
		default:
			printDocument(env, prescriptionJob(env, rx.ID, rx.Number))
		}
	})
}
