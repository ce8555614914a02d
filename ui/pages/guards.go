package pages

import (
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// dirty reports whether another database is being named and not yet used.
func (v *databaseView) dirty() bool { return v.form.Dirty() }

// halfway reports whether a table was read, with what was said about its
// columns, and is not taken in yet.
func (v *movingView) halfway() bool {
	s := v.table.vm.Step
	return s == viewmodel.TableColumns || s == viewmodel.TableChecked
}

// Unsaved says what leaving would lose.
func (p *settingsPage) Unsaved() string {
	var lost []string
	if p.vm.Loaded && p.form.Dirty() || p.billing.dirty() || p.backups.dirty() {
		lost = append(lost, i18n.T("changes to the settings"))
	}
	if p.where.dirty() {
		lost = append(lost, i18n.T("the other database that you named"))
	}
	if p.moving.halfway() {
		lost = append(lost, i18n.T("the table that is not taken in yet"))
	}
	return i18n.Listed(lost)
}
