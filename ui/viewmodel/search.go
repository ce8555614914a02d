package viewmodel

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// HitKind says what the search box found.
type HitKind string

// The kinds of hits.
const (
	HitPatient HitKind = "Patient"
	HitDoctor  HitKind = "Doctor"
	HitCommand HitKind = "Command"
)

// Hit is one line under the search box.
type Hit struct {
	Kind    HitKind
	Text    string
	Detail  string
	Patient clinic.PatientID
	Doctor  clinic.DoctorID
	Run     func() // of a command
}

// Command is something the search box can start.
type Command struct {
	Text string
	Key  string
	Run  func()
}

// Find is the search box for patients, doctors and commands.
type Find struct {
	FrontDesk
	Commands []Command
	// Changed is called on the UI thread with what was found.
	Changed func([]Hit)
	Failed  func(error)

	load Latest
}

// findRows is how many patients and doctors are shown; typing more finds the
// rest.
const findRows = 12

// Query looks for a text. Commands come at once, people as soon as they are
// found.
func (f *Find) Query(text string) {
	text = clinic.CleanLine(text)
	commands := f.commands(text)
	if text == "" {
		f.load.Cancel()
		f.Changed(commands)
		return
	}
	today := f.Today()
	f.load.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		var hits []Hit
		var err error
		if f.May(clinic.PatientsSee) {
			var page service.Page[service.PatientRow]
			page, err = f.Services.Patients.Search(ctx, service.PatientFilter{Text: text}, service.PageRequest{Limit: findRows})
			for _, p := range page.Rows {
				hits = append(hits, Hit{Kind: HitPatient, Text: p.ListName(), Detail: PatientLine(p, today), Patient: p.ID})
			}
		}
		if err == nil && f.May(clinic.DoctorsSee) {
			var doctors []clinic.Doctor
			doctors, err = f.Services.Doctors.List(ctx, service.DoctorFilter{Text: text})
			for _, d := range doctors[:min(findRows, len(doctors))] {
				hits = append(hits, Hit{Kind: HitDoctor, Text: d.Name(), Detail: d.DepartmentName, Doctor: d.ID})
			}
		}
		return func() {
			if err != nil {
				f.Failed(err)
				return
			}
			f.Changed(append(hits, commands...))
		}
	})
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
