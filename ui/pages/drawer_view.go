package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// openDrawerView shows a drawer with everything that belongs to it; changed
// runs after something was done with it.
func openDrawerView(env *Env, id clinic.ClosureID, changed func()) {
	viewmodel.DrawerView(frontDesk(env), id, func(v service.ClosureView, err error) {
		if err != nil {
			components.ShowErr(env.Window, err)
			return
		}
		showDrawer(env, v, changed)
	})
}

// showDrawer shows a drawer as it was read.
func showDrawer(env *Env, v service.ClosureView, changed func()) {
	var m *components.Modal
	again := func() {
		changed()
		openDrawerView(env, v.ID, changed)
	}
	then := func(next func()) func() {
		return func() {
			m.Close()
			next()
		}
	}
	closing := components.NewCloseButton(func() { m.Close() })
	buttons, left := []fyne.CanvasObject{closing}, []fyne.CanvasObject{}
	keys := map[fyne.KeyName]func(){}
	var first fyne.Focusable = closing
	own := v.CashierID == env.Actor.UserID
	if v.State == clinic.DrawerOpen {
		if own && env.May(clinic.DrawerKeep) {
			keys[fyne.KeyM] = then(func() { openCash(env, v, again) })
			left = append(left, components.NewButton(i18n.T("Cash in or out…"), "M", keys[fyne.KeyM]))
		}
		if own || env.May(clinic.ClosuresReopen) {
			keys[fyne.KeyC] = then(func() { openCount(env, v, again) })
			b := components.NewPrimaryButton(i18n.T("Count and close…"), "C", keys[fyne.KeyC])
			buttons, first = append(buttons, b), b
		}
	} else {
		keys[fyne.KeyP] = then(func() { printDocument(env, closureJob(env, v.ID, v.Number)) })
		b := components.NewPrimaryButton(i18n.T("Print…"), "P", keys[fyne.KeyP])
		buttons, first = append(buttons, b), b
		if env.May(clinic.ClosuresReopen) && !v.TakenOver && !v.DayClosed {
			left = append(left, components.NewDangerButton(i18n.T("Reopen…"), "", then(func() { reopenDrawer(env, v, again) })))
		}
	}
	m = components.NewModal(env.Window, components.ModalOptions{Title: drawerTitle(v), Subtitle: drawerSubtitle(env, v), Width: 1160,
		Content: drawerFacts(env, v), Beside: drawerPayments(env, v), BesideWidth: 360, Buttons: buttons, LeftButtons: left,
		OnKey: func(ev *fyne.KeyEvent) bool {
			run := keys[ev.Name]
			if run == nil {
				return false
			}
			run()
			return true
		}})
	m.Show()
	env.Window.Canvas().Focus(first)
}

func drawerTitle(v service.ClosureView) string {
	title := i18n.F("Drawer of %s, %s", v.CashierName, i18n.Date(v.BusinessDate, "Mon 2 Jan 2006"))
	if v.Number != "" {
		title = v.Number + " · " + title
	}
	return title
}

func reopenDrawer(env *Env, v service.ClosureView, done func()) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.T("Reopen the drawer?"), Reason: true, KeepOpen: true, Danger: true, ConfirmText: i18n.T("Reopen"), CancelText: i18n.T("Leave it closed"),
		Message: i18n.F("%s of %s. It takes money again until it is counted anew. What was counted stays in its record.", v.Number, v.CashierName),
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			viewmodel.ReopenDrawer(frontDesk(env), v, reason, func(err error) { leaveDone(env, ask, err, i18n.T("The drawer is open again."), done) })
		}}, env.Window)
}

// figure is an amount at the right edge.
func figure(text string, bold bool) *components.Text {
	return components.NewText(text, components.TextOptions{Align: fyne.TextAlignTrailing, Bold: bold})
}

// methodWidth is the width of the column that names methods of payment, for the
// normal text size: the least, or what its longest word needs.
func methodWidth(least float32) float32 {
	widest := components.NewText(i18n.T("Method"), components.TextOptions{Size: theme.SizeCaption, Bold: true}).MinSize().Width
	for _, m := range append(clinic.PaymentMethods(), clinic.PayDeposit) {
		widest = max(widest, components.Strong(i18n.Say(m.Title())).MinSize().Width)
	}
	return max(least, widest*100/theme.Scaled(100))
}

