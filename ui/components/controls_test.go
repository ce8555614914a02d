package components_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	ui "caredesk/ui/components"
	"caredesk/ui/uitest"
)

type desktopShortcut = desktop.CustomShortcut

var doctors = []ui.PickItem{
	{ID: 1, Text: "Dr Asha Sharma", Detail: "Cardiology"},
	{ID: 2, Text: "Dr Łukasz Kowalski", Detail: "General Medicine"},
	{ID: 3, Text: "Dr Ngozi Okafor", Detail: "Paediatrics"},
}

func TestPickerPicksByTyping(t *testing.T) {
	p := ui.NewPicker(ui.StaticPicker(doctors))
	next := ui.NewEntry()
	var picked []string
	p.OnPicked = func(i ui.PickItem) { picked = append(picked, i.Text) }
	w := uitest.NewWindow(t, ui.VBox(p, next))
	w.Canvas().Focus(p)
	uitest.Type(w, "dr k")
	uitest.MustText(t, w, "Kowalski")
	uitest.Key(w, fyne.KeyReturn)
	if got, ok := p.Selected(); !ok || got.ID != 2 || ui.ModalOpen(w) {
		t.Fatalf("picked %v", got)
	}
	if w.Canvas().Focused() != p {
		t.Error("the focus did not come back to the field")
	}
	uitest.Key(w, fyne.KeyDown) // opens with the picked one marked
	uitest.Key(w, fyne.KeyDown, fyne.KeyReturn)
	if got, _ := p.Selected(); got.ID != 3 {
		t.Errorf("Down, Down, Enter picked %v", got)
	}
	uitest.Type(w, "shar")
	uitest.Key(w, fyne.KeyEscape)
	if got, _ := p.Selected(); got.ID != 3 || ui.ModalOpen(w) {
		t.Errorf("Escape changed the pick to %v", got)
	}
	uitest.Type(w, "shar")
	uitest.Key(w, fyne.KeyTab)
	if got, _ := p.Selected(); got.ID != 1 || w.Canvas().Focused() != next {
		t.Errorf("Tab picked %v and the focus is on %T", got, w.Canvas().Focused())
	}
	w.Canvas().Focus(p)
	cleared := false
	p.OnCleared = func() { cleared = true }
	uitest.Key(w, fyne.KeyDelete)
	if _, ok := p.Selected(); ok || !cleared {
		t.Error("Delete did not clear the pick")
	}
	if len(picked) != 3 {
		t.Errorf("OnPicked heard %v", picked)
	}
}

func TestPickerDropsLateAnswers(t *testing.T) {
	held := map[string]func([]ui.PickItem){}
	p := ui.NewPicker(func(q string, done func([]ui.PickItem)) { held[q] = done })
	w := uitest.NewWindow(t, ui.VBox(p))
	w.Canvas().Focus(p)
	uitest.Type(w, "so")
	uitest.MustText(t, w, "Searching…")
	held["so"]([]ui.PickItem{{ID: 5, Text: "Søren"}})
	held["s"]([]ui.PickItem{{ID: 6, Text: "Somebody else"}})
	uitest.MustText(t, w, "Søren")
	uitest.MustNotText(t, w, "Somebody else")
	uitest.Key(w, fyne.KeyReturn)
	held["so"]([]ui.PickItem{{ID: 7, Text: "Too late"}})
	if got, _ := p.Selected(); got.ID != 5 {
		t.Errorf("picked %v", got)
	}
}

// Enter behind fast fingers waits for the answer to all that was typed: what the
// list still shows, or what was picked before, is never taken instead.
func TestPickerEnterBeforeTheAnswer(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyTab} {
		held := map[string]func([]ui.PickItem){}
		p := ui.NewPicker(func(q string, done func([]ui.PickItem)) { held[q] = done })
		next := ui.NewEntry()
		p.SetSelected(ui.PickItem{ID: 1, Text: "Dr Kowalski"})
		var picked []int64
		p.OnPicked = func(i ui.PickItem) { picked = append(picked, i.ID) }
		w := uitest.NewWindow(t, ui.VBox(p, next))
		w.Canvas().Focus(p)
		uitest.Type(w, "s")
		held["s"]([]ui.PickItem{{ID: 1, Text: "Dr Kowalski"}, {ID: 2, Text: "Dr Sharma"}})
		uitest.Type(w, "harma")
		uitest.Key(w, key)
		if got, ok := p.Selected(); ok {
			t.Fatalf("%s: %v stands before the answer", key, got)
		}
		uitest.MustText(t, w, "sharma…")
		if key == fyne.KeyTab {
			uitest.Type(w, "11:30") // goes on in the next field
			if next.Text != "11:30" {
				t.Errorf("%s: the next field holds %q", key, next.Text)
			}
		}
		held["sharma"]([]ui.PickItem{{ID: 2, Text: "Dr Sharma"}})
		if got, _ := p.Selected(); got.ID != 2 || len(picked) != 1 {
			t.Errorf("%s: %v is picked, OnPicked heard %v", key, got, picked)
		}
	}
}

