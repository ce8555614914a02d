package fhir

import (
	"encoding/base64"
	"io"
	"mime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/tongue"
)

// File is what a bundle holds for Caredesk.
type File struct {
	Charts []service.IncomingChart // in the order of the patients in the file
	// NotTaken is what belongs to no patient of the file, or could not be read.
	NotTaken []service.IncomingNote
}

// Read reads the patients of a bundle. Days without a time are taken for days
// at the clinic, whose zone is given, and what is written into charts beside the
// file's own words is in the clinic's language, as its papers are. What it returns was not checked against
// the clinic's rules; a single resource that cannot be used is told and left
// out, a file that is damaged, too large or contradicts itself is an error.
func Read(r io.Reader, l Limits, zone *time.Location, language string) (File, error) {
	b, err := readBundle(r, l)
	if err != nil {
		return File{}, err
	}
	c := &collector{bundle: b, zone: zone, speech: tongue.In(language), of: map[int]*intake{}}
	f := c.collect()
	if len(f.Charts) == 0 && len(b.entries) == 0 && len(b.bad) == 0 {
		return f, clinic.Errorf(clinic.Invalid, "The bundle is empty.")
	}
	return f, nil
}

// collector makes charts of a bundle.
type collector struct {
	*bundle
	zone   *time.Location
	speech *tongue.Tongue  // of what is written into charts
	of     map[int]*intake // by the place of the patient among the entries
	file   File
}

// intake is one patient's chart in the making.
type intake struct {
	chart      service.IncomingChart
	encounters map[int]*service.IncomingEntry // by the encounter's place
	order      []*service.IncomingEntry
	sets       map[string]*service.IncomingVitals
	setOrder   []*service.IncomingVitals
}

func (in *intake) take(e entry) { in.chart.Taken[e.kind]++ }
func (in *intake) leave(e entry, reason string) {
	in.chart.NotTaken = append(in.chart.NotTaken, e.note(reason))
}

func (c *collector) collect() File {
	c.file.NotTaken = c.bad
	var patients []*intake
	for place, e := range c.entries {
		if p, ok := e.resource.(*Patient); ok {
			in := &intake{encounters: map[int]*service.IncomingEntry{}, sets: map[string]*service.IncomingVitals{}}
			in.chart.Source, in.chart.Taken, in.chart.AllergyStatus = shown(source(e)), map[string]int{}, clinic.AllergyNotAsked
			c.patient(in, e, p)
			c.of[place] = in
			patients = append(patients, in)
		}
	}
	// Encounters come first: others stand in their records.
	for place, e := range c.entries {
		if enc, ok := e.resource.(*Encounter); ok {
			c.ofPatient(e, enc.Subject, func(in *intake) { c.encounter(in, place, e, enc) })
		}
	}
	for _, e := range c.entries {
		c.rest(e)
	}
	for _, in := range patients {
		for _, s := range in.setOrder {
			in.chart.Vitals = append(in.chart.Vitals, *s)
		}
		for _, entry := range in.order {
			in.chart.Entries = append(in.chart.Entries, *entry)
		}
		c.file.Charts = append(c.file.Charts, in.chart)
	}
	return c.file
}

func source(e entry) string {
	if e.id != "" {
		return "Patient/" + e.id
	}
	return e.fullURL
}

// ofPatient finds the chart that a resource belongs to.
func (c *collector) ofPatient(e entry, subject *Reference, do func(*intake)) {
	target, ok := c.find(subject)
	if ok {
		if in := c.of[c.byRef[target.names()[0]]]; in != nil {
			do(in)
			return
		}
	}
	reason := "It says of no patient that it is theirs."
	if subject != nil && subject.Reference != "" {
		reason = "It refers to a patient who is not in the file."
	}
	c.file.NotTaken = append(c.file.NotTaken, e.note(reason))
}

