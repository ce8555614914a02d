package viewmodel

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// HitKind is what the search box found; Title says it in a word.
type HitKind string

// The kinds of hits.
const (
	HitPatient HitKind = "patient"
	HitDoctor  HitKind = "doctor"
	HitVisit   HitKind = "visit"
	HitBill    HitKind = "bill"
	HitCommand HitKind = "command"
)

// HitKinds returns all of them.
func HitKinds() []HitKind { return []HitKind{HitPatient, HitDoctor, HitVisit, HitBill, HitCommand} }

// Title names the kind for people.
func (k HitKind) Title() string {
	switch k {
	case HitPatient:
		return i18n.T("Patient")
	case HitDoctor:
		return i18n.T("Doctor")
	case HitVisit:
		return i18n.T("Visit")
	case HitBill:
		return i18n.T("Bill")
	}
	return i18n.T("Command")
}

// Hit is one line under the search box.
type Hit struct {
	Kind    HitKind
	Text    string
	Detail  string
	Patient clinic.PatientID
	Doctor  clinic.DoctorID
	Visit   clinic.AppointmentID
	Invoice clinic.InvoiceID
	Run     func() // of a command
}

// Command is something the search box can start.
type Command struct {
	Text string
	Key  string
	Run  func()
}

// Find is the search box for patients, doctors, today's visits by their token,
// bills by the number of receipt or invoice, and commands.
type Find struct {
	FrontDesk
	Commands []Command
	// Changed is called on the UI thread with what was found.
	Changed func([]Hit)
	Failed  func(error)

	loading bool
	then    func() // waits for the answer that is under way
	load    Latest
}

// WhenFound runs fn once what is shown is the answer to what was typed: at
// once, or when the answer comes. Typing on gives it up.
func (f *Find) WhenFound(fn func()) {
	if f.loading {
		f.then = fn
		return
	}
	fn()
}

// settle ends a search and returns what waited for it.
func (f *Find) settle() func() {
	then := f.then
	f.loading, f.then = false, nil
	if then == nil {
		return func() {}
	}
	return then
}

// findRows is how many patients and doctors are shown; typing more finds the
// rest.
const findRows = 12

// Query looks for a text. Commands come at once, people as soon as they are
// found.
func (f *Find) Query(text string) {
	text = clinic.CleanLine(text)
	commands := f.commands(text)
	f.loading, f.then = false, nil
	if text == "" {
		f.load.Cancel()
		f.Changed(commands)
		return
	}
	f.loading = true
	f.load.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		var hits []Hit
		for _, look := range []func(context.Context, string) ([]Hit, error){f.visits, f.bills, f.patients, f.doctors} {
			found, err := look(ctx, text)
			if err != nil {
				return func() {
					f.settle()
					f.Failed(err)
				}
			}
			hits = append(hits, found...)
		}
		return func() {
			then := f.settle()
			f.Changed(append(hits, commands...))
			then()
		}
	})
}

func (f *Find) patients(ctx context.Context, text string) ([]Hit, error) {
	if !f.May(clinic.PatientsSee) {
		return nil, nil
	}
	page, err := f.Services.Patients.Search(ctx, service.PatientFilter{Text: text}, service.PageRequest{Limit: findRows})
	hits := make([]Hit, 0, len(page.Rows))
	for _, p := range page.Rows {
		hits = append(hits, Hit{Kind: HitPatient, Text: p.ListName(), Detail: PatientLine(p, f.Today()), Patient: p.ID})
	}
	return hits, err
}

func (f *Find) doctors(ctx context.Context, text string) ([]Hit, error) {
	if !f.May(clinic.DoctorsSee) {
		return nil, nil
	}
	doctors, err := f.Services.Doctors.List(ctx, service.DoctorFilter{Text: text})
	var hits []Hit
	for _, d := range doctors[:min(findRows, len(doctors))] {
		hits = append(hits, Hit{Kind: HitDoctor, Text: d.Name(), Detail: d.DepartmentName, Doctor: d.ID})
	}
	return hits, err
}

// commands are those whose words begin with what is typed.
func (f *Find) commands(text string) []Hit {
	var hits []Hit
	for _, c := range f.Commands {
		if matchesWords(c.Text, text) {
			hits = append(hits, Hit{Kind: HitCommand, Text: c.Text, Detail: c.Key, Run: c.Run})
		}
	}
	return hits
}

// matchesWords reports whether every word typed begins a word of the text.
func matchesWords(text, typed string) bool {
	words := strings.Fields(strings.ToLower(text))
	for _, t := range strings.Fields(strings.ToLower(typed)) {
		found := false
		for _, w := range words {
			found = found || strings.HasPrefix(w, t)
		}
		if !found {
			return false
		}
	}
	return true
}
