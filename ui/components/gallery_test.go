package components_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

var modes = []theme.Mode{theme.Light, theme.Dark, theme.HighContrast}

func clock(s string) clinic.Clock { return clinic.MustClock(s) }

// sampleDay is a busy morning of four doctors.
func sampleDay() ui.GridDay {
	now := clock("10:42")
	block := func(id int64, from, to, title, token string, s clinic.AppointmentStatus, line2 string) ui.GridBlock {
		return ui.GridBlock{ID: id, Start: clock(from), End: clock(to), Title: title, Token: token, Status: s, Line2: line2}
	}
	hours := []clinic.Span{{From: clock("09:00"), To: clock("13:00")}, {From: clock("14:00"), To: clock("17:00")}}
	return ui.GridDay{From: clock("08:00"), To: clock("18:00"), Now: &now, Columns: []ui.GridColumn{
		{Key: 1, Title: "Dr Asha Sharma", Subtitle: "Cardiology · 30 min", Hours: hours, SlotMinutes: 30, Blocks: []ui.GridBlock{
			block(11, "09:00", "09:30", "Müller, Jürgen", "A1", clinic.StatusCompleted, ""),
			block(12, "09:30", "10:00", "Rossi, Anna", "A2", clinic.StatusCompleted, ""),
			block(13, "10:00", "10:30", "Haddad, Omar", "A3", clinic.StatusNoShow, "10:00"),
			block(14, "10:30", "11:15", "Østergård, Søren", "A4", clinic.StatusInConsultation, ""),
			block(15, "11:15", "11:45", "Tanaka, Aiko", "A5", clinic.StatusArrived, "waiting 12 min"),
			block(16, "12:15", "12:45", "García, María", "", clinic.StatusBooked, ""),
		}},
		{Key: 2, Title: "Dr Łukasz Kowalski", Subtitle: "General Medicine · 15 min", Hours: hours, SlotMinutes: 15, Blocks: []ui.GridBlock{
			block(21, "09:00", "09:15", "Smith, Liam", "B1", clinic.StatusCompleted, ""),
			block(22, "09:15", "09:30", "Patel, Ravi", "B2", clinic.StatusCompleted, ""),
			block(24, "10:15", "10:45", "O'Brien, Siobhán", "B4", clinic.StatusInConsultation, ""),
			block(25, "10:45", "11:00", "Dubois, Zoë", "B5", clinic.StatusArrived, ""),
			block(26, "11:00", "11:15", "Kumar, Meera", "B6", clinic.StatusArrived, ""),
			block(27, "11:45", "12:00", "Jones, Emma", "", clinic.StatusBooked, ""),
		}},
		{Key: 3, Title: "Dr Ngozi Okafor", Subtitle: "Paediatrics · 20 min", Hours: hours, SlotMinutes: 20, Blocks: []ui.GridBlock{
			block(31, "09:20", "09:40", "Mensah, Kwame (6 y)", "C1", clinic.StatusCompleted, ""),
			block(32, "10:00", "10:20", "Novak, Ana (3 y)", "", clinic.StatusCancelled, ""),
			block(33, "10:00", "10:20", "Weiss, Noah (11 y)", "", clinic.StatusBooked, ""),
			block(34, "10:40", "11:20", "Ionescu, Mara (9 mo)", "C2", clinic.StatusArrived, "waiting 4 min"),
			block(35, "11:40", "12:00", "Tran, Linh", "", clinic.StatusRequested, ""),
		}},
		{Key: 4, Title: "Dr José Muñoz", Subtitle: "Orthopaedics · 30 min", Note: "On leave until Wed 25 Nov", SlotMinutes: 30},
	}}
}

func TestGalleryDayGrid(t *testing.T) {
	for _, mode := range modes {
		g := ui.NewDayGrid()
		g.OnBook = func(int64, clinic.Clock) {}
		header := ui.NewPageHeader("Appointments",
			[]fyne.CanvasObject{
				ui.NewIconButton(theme.IconLeft, "Earlier", nil), ui.NewButton("Today  Mon 23 Nov", "", nil), ui.NewIconButton(theme.IconRight, "Later", nil),
				ui.NewChoice(ui.Options("Day", "Week"), nil), ui.NewChoice(ui.Options("All departments"), nil),
			},
			[]fyne.CanvasObject{ui.NewButton("Print day list", "Ctrl P", nil), ui.NewPrimaryButton("New appointment", "Ctrl N", nil)})
		side := ui.NewTitledCard("Next free", ui.VBox(ui.Body("Today 11:45  Sharma")))
		page := container.NewBorder(ui.Padded(header, 8), nil, nil, ui.FixedWidth(ui.Padded(side, 4), 240), ui.Padded(g, 8))
		w := uitest.NewWindowMode(t, mode, ui.WithToasts(uitest.Window(t, nil, 10, 10), page), uitest.Width, uitest.Height)
		g.SetDay(sampleDay())
		w.Canvas().Focus(g)
		g.SetCursor(1, clock("11:45"))
		uitest.Shot(t, w, "daygrid-"+string(mode))
		uitest.MustText(t, w, "Østergård, Søren")
		uitest.MustText(t, w, "On leave until Wed 25 Nov")
	}
}

