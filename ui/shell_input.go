package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/pages"
)

// ticks calls tick once a second on the UI thread.
func (s *Shell) ticks() {
	defer s.options.Guard()
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-s.ended:
			return
		case <-t.C:
			fyne.Do(s.tick)
		}
	}
}

// tick moves the clock on and locks the window when nobody is there.
func (s *Shell) tick() {
	minute := s.status.tick()
	if s.desk == nil {
		return
	}
	if s.desk.tour != nil && s.desk.tour.moved() { // the page, under it
		s.desk.over.Refresh()
	}
	if s.desk.session.Tick() {
		s.lockNow()
	}
	if minute && !s.locked() {
		s.desk.minute()
	}
}

func (s *Shell) touch() {
	if s.desk != nil {
		s.desk.session.Touch()
	}
}

// typedKey gets the keys that nothing focused used.
func (s *Shell) typedKey(ev *fyne.KeyEvent) {
	s.touch()
	if components.TypedByNobody(ev) || ev.Name != fyne.KeyEscape {
		return
	}
	if s.desk != nil && s.desk.tour != nil && !s.locked() {
		s.desk.endTour()
		return
	}
	if s.escape != nil {
		s.escape()
		return
	}
	if p, ok := s.frontPage().(pages.Escaper); ok && !s.locked() {
		p.Escape()
	}
}
