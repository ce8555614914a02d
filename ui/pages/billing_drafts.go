package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// draftBar are the buttons below the lines of a draft.
type draftBar struct {
	panel                     *billingPanel
	add, payer, note, discard *components.Button
	content                   *fyne.Container
}

func newDraftBar(b *billingPanel) *draftBar {
	d := &draftBar{panel: b}
	d.add = components.NewQuietButton(i18n.T("+ Add item"), i18n.T("Ins"), func() { b.editItem(-1) })
	d.payer = components.NewQuietButton(i18n.T("Payer…"), "", b.editPayer)
	d.note = components.NewQuietButton(i18n.T("Note…"), "", b.editNote)
	d.discard = components.NewQuietButton(i18n.T("Discard…"), "", b.discard)
	d.content = components.WrapRow(4, []float32{0, 0, 0, 0}, d.add, d.payer, d.note, d.discard)
	return d
}

// show offers what the open bill allows.
func (d *draftBar) show(inv clinic.Invoice) {
	b := d.panel
	draft := inv.Status == clinic.InvoiceDraft && b.env.May(clinic.BillingDraft)
	if !draft {
		d.content.Hide()
		return
	}
	d.content.Show()
	if inv.AppointmentID == 0 {
		d.discard.Show()
	} else {
		d.discard.Hide()
	}
	for _, each := range []*components.Button{d.add, d.payer, d.note, d.discard} {
		if b.vm.Busy() {
			each.Disable()
		} else {
			each.Enable()
		}
	}
	if inv.Total.Minor == 0 {
		d.payer.Disable()
	}
}

// owedText says what a patient owes in all and has paid in advance.
func owedText(m service.PatientMoney) string {
	var parts []string
	switch {
	case m.Bills == 0:
	default:
		parts = append(parts, i18n.N(m.Bills, "Owes %s on %d bill", "Owes %s on %d bills", i18n.Money(m.Due), m.Bills))
	}
	if m.PayerDue.Minor > 0 {
		parts = append(parts, i18n.F("payers owe %s", i18n.Money(m.PayerDue)))
	}
	if m.Deposits.Minor > 0 {
		parts = append(parts, i18n.F("deposit %s", i18n.Money(m.Deposits)))
	}
	return joinDots(parts...)
}

// showOwed says what the patient owes in all and has paid in advance.
func (b *billingPanel) showOwed() {
	text := ""
	if m, ok := b.vm.Owed(); ok {
		text = owedText(m)
	}
	b.owed.SetText(text)
	if room := b.frame.Size().Width; room > 0 {
		b.owed.Resize(fyne.NewSize(room, b.owed.MinSize().Height)) // a text that wraps is as high as its width says
	}
	if text == "" {
		b.owed.Hide()
	} else {
		b.owed.Show()
	}
}

// fitTake names the button that takes an amount by as much as fits beside the others.
func (b *billingPanel) fitTake(amount string) {
	for _, text := range []string{i18n.F("Take %s, print", amount), i18n.F("Take %s", amount), i18n.T("Take, print")} {
		b.takeButton.SetText(text)
		if room := b.frame.Size().Width; room == 0 || b.buttons.OnOneLine(room) {
			return
		}
	}
}

// editNote asks for the note that is printed below the lines.
func (b *billingPanel) editNote() {
	inv := b.vm.Current()
	if !b.mayEdit() || components.ModalOpen(b.env.Window) {
		return
	}
	text, seen := components.NewMultiLine(4), seenIn(b.vm)
	text.MaxLength = clinic.MaxBillNote
	text.SetText(inv.Note)
	var dialog *components.FormDialog
	dialog = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Note below the lines"), Subtitle: i18n.F("It is printed on the invoice of %s.", inv.PatientName), SubmitText: i18n.T("Save note"),
		Fields:   []components.FormField{{Name: "note", Label: i18n.T("Note"), Widget: text}},
		OnClosed: func() { b.env.Window.Canvas().Focus(b.items) },
		OnSubmit: func() {
			dialog.SetBusy(true)
			b.vm.SetNote(seen.version, text.Text, func(err error) {
				if err != nil {
					dialog.SetErr(err)
					seen.told(err)
					return
				}
				dialog.Close()
			})
		},
	}, b.env.Window)
	dialog.Show()
}

