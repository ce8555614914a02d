package viewmodel

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// fakeVitals answers with a chart and notes what it was told.
type fakeVitals struct {
	VitalsService
	chart     service.VitalsChart
	asked     []service.VitalsQuery
	recorded  []service.RecordVitals
	retracted []clinic.VitalsID
	err       error
}

func (f *fakeVitals) Of(_ context.Context, q service.VitalsQuery) (service.VitalsChart, error) {
	f.asked = append(f.asked, q)
	return f.chart, f.err
}

func (f *fakeVitals) Record(_ context.Context, cmd service.RecordVitals) (clinic.VitalsID, error) {
	f.recorded = append(f.recorded, cmd)
	return 5, f.err
}

func (f *fakeVitals) Retract(_ context.Context, id clinic.VitalsID, _ string) error {
	f.retracted = append(f.retracted, id)
	return f.err
}

type fakeProblems struct {
	ProblemService
	list           []clinic.Problem
	added, updated []clinic.Problem
	asked          []service.ProblemQuery
	err            error
}

func (f *fakeProblems) List(_ context.Context, q service.ProblemQuery) ([]clinic.Problem, error) {
	f.asked = append(f.asked, q)
	return f.list, nil
}

func (f *fakeProblems) Add(_ context.Context, p clinic.Problem) (clinic.ProblemID, error) {
	f.added = append(f.added, p)
	return 1, f.err
}

func (f *fakeProblems) Update(_ context.Context, p clinic.Problem) error {
	f.updated = append(f.updated, p)
	return f.err
}

func (f *fakeProblems) MarkError(context.Context, clinic.ProblemID, int, string) error { return f.err }

type fakeTriage struct{ TriageService }

func (fakeTriage) Notes(context.Context, clinic.AppointmentID) ([]clinic.TriageNote, error) {
	return []clinic.TriageNote{{Note: "Headache."}}, nil
}

type fakeCodes struct {
	list  []clinic.CodedDiagnosis
	asked int
	err   error
}

func (f *fakeCodes) SuggestDiagnoses(context.Context, string) ([]clinic.CodedDiagnosis, error) {
	f.asked++
	return f.list, f.err
}

// chartOf58 is somebody of 58 years with three sets, the newest first.
func chartOf58() service.VitalsChart {
	born := clinic.MustDate("1968-03-12")
	height := []clinic.HeightAt{{At: deskNow.AddDate(0, -6, 0), Height: 1750}}
	sets := []clinic.Vitals{
		{ID: 3, TakenAt: deskNow.Add(-time.Hour), AppointmentID: 9, Systolic: 158, Diastolic: 96, Pulse: 78, Weight: 86_000, RecordedByName: "Ines"},
		{ID: 2, TakenAt: deskNow.AddDate(0, -2, 0), Systolic: 138, Diastolic: 91, SpO2: 93, RecordedByName: "Ines"},
		{ID: 1, TakenAt: deskNow.AddDate(0, -6, 0), Systolic: 128, Diastolic: 82, Height: 1750, Weight: 84_000, RecordedByName: "Ines"},
	}
	c := service.VitalsChart{Born: born, Sex: clinic.SexMale, Last: service.LastVitals{}}
	for _, v := range sets {
		s := clinic.See(v, height, born, clinic.SexMale)
		c.Rows = append(c.Rows, s)
		for _, m := range append(clinic.Measures(), clinic.MeasureBMI) {
			if value, ok := s.Value(m); ok {
				if _, have := c.Last[m]; !have {
					c.Last[m] = service.LastValue{Value: value, Mark: s.Marks[m], At: s.TakenAt, Visit: s.AppointmentID}
					if m == clinic.MeasureBMI {
						last := c.Last[m]
						last.HeightFrom = s.HeightFrom
						c.Last[m] = last
					}
				}
			}
		}
	}
	return c
}

