package pages

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
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
		options[i] = components.Option{Value: string(r), Text: r.Title()}
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
		{Name: "role", Label: "Role", Widget: f.role, Required: true},
		{Name: "username", Label: "User name", Widget: f.username, Required: true, Hint: "Letters, digits and . _ - @ +"},
		{Name: "first_name", Label: "First name", Widget: f.first},
		{Name: "last_name", Label: "Last name", Widget: f.last, Required: true},
		{Name: "phone", Label: "Phone", Widget: f.phone},
		{Name: "email", Label: "E-mail", Widget: f.contact},
	}
}

// usersTemporary is an input for a password that holds for one sign-in, with a
// proposal that can be read out to somebody.
func usersTemporary() (*components.Entry, fyne.CanvasObject) {
	e := components.NewEntry()
	e.SetText(viewmodel.TemporaryPassword())
	other := components.NewButton("Another", "", func() { e.SetText(viewmodel.TemporaryPassword()) })
	return e, container.NewBorder(nil, nil, nil, other, e)
}

// New opens the form for a new member of staff.
func (p *usersPage) New() {
	fields := newUsersFields(clinic.User{Role: clinic.RoleReceptionist}, viewmodel.NewUserRoles())
	password, box := usersTemporary()
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Title: "New user", Subtitle: "Doctors are registered on the Doctors page, with their sign-in.",
		Columns: 2, SubmitText: "Create user",
		Fields: append(fields.form(), components.FormField{Name: "password", Label: "Password for the first sign-in", Widget: box,
			Required: true, Wide: true, Hint: "It must be changed at the first sign-in."}),
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
				p.showPassword("User created", clinic.CleanLine(u.Username), secret)
			})
		},
	}, p.env.Window)
	d.Show()
}

// showPassword shows a password once, so that it can be handed on.
func (p *usersPage) showPassword(title, username, secret string) {
	var m *components.Modal
	note := components.Caption("")
	copied := components.NewButton("Copy password", "", func() {
		fyne.CurrentApp().Clipboard().SetContent(secret)
		note.SetText("Copied. Paste it once, then copy something else.")
	})
	shown := func() { m.Close() }
	done := components.NewPrimaryButton("Done", "Enter", shown)
	m = components.NewModal(p.env.Window, components.ModalOptions{
		Title: title, Width: 460,
		Content: components.VBox(
			factRow("User name", strings.ToLower(username)),
			factObject("Password", components.Heading(secret)),
			components.Paragraph("Hand it on now: it is not shown again. It holds for one sign-in, where a new one is chosen."),
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
		Title: "Edit " + u.FullName(), Columns: 2, Fields: fields.form(),
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
					toastGood(p.env, "Saved.")
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
		return "Nothing you see here was changed. Save again."
	}
	return "The other desk changed: " + strings.Join(changes.Texts(), "; ") + ". What you typed is kept. Save again."
}

func (p *usersPage) resetPassword(u clinic.User) {
	if components.ModalOpen(p.env.Window) {
		return
	}
	password, box := usersTemporary()
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{
		Title: "Reset the password of " + u.FullName(), SubmitText: "Reset password",
		Subtitle: "The old password stops working at once. A lock after wrong passwords is lifted too.",
		Fields: []components.FormField{{Name: "password", Label: "Password for the next sign-in", Widget: box, Required: true,
			Hint: "It must be changed at the next sign-in."}},
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
				p.showPassword("Password reset", u.Username, secret)
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
		toastGood(p.env, u.FullName()+" can sign in again.")
	})
}

func (p *usersPage) switchActive(u clinic.User) {
	if !p.vm.MayDeactivate(u) {
		return
	}
	o := components.ConfirmOptions{Title: "Deactivate " + u.FullName() + "?", ConfirmText: "Deactivate", Danger: true, Reason: true, KeepOpen: true,
		Message: fmt.Sprintf("%s cannot sign in any more, and is stopped at once where signed in now. What they did stays in the records. You can activate them again.", u.FullName())}
	if !u.Active {
		o = components.ConfirmOptions{Title: "Activate " + u.FullName() + "?", ConfirmText: "Activate", KeepOpen: true,
			Message: fmt.Sprintf("%s can sign in again with the password they had.", u.FullName())}
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
			if u.Active {
				toastGood(p.env, u.FullName()+" is deactivated.")
			} else {
				toastGood(p.env, u.FullName()+" is active again.")
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
		Title: "Patient sign-in", SubmitText: "Give sign-in",
		Subtitle: "The patient sees their own visits, records and bills, and may ask for appointments.",
		Fields: []components.FormField{
			{Name: "patient", Label: "Patient", Widget: patient, Required: true},
			{Name: "username", Label: "User name", Widget: username, Required: true, Hint: "Letters, digits and . _ - @ +"},
			{Name: "password", Label: "Password for the first sign-in", Widget: box, Required: true, Hint: "It must be changed at the first sign-in."},
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
				p.showPassword("Sign-in given", name, secret)
			})
		},
	}, p.env.Window)
	d.Show()
}