// discard ends a draft without a visit, with the reason.
func (b *billingPanel) discard() {
	inv := b.vm.Current()
	if !b.mayEdit() || inv.AppointmentID != 0 || components.ModalOpen(b.env.Window) {
		return
	}
	seen := seenIn(b.vm)
	var dialog *components.FormDialog
	dialog = components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Discard the draft?"), ConfirmText: i18n.T("Discard"), CancelText: i18n.T("Keep"), Danger: true, Reason: true, KeepOpen: true,
		Message: i18n.F("The draft of %s over %s loses its lines and is billed no more. It takes no number and stays in the list of discarded drafts.", inv.PatientName, i18n.Money(inv.Total)),
		OnConfirm: func(reason string) {
			dialog.SetBusy(true)
			b.vm.Discard(seen.version, reason, func(err error) {
				if err != nil {
					dialog.SetErr(err)
					seen.told(err)
					return
				}
				dialog.Close()
				components.Toast(b.env.Window, theme.ToneGood, i18n.F("The draft of %s is discarded.", inv.PatientName))
				b.leave()
			})
		},
	}, b.env.Window)
}

// editPayer asks who carries a part of the draft, and how much.
func (b *billingPanel) editPayer() {
	inv := b.vm.Current()
	if !b.mayEdit() || inv.Total.Minor == 0 || components.ModalOpen(b.env.Window) {
		return
	}
	bill, seen := *inv, seenIn(b.vm)
	payer := newPayerPicker(b.env)
	part, policy := components.NewEntry(), components.NewEntry()
	part.SetPlaceHolder(i18n.T("80% or an amount"))
	policy.MaxLength = 100
	sums := components.VBoxGap(4)
	var dialog *components.FormDialog
	work := func() {
		with, err := viewmodel.ClaimPreview(bill, part.Text)
		if err == nil && with.Claim != nil {
			if item, ok := payer.Selected(); ok {
				with.Claim.PayerName = item.Text
			}
		} else {
			with.Claim = nil
		}
		showSums(sums, with, viewmodel.OfInvoice)
		if dialog != nil && dialog.Open() {
			dialog.Relayout()
		}
	}
	part.OnChanged = func(string) { work() }
	payer.OnPicked = func(item components.PickItem) {
		if p, ok := item.Data.(clinic.Payer); ok && p.Cover > 0 && part.Text == "" {
			part.SetText(i18n.Typed(p.Cover.Edit()) + "%")
		}
		work()
	}
	if c := inv.Claim; c != nil {
		payer.SetSelected(components.PickItem{ID: int64(c.PayerID), Text: c.PayerName})
		policy.SetText(c.PolicyNo)
		if part.SetText(i18n.Typed(c.Amount.Edit())); c.Share > 0 {
			part.SetText(i18n.Typed(c.Share.Edit()) + "%")
		}
	}
	work()
	finish := func(err error) {
		if err != nil {
			dialog.SetErr(err)
			if now := b.draftOf(bill.ID); clinic.CodeOf(err) == clinic.Stale && now != nil {
				bill = *now
				work()
			}
			seen.told(err)
			return
		}
		dialog.Close()
	}
	options := components.FormOptions{
		Title: i18n.T("Insurance or another payer"), Subtitle: inv.PatientName + ", " + i18n.Money(inv.Total), SubmitText: i18n.T("Save payer"),
		Fields: []components.FormField{
			{Name: "payer", Label: i18n.T("Who pays"), Widget: payer, Required: true},
			{Name: "share", Label: i18n.T("Their part"), Widget: part, Required: true, Hint: i18n.T("A percentage follows the lines, an amount stays.")},
			{Name: "policy_no", Label: i18n.T("Policy or member number"), Widget: policy},
		},
		Below:    components.VBoxGap(4, components.Line(), sums),
		OnClosed: func() { b.env.Window.Canvas().Focus(b.items) },
		OnSubmit: func() {
			item, _ := payer.Selected()
			dialog.SetBusy(true)
			b.vm.SetClaim(viewmodel.ClaimForm{Version: seen.version, Payer: clinic.PayerID(item.ID), Part: part.Text, PolicyNo: policy.Text}, finish)
		},
	}
	if inv.Claim != nil {
		options.Extra = []components.Action{{Text: i18n.T("Patient pays all"), Run: func() {
			dialog.SetBusy(true)
			b.vm.RemoveClaim(seen.version, finish)
		}}}
	}
	dialog = components.NewFormDialog(options, b.env.Window)
	dialog.Show()
	if inv.Claim != nil {
		return
	}
	b.vm.UsualPayer(func(u service.UsualPayer, err error) {
		if _, chosen := payer.Selected(); err != nil || u.Payer == 0 || chosen || !dialog.Open() {
			return
		}
		payer.SetSelected(components.PickItem{ID: int64(u.Payer), Text: u.Name})
		if policy.Text == "" {
			policy.SetText(u.PolicyNo)
		}
		if part.Text == "" && u.Cover > 0 {
			part.SetText(i18n.Typed(u.Cover.Edit()) + "%")
		}
		work()
		dialog.MarkClean()
	})
}