func (c *collector) rest(e entry) {
	switch r := e.resource.(type) {
	case *Condition:
		c.ofPatient(e, &r.Subject, func(in *intake) { c.condition(in, e, r) })
	case *AllergyIntolerance:
		c.ofPatient(e, &r.Patient, func(in *intake) { c.allergy(in, e, r) })
	case *MedicationRequest:
		c.ofPatient(e, &r.Subject, func(in *intake) { c.medicine(in, e, r) })
	case *Observation:
		c.ofPatient(e, r.Subject, func(in *intake) { c.observation(in, e, r) })
	case *DocumentReference:
		c.ofPatient(e, r.Subject, func(in *intake) { c.document(in, e, r) })
	case *Practitioner, *Organization:
		c.file.NotTaken = append(c.file.NotTaken, e.note("Doctors and organisations are not made by an import; records name them."))
	case *medication:
		// It is read where a request points to it.
	case *about:
		if e.kind == "" {
			return // could not be read, and was told
		}
		subject := r.Subject
		if subject == nil {
			subject = r.Patient
		}
		reason := "Nothing is made of this kind of resource."
		if target, ok := c.find(subject); ok {
			if in := c.of[c.byRef[target.names()[0]]]; in != nil {
				in.leave(e, reason)
				return
			}
		}
		c.file.NotTaken = append(c.file.NotTaken, e.note(reason))
	}
}

// moment reads an instant, a day, a month or a year; zero for anything else.
func (c *collector) moment(text string) time.Time {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at
	}
	for _, layout := range []string{"2006-01-02T15:04:05", time.DateOnly, "2006-01", "2006"} {
		if at, err := time.ParseInLocation(layout, text, c.zone); err == nil {
			return at
		}
	}
	return time.Time{}
}

// partial is the day, month or year that a text names, as it was there.
func partial(text string) (clinic.PartialDate, bool) {
	if text == "" {
		return clinic.PartialDate{}, true
	}
	day, _, _ := strings.Cut(text, "T")
	p, err := clinic.ParsePartialDate(day)
	return p, err == nil
}

// condition is an entry of the problem list, a diagnosis of a visit, or both.
func (c *collector) condition(in *intake, e entry, r *Condition) {
	title := ""
	if r.Code != nil {
		title = clinic.CleanLine(r.Code.words())
	}
	verified := CodeableConcept{}
	if r.VerificationStatus != nil {
		verified = *r.VerificationStatus
	}
	switch {
	case title == "":
		in.leave(e, "It does not say what it is.")
		return
	case verified.has("entered-in-error"):
		in.leave(e, "It was entered in error.")
		return
	case verified.has("refuted"):
		in.leave(e, "It was refuted.")
		return
	}
	onlyVisit := false
	for _, category := range r.Category {
		onlyVisit = onlyVisit || category.has("encounter-diagnosis")
	}
	for _, category := range r.Category {
		onlyVisit = onlyVisit && !category.has("problem-list-item")
	}
	record := in.recordOf(c, r.Encounter)
	if record == nil && onlyVisit {
		at := c.moment(r.RecordedDate)
		if at.IsZero() {
			in.leave(e, "It is a diagnosis of a visit that is not in the file, and has no day.")
			return
		}
		record = in.ownRecord(e, at)
	}
	icd := r.Code.code(sysICD10, sysICD10CM)
	if record != nil {
		addText(&record.Diagnosis, clinic.CodedDiagnosis{Code: icd, Title: title}.String(), "; ")
		if icd != "" && onlyVisit && len(record.Diagnoses) < clinic.MaxDiagnoses && len([]rune(icd)) <= 20 && len([]rune(title)) <= clinic.MaxLine {
			record.Diagnoses = append(record.Diagnoses, clinic.CodedDiagnosis{Code: icd, Title: title})
		}
	}
	if onlyVisit {
		in.take(e)
		return
	}
	p := service.IncomingProblem{From: e.note("")}
	p.Title, p.Code, p.State = title, icd, clinic.ProblemActive
	var onsetOK, endedOK bool
	p.Onset, onsetOK = partial(r.OnsetDateTime)
	p.Ended, endedOK = partial(r.AbatementDateTime)
	if !onsetOK || !endedOK {
		in.leave(e, "Its beginning or its end is no date.")
		return
	}
	status := CodeableConcept{}
	if r.ClinicalStatus != nil {
		status = *r.ClinicalStatus
	}
	switch {
	case status.has("resolved"), r.ClinicalStatus == nil && r.AbatementDateTime != "":
		p.State = clinic.ProblemResolved
	case status.has("inactive", "remission"):
		p.State = clinic.ProblemInactive
	}
	if verified.has("unconfirmed", "provisional", "differential") {
		addText(&p.Note, notConfirmed(c.speech, verified), "\n")
	}
	if r.OnsetString != "" {
		addText(&p.Note, onset(c.speech, r.OnsetString), "\n")
	}
	for _, n := range r.Note {
		addText(&p.Note, n.Text, "\n")
	}
	in.chart.Problems = append(in.chart.Problems, p)
	in.take(e)
}

