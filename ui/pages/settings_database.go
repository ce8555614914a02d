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

// ViewDatabase is the view of the settings about where the data is kept.
const ViewDatabase View = "database"

// DeskDatabase is the database that this desk has open.
type DeskDatabase struct {
	Mode   string // "Local file"
	InUse  string // the file or the address
	Shared bool   // desks take turns with the file
	Places viewmodel.Places
	// Keep remembers another one for the next start.
	Keep func(f viewmodel.Found) error
}

// databaseView tells where the data is and has this desk open another database.
type databaseView struct {
	env                   *Env
	vm                    *viewmodel.DatabaseChoice
	scroll                *container.Scroll
	form                  *components.Form
	place                 *components.Choice
	path, address, secret *components.Entry
	pick, test, use       *components.Button
	inUse, remembers      *components.Text
}

func newDatabaseView(env *Env, back func()) *databaseView {
	v := &databaseView{env: env, vm: &viewmodel.DatabaseChoice{Runner: env.Runner, Context: env.Context, Places: env.Database.Places, Keep: env.Database.Keep}}
	v.inUse = components.NewText(env.Database.InUse, components.TextOptions{Wrap: true, Bold: true})
	v.remembers = components.NewText("", components.TextOptions{Wrap: true, Color: theme.ColorMuted})
	v.remembers.Hide()
	v.build()
	way := func(title, text string) fyne.CanvasObject {
		return components.VBoxGap(2, components.Strong(title), components.NewText(text, components.TextOptions{Wrap: true, Color: theme.ColorMuted}))
	}
	v.scroll = components.NewFollowingScroll(container.New(&settingsColumn{}, components.VBoxGap(12,
		components.NewTitledCard(i18n.T("In use at this desk"), components.VBoxGap(6, components.NewText(env.Database.Mode, components.TextOptions{}), v.inUse, v.remembers)),
		components.NewTitledCard(i18n.T("What each way is for"), components.VBoxGap(10,
			way(i18n.T("A file on this computer"), i18n.T("One desk, or several windows on one computer. Nothing has to be installed. The file must be on a disk of this computer, not on a share.")),
			way(i18n.T("A file in a folder on the network"), i18n.T("A few desks, up to five or so, that take turns with one file. Nothing has to be installed either. Each save waits for its turn, which is felt when many work at once.")),
			way(i18n.T("A PostgreSQL server"), i18n.T("Several desks that work at once, over a network. Somebody looks after the server and its backups; the README says how it is set up.")))),
		components.NewTitledCard(i18n.T("Open another database"), components.VBoxGap(12, v.form, components.HBox(components.NewButton(i18n.T("Back to the hospital"), "", back), components.Spacer(), v.use))))))
	v.placed()
	return v
}

func (v *databaseView) build() {
	v.place = components.NewChoice([]components.Option{
		{Value: string(viewmodel.PlaceExisting), Text: i18n.T("A file on this computer")},
		{Value: string(viewmodel.PlaceShared), Text: i18n.T("A file in a folder on the network, shared by several desks")},
		{Value: string(viewmodel.PlaceServer), Text: i18n.T("A database on a PostgreSQL server")},
	}, func(string) { v.placed() })
	v.place.SetValue(string(viewmodel.PlaceOf(v.env.Database.InUse, v.env.Database.Shared)))
	v.path, v.address, v.secret = components.NewEntry(), components.NewEntry(), components.NewPassword()
	for _, e := range []*components.Entry{v.path, v.address, v.secret} {
		e.MaxLength = 1000
		e.OnSubmitted = func(string) { v.choose() }
	}
	v.address.SetPlaceHolder("postgres://caredesk@server/caredesk")
	v.pick = components.NewButton(i18n.T("Choose…"), "", func() {
		components.ChooseFile(components.FileOptions{Title: i18n.T("The hospital's file"), Start: v.path.Text, OnChosen: v.path.SetText}, v.env.Window)
	})
	v.test = components.NewButton(i18n.T("Test connection"), "", v.look)
	v.use = components.NewPrimaryButton(i18n.T("Use from the next start on"), "", v.choose)
	v.form = components.NewForm([]components.FormField{
		{Name: "place", Label: i18n.T("Where it is"), Widget: v.place},
		{Name: "path", Label: i18n.T("File"), Widget: container.NewBorder(nil, nil, nil, v.pick, v.path)},
		{Name: "server", Label: i18n.T("Address of the database"), Widget: container.NewBorder(nil, nil, nil, v.test, v.address), Hint: i18n.T("postgres://user@server/database, without the password")},
		{Name: "password", Label: i18n.T("Password on the server"), Widget: v.secret, Hint: i18n.T("Goes into this computer's keyring where there is one, never into a file of Caredesk's.")},
	}, 1)
	v.form.OnSubmit = v.choose
	v.form.Watch(v.enable)
	v.form.OnResized = func() {
		if v.scroll != nil {
			v.scroll.Content.Refresh()
			v.scroll.Refresh()
		}
	}
}

func (v *databaseView) onServer() bool { return v.place.Value() == string(viewmodel.PlaceServer) }

func (v *databaseView) placed() {
	v.form.ClearErrors()
	v.form.SetFieldVisible("path", !v.onServer())
	v.form.SetFieldVisible("server", v.onServer())
	v.form.SetFieldVisible("password", v.onServer())
	v.enable()
	v.scroll.Refresh()
}

// enable allows to test and to use a database once it is named.
func (v *databaseView) enable() {
	_, database, _ := v.typed()
	on := strings.TrimSpace(database) != "" && !v.vm.Busy()
	v.use.SetEnabled(on)
	v.test.SetEnabled(on)
}

func (v *databaseView) typed() (place viewmodel.SetupPlace, database, password string) {
	if v.onServer() {
		return viewmodel.PlaceServer, v.address.Text, v.secret.Text
	}
	return viewmodel.SetupPlace(v.place.Value()), v.path.Text, ""
}

func (v *databaseView) look() {
	v.form.ClearErrors()
	place, database, password := v.typed()
	v.vm.Test(place, database, password, func(f viewmodel.Found, err error) {
		v.enable()
		if err != nil {
			v.fail(err)
			return
		}
		v.form.SetMessage(theme.ToneGood, viewmodel.FoundWords(f))
	})
	v.enable()
}

func (v *databaseView) choose() {
	if v.vm.Busy() {
		return
	}
	v.form.ClearErrors()
	place, database, password := v.typed()
	v.vm.Choose(place, database, password, func(f viewmodel.Found, notice string, err error) {
		v.enable()
		if err != nil {
			v.fail(err)
			return
		}
		v.secret.SetText("")
		v.form.MarkClean()
		v.remembers.SetText(i18n.F("From the next start on this desk opens %s. Close Caredesk and start it again.", f.Database))
		v.remembers.Show()
		v.form.SetMessage(theme.ToneGood, i18n.T("From the next start on this desk opens that database. The other desks go on as they are."))
		if notice != "" {
			components.Toast(v.env.Window, theme.ToneWaiting, notice)
		}
		v.scroll.Refresh()
	})
	v.enable()
}

// fail shows an error beside what it concerns.
func (v *databaseView) fail(err error) {
	if v.onServer() && clinic.FieldOf(err) == "path" {
		err = &clinic.Error{Code: clinic.CodeOf(err), Field: "server", Message: i18n.Error(err), Err: err}
	}
	v.form.SetErr(err)
}
