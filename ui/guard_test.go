package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/demo"
	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// typable is the first field of what lies on top into which a word can be typed.
func (s *site) typable() *components.Entry {
	for _, e := range uitest.FindInDialog[*components.Entry](s.w, func(e *components.Entry) bool { return !e.Disabled() }) {
		was := e.Text
		e.SetText(was + "zz")
		if components.FormsDirty(s.w) {
			return e
		}
		e.SetText(was)
	}
	return nil
}

// everyWayOut tries to leave by each way there is, and expects to be asked and
// to stay where one was.
func (s *site) everyWayOut(what string) {
	s.t.Helper()
	d, overlays := s.shell.desk, len(s.w.Canvas().Overlays().List())
	for name, leave := range map[string]func(){"closing the window": s.shell.askQuit, "signing out": s.shell.signOut} {
		leave()
		if got := len(s.w.Canvas().Overlays().List()); got != overlays+1 || s.shell.desk != d || s.shell.leaving {
			s.t.Fatalf("%s: %s asks nothing", what, name)
		}
		s.sees("Not saved:")
		uitest.Key(s.w, fyne.KeyEscape)
		if s.shell.desk != d || len(s.w.Canvas().Overlays().List()) != overlays {
			s.t.Fatalf("%s: after “Stay” the form is gone", what)
		}
	}
	s.shell.lockNow() // keeps what was typed, and asks nothing
	s.shell.askQuit()
	s.sees("Something that was typed behind the lock")
	uitest.Key(s.w, fyne.KeyEscape)
	uitest.Type(s.w, demo.Password)
	uitest.Key(s.w, fyne.KeyReturn)
	if s.shell.locked() {
		s.t.Fatalf("%s: still locked", what)
	}
}

// Every form behind Ctrl+N of every role keeps what is typed from being lost by
// Escape, by closing the window, by signing out and by the lock.
func TestNoFormLosesWhatWasTyped(t *testing.T) {
	tried, typed := map[string]bool{}, 0
	for _, person := range demo.SignIns() {
		s := demoSite(t).as(person.Username)
		for _, tab := range s.shell.desk.tabs {
			if tab.New == "" || tried[tab.New] {
				continue
			}
			tried[tab.New] = true
			s.shell.desk.openTab(tab.ID)
			s.ctrl(fyne.KeyN)
			e := s.typable()
			if e == nil { // a form that only chooses loses no text
				components.CloseAll(s.w)
				continue
			}
			typed++
			text := e.Text
			s.everyWayOut(tab.New)
			if e.Text != text {
				t.Errorf("%q: %q became %q", tab.New, text, e.Text)
			}
			overlays := len(s.w.Canvas().Overlays().List())
			s.w.Canvas().Unfocus()
			uitest.Key(s.w, fyne.KeyEscape)
			if len(s.w.Canvas().Overlays().List()) <= overlays-1 {
				t.Errorf("%q: Escape throws what was typed away", tab.New)
			}
			components.CloseAll(s.w)
		}
	}
	if typed < 6 {
		t.Errorf("only %d of %v have anything to type into", typed, tried)
	}
}

// What is typed into the settings themselves is kept by the same ways, and over
// a change of the view and of the tab.
func TestNoPageLosesWhatWasTyped(t *testing.T) {
	s := demoSite(t).as("maeve")
	d := s.shell.desk
	d.openTab(pages.TabSettings)
	page := d.front()
	for _, view := range []pages.View{"", pages.ViewBilling, pages.ViewDatabase, pages.ViewBackups} {
		page.(pages.Opener).Open(pages.Target{Tab: pages.TabSettings, View: view})
		var field *components.Entry
		var was string
		for _, e := range uitest.Find(s.w, func(e *components.Entry) bool { return !e.Disabled() }) {
			was = e.Text
			e.SetText(was + "7")
			if page.(pages.Guarded).Unsaved() != "" {
				field = e
				break
			}
			e.SetText(was)
		}
		if field == nil {
			t.Errorf("the view %q has nothing that would be lost", view)
			continue
		}
		d.openTab(pages.TabToday)
		d.openTab(pages.TabSettings)
		s.everyWayOut("settings " + string(view))
		if field.Text != was+"7" {
			t.Errorf("the view %q: %q became %q", view, was+"7", field.Text)
		}
		field.SetText(was)
		if lost := page.(pages.Guarded).Unsaved(); lost != "" {
			t.Errorf("the view %q as it was would lose %q", view, lost)
		}
	}
}

func TestAReasonThatWasTypedIsAskedAbout(t *testing.T) {
	s := demoSite(t).as("maeve")
	given := ""
	components.Confirm(components.ConfirmOptions{Title: "Retire it?", Reason: true, KeepOpen: true, OnConfirm: func(reason string) { given = reason }}, s.w)
	uitest.Type(s.w, "moved away")
	s.everyWayOut("a reason")
	uitest.Key(s.w, fyne.KeyEscape)
	s.sees("Discard what you typed?")
	uitest.Button(t, s.w, "Keep editing").Tapped(nil)
	s.ctrl(fyne.KeyS)
	if given != "moved away" {
		t.Errorf("the reason is %q", given)
	}
}

func TestTheFirstStartIsAskedAboutBeforeQuitting(t *testing.T) {
	s := newSite(t).start(Options{})
	s.shell.askQuit()
	if n := len(s.w.Canvas().Overlays().List()); n != 0 {
		t.Fatal("asked although nothing was typed")
	}
	again := newSite(t).start(Options{})
	uitest.Button(t, again.w, "Next").Tapped(nil)
	again.sees("Step 2 of 3")
	uitest.Type(again.w, "Clinic at the Harbour")
	again.shell.askQuit()
	again.sees("Quit without saving?", "about the hospital")
	if again.shell.leaving {
		t.Error("left all the same")
	}
}
