package pages

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// usersFields are the inputs about a person.
type usersFields struct {
	role                                  *components.Choice
	username, first, last, phone, contact *components.Entry
}

func newUsersFields(u clinic.User, roles []clinic.Role) *usersFields {
	options := make([]components.Option, len(roles))
	for i, r := range roles {
		options[i] = components.Option{Value: string(r), Text: i18n.Say(r.Title())}
	}
	f := &usersFields{role: components.NewChoice(options, nil), username: components.NewEntry(), first: components.NewEntry(),
		last: components.NewEntry(), phone: components.NewEntry(), contact: components.NewEntry()}
	f.set(u)
	return f
}

func (f *usersFields) set(u clinic.User) {
	f.role.SetValue(string(u.Role))
	f.username.SetText(u.Username)
	f.first.SetText(u.FirstName)
	f.last.SetText(u.LastName)
	f.phone.SetText(u.Phone)
	f.contact.SetText(u.Email)
}

func (f *usersFields) read(u clinic.User) clinic.User {
	u.Role = clinic.Role(f.role.Value())
	u.Username, u.FirstName, u.LastName = f.username.Text, f.first.Text, f.last.Text
	u.Phone, u.Email = f.phone.Text, f.contact.Text
	return u
}

func (f *usersFields) form() []components.FormField {
	return []components.FormField{
		{Name: "role", Label: i18n.T("Role"), Widget: f.role, Required: true},
		{Name: "username", Label: i18n.T("User name"), Widget: f.username, Required: true, Hint: i18n.T("Letters, digits and . _ - @ +")},
		{Name: "first_name", Label: i18n.T("First name"), Widget: f.first},
		{Name: "last_name", Label: i18n.T("Last name"), Widget: f.last, Required: true},
		{Name: "phone", Label: i18n.T("Phone"), Widget: f.phone},
		{Name: "email", Label: i18n.T("E-mail"), Widget: f.contact},
	}
}

// usersTemporary is an input for a password that holds for one sign-in, with a
// proposal that can be read out to somebody.
func usersTemporary() (*components.Entry, fyne.CanvasObject) {
	e := components.NewEntry()
	e.SetText(viewmodel.TemporaryPassword())
	other := components.NewButton(i18n.T("Another"), "", func() { e.SetText(viewmodel.TemporaryPassword()) })
	return e, container.NewBorder(nil, nil, nil, other, e)
}

// New opens the form for a new member of staff.
func (p *usersPage) New() {
	fields := newUsersFields(clinic.User{Role: clinic.RoleReceptionist}, viewmodel.NewUserRoles())
	password, box := usersTemporary()
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#users",
		Title: i18n.T("New user"), Subtitle: i18n.T("Doctors are registered on the Doctors page, with their sign-in."),
		Columns: 2, SubmitText: i18n.T("Create user"),
		Fields: append(fields.form(), components.FormField{Name: "password", Label: i18n.T("Password for the first sign-in"), Widget: box,
			Required: true, Wide: true, Hint: i18n.T("It must be changed at the first sign-in.")}),
		OnSubmit: func() {
			d.SetBusy(true)
			u := fields.read(clinic.User{Active: true})
			secret := password.Text
			p.vm.Create(u, secret, func(err error) {
				if err != nil {
					d.SetErr(err)
					return
				}
				d.Close()
				p.showPassword(i18n.T("User created"), clinic.CleanLine(u.Username), secret)
			})
		},
	}, p.env.Window)
	d.Show()
}

// showPassword shows a password once, so that it can be handed on.
func (p *usersPage) showPassword(title, username, secret string) {
	var m *components.Modal
	note := components.Caption("")
	copied := components.NewButton(i18n.T("Copy password"), "", func() {
		fyne.CurrentApp().Clipboard().SetContent(secret)
		note.SetText(i18n.T("Copied. Paste it once, then copy something else."))
	})
	shown := func() { m.Close() }
	done := components.NewPrimaryButton(i18n.C("button", "Done"), "Enter", shown)
	m = components.NewModal(p.env.Window, components.ModalOptions{
		Topic: "manual.md#users",
		Title: title, Width: 460,
		Content: components.VBox(
			factRow(i18n.T("User name"), strings.ToLower(username)),
			factObject(i18n.T("Password"), components.Heading(secret)),
			components.Paragraph(i18n.T("Hand it on now: it is not shown again. It holds for one sign-in, where a new one is chosen.")),
			note),
		Buttons: []fyne.CanvasObject{copied, done}, OnEnter: shown, OnClosed: p.reload,
	})
	m.Show()
	p.env.Window.Canvas().Focus(done)
}

func (p *usersPage) reload() { p.vm.Load() }

// usersRoles are the roles a user can be given: a doctor and a patient keep
// theirs, because a record hangs on it.
func usersRoles(u clinic.User) []clinic.Role {
	if u.Role == clinic.RoleDoctor || u.Role == clinic.RolePatient {
		return []clinic.Role{u.Role}
	}
	return viewmodel.NewUserRoles()
}

func (p *usersPage) openEdit(u clinic.User) {
	base := u
	fields := newUsersFields(u, usersRoles(u))
	if len(usersRoles(u)) == 1 || u.ID == p.env.Actor.UserID {
		fields.role.Disable()
	}
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#users",
		Title: i18n.F("Edit %s", u.FullName()), Columns: 2, Fields: fields.form(),
		OnSubmit: func() {
			d.SetBusy(true)
			p.vm.Update(fields.read(base), func(err error) {
				switch {
				case viewmodel.IsStale(err):
					d.SetErr(err)
					p.offerRenew(d, fields, &base)
				case err != nil:
					d.SetErr(err)
				default:
					d.Close()
					toastGood(p.env, i18n.T("Saved."))
				}
			})
		},
	}, p.env.Window)
	d.Show()
	if u.Role != "" && !fields.role.Disabled() {
		d.Focus("username")
	}
}

