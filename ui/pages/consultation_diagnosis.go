package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// consultationDiagnosis holds the diagnoses: the coded ones as chips, and an
// entry that finds codes by code or word. What stands in the entry is the
// diagnosis in free text, so nothing that was typed is ever lost.
type consultationDiagnosis struct {
	vm      *viewmodel.Consultation
	content *fyne.Container
	tags    *components.Tags
	entry   *components.Suggest
	find    *viewmodel.DiagnosisSuggest
	shown   []clinic.CodedDiagnosis
}

func newConsultationDiagnosis(env *Env, vm *viewmodel.Consultation, edited func()) *consultationDiagnosis {
	d := &consultationDiagnosis{vm: vm, tags: components.NewTags(), find: viewmodel.NewDiagnosisSuggest(frontDesk(env))}
	d.tags.OnRemove = vm.RemoveDiagnosis
	d.tags.Disable() // typing goes on from field to field; Backspace takes the last one out
	d.tags.Hide()
	d.entry = components.NewSuggest(d.suggest)
	d.entry.MaxLength = clinic.MaxNote
	d.entry.PlaceHolder = i18n.T("a code or a word: I10, sore throat")
	d.entry.OnEmpty = true
	text := func(s string) {
		edited()
		vm.Edit(func(c *clinic.Consultation) { c.Diagnosis = s })
	}
	d.entry.OnTyped = text
	d.entry.FreeText = func(typed string) string { return i18n.F("“%s” in free text", shorten(typed, 40)) }
	d.entry.OnFree = func(string) { d.entry.SetText(d.vm.Data().Diagnosis) }
	d.entry.OnKey = func(ev *fyne.KeyEvent) bool {
		n := len(vm.Data().Diagnoses)
		if ev.Name != fyne.KeyBackspace || d.entry.Text != "" || n == 0 {
			return false
		}
		edited()
		vm.RemoveDiagnosis(n - 1)
		return true
	}
	d.entry.OnPicked = func(item components.PickItem) {
		code, ok := item.Data.(clinic.CodedDiagnosis)
		if !ok {
			return
		}
		d.entry.SetText("")
		text("")
		vm.AddDiagnosis(code)
	}
	d.content = components.VBoxGap(4, d.tags, d.entry)
	return d
}

func (d *consultationDiagnosis) suggest(text string, done func([]components.PickItem)) {
	d.find.Find(text, func(found []clinic.CodedDiagnosis) {
		items := make([]components.PickItem, len(found))
		for i, each := range found {
			items[i] = components.PickItem{Text: each.Title, Detail: each.Code, Data: each}
		}
		done(items)
	})
}

// fill puts the free text into the entry.
func (d *consultationDiagnosis) fill() { d.entry.SetText(d.vm.Data().Diagnosis) }

// show redraws the chips; it reports whether the height may have changed.
func (d *consultationDiagnosis) show() bool {
	now := d.vm.Data().Diagnoses
	if sameCodes(now, d.shown) {
		return false
	}
	d.shown = now
	words := make([]string, len(now))
	for i, each := range now {
		words[i] = each.String()
	}
	d.tags.Set(words)
	if len(words) == 0 {
		d.tags.Hide()
	} else {
		d.tags.Show()
	}
	d.content.Refresh()
	return true
}

func sameCodes(a, b []clinic.CodedDiagnosis) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