func TestVitalCards(t *testing.T) {
	var got []string
	for _, c := range VitalCards(chartOf58(), 9, deskNow) {
		got = append(got, strings.TrimSpace(c.Title+" "+c.Value+c.Mark.Sign()+" "+c.Note))
	}
	want := []string{"BP mmHg 158 / 96▲", "Pulse 78", "Temp °C —", "SpO₂ 93 %▼ 23 Sep 2026", "Weight kg 86.0", "BMI 28.1▲"}
	if !slices.Equal(got, want) {
		t.Errorf("cards %q", got)
	}
	cards := VitalCards(chartOf58(), 9, deskNow)
	if cards[0].Told != "Blood pressure: 158 / 96, 23 Nov 2026 09:42, high" || cards[2].Told != "Temperature: never measured" ||
		!strings.HasSuffix(cards[5].Told, "with the height of 23 May 2026") {
		t.Errorf("told %q, %q, %q", cards[0].Told, cards[2].Told, cards[5].Told)
	}
	for _, c := range VitalCards(service.VitalsChart{}, 0, deskNow) {
		if c.Value != "—" || c.Mark.Out() {
			t.Errorf("of nobody: %+v", c)
		}
	}
}

// The diastolic pressure alone marks the pair too.
func TestThePairIsMarkedByEitherPressure(t *testing.T) {
	l := LinesOf(chartOf58(), clinic.MeasureSystolic, "12 months", time.UTC)
	if l.Title != "Blood pressure, mmHg, 12 months" || !slices.Equal(l.Series, []string{"Systolic pressure", "Diastolic pressure"}) || !l.HasRange || l.High != 139 {
		t.Errorf("%+v", l)
	}
	var out []bool
	for _, p := range l.Points {
		out = append(out, p.Out)
	}
	if !slices.Equal(out, []bool{false, true, true}) || l.Points[1].Told != "23 Sep 2026: 138/91 mmHg, high" || !slices.Equal(l.Points[2].Values, []float64{158, 96}) {
		t.Errorf("points %+v", l.Points)
	}
	if got := l.Told(); got != "3 times, last 23 Nov 2026: 158/96 mmHg, high; 2 out of range" {
		t.Errorf("told %q", got)
	}
	weight := LinesOf(chartOf58(), clinic.MeasureWeight, "all", time.UTC)
	if len(weight.Points) != 2 || weight.HasRange || weight.Points[1].Values[0] != 86 || weight.Points[1].Told != "23 Nov 2026: 86.0 kg" {
		t.Errorf("weight %+v", weight)
	}
	if got := (VitalLines{}).Told(); got != "Nothing was measured." {
		t.Errorf("of nothing: %q", got)
	}
	if got := VitalsLine(chartOf58().Rows[0]); got != "BP 158/96 ▲, pulse 78, 86.0 kg, BMI 28.1 ▲" {
		t.Errorf("line %q", got)
	}
}

func vitalsForm(v *fakeVitals) *VitalsForm {
	d := (&fakeDesk{}).frontDesk(clinic.RoleNurse, InlineRunner{})
	d.Services.Vitals, d.Services.Triage = v, fakeTriage{}
	f := NewVitalsForm(d, VitalsPatient{ID: 4, Name: "Østergård, Søren", Born: clinic.MustDate("1968-03-12"), Visit: 9})
	f.Load()
	return f
}

func TestVitalsFormSaysWhileTyping(t *testing.T) {
	f := vitalsForm(&fakeVitals{chart: chartOf58()})
	if len(f.Notes) != 1 || f.AsksHead() || f.AsksPregnancy() {
		t.Errorf("notes %v, head %v, pregnancy %v", f.Notes, f.AsksHead(), f.AsksPregnancy())
	}
	for _, c := range []struct {
		field, text string
		want        FieldSays
	}{
		{"blood_pressure", "", FieldSays{Text: "last 158 / 96, 23 Nov 2026"}},
		{"blood_pressure", "150/80", FieldSays{Text: "150/80 mmHg ▲ high (normal 90–139 / 60–89)", Mark: clinic.MarkHigh}},
		{"blood_pressure", "80/50", FieldSays{Text: "80/50 mmHg ▼ low (normal 90–139 / 60–89)", Mark: clinic.MarkLow}},
		{"pulse", "72", FieldSays{Text: "72/min", Mark: clinic.MarkNormal}},
		{"temperature", "", FieldSays{}},
		{"weight", "190 lb", FieldSays{Text: "86.2 kg"}},
		{"spo2", "970", FieldSays{Wrong: "Oxygen saturation: 970 % cannot be; it is between 30 % and 100 %. Was 97 % meant?"}},
	} {
		if got := f.Says(c.field, c.text); got != c.want {
			t.Errorf("%s %q says %+v", c.field, c.text, got)
		}
	}
	typed := TypedVitals{Texts: map[string]string{"weight": "86"}}
	if got := f.BMI(typed); got.Text != "28.1 ▲ high" || got.Note != "normal 18.5–24.9; with the height of 23 May 2026, 175 cm" {
		t.Errorf("BMI %+v", got)
	}
	typed.Texts["height"] = "1.9"
	if got := f.BMI(typed); got.Text != "23.8" || got.Note != "" {
		t.Errorf("BMI with its own height %+v", got)
	}
	if got := f.BMI(TypedVitals{}); got != (FieldSays{}) {
		t.Errorf("BMI of nothing %+v", got)
	}
	if got := vitalsForm(&fakeVitals{}).BMI(TypedVitals{Texts: map[string]string{"weight": "86"}}); got.Note != "give the height too" {
		t.Errorf("BMI without a height %+v", got)
	}
}

