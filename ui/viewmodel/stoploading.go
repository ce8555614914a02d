package viewmodel

// StopLoading gives up what is being loaded; what was shown stays.
func (a *Appointments) StopLoading() {
	a.day.Cancel()
	a.week.Cancel()
	a.month.Cancel()
}

// StopLoading gives up what is being loaded; what was shown stays.
func (c *PatientChart) StopLoading() { c.load.Cancel() }
