package viewmodel

import (
	"context"
	"strconv"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// longList pages through rows as a service does.
type longList struct {
	rows  int
	calls []service.PageRequest
}

func (l *longList) List(_ context.Context, _ service.AppointmentFilter, p service.PageRequest) (service.Page[service.AppointmentRow], error) {
	l.calls = append(l.calls, p)
	from := 0
	if p.After != "" {
		from, _ = strconv.Atoi(p.After)
	}
	to := min(l.rows, from+p.Rows())
	page := service.Page[service.AppointmentRow]{Total: l.rows}
	for i := from; i < to; i++ {
		page.Rows = append(page.Rows, visitRow(clinic.AppointmentID(i+1), clinic.StatusBooked, "10:00"))
	}
	if to < l.rows {
		page.Next = strconv.Itoa(to)
	}
	return page, nil
}

// Who has scrolled far down keeps as many rows when the list is read again; who
// asks another question begins at the top.
func TestALongListIsReadAgainToItsLength(t *testing.T) {
	list := &longList{rows: 2000}
	vm := NewVisitList(FrontDesk{Services: Services{Appointments: &pagedVisits{longList: list}}, Runner: InlineRunner{}, Context: context.Background}, service.AppointmentFilter{})
	vm.Load()
	for range 11 {
		vm.LoadMore()
	}
	if len(vm.Rows) != 1200 || vm.Renewed() {
		t.Fatalf("%d rows, renewed %v", len(vm.Rows), vm.Renewed())
	}
	list.calls = nil
	vm.Load()
	if len(vm.Rows) != 1200 || !vm.Renewed() || len(list.calls) != 3 || !vm.More() {
		t.Errorf("%d rows in %d calls, renewed %v", len(vm.Rows), len(list.calls), vm.Renewed())
	}
	for i, row := range vm.Rows {
		if row.ID != clinic.AppointmentID(i+1) {
			t.Fatalf("row %d is visit %d", i, row.ID)
		}
	}
	vm.SetFilter(service.AppointmentFilter{Doctor: 3, Statuses: []clinic.AppointmentStatus{clinic.StatusBooked}})
	if len(vm.Rows) != service.DefaultPage || vm.Renewed() {
		t.Errorf("another question: %d rows, renewed %v", len(vm.Rows), vm.Renewed())
	}
	vm.SetFilter(service.AppointmentFilter{Doctor: 3, Statuses: []clinic.AppointmentStatus{clinic.StatusBooked}})
	if !vm.Renewed() {
		t.Error("the same question again is a renewal")
	}
}

// pagedVisits is an appointment service that only lists.
type pagedVisits struct {
	AppointmentService
	*longList
}

func (p *pagedVisits) List(ctx context.Context, f service.AppointmentFilter, r service.PageRequest) (service.Page[service.AppointmentRow], error) {
	return p.longList.List(ctx, f, r)
}