func addText(to *string, text, between string) {
	if text = clinic.CleanText(text); text == "" {
		return
	}
	if *to != "" {
		*to += between
	}
	*to += text
}

func (c *collector) allergy(in *intake, e entry, r *AllergyIntolerance) {
	status, verified := CodeableConcept{}, CodeableConcept{}
	if r.ClinicalStatus != nil {
		status = *r.ClinicalStatus
	}
	if r.VerificationStatus != nil {
		verified = *r.VerificationStatus
	}
	name := ""
	if r.Code != nil {
		name = clinic.CleanLine(r.Code.words())
	}
	switch {
	case verified.has("entered-in-error"):
		in.leave(e, "It was entered in error.")
		return
	case verified.has("refuted"):
		in.leave(e, "It was refuted.")
		return
	case status.has("inactive", "resolved"):
		in.leave(e, "It is not there any more.")
		return
	case name == "":
		in.leave(e, "It does not say what it is.")
		return
	}
	if at := c.moment(r.RecordedDate); at.After(in.chart.AllergiesAsked) {
		in.chart.AllergiesAsked = at
	}
	if r.Code.has(noKnownAllergy) {
		if in.chart.AllergyStatus == clinic.AllergyHas {
			in.leave(e, "It says that there is none, but others are named.")
			return
		}
		in.chart.AllergyStatus = clinic.AllergyNoneKnown
		in.take(e)
		return
	}
	a := clinic.Allergy{Substance: cutLine(name)}
	var reactions []string
	for _, reaction := range r.Reaction {
		for _, m := range reaction.Manifestation {
			if !m.has("unknown") {
				reactions = append(reactions, clinic.CleanLine(m.words()))
			}
		}
		if worse(clinic.Severity(reaction.Severity), a.Severity) {
			a.Severity = clinic.Severity(reaction.Severity)
		}
	}
	a.Reaction = cutLine(strings.Join(reactions, ", "))
	if slices.ContainsFunc(in.chart.Allergies, func(o clinic.Allergy) bool { return strings.EqualFold(o.Substance, a.Substance) }) {
		in.leave(e, "The same substance stands there already.")
		return
	}
	in.chart.AllergyStatus = clinic.AllergyHas
	in.chart.Allergies = append(in.chart.Allergies, a)
	in.take(e)
}

func cutLine(s string) string {
	if r := []rune(s); len(r) > clinic.MaxLine {
		return string(r[:clinic.MaxLine-1]) + "…"
	}
	return s
}

func worse(a, b clinic.Severity) bool {
	order := []clinic.Severity{clinic.SeverityUnknown, clinic.SeverityMild, clinic.SeverityModerate, clinic.SeveritySevere}
	return slices.Index(order, a) > slices.Index(order, b)
}

// document takes texts. Files stay where they are.
func (c *collector) document(in *intake, e entry, r *DocumentReference) {
	if r.Status != "" && r.Status != "current" {
		in.leave(e, "It is not current: "+shown(r.Status)+".")
		return
	}
	text := ""
	for _, content := range r.Content {
		kind, params, err := mime.ParseMediaType(content.Attachment.ContentType)
		if err != nil || kind != "text/plain" || content.Attachment.Data == "" || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") {
			continue
		}
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(content.Attachment.Data), ""))
		if err != nil || !utf8.Valid(data) {
			in.leave(e, "Its text cannot be read.")
			return
		}
		addText(&text, string(data), "\n\n")
	}
	if text == "" {
		in.leave(e, "Files are not taken out of bundles, only texts.")
		return
	}
	code := ""
	if r.Type != nil {
		code = r.Type.code(sysLOINC)
	}
	switch code {
	case loincPastIllness:
		addText(&in.chart.Patient.MedicalHistory, text, "\n\n")
	case loincPayment:
		addText(&in.chart.Patient.InsuranceInfo, text, "\n\n")
	default:
		var record *service.IncomingEntry
		if r.Context != nil {
			for _, enc := range r.Context.Encounter {
				if record == nil {
					record = in.recordOf(c, &enc)
				}
			}
		}
		if record == nil {
			at := c.moment(r.Date)
			if at.IsZero() {
				in.leave(e, "It belongs to no visit and has no day.")
				return
			}
			record = in.ownRecord(e, at)
		}
		addText(&record.Notes, text, "\n\n")
	}
	in.take(e)
}
