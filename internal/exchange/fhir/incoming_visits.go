package fhir

import (
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// recordOf is the record of the visit that a reference leads to, nil for none.
func (in *intake) recordOf(c *collector, r *Reference) *service.IncomingEntry {
	target, ok := c.find(r)
	if !ok {
		return nil
	}
	return in.encounters[c.byRef[target.names()[0]]]
}

// ownRecord makes a record for what belongs to no visit.
func (in *intake) ownRecord(e entry, at time.Time) *service.IncomingEntry {
	record := &service.IncomingEntry{From: e.note("")}
	record.CreatedAt = at
	in.order = append(in.order, record)
	return record
}

// encounter makes a record of a visit that took place.
func (c *collector) encounter(in *intake, place int, e entry, r *Encounter) {
	switch r.Status {
	case "planned", "cancelled", "entered-in-error":
		in.leave(e, "It is no visit that took place: "+r.Status+".")
		return
	}
	at := time.Time{}
	if r.Period != nil {
		at = c.moment(r.Period.Start)
	}
	if at.IsZero() {
		in.leave(e, "When it was is not said.")
		return
	}
	record := in.ownRecord(e, at)
	in.encounters[place] = record
	for _, reason := range r.ReasonCode {
		addText(&record.Symptoms, reason.words(), "; ")
	}
	var what, who []string
	for _, t := range r.Type {
		what = append(what, clinic.CleanLine(t.words()))
	}
	for _, p := range r.Participant {
		if name := c.name(p.Individual); name != "" {
			who = append(who, name)
		}
	}
	if name := c.name(r.ServiceProvider); name != "" {
		who = append(who, name)
	}
	addText(&record.Notes, strings.Join(what, "; "), "\n")
	if len(who) > 0 {
		addText(&record.Notes, with(c.speech, who), "\n")
	}
	in.take(e)
}

// name is how a person or an organisation is called, as far as the file says.
func (c *collector) name(r *Reference) string {
	target, _ := c.find(r)
	switch who := target.resource.(type) {
	case *Practitioner:
		if len(who.Name) > 0 {
			return personText(who.Name[0])
		}
	case *Organization:
		return clinic.CleanLine(who.Name)
	}
	if r == nil {
		return ""
	}
	return clinic.CleanLine(r.Display)
}

func personText(n HumanName) string {
	if n.Text != "" {
		return clinic.CleanLine(n.Text)
	}
	words := append(append(append([]string{}, n.Prefix...), n.Given...), n.Family)
	return clinic.CleanLine(strings.Join(append(words, n.Suffix...), " "))
}

// medicine writes a prescribed medicine into the record of its visit, in words.
func (c *collector) medicine(in *intake, e entry, r *MedicationRequest) {
	name := ""
	if r.Medication != nil {
		name = r.Medication.words()
	} else if target, ok := c.find(r.MedicationRef); ok {
		if m, ok := target.resource.(*medication); ok && m.Code != nil {
			name = m.Code.words()
		}
	} else if r.MedicationRef != nil {
		name = r.MedicationRef.Display
	}
	name = clinic.CleanLine(name)
	switch {
	case r.Status == "entered-in-error":
		in.leave(e, "It was entered in error.")
		return
	case r.Status == "draft", r.Intent == "proposal", r.Intent == "plan", r.Intent == "option":
		in.leave(e, "It was not prescribed, only proposed.")
		return
	case name == "":
		in.leave(e, "It does not say which medicine.")
		return
	}
	line := name
	var how []string
	for _, d := range r.Dosage {
		for _, text := range []string{d.Text, d.Patient} {
			if text = clinic.CleanLine(text); text != "" {
				how = append(how, text)
			}
		}
	}
	if len(how) > 0 {
		line += ": " + strings.Join(how, "; ")
	}
	if r.Status != "" {
		line += " (" + prescribed(c.speech, r.Status) + ")"
	}
	record := in.recordOf(c, r.Encounter)
	if record == nil {
		at := c.moment(r.AuthoredOn)
		if at.IsZero() {
			in.leave(e, "It belongs to no visit and has no day.")
			return
		}
		record = in.ownRecord(e, at)
	}
	addText(&record.Prescription, line, "\n")
	in.take(e)
}