// drawerFacts are the counting, the cash moved, the handover and both sides.
func drawerFacts(env *Env, v service.ClosureView) fyne.CanvasObject {
	box := components.VBoxGap(6)
	if v.Late {
		box.Add(components.NewNote(theme.ToneWaiting, i18n.T("It has been open for too long and takes no more payments. Count and close it.")))
	}
	closed := v.State == clinic.DrawerClosed
	widths := []float32{methodWidth(100), 100, 100, -1}
	head := func(s string, align fyne.TextAlign) fyne.CanvasObject {
		return components.NewText(s, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true, Align: align})
	}
	row := []fyne.CanvasObject{head(i18n.T("Method"), fyne.TextAlignLeading), head(i18n.T("Expected"), fyne.TextAlignTrailing)}
	if closed {
		row = append(row, head(i18n.T("Counted"), fyne.TextAlignTrailing), head(i18n.T("Difference"), fyne.TextAlignLeading))
	}
	box.Add(components.Row(countGap, widths[:len(row)], row...))
	for _, c := range v.Expected {
		row := []fyne.CanvasObject{components.Body(i18n.Say(c.Method.Title())), figure(i18n.Amount(c.Expected), c.Method == clinic.PayCash)}
		switch {
		case closed && c.Method == clinic.PayDeposit:
			row = append(row, figure("", false), components.Muted(i18n.T("no money")))
		case closed:
			tone := theme.ToneGood
			if c.Difference().Minor != 0 {
				tone = theme.ToneWaiting
			}
			row = append(row, figure(i18n.Amount(c.Counted), false), middle(components.HBox(components.NewBadge(tone, nil, viewmodel.DifferenceText(c.Difference())))))
		}
		box.Add(components.Row(countGap, widths[:len(row)], row...))
		if closed && c.Note != "" {
			box.Add(components.NewText(c.Note, components.TextOptions{Color: theme.ColorMuted, Wrap: true}))
		}
	}
	at := env.Now().Location()
	if n := v.Counted(); n != nil {
		box.Add(components.Muted(joinDots(i18n.F("Counted by %s", n.ByName), i18n.Date(n.At.In(at), "Mon 2 Jan 15:04"))))
	}
	box.Add(drawerSection(i18n.T("The drawer")))
	box.Add(factRow(i18n.T("At the start"), joinDots(i18n.Money(v.Float), v.FloatNote)))
	if v.HandoverFrom != 0 {
		box.Add(factRow(i18n.T("Taken over from"), joinDots(v.HandoverFromName, v.HandoverFromNo, i18n.F("%s were left", i18n.Money(v.HandedOver)))))
	}
	for _, mv := range v.Movements {
		label := map[clinic.MovementKind]string{clinic.CashIn: i18n.T("Put in"), clinic.CashOut: i18n.T("Taken out")}[mv.Kind]
		box.Add(factRow(label, joinDots(i18n.Money(mv.Amount), mv.Reason, mv.At.In(at).Format("15:04"))))
	}
	if closed {
		box.Add(factRow(i18n.T("Closed"), i18n.Date(v.ClosedAt.In(at), "Mon 2 Jan 2006 15:04")))
	}
	if v.HandoverTo != 0 {
		taken := i18n.T("waits for being taken over")
		if v.TakenOver {
			taken = i18n.T("taken over")
		}
		box.Add(factRow(i18n.T("Handed over to"), joinDots(v.HandoverToName, i18n.Money(v.Handover), taken)))
	}
	for _, r := range v.Reopenings {
		box.Add(factRow(i18n.T("Reopened"), joinDots(r.Reason, r.ByName, i18n.Date(r.At.In(at), "Mon 2 Jan 15:04"))))
	}
	box.Add(booksBox(v.Books, false))
	return box
}

// drawerSection is a heading with room above it.
func drawerSection(title string) fyne.CanvasObject {
	return container.New(&insetLayout{top: 10}, components.Strong(title))
}

// booksBox shows both sides beside each other and whether they agree.
func booksBox(b clinic.Books, day bool) fyne.CanvasObject {
	side := func(title string, lines []viewmodel.SideLine) fyne.CanvasObject {
		out := components.VBoxGap(2, components.NewText(title, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true}))
		for _, l := range lines {
			label := components.Body(l.Label)
			label.SetBold(l.Sum)
			out.Add(components.Row(8, []float32{-1, 0}, label, figure(i18n.Amount(l.Value), l.Sum)))
		}
		return out
	}
	text, agree := viewmodel.AgreeText(b)
	tone, icon := theme.ToneGood, theme.IconCheck
	if !agree {
		tone, icon = theme.ToneDanger, theme.IconWarning
	}
	return components.VBoxGap(6, drawerSection(i18n.F("Both sides of the books, in %s", string(b.Currency))),
		components.Columns(28, side(i18n.T("From the payments"), viewmodel.PaymentsLines(b)), side(i18n.T("From the bills"), viewmodel.BillsLines(b, day))),
		components.HBox(components.NewBadge(tone, icon, text)))
}

// drawerPayments lists what came in and went out by payments, the newest first.
func drawerPayments(env *Env, v service.ClosureView) fyne.CanvasObject {
	box := components.VBoxGap(6, components.Strong(i18n.T("Payments")))
	if len(v.Payments) == 0 {
		box.Add(components.Muted(i18n.T("Nothing came in yet.")))
	}
	for n := len(v.Payments) - 1; n >= 0; n-- {
		p := v.Payments[n]
		kind := ""
		switch p.Kind {
		case clinic.KindRefund:
			kind = i18n.T("given back")
		case clinic.KindDeposit:
			kind = i18n.T("in advance")
		}
		box.Add(components.Row(10, []float32{-1, 0},
			components.VBoxGap(0, components.NewText(p.PatientName, components.TextOptions{Shrink: true}),
				components.NewText(joinDots(p.PaidAt.In(env.Now().Location()).Format("15:04"), i18n.Say(p.Method.Title()), kind, p.ReceiptNumber),
					components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true})),
			middle(figure(i18n.Amount(p.Amount), false))))
	}
	return box
}