type bill struct {
	time, patient, doctor, total, balance string
	tone                                  theme.Tone
	state                                 string
}

func TestGalleryTable(t *testing.T) {
	for _, mode := range modes {
		table := ui.NewRowTable([]ui.Column[bill]{
			{ID: "time", Title: "Time", Width: 70, Text: func(b bill) string { return b.time }, Sort: true},
			{ID: "patient", Title: "Patient", Bold: true, Text: func(b bill) string { return b.patient }, Sort: true},
			{ID: "doctor", Title: "Doctor", Text: func(b bill) string { return b.doctor }},
			{ID: "total", Title: "Total €", Width: 100, Align: fyne.TextAlignTrailing, Text: func(b bill) string { return b.total }, Sort: true},
			{ID: "balance", Title: "Balance €", Width: 100, Align: fyne.TextAlignTrailing, Text: func(b bill) string { return b.balance }},
			{ID: "state", Title: "State", Width: 150, Badge: func(b bill) ui.BadgeSpec { return ui.BadgeSpec{Tone: b.tone, Text: b.state} }},
		}, ui.Noun{One: "invoice", Many: "invoices"})
		var rows []bill
		for i := range 30 {
			rows = append(rows, bill{fmt.Sprintf("%02d:31", 9+i%8), "Østergård, Søren", "Dr Sharma", "95.00", "1,095.00", theme.Tones()[i%7], "Issued"})
		}
		stats := ui.Columns(8, ui.NewStatCard("To bill", "2", theme.ToneNeutral), ui.NewStatCard("Outstanding today", "€ 115.00", theme.ToneNeutral),
			ui.NewStatCard("Taken today", "€ 1,240.00", theme.ToneGood), ui.NewStatCard("BP mmHg", "158 / 96", theme.ToneDanger))
		w := uitest.NewWindowMode(t, mode, ui.Padded(container.NewBorder(stats, nil, nil, nil, ui.Padded(table, 8)), 16), 900, 500)
		table.SetSort("patient", false)
		table.SetRows(rows, 240, true)
		w.Canvas().Focus(table)
		uitest.Key(w, fyne.KeyDown)
		uitest.Shot(t, w, "table-"+string(mode))
		uitest.MustText(t, w, "30 of 240 invoices")
	}
}

func TestGalleryForm(t *testing.T) {
	for _, mode := range modes {
		w := uitest.NewWindowMode(t, mode, ui.Panel(ui.Body("page")), uitest.Width, uitest.Height)
		name, date, clk, money := ui.NewEntry(), ui.NewDateField(), ui.NewTimeField(), ui.NewMoneyField("EUR")
		name.SetText("Østergård")
		date.SetDate(clinic.MustDate("2026-11-23"))
		n := ui.NewNumberField()
		n.SetUnit("min")
		sex := ui.NewChoice(ui.Options("female", "male", "other"), nil)
		sex.SetValue("female")
		pick := ui.NewPicker(ui.StaticPicker([]ui.PickItem{{ID: 1, Text: "Dr Asha Sharma", Detail: "Cardiology"}, {ID: 2, Text: "Dr Ngozi Okafor", Detail: "Paediatrics"}}))
		pick.CreateText = func(q string) string { return "Add a doctor…" }
		tags := ui.NewTags()
		tags.Set([]string{"I10 Hypertension", "J02.9 Acute pharyngitis"})
		d := ui.NewFormDialog(ui.FormOptions{Title: "New appointment", Subtitle: "Monday 23 November 2026", SubmitText: "Book", Columns: 2, Fields: []ui.FormField{
			{Name: "patient", Label: "Patient", Widget: name, Required: true},
			{Name: "doctor", Label: "Doctor", Widget: pick, Required: true},
			{Name: "date", Label: "Date", Widget: date, Hint: "Also: today, +7, mon"},
			{Name: "start", Label: "Start", Widget: clk},
			{Name: "fee", Label: "Fee", Widget: money, Section: "Money"},
			{Name: "minutes", Label: "Length", Widget: n},
			{Name: "sex", Label: "Sex", Widget: sex},
			{Name: "remind", Label: "Reminder", Widget: ui.NewCheck("Send a reminder", nil)},
			{Name: "method", Label: "Method", Widget: ui.NewSegmented(ui.Options("Cash", "Card", "Mobile", "Transfer"), nil), Wide: true},
			{Name: "tags", Label: "Diagnosis", Widget: tags, Wide: true},
			{Name: "photo", Label: "Photo", Widget: ui.NewImageField(w), Wide: true},
			{Name: "notes", Label: "Notes", Widget: ui.NewMultiLine(3), Wide: true},
		}, OnSubmit: func() {}}, w)
		d.Show()
		d.SetMessage(theme.ToneDanger, "Dr Sharma has Tanaka, Aiko from 11:15 to 11:45. Nothing was booked; what you typed is still here.",
			ui.Action{Text: "Take 11:45", Run: func() {}}, ui.Action{Text: "Take 12:45", Run: func() {}})
		d.SetError("start", "Give the time as HH:MM, for example 09:30.")
		uitest.Shot(t, w, "form-"+string(mode))
		uitest.MustText(t, w, "Take 11:45")
		d.Focus("doctor")
		uitest.Key(w, fyne.KeyDown)
		uitest.Shot(t, w, "picker-"+string(mode))
		uitest.Key(w, fyne.KeyEscape)
		d.Focus("date")
		uitest.Shortcut(w, fyne.KeyDown, fyne.KeyModifierAlt)
		uitest.Shot(t, w, "calendar-"+string(mode))
	}
}

