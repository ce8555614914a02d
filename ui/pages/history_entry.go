package pages

import (
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// historyRecord shows a whole entry of a patient's history. What the role may
// not read is empty and left out.
func historyRecord(e clinic.HistoryEntry) fyne.CanvasObject {
	when := e.VisitDate.Format("Monday, 2 January 2006")
	if e.VisitStart != 0 {
		when += ", " + e.VisitStart.String()
	}
	who := e.DoctorName
	if e.Department != "" {
		who += " · " + e.Department
	}
	box := components.VBox(components.VBoxGap(2, components.Heading(when), components.Muted(who)))
	part := func(title, text string) {
		if strings.TrimSpace(text) != "" {
			box.Add(components.VBoxGap(2,
				components.NewText(title, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true}),
				components.Paragraph(text)))
		}
	}
	part("Symptoms", e.Symptoms)
	part("Diagnosis", e.Diagnosis)
	part("Notes", e.Notes)
	part("Treatment and advice", e.Treatment)
	part("Prescription", e.Prescription)
	if !e.FollowUp.IsZero() {
		part("Follow-up", e.FollowUp.Format("Monday, 2 January 2006"))
	}
	part("Private notes (doctors only)", e.DoctorNotes)
	return box
}

// showHistoryEntry opens the whole entry; Enter prints its prescription where
// there is one, Escape closes.
func showHistoryEntry(env *Env, e clinic.HistoryEntry, closed func()) {
	var modal *components.Modal
	closeButton := components.NewButton("Close", "Esc", func() { modal.Close() })
	buttons := []fyne.CanvasObject{closeButton}
	first := closeButton
	if e.Prescription != "" && env.May(clinic.PrescriptionsPrint) {
		first = components.NewPrimaryButton("Print prescription", "Enter", func() {
			modal.Close()
			printEntry(env, e)
		})
		buttons = append(buttons, first)
	}
	modal = components.NewModal(env.Window, components.ModalOptions{
		Title: "Visit", Content: historyRecord(e), Width: 620, Buttons: buttons,
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
			components.Toast(env.Window, theme.ToneWaiting, "That visit has no prescription to print, only its text.")
		default:
			printDocument(env, prescriptionJob(env, rx.ID, rx.Number))
		}
	})
}
