package service_test

import (
	"testing"
	"time"

	"caredesk/internal/service"
)

// The clock of the desk that takes a drawer over may be a little behind.
func TestADrawerIsTakenOverAtADeskWhoseClockIsBehind(t *testing.T) {
	h := newTill(t)
	cmd := h.counted(h.cashier)
	cmd.HandoverTo, cmd.Handover = h.user(h.nora).ID, euros(50)
	left := value(h.Drawers.Close(h.cashier, cmd))(t)
	h.pass(-2 * time.Minute)
	next := value(h.Drawers.Open(h.nora, service.OpenDrawerCommand{Float: euros(50), TakeOver: left.ID}))(t)
	equal(t, "opened", next.OpenedAt, left.ClosedAt)
	h.sound()
}
