package pages

import (
	"slices"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// editItem opens the form of a line; -1 is a new one.
func (b *billingPanel) editItem(index int) {
	inv := b.vm.Current()
	if !b.mayEdit() || index >= len(inv.Items) || components.ModalOpen(b.env.Window) {
		return
	}
	description, quantity, price := components.NewEntry(), components.NewNumberField(), components.NewMoneyField(inv.Currency)
	quantity.Min, quantity.Max = 1, 9999
	quantity.SetInt(1)
	title := "Add an item"
	if index >= 0 {
		title = "Change the item"
		it := inv.Items[index]
		description.SetText(it.Description)
		quantity.SetInt(it.Quantity)
		price.SetMoney(it.Price)
	}
	items := slices.Clone(inv.Items)
	var dialog *components.FormDialog
	submit := func() {
		item, err := billingItem(description.Text, quantity, price, inv.Currency)
		if err != nil {
			dialog.SetErr(err)
			return
		}
		next := slices.Clone(items)
		if index >= 0 {
			item.ID = next[index].ID
			next[index] = item
		} else {
			next = append(next, item)
		}
		dialog.SetBusy(true)
		b.vm.SetItems(next, func(err error) {
			if err != nil {
				dialog.SetErr(err)
				return
			}
			dialog.Close()
		})
	}
	options := components.FormOptions{
		Title: title, Subtitle: inv.PatientName, SubmitText: "Save item", OnSubmit: submit,
		OnClosed: func() { b.env.Window.Canvas().Focus(b.items) },
		Fields: []components.FormField{
			{Name: "description", Label: "Item", Widget: description, Required: true},
			{Name: "quantity", Label: "Quantity", Widget: quantity, Required: true},
			{Name: "price", Label: "Price for one", Widget: price, Required: true},
		},
	}
	if index >= 0 {
		options.Extra = []components.Action{{Text: "Remove", Run: func() {
			dialog.Close()
			b.removeItem(index)
		}}}
	}
	dialog = components.NewFormDialog(options, b.env.Window)
	dialog.Show()
}

func billingItem(description string, quantity *components.NumberField, price *components.MoneyField, c clinic.Currency) (clinic.InvoiceItem, error) {
	n, err := quantity.Int()
	if err != nil {
		return clinic.InvoiceItem{}, clinic.FieldErrorf("quantity", "%s", clinic.MessageOf(err))
	}
	m, err := price.Value()
	if err != nil {
		return clinic.InvoiceItem{}, clinic.FieldErrorf("price", "%s", clinic.MessageOf(err))
	}
	if price.Empty() {
		return clinic.InvoiceItem{}, clinic.FieldErrorf("price", "Give the price; 0 for nothing.")
	}
	item := clinic.InvoiceItem{Description: description, Quantity: n, Price: m}
	return item, item.Clean(c)
}

// removeItem takes a line out of the draft; the toast puts it back.
func (b *billingPanel) removeItem(index int) {
	inv := b.vm.Current()
	if !b.mayEdit() || index < 0 || index >= len(inv.Items) {
		return
	}
	id, before := inv.ID, slices.Clone(inv.Items)
	gone := inv.Items[index]
	b.vm.SetItems(slices.Delete(slices.Clone(inv.Items), index, index+1), func(err error) {
		if err != nil {
			b.failed(err)
			return
		}
		components.ToastAction(b.env.Window, theme.ToneNeutral, gone.Description+" taken off the invoice.", "Undo", func() {
			if now := b.vm.Current(); now == nil || now.ID != id || !b.mayEdit() {
				components.Toast(b.env.Window, theme.ToneWaiting, "The invoice is not open any more. Add the item again.")
				return
			}
			b.vm.SetItems(before, func(err error) {
				if err != nil {
					b.failed(err)
				}
			})
		})
	})
}

// New bills a visit that has no invoice (Ctrl+N).
func (p *BillingPage) New() {
	if !p.env.May(clinic.BillingDraft) || components.ModalOpen(p.env.Window) {
		return
	}
	var visits []components.PickItem
	visit := components.NewPicker(func(q string, done func([]components.PickItem)) { components.StaticPicker(visits)(q, done) })
	visit.SetPlaceHolder("Type the patient, the doctor or the token")
	day := components.NewDateField()
	day.Today = p.env.Today
	day.SetDate(p.env.Today())
	var dialog *components.FormDialog
	load := func() {
		d, err := day.Value()
		if err != nil || d.IsZero() {
			return
		}
		p.vm.Visits(d, func(rows []service.AppointmentRow, err error) {
			if err != nil {
				dialog.SetErr(err)
				return
			}
			visits = billingVisits(rows)
			visit.Clear()
		})
	}
	day.OnChanged = load
	dialog = components.NewFormDialog(components.FormOptions{
		Title: "New invoice", Subtitle: "A visit that has no invoice yet gets a draft with the doctor's fee; otherwise the one it has is opened.",
		SubmitText: "Make the draft", Width: 560,
		Fields: []components.FormField{
			{Name: "visit", Label: "Visit", Widget: visit, Required: true},
			{Name: "date", Label: "Day of the visit", Widget: day, Required: true},
		},
		OnSubmit: func() {
			item, ok := visit.Selected()
			if !ok {
				dialog.SetError("visit", "Choose the visit.")
				return
			}
			dialog.SetBusy(true)
			p.vm.DraftFor(clinic.AppointmentID(item.ID), func(_ clinic.InvoiceID, err error) {
				if err != nil {
					dialog.SetErr(err)
					return
				}
				dialog.Close()
				p.panel.wish = true
				components.Toast(p.env.Window, theme.ToneGood, "The bill of "+item.Text+" is open at the right.")
			})
		},
	}, p.env.Window)
	load()
	dialog.Show()
}

func billingVisits(rows []service.AppointmentRow) []components.PickItem {
	out := make([]components.PickItem, 0, len(rows))
	for _, r := range rows {
		detail := r.Start.String() + " · " + r.DoctorName() + " · " + r.Status.Title()
		if t := r.Token(); t != "" {
			detail += " · " + t
		}
		out = append(out, components.PickItem{ID: int64(r.ID), Key: strconv.FormatInt(int64(r.ID), 10), Text: r.PatientName(), Detail: detail})
	}
	return out
}