func TestGallerySmallThings(t *testing.T) {
	for _, mode := range modes {
		badges := ui.HBox()
		for _, s := range clinic.AppointmentStatuses() {
			badges.Add(ui.StatusBadge(s))
		}
		icons := ui.HBox()
		for _, i := range []fyne.Resource{theme.IconToday, theme.IconAppointments, theme.IconPatients, theme.IconHistory, theme.IconDoctors, theme.IconDepartments,
			theme.IconBilling, theme.IconReports, theme.IconUsers, theme.IconSettings, theme.IconAudit, theme.IconLock, theme.IconSearch, theme.IconAdd,
			theme.IconHelp, theme.IconEdit, theme.IconDelete, theme.IconWarning, theme.IconInfo, theme.IconPhone,
			theme.IconDocument, theme.IconMoney, theme.IconKey, theme.IconEye, theme.IconImage, theme.IconPill, theme.IconPulse, theme.IconClip, theme.IconSign, theme.IconMore} {
			icons.Add(ui.NewIconButton(i, i.Name(), nil))
		}
		disabled := ui.NewPrimaryButton("Saving…", "", nil)
		disabled.Disable()
		focused := ui.NewPrimaryButton("Sign and close visit", "Ctrl S", nil)
		buttons := ui.HBox(ui.NewButton("Lock", "Ctrl L", nil), ui.NewPrimaryButton("New invoice", "Ctrl N", nil), ui.NewDangerButton("Void…", "", nil),
			ui.NewQuietButton("+ Add item", "", nil), disabled, focused)
		who := ui.HBox(ui.NewAvatar("Østergård Søren", nil, 48), ui.VBoxGap(2, ui.Heading("Østergård, Søren"), ui.Caption("No. P-004217 · male · 58 y")), ui.Spacer(),
			ui.NewBadge(theme.ToneDanger, theme.IconWarning, "Penicillin: rash, severe"))
		empty := ui.FixedHeight(ui.NewEmptyState("No patient matches. Check the spelling, or register a new patient.", "Register a patient", func() {}), 140)
		w := uitest.NewWindowMode(t, mode, ui.Padded(ui.VBox(ui.NewSearch("Find patient, doctor, receipt…", "Ctrl K"), icons, badges, buttons, ui.NewCard(who), ui.NewNote(theme.ToneWaiting, "Nobody asked about allergies yet."), empty), 16), uitest.Width, 600)
		w.Canvas().Focus(focused)
		ui.ToastAction(w, theme.ToneGood, "Appointment of Østergård, Søren moved to 11:45.", "Undo", func() {})
		ui.Toast(w, theme.ToneDanger, "The printer did not answer. The receipt is saved and can be printed again.")
		uitest.Shot(t, w, "small-"+string(mode))
		for _, st := range clinic.AppointmentStatuses() {
			uitest.MustText(t, w, st.Title())
		}
		uitest.MustText(t, w, "Register a patient")
		uitest.MustText(t, w, "moved to 11:45.")
	}
}