// newPayerPicker returns a picker over the payers in use.
func newPayerPicker(env *Env) *components.Picker {
	prices := viewmodel.NewLinePrices(env.Services.Prices, env.Runner, env.Context)
	picker := components.NewPicker(func(q string, done func([]components.PickItem)) {
		prices.Payers(q, func(list []clinic.Payer, err error) {
			if err != nil {
				showLoadError(env, err)
			}
			items := make([]components.PickItem, len(list))
			for i, p := range list {
				detail := i18n.Say(p.Kind.Title())
				if p.Cover > 0 {
					detail = joinDots(detail, i18n.F("usually %s", p.Cover.String()))
				}
				items[i] = components.PickItem{ID: int64(p.ID), Text: p.Name, Detail: detail, Data: p}
			}
			done(items)
		})
	})
	picker.SetPlaceHolder(i18n.T("Type the payer's name"))
	return picker
}

// draftShortcuts are the keys for bills before they are issued, and estimates.
func (p *BillingPage) draftShortcuts() []Shortcut {
	var out []Shortcut
	if p.env.Services.Estimates != nil {
		out = append(out, Shortcut{Text: i18n.T("Estimates…"), Key: fyne.KeyE, Modifier: fyne.KeyModifierControl, Run: p.estimates})
	}
	if p.env.May(clinic.BillingDraft) {
		out = append(out,
			Shortcut{Text: i18n.T("Add an item to the draft"), Key: fyne.KeyN, Modifier: fyne.KeyModifierAlt, Run: func() { p.panel.editItem(-1) }},
			Shortcut{Text: i18n.T("Insurance or another payer…"), Key: fyne.KeyI, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.panel.editPayer},
			Shortcut{Text: i18n.T("Note below the lines…"), Key: fyne.KeyN, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.panel.editNote},
			Shortcut{Text: i18n.T("Discard a draft without a visit…"), Key: fyne.KeyD, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.panel.discard})
	}
	if p.env.May(clinic.BillingIssue) {
		out = append(out, Shortcut{Text: i18n.T("Issue the draft without a payment…"), Key: fyne.KeyO, Modifier: fyne.KeyModifierAlt, Run: p.panel.issueOnly})
	}
	return out
}
