package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/viewmodel"
)

// liveFeed is what keeps one page up to date, with the page's own surroundings.
type liveFeed struct {
	*viewmodel.Feed
	env *pages.Env
}

// newFeed makes a feed from the hospital's bus.
func (d *desk) newFeed(reload func()) *viewmodel.Feed {
	return viewmodel.NewFeed(viewmodel.FeedParams{Source: d.shell.opened.Bus, Post: fyne.Do,
		After: components.Timer, Reload: reload})
}

// build makes a page with a feed of its own: it hears of changes only while it
// is in front, and a reload that nobody asked for is marked as one.
func (d *desk) build(make func(*pages.Env) pages.Page) pages.Page {
	var page pages.Page
	env := d.base
	f := d.newFeed(func() {
		if r, ok := page.(pages.Reloader); ok {
			r.Reload()
		}
	})
	env.Bus, env.Feed = f.Bus, f
	env.Context = func() context.Context {
		if f.Reloading() {
			return service.Refreshing(d.session.Context())
		}
		return d.session.Context()
	}
	page = make(&env)
	d.feeds[page] = &liveFeed{f, &env}
	return page
}

// shut ends a page and its feed.
func (d *desk) shut(p pages.Page) {
	if c, ok := p.(pages.Closer); ok {
		c.Close()
	}
	if f := d.feeds[p]; f != nil {
		f.Close()
		delete(d.feeds, p)
	}
	delete(d.looks, p)
}

// bringToLife shows a page, which loads it, and puts all others to rest.
func (d *desk) bringToLife(p pages.Page) {
	for other, f := range d.feeds {
		if other != p {
			f.Hide()
		}
	}
	missed := d.feeds[p].Show()
	p.Shown()
	if _, lasts := p.(pages.Lasting); lasts && missed {
		d.feeds[p].Reload()
	}
}

// rest stops the page in front from loading while the window is locked.
func (d *desk) rest() {
	for _, f := range d.feeds {
		f.Hide()
	}
	d.live.Hide()
}

// wake shows what happened meanwhile.
func (d *desk) wake() {
	if f := d.feeds[d.front()]; f != nil && f.Show() {
		f.Reload()
	}
	if d.live.Show() {
		d.live.Reload()
	}
}

// watchAround keeps the header and the counts beside the tabs up to date.
func (d *desk) watchAround() {
	d.live = d.newFeed(d.reloadAround)
	d.closers = append(d.closers,
		around(d, func(service.SettingsChanged) { d.reloadBrand() }),
		around(d, func(service.AppointmentChanged) { d.loadBadges() }),
		around(d, func(service.InvoiceChanged) { d.loadBadges() }),
		around(d, func(e service.PatientChanged) {
			if e.ID == d.patient {
				d.reloadPatient()
			}
		}))
	d.closers = append(d.closers, d.watchBackups())
	d.live.Show()
	d.loadBadges()
	d.loadBackupAge()
}

func around[T any](d *desk, handle func(T)) func() {
	return event.Subscribe(d.live.Bus, func(e T) { fyne.Do(func() { handle(e) }) })
}

// reloadAround reads again what stands around the pages.
func (d *desk) reloadAround() {
	d.loadBadges()
	d.loadBackupAge()
	d.reloadPatient()
	d.checkSettings()
}

func (d *desk) reloadPatient() {
	if d.patient != 0 {
		d.readPatient(service.Refreshing(d.session.Context()))
	}
}

// loadBadges counts who waits and which bills are open. A failure leaves the
// counts as they are: the page in front says what is wrong.
func (d *desk) loadBadges() {
	d.badges.Go(d.session.Context(), d.gate, func(ctx context.Context) func() {
		b, err := d.shell.opened.Services.Today.Badges(ctx)
		return func() {
			if err == nil {
				d.sidebar.setCount(string(pages.TabToday), b.Waiting)
				d.sidebar.setCount(string(pages.TabBilling), b.Bills)
			}
		}
	})
}

// checkSettings takes over the settings when another program changed them. The
// logo is read only then.
func (d *desk) checkSettings() {
	d.brand.Go(d.session.Context(), d.gate, func(ctx context.Context) func() {
		settings, err := d.shell.opened.Services.Settings.Get(ctx)
		return func() {
			if err == nil && settings.Version != d.base.Settings.Version {
				d.reloadBrand()
			}
		}
	})
}

// takeSettings gives the pages the settings as they are now.
func (d *desk) takeSettings(s clinic.Settings) {
	d.base.Settings = s
	i18n.UseCountry(s.Country)
	for _, f := range d.feeds {
		f.env.Settings = s
	}
}
