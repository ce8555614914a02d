package ui

import (
	"log/slog"
	"maps"

	"fyne.io/fyne/v2"

	"caredesk/internal/config"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
)

// habits is what the desk remembers of how the signed-in user left the window.
type habits struct {
	desk    *desk
	who     string
	kept    config.Habits
	changed bool
	// passing is set where nothing outlives the program: in the demo, whose
	// people start on their first page each time.
	passing bool
}

// recall arranges the window as its user left it. It is called before the first
// page is built.
func (d *desk) recall() {
	s := d.shell
	h := &habits{desk: d, who: config.Who(s.opened.Path, d.session.Actor().UserID), passing: len(s.opened.Demo) > 0 || s.options.Recall == nil}
	if h.passing {
		h.kept = s.passing[h.who]
	} else {
		h.kept = s.options.Recall(h.who)
	}
	d.habits = h
	components.KeepTables(h)
	if w := h.kept.Window; w[0] > 0 && w[1] > 0 {
		size := s.within(fyne.NewSize(max(smallest.Width, float32(w[0])), max(smallest.Height, float32(w[1]))))
		if now := s.window.Canvas().Size(); now != size {
			s.window.Resize(size)
		}
	}
}

// firstTab is the tab that was left last, the role's first without one.
func (d *desk) firstTab() pages.TabID {
	if id := pages.TabID(d.habits.kept.Tab); id != "" {
		if _, ok := d.tab(id); ok {
			return id
		}
	}
	return d.tabs[0].ID
}

// consultView is the name under which the view beside a consultation is kept.
const consultView = "consultation"

// returnTo brings a page that was just built into the view it was left in.
func (d *desk) returnTo(name string, p pages.Page) {
	if v, ok := p.(pages.Viewed); ok {
		if left, was := d.habits.kept.Views[name]; was {
			v.ReturnTo(pages.View(left))
		}
	}
}

// noteView notes in which view a page stands.
func (h *habits) noteView(name string, p pages.Page) {
	v, ok := p.(pages.Viewed)
	if !ok {
		return
	}
	left := string(v.LeftIn())
	if was, kept := h.kept.Views[name]; kept && was == left || !kept && left == "" {
		return
	}
	views := maps.Clone(h.kept.Views)
	if views == nil {
		views = map[string]string{}
	}
	views[name] = left
	h.kept.Views, h.changed = views, true
}

// keep notes where the user is and writes what changed.
func (h *habits) keep() {
	d := h.desk
	if !h.passing {
		size := d.shell.window.Canvas().Size()
		if w := [2]int{int(size.Width), int(size.Height)}; w != h.kept.Window {
			h.kept.Window, h.changed = w, true
		}
		if d.current != "" && string(d.current) != h.kept.Tab {
			h.kept.Tab, h.changed = string(d.current), true
		}
		for id, p := range d.built {
			h.noteView(string(id), p)
		}
		if d.consult != nil {
			h.noteView(consultView, d.consult)
		}
	}
	if !h.changed {
		return
	}
	h.changed = false
	if h.passing {
		d.shell.passing[h.who] = h.kept
		return
	}
	if err := d.shell.options.Remember(h.who, h.kept); err != nil {
		d.shell.options.Log.Warn("keeping how the window was left failed", slog.Any("error", err))
	}
}

// TableLook is how the user left a table.
func (h *habits) TableLook(name string) components.TableLook {
	t := h.kept.Tables[name]
	return components.TableLook{Widths: maps.Clone(t.Widths), Hidden: t.Hidden, Sort: t.Sort, Descending: t.Descending}
}

// KeepTableLook notes how the user arranged a table; keep writes it.
func (h *habits) KeepTableLook(name string, l components.TableLook) {
	tables := maps.Clone(h.kept.Tables)
	if tables == nil {
		tables = map[string]config.Table{}
	}
	if l.Empty() {
		delete(tables, name)
	} else {
		tables[name] = config.Table{Widths: maps.Clone(l.Widths), Hidden: l.Hidden, Sort: l.Sort, Descending: l.Descending}
	}
	h.kept.Tables, h.changed = tables, true
}

// arrangeColumns opens the dialog for the columns of the list that has the focus.
func (s *Shell) arrangeColumns() {
	t := components.FocusedTable(s.window)
	if t == nil {
		components.ShowMessage(s.window, i18n.T("Columns"), i18n.T("Go into a list first, by Tab or a click on one of its rows."), nil)
		return
	}
	components.ArrangeColumns(s.window, t)
}

// resetColumns brings the columns of that list back as they were made.
func (s *Shell) resetColumns() {
	if t := components.FocusedTable(s.window); t != nil {
		t.ResetColumns()
		return
	}
	components.ShowMessage(s.window, i18n.T("Columns"), i18n.T("Go into a list first, by Tab or a click on one of its rows."), nil)
}