func TestVitalsFormSaves(t *testing.T) {
	v := &fakeVitals{chart: chartOf58()}
	f := vitalsForm(v)
	var err error
	done := func(e error) { err = e }
	f.Submit(TypedVitals{Texts: map[string]string{"blood_pressure": "80/120", "spo2": "970", "pulse": "78"}}, false, done)
	var fields []string
	for _, e := range clinic.FieldErrors(err) {
		fields = append(fields, e.Field)
	}
	if !slices.Equal(fields, []string{"blood_pressure", "spo2"}) || len(v.recorded) != 0 {
		t.Errorf("wrong fields %v, recorded %v", fields, v.recorded)
	}
	v.err = &clinic.Error{Code: clinic.Conflict, Field: "weight", Message: "190.0 kg, but 86.0 kg. Is that right?"}
	typed := TypedVitals{Texts: map[string]string{"weight": "190", "pain": "0"}, Triage: "Headache.", Note: "dressed"}
	f.Submit(typed, false, done)
	if words, unlikely := Unlikely(err); !unlikely || words != "Weight 190.0 kg, but 86.0 kg. Is that right?" {
		t.Errorf("unlikely %v: %q", unlikely, words)
	}
	v.err = nil
	f.Submit(typed, true, done)
	last := v.recorded[len(v.recorded)-1]
	if err != nil || !last.Sure || last.Vitals.Weight != 190_000 || *last.Vitals.Pain != 0 || last.Vitals.AppointmentID != 9 || last.Triage != "Headache." {
		t.Errorf("recorded %+v %v", last, err)
	}
	if _, unlikely := Unlikely(clinic.Errorf(clinic.Conflict, "The record is retired.")); unlikely {
		t.Error("every conflict is asked about")
	}
}

func TestVitalsHistory(t *testing.T) {
	v := &fakeVitals{chart: chartOf58()}
	d := (&fakeDesk{}).frontDesk(clinic.RoleNurse, InlineRunner{})
	d.Services.Vitals = v
	h := NewVitalsHistory(d, 4, clinic.MeasureDiastolic)
	h.Load()
	if h.Measure != clinic.MeasureSystolic || !v.asked[0].From.Equal(deskNow.AddDate(-1, 0, 0)) || !v.asked[0].WithRetracted || h.Period() != "12 months" {
		t.Errorf("asked %+v", v.asked)
	}
	h.Months = 60
	if h.Period() != "5 years" {
		t.Errorf("period %q", h.Period())
	}
	h.Months = 0
	h.Load()
	if from, to := h.Span(); !from.IsZero() || !to.IsZero() || !v.asked[1].From.IsZero() || h.Period() != "all" {
		t.Errorf("asked %+v", v.asked[1])
	}
	set := h.Chart.Rows[0]
	h.Retract(set.ID, "wrong patient", func(error) {})
	if len(v.retracted) != 1 || len(v.asked) != 3 {
		t.Errorf("retracted %v, loaded %d times", v.retracted, len(v.asked))
	}
	if set.Retracted = deskNow; h.MayRetract(set) {
		t.Error("an error can be marked again")
	}
	// What was entered in error is not drawn.
	h.Chart.Rows[0] = set
	if n := len(h.Lines().Points); n != 2 {
		t.Errorf("%d points", n)
	}
	failed := 0
	h.Failed = func(error) { failed++ }
	v.err = &clinic.Error{Code: clinic.Forbidden, Field: "reason", Message: "Give a reason."}
	h.Load()
	if failed != 1 || !NeedsReason(v.err) || NeedsReason(clinic.Errorf(clinic.Forbidden, "no")) {
		t.Error("a chart that needs a reason")
	}
}

