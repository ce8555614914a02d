package ui

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
)

// tourSteps are the three steps of the page in front.
func (d *desk) tourSteps() []tourStep {
	spots := components.FindSpots(d.front().Content())
	or := func(o fyne.CanvasObject) fyne.CanvasObject {
		if o == nil || o.Size().Height == 0 {
			return d.body.Content
		}
		return o
	}
	list, primary := or(spots.List), or(spots.Primary)
	help := tourStep{d.sidebar, i18n.T("Help is one key away"), i18n.T("F1 opens the manual's page about what is in front, Ctrl / lists all its keys. Under Help you find this tour again, for each page.")}
	find := tourStep{d.header.search, i18n.T("Find anything"), i18n.T("Ctrl K finds a patient by parts of the name, birth date or phone, a doctor, a token, a bill or receipt by number, and any command.")}
	if d.consulting {
		return []tourStep{
			{d.body.Content, i18n.T("One page for the whole visit"), i18n.T("Allergies and problems at the top, earlier visits beside what you write today. What you type is saved every few seconds.")},
			{d.body.Content, i18n.T("Prescribe as you always write"), i18n.T("Ctrl M starts a medicine: pick it by a few letters, then type how it is taken, such as 1-0-1 5d. The page says it in plain words and checks allergies and interactions.")},
			{primary, i18n.T("Sign"), i18n.T("Ctrl Enter signs: record, prescription, bill and follow-up are saved together. What is signed is only changed by a new version.")},
		}
	}
	if d.current != pages.TabToday {
		return d.tabSteps(spots, or, help)
	}
	switch d.session.Actor().Role {
	case clinic.RoleDoctor:
		return []tourStep{{list, i18n.T("Who waits for you"), i18n.T("Your queue, in the order of urgency and arrival. Enter opens the visit of the marked row.")}, find, help}
	case clinic.RoleNurse:
		return []tourStep{{list, i18n.T("Who waits"), i18n.T("V on a patient opens the vital signs; type them as you would say them, such as 158/96. The note below is what the doctor reads first.")}, find, help}
	case clinic.RoleCashier:
		return []tourStep{{list, i18n.T("What is to be paid"), i18n.T("Closed visits become bills by themselves. Enter opens one; Ctrl Enter takes the money and prints the receipt.")},
			{d.sidebar, i18n.T("Your drawer"), i18n.T("In Billing, Ctrl D opens your drawer with the cash in it, and at the end of the day counts and closes it.")}, help}
	case clinic.RoleAdmin:
		return []tourStep{{d.sidebar, i18n.T("The whole house"), i18n.T("Users, departments, doctors and settings set it up; Audit says who did what. Ctrl 1 is the first page, and so on downwards.")},
			{list, i18n.T("How the day goes"), i18n.T("Who waits, the figures of the day, and a warning when the last backup is too old.")}, help}
	case clinic.RolePatient:
		return []tourStep{{primary, i18n.T("Ask for a time"), i18n.T("Ctrl N asks for an appointment; the desk confirms it.")},
			{list, i18n.T("Your papers"), i18n.T("What was signed for you. Enter opens a paper, and you may print it.")}, help}
	}
	return []tourStep{{d.sidebar, i18n.T("Your pages"), i18n.T("Ctrl 1 is Today, Ctrl 2 the appointments, and so on downwards. The numbers say how many wait and how many bills are open.")}, find,
		{primary, i18n.T("Book"), i18n.T("Ctrl N books a visit: type who, with whom, when. Clashes are named before you save, with free times to click. F1 says more.")}}
}

// tabSteps are the steps of a page that looks alike for all roles: what it is,
// how to narrow it, how to begin something.
func (d *desk) tabSteps(spots components.Spots, or func(fyne.CanvasObject) fyne.CanvasObject, help tourStep) []tourStep {
	t, _ := d.tab(d.current)
	steps := []tourStep{{or(spots.List), t.Title, tabWords(t.ID)}}
	if _, ok := d.front().(pages.Searchable); ok {
		steps = append(steps, tourStep{or(spots.Filter), i18n.T("Narrow it down"), i18n.T("Ctrl F puts the cursor into the filter, from wherever you are. Enter opens the marked row, Shift F10 shows what can be done with it.")})
	} else {
		steps = append(steps, tourStep{or(nil), i18n.T("By keyboard"), i18n.T("Tab goes from part to part, Enter opens, Esc goes back. The menu Page shows what else can be done here.")})
	}
	if t.New == "" {
		return append(steps, help)
	}
	return append(steps, tourStep{or(spots.New), t.New, i18n.F("%s: Ctrl N begins, Ctrl S saves, Esc closes and asks before text is lost. F1 says more about this page.", t.New)})
}

// tabWords say what a page is for.
func tabWords(id pages.TabID) string {
	switch id {
	case pages.TabAppointments:
		return i18n.T("The doctors side by side. Alt 1 to Alt 4 show a day, a week, a month or a list; Alt Left and Alt Right turn pages. Grey is out of hours, hatched is leave.")
	case pages.TabPatients:
		return i18n.T("Type parts of a name in any order, a birth date, or the last digits of a phone number. Enter opens the chart.")
	case pages.TabHistory:
		return i18n.T("Everything about one patient in the order of time: visits, prescriptions, measurements, files, papers and bills.")
	case pages.TabDoctors:
		return i18n.T("Who is in today, with hours, leave and fees.")
	case pages.TabDepartments:
		return i18n.T("The departments with their heads and doctors.")
	case pages.TabBilling:
		return i18n.T("Open bills, the oldest first. Enter opens one; what can be done with it stands at the right and in the menu Page.")
	case pages.TabReports:
		return i18n.T("Choose a report at the left, then period and grouping. Ctrl P prints it, Ctrl E exports it.")
	case pages.TabUsers:
		return i18n.T("Everybody who may sign in, with role and state. Who has left is deactivated and not deleted.")
	case pages.TabSettings:
		return i18n.T("Details as printed, prices, code lists, backups, moving data in and out. What you change on a page is saved by Ctrl S.")
	case pages.TabAudit:
		return i18n.T("Who did what and when, and who opened which chart why. Entries are chained and cannot be changed.")
	}
	return i18n.T("What the day asks of you.")
}
