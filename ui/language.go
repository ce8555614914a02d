package ui

import (
	"encoding/json"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"caredesk/internal/config"
	"caredesk/ui/i18n"
)

// startLanguage has the window speak the desk's language, or the computer's where
// none was chosen. Without either it stays as it is.
func (s *Shell) startLanguage() {
	switch {
	case i18n.Known(s.config.Language):
		s.speak(s.config.Language)
	case s.options.Locale != "":
		s.speak(i18n.Match(s.options.Locale))
	}
}

func (s *Shell) speak(code string) {
	if err := i18n.Use(code); err != nil {
		s.options.Log.Error("the language cannot be read", slog.Any("error", err))
		return
	}
	toolkitWords()
	if s.manual != nil {
		s.manual.speakAgain()
	}
}

// toolkitWords gives the toolkit's own few words, of the menu over a text field and
// of Quit, in the window's language: it knows the computer's alone.
func toolkitWords() {
	words := map[string]string{
		"Copy": i18n.T("Copy"), "Cut": i18n.T("Cut"), "Paste": i18n.T("Paste"), "Select all": i18n.T("Select all"),
		"Undo": i18n.T("Undo"), "Redo": i18n.T("Redo"), "Quit": i18n.T("Quit"),
	}
	b, err := json.Marshal(words)
	if err == nil {
		err = lang.AddTranslationsForLocale(b, lang.SystemLocale())
	}
	if err != nil {
		fyne.LogError("the toolkit's words", err)
	}
}

// languageMenu offers the languages by their own names.
func (s *Shell) languageMenu() *fyne.MenuItem {
	m := fyne.NewMenuItem(i18n.T("Language"), nil)
	m.ChildMenu = fyne.NewMenu("")
	add := func(text, code string) {
		i := s.item(text, "", 0, func() { s.chooseLanguage(code) })
		i.Checked = s.config.Language == code
		m.ChildMenu.Items = append(m.ChildMenu.Items, i)
	}
	add(i18n.T("As the computer is set"), "")
	for _, l := range i18n.Languages() {
		add(l.Name, l.Code)
	}
	return m
}

// chooseLanguage changes this desk's language at once. Pages are built anew, so
// what is half typed is asked about first.
func (s *Shell) chooseLanguage(code string) {
	next := code
	if next == "" {
		next = i18n.Match(s.options.Locale)
	}
	if next == i18n.Current() {
		s.remember(func(c *config.Config) { c.Language = code })
		s.setMenu()
		return
	}
	s.askThen(i18n.T("Change the language without saving?"), i18n.T("Change"), func() {
		s.remember(func(c *config.Config) { c.Language = code })
		if s.desk != nil {
			s.renewDesk(func() { s.speak(next) })
			return
		}
		s.speak(next)
		s.status.refreshTexts()
		s.setMenu()
		if s.again != nil {
			s.again()
		}
	})
}

// renewDesk builds the pages of the signed-in user anew, with the tab in front that
// was there. change is made while no page stands.
func (s *Shell) renewDesk(change func()) {
	s.shutDesk(func(d *desk) {
		change()
		s.showDesk(d.session, d.base.Settings)
		s.desk.openTab(d.current)
		if d.patient != 0 {
			s.desk.showPatient(d.patient)
		}
	})
}
