package document

import (
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// PaperData is all that an issued paper prints: a sick note, a referral letter,
// a visit summary or a history. All it says below the letterhead is in Issued.
type PaperData struct {
	Letterhead Letterhead
	Issued     clinic.IssuedPaper // without a number it is a draft and says so
	Paper      clinic.Paper       // A4, A5 or Letter
	Copy       int                // 0 is the original, n prints COPY n
	Location   *time.Location
}

// Layout lays out the paper.
func (d PaperData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

// meta names the kind and number; a typed title could tell of the patient.
func (d PaperData) meta() meta {
	return meta{title: joined(" ", wordsIn(d.Issued.Body.Parties.Language).title(d.Issued.Kind, ""), d.Issued.Number),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Issued.IssuedAt}
}

func (d PaperData) signed() signedDoc {
	p := d.Issued
	out := signedDoc{letterhead: d.Letterhead, parties: p.Body.Parties, allergies: p.Body.Allergies, number: p.Number, digest: p.Digest,
		issuedAt: p.IssuedAt, location: d.Location,
		discreet: p.Kind == clinic.PaperSickNote}
	w := wordsIn(out.parties.Language)
	out.title = title{name: w.title(p.Kind, p.Title), stamp: w.copyStamp(d.Copy)}
	return out
}

func (d PaperData) lay() (*flow, error) {
	s := d.signed()
	if !d.Issued.Kind.Issued() {
		return nil, clinic.Errorf(clinic.Internal, "There is no such document.")
	}
	f, err := s.begin(d.Paper, "Documents are printed")
	if err != nil {
		return nil, err
	}
	// The heading gives way to number and stamp; all of it stands here.
	head := f.style(10, true, f.ink)
	if full := f.style(13, true, f.ink); full.width(oneLine(printable(s.title.name, f.missing))) > f.inner()*0.62 {
		f.pour([]para{f.para(s.title.name, head, left, f.inner())}, f.side, f.inner())
		f.y += f.mm(2)
	}
	switch d.Issued.Kind {
	case clinic.PaperSickNote:
		d.laySickNote(f, s)
	case clinic.PaperReferral:
		d.layReferral(f, s)
	case clinic.PaperVisitSummary:
		d.laySummary(f, s)
	case clinic.PaperHistory:
		d.layHistory(f, s)
	}
	f.y += f.mm(2)
	return f, s.sign(f)
}

// laySummary sets what was found and done at one visit.
func (d PaperData) laySummary(f *flow, s signedDoc) {
	b := d.Issued.Body
	s.patient(f)
	d.visitLine(f)
	f.y += f.mm(1.5)
	f.labelled(f.say.Diagnosis, b.Diagnosis, f.style(9, true, f.ink))
	f.y += f.mm(3)
	d.sections(f)
	d.medicines(f)
	d.next(f, b.FollowUp, b.FollowUpTime)
}

// visitLine says which visit it is about and whether its record was amended.
func (d PaperData) visitLine(f *flow) {
	b := d.Issued.Body
	if b.Visit == "" {
		return
	}
	amended := ""
	if b.RecordVersion > 1 {
		amended = fmt.Sprintf(f.say.Amended, f.say.shortDay(b.AmendedOn), b.RecordVersion)
	}
	text := joined(", ", fmt.Sprintf(f.say.Visit, f.say.longDay(b.Visit)), b.VisitDoctor)
	f.pour([]para{f.para(text, f.style(9, true, f.ink), left, f.inner()), f.para(amended, f.style(8.4, true, danger), left, f.inner())}, f.side, f.inner())
	f.y += f.mm(1.5)
}

// next names the next visit.
func (d PaperData) next(f *flow, day, at string) {
	if day == "" {
		return
	}
	f.y += f.mm(1)
	f.labelled(f.say.NextVisit, joined(", ", f.say.longDay(day), at), f.style(9, false, f.ink))
	f.y += f.mm(1)
}

func (d PaperData) sections(f *flow) {
	for _, s := range d.Issued.Body.Sections {
		f.section(f.say.heading(s.Heading), s.Text)
	}
}

// medicines lists medicines, each in its words.
func (d PaperData) medicines(f *flow) {
	items := d.Issued.Body.Items
	if len(items) == 0 {
		return
	}
	small, name, body := f.style(7.6, true, f.muted), f.style(9, true, f.ink), f.style(9, false, f.ink)
	f.need(small.lineHeight() + 2*body.lineHeight())
	f.pour([]para{f.para(f.say.Medicines, small, left, f.inner())}, f.side, f.inner())
	indent := f.mm(5)
	for _, it := range items {
		block := []para{f.para(it.Name, name, left, f.inner()-indent), f.para(joined(" · ", it.Words, it.Quantity), body, left, f.inner()-indent)}
		f.together(heightOf(block))
		f.need(body.lineHeight())
		f.print("–", body, left, f.side, f.y, indent)
		f.pour(block, f.side+indent, f.inner()-indent)
		f.y += f.mm(0.8)
	}
	f.y += f.mm(2)
}

// laySickNote attests, without the allergies: it is for an employer or a school.
func (d PaperData) laySickNote(f *flow, s signedDoc) {
	b := d.Issued.Body
	label, strong, body := f.style(7.4, false, f.muted), f.style(10.4, true, f.ink), f.style(9, false, f.ink)
	f.pour([]para{f.para(f.say.Patient, label, left, f.inner()), f.para(s.parties.PatientName, strong, left, f.inner()),
		f.para(s.about(f.say), f.style(8.8, false, f.ink), left, f.inner())}, f.side, f.inner())
	f.y += f.mm(5)
	f.pour([]para{f.para(f.say.Certify, body, left, f.inner())}, f.side, f.inner())
	f.y += f.mm(4)
	f.labelled(f.say.Assessment, f.say.fitness(b.Fitness, b.Activity), f.style(10.4, true, f.ink))
	f.y += f.mm(1)
	f.labelled(f.say.FirstOff, f.say.longDay(b.From), f.style(9.6, true, f.ink))
	f.y += f.mm(1)
	f.labelled(f.say.LastOff, joined(" · ", f.say.longDay(b.Until), d.days(f.say)), f.style(9.6, true, f.ink))
	f.y += f.mm(1)
	f.labelled(f.say.Diagnosis, b.Diagnosis, body)
	f.y += f.mm(4)
	d.sections(f)
	if b.BackdateReason != "" {
		f.pour([]para{f.para(fmt.Sprintf(f.say.Backdated, b.BackdateReason), body, left, f.inner())}, f.side, f.inner())
		f.y += f.mm(2)
	}
}

// days counts the days of a sick note, first and last included.
func (d PaperData) days(w *words) string {
	from, err := clinic.ParseDate(d.Issued.Body.From)
	until, err2 := clinic.ParseDate(d.Issued.Body.Until)
	if err != nil || err2 != nil {
		return ""
	}
	return w.count(w.DayCount, from.DaysUntil(until)+1)
}

// layReferral is a letter to a colleague.
func (d PaperData) layReferral(f *flow, s signedDoc) {
	b := d.Issued.Body
	label, strong, body := f.style(7.4, false, f.muted), f.style(9.6, true, f.ink), f.style(9, false, f.ink)
	f.pour([]para{f.para(f.say.To, label, left, f.inner()), f.para(b.Recipient.Name, strong, left, f.inner()),
		f.para(b.Recipient.Unit, body, left, f.inner()), f.para(b.Recipient.Address, body, left, f.inner())}, f.side, f.inner())
	f.y += f.mm(3)
	if urgency := map[clinic.ReferralUrgency]string{clinic.ReferralUrgent: f.say.Urgent, clinic.ReferralEmergency: f.say.Emergency}[b.Urgency]; urgency != "" {
		f.banner(urgency)
	}
	s.patient(f)
	f.labelled(f.say.Diagnosis, b.Diagnosis, f.style(9, true, f.ink))
	f.y += f.mm(3)
	d.sections(f)
	d.medicines(f)
	f.need(body.lineHeight())
	f.pour([]para{f.para(f.say.Thanks, body, left, f.inner())}, f.side, f.inner())
}

// layHistory lists the visits of a period, the newest first.
func (d PaperData) layHistory(f *flow, s signedDoc) {
	b := d.Issued.Body
	s.patient(f)
	muted := f.style(8.4, false, f.muted)
	f.pour([]para{f.para(joined(" · ", d.period(f.say), with(f.say.With, b.VisitDoctor), with(f.say.Containing, b.Search)), f.style(9, true, f.ink), left, f.inner())},
		f.side, f.inner())
	if b.LeftOut > 0 {
		text := f.say.count(f.say.LeftOut, b.LeftOut)
		f.pour([]para{f.para(text, f.style(8.4, true, danger), left, f.inner())}, f.side, f.inner())
	}
	f.y += f.mm(2)
	d.sections(f)
	body := f.style(8.8, false, f.ink)
	for _, e := range b.Entries {
		head := f.style(9.4, true, f.ink)
		f.need(head.lineHeight() + 3*body.lineHeight() + f.mm(2))
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
		f.y += f.mm(1.6)
		amended := ""
		if e.Version > 1 {
			amended = fmt.Sprintf("v%d", e.Version)
		}
		f.pour([]para{f.para(joined(" · ", f.say.longDay(e.Visit), e.Doctor, e.Unit, amended), head, left, f.inner())}, f.side, f.inner())
		f.y += f.mm(0.8)
		f.labelled(f.say.Diagnosis, e.Diagnosis, body)
		f.y += f.mm(1)
		for _, part := range e.Sections {
			f.section(f.say.heading(part.Heading), part.Text)
		}
		f.section(f.say.Medicines, e.Medicines)
		if e.FollowUp != "" {
			f.labelled(f.say.NextVisit, f.say.longDay(e.FollowUp), muted)
		}
		f.y += f.mm(2)
	}
}

// period says which visits a history holds.
func (d PaperData) period(w *words) string {
	from, until := w.shortDay(d.Issued.Body.PeriodFrom), w.shortDay(d.Issued.Body.PeriodUntil)
	switch {
	case from != "" && until != "":
		return fmt.Sprintf(w.Period, from, until)
	case from != "":
		return fmt.Sprintf(w.Since, from)
	case until != "":
		return fmt.Sprintf(w.Until, until)
	}
	return w.AllVisits
}

// fields are the texts that people typed, by the names that the forms have.
func (d PaperData) fields() []Field {
	b := d.Issued.Body
	out := append(partyFields(d.signed()), Field{"Title", d.Issued.Title}, Field{"Diagnosis", b.Diagnosis},
		Field{"Recipient", joined("\n", b.Recipient.Name, b.Recipient.Unit, b.Recipient.Address)}, Field{"For what", b.Activity},
		Field{"Back-dated because", b.BackdateReason}, Field{"Visit's doctor", b.VisitDoctor}, Field{"Search", b.Search})
	for _, s := range b.Sections {
		out = append(out, Field{wordsIn("en").heading(s.Heading), s.Text})
	}
	for _, it := range b.Items {
		out = append(out, Field{"Medicines", joined("\n", it.Name, it.Words, it.Quantity)})
	}
	for _, e := range b.Entries {
		text := joined("\n", e.Doctor, e.Unit, e.Diagnosis, e.Medicines)
		for _, s := range e.Sections {
			text = joined("\n", text, s.Text)
		}
		out = append(out, Field{"Visit of " + e.Visit, text})
	}
	return out
}