// offerRenew shows what somebody else changed, with one's own typing kept.
func (p *usersPage) offerRenew(d *components.FormDialog, fields *usersFields, base *clinic.User) {
	staleMessage(d, func() {
		p.vm.Renew(*base, fields.read(*base), func(theirs, merged clinic.User, changes viewmodel.MergeChanges, err error) {
			if err != nil {
				d.SetErr(err)
				return
			}
			*base = theirs
			chooseMerged(p.env, changes, merged, func(chosen clinic.User) {
				fields.set(chosen)
				d.ClearErrors()
				d.SetMessage(theme.ToneBooked, usersMerged(changes))
			}, d.Submit)
		})
	})
}

// usersMerged says what came from the other desk.
func usersMerged(changes viewmodel.MergeChanges) string {
	if len(changes) == 0 {
		return i18n.T("Nothing you see here was changed. Save again.")
	}
	return i18n.F("The other desk changed: %s. What you typed is kept. Save again.", i18n.Listed(changes.Texts()))
}

func (p *usersPage) resetPassword(u clinic.User) {
	if components.ModalOpen(p.env.Window) {
		return
	}
	password, box := usersTemporary()
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#users",
		Title: i18n.F("Reset the password of %s", u.FullName()), SubmitText: i18n.T("Reset password"),
		Subtitle: i18n.T("The old password stops working at once. A lock after wrong passwords is lifted too."),
		Fields: []components.FormField{{Name: "password", Label: i18n.T("Password for the next sign-in"), Widget: box, Required: true,
			Hint: i18n.T("It must be changed at the next sign-in.")}},
		Dirty: func() bool { return false },
		OnSubmit: func() {
			d.SetBusy(true)
			secret := password.Text
			p.vm.ResetPassword(u.ID, secret, func(err error) {
				if err != nil {
					d.SetErr(err)
					return
				}
				d.Close()
				p.showPassword(i18n.T("Password reset"), u.Username, secret)
			})
		},
	}, p.env.Window)
	d.Show()
}

func (p *usersPage) unlockUser(u clinic.User) {
	if components.ModalOpen(p.env.Window) || p.vm.StateOf(u) != viewmodel.UserLocked {
		return
	}
	p.vm.Unlock(u.ID, func(err error) {
		if err != nil {
			components.ShowErr(p.env.Window, err)
			return
		}
		toastGood(p.env, i18n.F("%s can sign in again.", u.FullName()))
	})
}

func (p *usersPage) switchActive(u clinic.User) {
	if !p.vm.MayDeactivate(u) {
		return
	}
	o := components.ConfirmOptions{Title: i18n.F("Deactivate %s?", u.FullName()), ConfirmText: i18n.T("Deactivate"), Danger: true, Reason: true, KeepOpen: true,
		Message: i18n.F("%s cannot sign in any more, and is stopped at once where signed in now. What they did stays in the records. You can activate them again.", u.FullName())}
	if !u.Active {
		o = components.ConfirmOptions{Title: i18n.F("Activate %s?", u.FullName()), ConfirmText: i18n.T("Activate"), KeepOpen: true,
			Message: i18n.F("%s can sign in again with the password they had.", u.FullName())}
	}
	var d *components.FormDialog
	o.OnConfirm = func(reason string) {
		d.SetBusy(true)
		p.vm.SetActive(u, !u.Active, reason, func(err error) {
			if err != nil {
				d.SetErr(err)
				return
			}
			d.Close()
			after := u
			after.Version++ // by the change
			if u.Active {
				toastUndo(p.env, i18n.F("%s is deactivated.", u.FullName()), i18n.T("Undo deactivating the user"), i18n.F("%s is active again.", u.FullName()),
					func(done func(error)) bool { return p.vm.SetActive(after, true, "", done) })
			} else {
				toastUndo(p.env, i18n.F("%s is active again.", u.FullName()), i18n.T("Undo activating the user"), i18n.F("%s is deactivated.", u.FullName()),
					func(done func(error)) bool { return p.vm.SetActive(after, false, i18n.T("Activated by mistake"), done) })
			}
		})
	}
	d = components.Confirm(o, p.env.Window)
}

// grantPatient gives a patient a sign-in.
func (p *usersPage) grantPatient() {
	patient := newPatientPicker(p.env)
	patient.CreateText, patient.OnCreate = nil, nil
	username := components.NewEntry()
	password, box := usersTemporary()
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#users",
		Title: i18n.T("Patient sign-in"), SubmitText: i18n.T("Give sign-in"),
		Subtitle: i18n.T("The patient sees their own visits, records and bills, and may ask for appointments."),
		Fields: []components.FormField{
			{Name: "patient", Label: i18n.T("Patient"), Widget: patient, Required: true},
			{Name: "username", Label: i18n.T("User name"), Widget: username, Required: true, Hint: i18n.T("Letters, digits and . _ - @ +")},
			{Name: "password", Label: i18n.T("Password for the first sign-in"), Widget: box, Required: true, Hint: i18n.T("It must be changed at the first sign-in.")},
		},
		OnSubmit: func() {
			item, _ := patient.Selected()
			name, secret := username.Text, password.Text
			d.SetBusy(true)
			p.vm.GrantPatient(clinic.PatientID(item.ID), name, secret, func(err error) {
				if err != nil {
					d.SetErr(err)
					return
				}
				d.Close()
				p.showPassword(i18n.T("Sign-in given"), name, secret)
			})
		},
	}, p.env.Window)
	d.Show()
}