func TestProblemListKeeps(t *testing.T) {
	p := &fakeProblems{list: []clinic.Problem{{ID: 3, Title: "Hypertension", State: clinic.ProblemActive, Version: 4, AppointmentID: 2}, {Title: "Flu", State: clinic.ProblemResolved}}}
	d := (&fakeDesk{}).frontDesk(clinic.RoleDoctor, InlineRunner{})
	d.Services.Problems = p
	l := NewProblemList(d, 4, 9)
	l.Load()
	if !l.MayChange() || len(ActiveProblems(l.All)) != 1 || !p.asked[0].WithError {
		t.Errorf("list %+v", l.All)
	}
	var err error
	done := func(e error) { err = e }
	l.Save(clinic.Problem{}, TypedProblem{Title: "", Onset: "soon", Ended: "2018", State: clinic.ProblemResolved}, done)
	var fields []string
	for _, e := range clinic.FieldErrors(err) {
		fields = append(fields, e.Field)
	}
	if !slices.Equal(fields, []string{"onset", "title"}) || len(p.added) != 0 {
		t.Errorf("fields %v", fields)
	}
	l.Save(clinic.Problem{}, TypedProblem{Code: "I10", Title: "Hypertension", Onset: "Mar 2019"}, done)
	if err != nil || len(p.added) != 1 || p.added[0].Onset.String() != "2019-03" || p.added[0].AppointmentID != 9 || len(p.asked) != 2 {
		t.Errorf("added %+v %v", p.added, err)
	}
	l.Save(l.All[0], TypedProblem{Title: "Hypertension", State: clinic.ProblemInactive}, done)
	if u := p.updated[0]; err != nil || u.ID != 3 || u.Version != 4 || u.AppointmentID != 2 || u.State != clinic.ProblemInactive {
		t.Errorf("updated %+v %v", u, err)
	}
	// After somebody else's change the list is read anew.
	p.err = clinic.Errorf(clinic.Stale, "Somebody else changed this.")
	l.MarkError(l.All[0], "x", done)
	if !IsStale(err) || len(p.asked) != 4 {
		t.Errorf("stale %v, read %d times", err, len(p.asked))
	}
	l.Suggest("hyper", func(list []clinic.CodedDiagnosis) {
		if list != nil {
			t.Error("suggestions without a list")
		}
	})
	codes := &fakeCodes{list: []clinic.CodedDiagnosis{{Code: "I10", Title: "Essential hypertension"}}}
	l.Services.Diagnoses = codes
	asked := 0
	l.Suggest(" ", func(list []clinic.CodedDiagnosis) { asked += len(list) })
	l.Suggest("hyper", func(list []clinic.CodedDiagnosis) { asked += len(list) })
	codes.err = clinic.Errorf(clinic.Unavailable, "The database is busy.")
	l.Suggest("hyper", func(list []clinic.CodedDiagnosis) { asked += 10 * len(list) })
	if asked != 1 || codes.asked != 2 {
		t.Errorf("%d suggestions, asked %d times", asked, codes.asked)
	}
	for text, p := range map[string]clinic.Problem{"since 2019": {Onset: clinic.PartialDate{Year: 2019}}, "until Mar 2020": {Ended: clinic.PartialDate{Year: 2020, Month: 3}},
		"2019 – 2020": {Onset: clinic.PartialDate{Year: 2019}, Ended: clinic.PartialDate{Year: 2020}}, "": {}} {
		if got := ProblemTimes(p); got != text {
			t.Errorf("times %q, want %q", got, text)
		}
	}
}

