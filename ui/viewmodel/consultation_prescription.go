package viewmodel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// SetPending keeps the medicine that is being typed with the draft, so that not
// even half a line is lost.
func (c *Consultation) SetPending(p clinic.PendingItem) {
	if c.data.Pending != p {
		c.Edit(func(d *clinic.Consultation) { d.Pending = p })
	}
}

// AddItem appends a medicine and returns its place.
func (c *Consultation) AddItem(item clinic.PrescriptionItem) int {
	c.Edit(func(d *clinic.Consultation) { d.Items = append(d.Items, item) })
	return len(c.data.Items) - 1
}

// AddItems appends several, as of a template or an earlier prescription. Those
// that stand in the list already are left out. It returns how many were added.
func (c *Consultation) AddItems(items []clinic.PrescriptionItem) int {
	added := 0
	c.Edit(func(d *clinic.Consultation) {
		d.Items = slices.Clone(d.Items)
		for _, it := range items {
			it.Reason, it.Answered = "", ""
			same := func(o clinic.PrescriptionItem) bool { return clinic.SameItem(o, it) }
			if len(d.Items) < clinic.MaxPrescriptionItems && !slices.ContainsFunc(d.Items, same) {
				d.Items = append(d.Items, it)
				added++
			}
		}
	})
	return added
}

// SetItem replaces the i-th medicine. A reason given for a warning is kept
// while the medicine stays the same.
func (c *Consultation) SetItem(i int, item clinic.PrescriptionItem) {
	c.Edit(func(d *clinic.Consultation) {
		if i < 0 || i >= len(d.Items) {
			return
		}
		if item.Reason == "" && item.Name() == d.Items[i].Name() {
			item.Reason, item.Answered = d.Items[i].Reason, d.Items[i].Answered
		}
		d.Items = slices.Clone(d.Items)
		d.Items[i] = item
	})
}

// RemoveItem takes the i-th medicine out and returns it.
func (c *Consultation) RemoveItem(i int) (removed clinic.PrescriptionItem) {
	c.Edit(func(d *clinic.Consultation) {
		if i >= 0 && i < len(d.Items) {
			removed = d.Items[i]
			d.Items = slices.Delete(slices.Clone(d.Items), i, i+1)
		}
	})
	return removed
}

// InsertItem puts a medicine back at its place.
func (c *Consultation) InsertItem(i int, item clinic.PrescriptionItem) {
	c.Edit(func(d *clinic.Consultation) {
		d.Items = slices.Insert(slices.Clone(d.Items), min(max(i, 0), len(d.Items)), item)
	})
}

// SetReason records why the i-th medicine is given in spite of what the check
// says of it now. What it says later is asked about anew.
func (c *Consultation) SetReason(i int, reason string) {
	var keys []string
	for _, w := range c.Warnings(i) {
		if w.NeedsReason {
			keys = append(keys, w.Key)
		}
	}
	c.Edit(func(d *clinic.Consultation) {
		if i >= 0 && i < len(d.Items) {
			d.Items = slices.Clone(d.Items)
			d.Items[i].Reason, d.Items[i].Answered = reason, strings.Join(keys, "\n")
		}
	})
}

// recheck runs the checks when the medicines are others than at the last time.
func (c *Consultation) recheck() {
	if c.shut || c.ReadOnly() || len(c.data.Items) == 0 {
		c.warnings, c.checked = nil, nil
		c.checkRequest.Cancel()
		return
	}
	items := make([]clinic.PrescriptionItem, len(c.data.Items))
	for i, it := range c.data.Items {
		items[i] = it
		items[i].Reason, items[i].Answered = "", ""
	}
	if c.checkErr == nil && slices.Equal(items, c.checked) {
		return
	}
	c.checked, c.checkErr, c.checkDone = items, nil, false
	id := c.visit.ID
	c.checkRequest.Go(c.p.Context(), c.p.Runner, func(ctx context.Context) func() {
		list, err := c.p.Consultations.CheckMedicines(ctx, id, items)
		return func() {
			if c.shut {
				return
			}
			c.warnings, c.checkErr, c.checkDone = list, err, true
			if err != nil {
				c.warnings = nil
			}
			c.changed()
			if c.p.Checked != nil {
				c.p.Checked()
			}
		}
	})
}

// Checking reports whether the medicines are being checked right now.
func (c *Consultation) Checking() bool { return len(c.data.Items) > 0 && !c.checkDone && !c.ReadOnly() }

// CheckErr is why the medicines could not be checked; nil when they were.
func (c *Consultation) CheckErr() error { return c.checkErr }

// Warnings returns what the check says of the i-th medicine, the gravest first.
// clinic.WholePrescription asks for what it says of all of them.
func (c *Consultation) Warnings(i int) []clinic.Warning {
	if !c.checkDone || i >= len(c.checked) {
		return nil
	}
	if i >= 0 && (i >= len(c.data.Items) || c.data.Items[i].Name() != c.checked[i].Name()) {
		return nil // of other medicines; the answer for these is under way
	}
	var out []clinic.Warning
	for _, w := range c.warnings {
		if w.Item == i {
			out = append(out, w)
		}
	}
	return out
}

// Unanswered returns the warnings of the i-th medicine that its reason does not
// answer.
func (c *Consultation) Unanswered(i int) []clinic.Warning {
	if i < 0 || i >= len(c.data.Items) {
		return nil
	}
	return clinic.Unanswered(c.data.Items[i], c.Warnings(i))
}

// NeedsReason returns the first medicine with a warning that no reason answers,
// and how many such there are; -1 when there is none.
func (c *Consultation) NeedsReason() (first, count int) {
	first = -1
	for i := range c.data.Items {
		if len(c.Unanswered(i)) == 0 {
			continue
		}
		if count++; first < 0 {
			first = i
		}
	}
	return first, count
}

// Check returns what keeps the visit from being signed, by field.
func (c *Consultation) Check() error {
	d := cloneConsultation(c.data)
	errs := []error{}
	var err error
	if c.amending {
		err = d.CleanAmendment(c.own.FollowUp, clinic.DateOf(c.p.Now()))
	} else {
		err = d.Clean(clinic.DateOf(c.p.Now()))
	}
	if err != nil {
		errs = append(errs, err)
	}
	for i := range c.data.Items {
		if open := c.Unanswered(i); len(open) > 0 {
			errs = append(errs, clinic.FieldErrorf(fmt.Sprintf("items[%d].reason", i), "%s Say why it is given, or take it out.", open[0].Cause))
		}
	}
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}
