package ui

import (
	"caredesk/docs"
	"caredesk/internal/manual"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// keptVersion is the version this desk has seen last.
const keptVersion = "version"

// greet offers the tour at somebody's first sign-in on this desk, and after an
// update says where it stands what is new, once the tour is over.
func (d *desk) greet() {
	if !d.shell.options.Greet {
		return
	}
	d.offerTour()
	if d.tour == nil {
		d.shell.tellNews()
		return
	}
	d.afterTour = d.shell.tellNews // one thing at a time: it would lie over the tour's card
}

// tellNews tells once that the program has become a newer one.
func (s *Shell) tellNews() {
	prefs := s.app.Preferences()
	seen, now := prefs.String(keptVersion), s.options.Version
	if seen == now {
		return
	}
	prefs.SetString(keptVersion, now)
	book, err := manual.Read(docs.FS, manual.NewsFile)
	if err != nil {
		s.options.Log.Error("what is new cannot be read", "error", err)
		return
	}
	if news := book.News(seen, now); len(news) > 0 {
		newest := book.Pages[news[0]].ID()
		components.ToastAction(s.window, theme.ToneBooked, i18n.F("Caredesk is now version %s.", now), i18n.T("What is new"), func() { s.openManual(newest) })
	}
}
