package pages

import (
	"slices"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// editItem opens the form of a line; -1 is a new one.
func (b *billingPanel) editItem(index int) {
	inv := b.vm.Current()
	if !b.mayEdit() || index >= len(inv.Items) || components.ModalOpen(b.env.Window) {
		return
	}
	openLine(b.env, lineOptions{
		bill: *inv, index: index, what: viewmodel.OfInvoice,
		save:   b.vm.SetItems,
		fresh:  func() *clinic.Invoice { return b.draftOf(inv.ID) },
		remove: func() { b.removeItem(*inv, index) },
		next:   func() { b.editItem(-1) },
		closed: func() { b.env.Window.Canvas().Focus(b.items) },
	})
}

// draftOf is the open draft as it stands, nil when another bill is open or it can
// not be changed any more.
func (b *billingPanel) draftOf(id clinic.InvoiceID) *clinic.Invoice {
	if now := b.vm.Current(); now != nil && now.ID == id && b.mayEdit() {
		return now
	}
	return nil
}

// removeItem takes a line out of the draft as it was seen; the toast puts it back.
func (b *billingPanel) removeItem(inv clinic.Invoice, index int) {
	if !b.mayEdit() || index < 0 || index >= len(inv.Items) {
		return
	}
	if inv.Items[index].Kind == clinic.LineFee && !b.env.May(clinic.PricesManage) {
		b.setNote(theme.ToneWaiting, i18n.T("The doctor's fee stays as the visit was priced. An administrator can change it."))
		return
	}
	if len(inv.Items) == 1 {
		b.setNote(theme.ToneWaiting, i18n.T("A bill has at least one line. Add the right one first."))
		return
	}
	b.setNote(theme.ToneNeutral, "")
	id, gone := inv.ID, inv.Items[index]
	b.vm.SetItems(inv.Version, slices.Delete(slices.Clone(inv.Items), index, index+1), func(err error) {
		if err != nil {
			b.failed(err)
			return
		}
		components.ToastAction(b.env.Window, theme.ToneNeutral, i18n.F("%s taken off the invoice.", gone.Description), i18n.T("Undo"), func() {
			now := b.draftOf(id)
			if now == nil {
				components.Toast(b.env.Window, theme.ToneWaiting, i18n.T("The invoice is not open any more. Add the item again."))
				return
			}
			gone.ID = 0 // it is a new line among those that are there
			b.vm.SetItems(now.Version, slices.Insert(slices.Clone(now.Items), min(index, len(now.Items)), gone), func(err error) {
				if err != nil {
					b.failed(err)
				}
			})
		})
	})
}