func TestPickerEnterBeforeTheAnswerThatNothingIsFound(t *testing.T) {
	held := map[string]func([]ui.PickItem){}
	p := ui.NewPicker(func(q string, done func([]ui.PickItem)) { held[q] = done })
	p.SetSelected(ui.PickItem{ID: 1, Text: "Dr Kowalski"})
	w := uitest.NewWindow(t, ui.VBox(p))
	w.Canvas().Focus(p)
	uitest.Type(w, "zz")
	uitest.Key(w, fyne.KeyReturn)
	held["zz"](nil)
	if got, ok := p.Selected(); ok {
		t.Errorf("%v is picked", got)
	}
	uitest.MustText(t, w, "zz: nothing found")
	// Choosing otherwise meanwhile holds against the late answer.
	uitest.Type(w, "as")
	uitest.Key(w, fyne.KeyReturn)
	p.SetSelected(ui.PickItem{ID: 3, Text: "Dr Okafor"})
	held["as"]([]ui.PickItem{{ID: 2, Text: "Dr Asha Sharma"}})
	if got, _ := p.Selected(); got.ID != 3 {
		t.Errorf("%v is picked", got)
	}
}

func TestPickerShowsTwentyRowsAndOffersToCreate(t *testing.T) {
	many := make([]ui.PickItem, 500)
	for i := range many {
		many[i] = ui.PickItem{ID: int64(i + 1), Text: "Patient"}
	}
	p := ui.NewPicker(ui.StaticPicker(many))
	created := ""
	p.CreateText = func(q string) string {
		if q == "" {
			return ""
		}
		return "Register “" + q + "”"
	}
	p.OnCreate = func(q string) { created = q }
	w := uitest.NewWindow(t, ui.VBox(p))
	w.Canvas().Focus(p)
	uitest.Type(w, "pat")
	n := 0
	for _, s := range uitest.Find[*ui.Text](w, nil) {
		if s.Text() == "Patient" {
			n++
		}
	}
	if n != 20 {
		t.Errorf("%d rows, want 20", n)
	}
	uitest.Key(w, fyne.KeyUp, fyne.KeyReturn) // up from the first is the last: create
	if created != "pat" {
		t.Errorf("created %q", created)
	}
}

func TestChoiceByKeyboard(t *testing.T) {
	var heard []string
	c := ui.NewChoice([]ui.Option{{Value: "card", Text: "Cardiology"}, {Value: "gen", Text: "General Medicine"}, {Value: "gyn", Text: "Gynaecology"}, {Value: "paed", Text: "Paediatrics"}},
		func(v string) { heard = append(heard, v) })
	next := ui.NewEntry()
	w := uitest.NewWindow(t, ui.VBox(c, next))
	w.Canvas().Focus(c)
	uitest.Key(w, fyne.KeyDown)
	uitest.Type(w, "gy")
	if c.Value() != "gyn" {
		t.Errorf("typing gy chose %q", c.Value())
	}
	uitest.Key(w, fyne.KeyReturn)
	if !ui.ModalOpen(w) {
		t.Fatal("Enter opens no list")
	}
	uitest.Key(w, fyne.KeyDown, fyne.KeyEscape)
	if c.Value() != "gyn" {
		t.Errorf("Escape chose %q", c.Value())
	}
	uitest.Key(w, fyne.KeySpace, fyne.KeyHome, fyne.KeyTab)
	if c.Value() != "card" || w.Canvas().Focused() != next {
		t.Errorf("Tab chose %q; focus on %T", c.Value(), w.Canvas().Focused())
	}
	test.Tap(c)
	uitest.TapText(t, w, "Paediatrics")
	if c.Value() != "paed" || ui.ModalOpen(w) {
		t.Errorf("a click chose %q", c.Value())
	}
	c.SetValue("gen")
	if got := strings.Join(heard, " "); got != "card gen gyn card paed" {
		t.Errorf("OnChanged heard %q; SetValue must stay silent", got)
	}
	c.SetOptions(ui.Options("x", "y"))
	if c.Value() != "" {
		t.Errorf("after other options the value is %q", c.Value())
	}
}

func TestSegmentedCheckAndTags(t *testing.T) {
	s := ui.NewSegmented(ui.Options("Cash", "Card", "Mobile"), nil)
	check := ui.NewCheck("Reminder", nil)
	tags := ui.NewTags()
	words := []string{"I10", "J02"}
	tags.Set(words)
	tags.OnRemove = func(i int) {
		words = append(words[:i:i], words[i+1:]...)
		tags.Set(words)
	}
	w := uitest.NewWindow(t, ui.VBox(s, check, tags))
	uitest.Tab(w)
	if w.Canvas().Focused() != s {
		t.Fatalf("the first Tab leads to %T", w.Canvas().Focused())
	}
	uitest.Key(w, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	if s.Value() != "Card" {
		t.Errorf("chose %q", s.Value())
	}
	uitest.TapText(t, w, "Mobile")
	if s.Value() != "Mobile" {
		t.Errorf("a click chose %q", s.Value())
	}
	uitest.Tab(w)
	uitest.Key(w, fyne.KeySpace)
	if !check.Checked() {
		t.Error("Space did not tick the box")
	}
	uitest.Tab(w)
	uitest.Key(w, fyne.KeyRight, fyne.KeyDelete)
	if strings.Join(words, " ") != "I10" {
		t.Errorf("Right, Delete left %v", words)
	}
	uitest.Key(w, fyne.KeyDelete)
	uitest.Key(w, fyne.KeyDelete)
	if len(words) != 0 {
		t.Errorf("left %v", words)
	}
}