// Vital signs are entered on the day, from the booking until the visit is closed.
func TestWhenVitalsAreTaken(t *testing.T) {
	now, nurse := deskNow, clinic.Actor{Role: clinic.RoleNurse}
	row := func(s clinic.AppointmentStatus, days int) service.AppointmentRow {
		return service.AppointmentRow{Appointment: clinic.Appointment{Status: s, Date: deskToday.AddDays(days), DoctorID: 1}}
	}
	for s, want := range map[clinic.AppointmentStatus]bool{clinic.StatusRequested: false, clinic.StatusBooked: true, clinic.StatusArrived: true,
		clinic.StatusInConsultation: true, clinic.StatusCompleted: false, clinic.StatusCancelled: false, clinic.StatusNoShow: false} {
		if got := TakesVitals(nurse, row(s, 0), now); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
	if TakesVitals(nurse, row(clinic.StatusBooked, 1), now) || TakesVitals(clinic.Actor{Role: clinic.RoleReceptionist}, row(clinic.StatusArrived, 0), now) ||
		TakesVitals(clinic.Actor{Role: clinic.RoleDoctor, DoctorID: 2}, row(clinic.StatusArrived, 0), now) {
		t.Error("taken tomorrow, at the desk or by another doctor")
	}
	if !slices.Contains(VisitActions(nurse, row(clinic.StatusArrived, 0), now), VisitVitals) {
		t.Error("the nurse is not offered it")
	}
}

// The overview asks for what the role reads, and says when a reason is needed.
func TestTheOverviewsClinicalPart(t *testing.T) {
	for role, want := range map[clinic.Role][2]int{clinic.RoleAdmin: {1, 1}, clinic.RoleNurse: {1, 0}, clinic.RoleReceptionist: {0, 0}, clinic.RolePatient: {1, 1}} {
		desk := &fakeDesk{}
		d := desk.frontDesk(role, InlineRunner{})
		v, p := &fakeVitals{chart: chartOf58()}, &fakeProblems{}
		d.Services.Vitals, d.Services.Problems = v, p
		c := NewPatientChart(d)
		c.Open(4)
		if len(v.asked) != want[0] || len(p.asked) != want[1] || !c.Loaded {
			t.Errorf("%s asked %d times for vital signs, %d for problems", role, len(v.asked), len(p.asked))
		}
	}
	d := (&fakeDesk{}).frontDesk(clinic.RoleDoctor, InlineRunner{})
	v, p := &fakeVitals{err: &clinic.Error{Code: clinic.Forbidden, Field: "reason", Message: "Give a reason."}}, &fakeProblems{}
	d.Services.Vitals, d.Services.Problems = v, p
	c := NewPatientChart(d)
	c.Open(4)
	if !c.Loaded || !c.Closed || c.MayRecordVitals() {
		t.Errorf("loaded %v, closed %v", c.Loaded, c.Closed)
	}
	v.err, v.chart = nil, chartOf58()
	c.OpenWith("on call")
	if m, lines := c.Lines(); c.Closed || v.asked[1].Reason != "on call" || p.asked[0].Reason != "on call" || m != clinic.MeasureSystolic || len(lines.Points) != 3 {
		t.Errorf("asked %+v", v.asked)
	}
	if c.MayRecordVitals() {
		t.Error("a reason to read lets write")
	}
	c.Open(5)
	if c.Reason != "" || v.asked[2].Reason != "" {
		t.Error("the reason goes on to another patient")
	}
}

func TestAllergiesThatWouldBeGone(t *testing.T) {
	f := NewAllergyForm((&fakeDesk{}).frontDesk(clinic.RoleNurse, InlineRunner{}), clinic.Patient{Allergies: []clinic.Allergy{{Substance: "Penicillin", Reaction: "rash"}, {Substance: "Latex"}}})
	if got := f.Gone(clinic.AllergyHas, []clinic.Allergy{{Substance: "latex"}, {Substance: "Nuts"}}); !slices.Equal(got, []string{"Penicillin (rash)"}) {
		t.Errorf("gone %q", got)
	}
	if got := f.Gone(clinic.AllergyNoneKnown, nil); len(got) != 2 {
		t.Errorf("gone %q", got)
	}
}
