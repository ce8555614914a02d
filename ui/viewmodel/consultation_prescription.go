package viewmodel

import (
	"errors"
	"fmt"
	"slices"

	"caredesk/internal/clinic"
)

// AddItem appends a medicine and returns its place.
func (c *Consultation) AddItem(item clinic.PrescriptionItem) int {
	c.Edit(func(d *clinic.Consultation) { d.Items = append(d.Items, item) })
	return len(c.data.Items) - 1
}

// SetItem replaces the i-th medicine. A reason given for an allergy is kept
// while the medicine stays the same.
func (c *Consultation) SetItem(i int, item clinic.PrescriptionItem) {
	c.Edit(func(d *clinic.Consultation) {
		if i < 0 || i >= len(d.Items) {
			return
		}
		if item.Reason == "" && item.Drug == d.Items[i].Drug {
			item.Reason = d.Items[i].Reason
		}
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

// SetReason records why the i-th medicine is given although the record
// names an allergy to it.
func (c *Consultation) SetReason(i int, note string) {
	c.Edit(func(d *clinic.Consultation) {
		if i >= 0 && i < len(d.Items) {
			d.Items[i].Reason = note
		}
	})
}

// Hits returns the recorded allergies that the i-th medicine's name matches.
func (c *Consultation) Hits(i int) []clinic.Allergy {
	var out []clinic.Allergy
	for _, h := range clinic.CheckAllergies(c.data.Items, c.patient.Allergies) {
		if h.Item == i {
			out = append(out, h.Allergy)
		}
	}
	return out
}

// NeedsReason returns the first medicine that matches an allergy without a
// reason, and how many such there are; -1 when there is none.
func (c *Consultation) NeedsReason() (first, count int) {
	first = -1
	counted := map[int]bool{}
	for _, h := range clinic.CheckAllergies(c.data.Items, c.patient.Allergies) {
		if c.data.Items[h.Item].Reason == "" && !counted[h.Item] {
			counted[h.Item] = true
			if first < 0 || h.Item < first {
				first = h.Item
			}
		}
	}
	return first, len(counted)
}

// Check returns what keeps the visit from being closed, by field.
func (c *Consultation) Check() error {
	d := cloneConsultation(c.data)
	errs := []error{}
	if err := d.Clean(clinic.DateOf(c.p.Now())); err != nil {
		errs = append(errs, err)
	}
	for i := range c.data.Items {
		hits := c.Hits(i)
		if len(hits) > 0 && c.data.Items[i].Reason == "" {
			errs = append(errs, clinic.FieldErrorf(fmt.Sprintf("items[%d].allergy_note", i),
				"%s matches the allergy to %s. Say why it is given, or take it out.", c.data.Items[i].Drug, hits[0].Substance))
		}
	}
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}
