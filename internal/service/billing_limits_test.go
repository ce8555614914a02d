package service_test

import (
	"testing"

	"caredesk/internal/clinic"
)

// A discount that an administrator gave off a dear item is not carried over to a
// cheap one, which it would make free.
func TestALargerDiscountDoesNotGrowAsAPartOfItsLine(t *testing.T) {
	h := newTill(t)
	id := value(h.Billing.NewDraft(h.cashier, h.annaID))(t)
	must(t, h.Billing.SetItems(h.admin, id, 1, []clinic.InvoiceItem{{Description: "Scan", Quantity: 2, Price: euros(50), Discount: euros(50), DiscountReason: "staff"}}))
	bill := h.read(id)
	for name, alter := range map[string]func(*clinic.InvoiceItem){
		"cheaper": func(it *clinic.InvoiceItem) { it.Description, it.Price = "Gauze", euros(25) },
		"fewer":   func(it *clinic.InvoiceItem) { it.Quantity = 1 },
	} {
		it := bill.Items[0]
		alter(&it)
		err := h.Billing.SetItems(h.cashier, id, bill.Version, []clinic.InvoiceItem{it})
		refused(t, err, clinic.Invalid, "items[0].discount", "Your role gives 10 %")
		_ = name
	}
	it := bill.Items[0]
	it.Quantity, it.Discount = 1, euros(25)
	must(t, h.Billing.SetItems(h.cashier, id, bill.Version, []clinic.InvoiceItem{it}))
}
