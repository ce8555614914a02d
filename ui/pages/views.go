package pages

import (
	"slices"

	"caredesk/ui/viewmodel"
)

// Viewed is a page of several views. The shell remembers in which one it was
// left, and brings that one back before the page is shown for the first time.
type Viewed interface {
	// LeftIn is the view in front.
	LeftIn() View
	// ReturnTo brings a view to the front; one that there is not is ignored.
	ReturnTo(View)
}

// LeftIn is the view of the calendar in front.
func (p *appointmentsPage) LeftIn() View { return View(p.mode.Value()) }

// ReturnTo brings a view of the calendar to the front.
func (p *appointmentsPage) ReturnTo(v View) {
	if v == p.LeftIn() || !slices.Contains(viewmodel.CalendarViews(), viewmodel.CalendarView(v)) {
		return
	}
	p.mode.SetValue(string(v))
	p.switchMode(0)
}

// LeftIn is the list in front: doctors, leave or extra sessions.
func (p *doctorsPage) LeftIn() View { return p.view() }

// ReturnTo brings a list to the front.
func (p *doctorsPage) ReturnTo(v View) {
	p.mode.SetValue(string(v))
	p.switchMode()
}

// LeftIn is the view of the settings in front.
func (p *settingsPage) LeftIn() View { return p.view() }

// ReturnTo brings a view of the settings to the front.
func (p *settingsPage) ReturnTo(v View) {
	p.mode.SetValue(string(v))
	p.switchMode()
}

// LeftIn is what stands beside the consultation.
func (p *ConsultationPage) LeftIn() View { return View(p.sideTabs.Value()) }

// ReturnTo brings it back.
func (p *ConsultationPage) ReturnTo(v View) {
	p.sideTabs.SetValue(string(v))
	p.sideTabs.OnChanged(p.sideTabs.Value())
}
