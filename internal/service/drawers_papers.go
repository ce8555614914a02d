package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// ShowClosure returns what the paper of a drawer is made of, as the next print
// would be. Of a drawer that is still open it is a draft. It is not counted as a
// print.
func (s *Drawers) ShowClosure(ctx context.Context, id clinic.ClosureID) (ClosurePrint, error) {
	if _, err := authorize(ctx, clinic.ClosuresSee); err != nil {
		return ClosurePrint{}, err
	}
	var out ClosurePrint
	err := s.read(ctx, func(t *tx) error {
		v, err := t.closure(id)
		if err != nil {
			return err
		}
		out = ClosurePrint{ClosureView: v, PrintedAt: t.now, PrintedBy: t.actor.Name}
		if out.Settings, out.Logo, err = t.letterhead(); err != nil {
			return err
		}
		out.Copy, err = t.MoneyPapers().Prints(t.ctx, clinic.PaperClosure, int64(id))
		return err
	})
	return orNothing(out, err)
}

// DayPrint is what the paper of a day's books is made of.
type DayPrint struct {
	DayView
	Settings  clinic.Settings
	Logo      []byte
	PrintedAt time.Time
	PrintedBy string
}

// ShowDay returns what the paper of a day is made of. Books that are not closed
// make a draft.
func (s *Drawers) ShowDay(ctx context.Context, day clinic.Date) (DayPrint, error) {
	if _, err := authorize(ctx, clinic.DayClose); err != nil {
		return DayPrint{}, err
	}
	var out DayPrint
	err := s.read(ctx, func(t *tx) (err error) {
		out, err = t.dayPrint(day)
		return err
	})
	return orNothing(out, err)
}

// PrintDay is ShowDay and records the print.
func (s *Drawers) PrintDay(ctx context.Context, day clinic.Date) (DayPrint, error) {
	if _, err := authorize(ctx, clinic.DayClose); err != nil {
		return DayPrint{}, err
	}
	var out DayPrint
	err := s.write(ctx, func(t *tx) (err error) {
		if out, err = t.dayPrint(day); err != nil {
			return err
		}
		return t.audit(change{action: "day.print", after: record{"date": day.String(), "state": string(out.State)}})
	})
	return orNothing(out, err)
}

func (t *tx) dayPrint(day clinic.Date) (out DayPrint, err error) {
	if day.IsZero() {
		return out, clinic.FieldErrorf("date", "Choose a day.")
	}
	if out.DayView, err = t.dayView(day); err != nil {
		return out, err
	}
	out.PrintedAt, out.PrintedBy = t.now, t.actor.Name
	out.Settings, out.Logo, err = t.letterhead()
	return out, err
}
