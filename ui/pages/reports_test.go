package pages

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

func TestReportsLook(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		name := map[theme.Mode]string{theme.Light: "", theme.Dark: "-dark"}[mode]
		p := h.as(clinic.RoleAdmin, NewReports).(*reportsPage)
		for _, k := range p.vm.Kinds() {
			p.vm.SetKind(k)
			p.vm.Set(func(q *report.Query) { q.Period.Span = report.Last12Months })
			p.list.SetValue(string(k))
			p.filters.show()
			p.draw()
			if !p.vm.Loaded {
				t.Fatalf("%s: %v", k, p.vm.Err)
			}
			uitest.Shot(t, h.window, "reports-"+string(k)+name)
		}
		_ = components.ModalOpen
	}
}
