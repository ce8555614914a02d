package pages

import (
	"os"
	"path/filepath"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// saveFile is a file that is to be saved where the user says.
type saveFile struct {
	Title string // "Receipt RC-2026-000001"
	Name  string // suggested, without a person's name
	Ext   string // ".pdf"
	// Save is called with the place; replace allows it to take the place of a
	// file that is there.
	Save func(target string, replace bool)
}

// askSaveFile asks for the file to save to and asks before one is replaced.
func askSaveFile(env *Env, f saveFile) {
	home, _ := os.UserHomeDir()
	folder := home
	if docs := filepath.Join(home, "Documents"); printIsDir(docs) {
		folder = docs
	}
	path := components.NewEntry()
	path.MaxLength = 1000
	path.SetText(filepath.Join(folder, f.Name))
	var form *components.FormDialog
	var save func(replace bool)
	save = func(replace bool) {
		target, err := viewmodel.SaveTargetAs(path.Text, home, f.Ext)
		if err != nil {
			form.SetErr(err)
			return
		}
		if _, statErr := os.Lstat(target); statErr == nil && !replace {
			form.SetMessage(theme.ToneWaiting, i18n.T("There is already a file of that name."),
				components.Action{Text: i18n.T("Replace it"), Run: func() { save(true) }})
			return
		}
		form.Close()
		f.Save(target, replace)
	}
	form = components.NewFormDialog(components.FormOptions{
		Title: i18n.F("Save %s", f.Title), SubmitText: i18n.T("Save"),
		Fields: []components.FormField{{Name: "path", Label: i18n.T("File"), Widget: path, Required: true,
			Hint: i18n.T("The file holds patient data. Only you can read it.")}},
		Width: 560, OnSubmit: func() { save(false) },
		Extra: []components.Action{{Text: i18n.T("Choose folder…"), Run: func() {
			components.ChooseFile(components.FileOptions{Title: i18n.T("Where to save"), Folder: true, Start: path.Text, OnChosen: func(folder string) {
				path.SetText(filepath.Join(folder, filepath.Base(path.Text)))
			}}, env.Window)
		}}},
	}, env.Window)
	form.Show()
}

func printIsDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
