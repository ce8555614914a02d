package pages

import (
	"slices"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// editItem opens the form of a line; -1 is a new one.
func (b *billingPanel) editItem(index int) {
	inv := b.vm.Current()
	if !b.mayEdit() || index >= len(inv.Items) || components.ModalOpen(b.env.Window) {
		return
	}
	openLine(b.env, lineOptions{
		bill: *inv, index: index, what: "invoice",
		save:   b.vm.SetItems,
		remove: func() { b.removeItem(index) },
		next:   func() { b.editItem(-1) },
		closed: func() { b.env.Window.Canvas().Focus(b.items) },
	})
}

// removeItem takes a line out of the draft; the toast puts it back.
func (b *billingPanel) removeItem(index int) {
	inv := b.vm.Current()
	if !b.mayEdit() || index < 0 || index >= len(inv.Items) {
		return
	}
	if inv.Items[index].Kind == clinic.LineFee && !b.env.May(clinic.PricesManage) {
		b.setNote(theme.ToneWaiting, "The doctor's fee stays as the visit was priced. An administrator can change it.")
		return
	}
	if len(inv.Items) == 1 {
		b.setNote(theme.ToneWaiting, "A bill has at least one line. Add the right one first.")
		return
	}
	b.setNote(theme.ToneNeutral, "")
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
