package pages

import (
	"testing"

	"caredesk/ui/components"
)

// can expects that buttons can be pressed, or that none of them can.
func can(t *testing.T, when string, want bool, buttons ...*components.Button) {
	t.Helper()
	for _, b := range buttons {
		if b.Disabled() == want {
			t.Errorf("%s: %q is enabled: %v", when, b.Text, !b.Disabled())
		}
	}
}

func TestSettingsAreSavedOnlyOnceChanged(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	can(t, "nothing was typed", false, p.save, p.undo)
	was := p.name.Text
	p.name.SetText("St. Luke's")
	can(t, "a name was typed", true, p.save, p.undo)
	p.undo.Tapped(nil)
	can(t, "it was taken back", false, p.save, p.undo)
	if p.name.Text != was {
		t.Errorf("the name is %q", p.name.Text)
	}
	p.minutes.SetText("0")
	p.save.Tapped(nil)
	can(t, "it was refused", true, p.save, p.undo)
	p.minutes.SetText("15")
	p.save.Tapped(nil)
	can(t, "it was saved", false, p.save, p.undo)

	p.showView(ViewBilling)
	can(t, "nothing was typed", false, p.billing.save, p.billing.undo)
	p.billing.days.SetText("9")
	can(t, "days were typed", true, p.billing.save, p.billing.undo)
	p.billing.save.Tapped(nil)
	can(t, "they were saved", false, p.billing.save, p.billing.undo)

	p = newDeskHospital(t).backupsAt(someBackups())
	can(t, "the plan is as it was", false, p.backups.save)
	p.backups.folder.SetText(t.TempDir())
	can(t, "another folder", true, p.backups.save)
}

func TestADatabaseIsUsedOnlyOnceNamed(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	p.openDatabase()
	can(t, "no file is named", false, p.where.use, p.where.test)
	p.where.path.SetText("/srv/hospital.db")
	can(t, "a file is named", true, p.where.use)
	p.where.path.SetText("  ")
	can(t, "only blanks", false, p.where.use)
}
