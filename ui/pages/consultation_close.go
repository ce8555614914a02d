package pages

import (
	"regexp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// Save signs and closes the visit (Ctrl+S, Ctrl+Enter), after one look at the
// summary.
func (p *ConsultationPage) Save() {
	if !p.vm.Loaded() || p.vm.ReadOnly() || p.vm.Busy() || p.signing || components.ModalOpen(p.env.Window) {
		return
	}
	p.clearErrors()
	if p.rx.pending() {
		p.rx.fail("drug", i18n.T("Add this medicine with Enter, or clear the row with Esc."))
		return
	}
	if err := p.follow.err(); err != nil {
		p.showErr(clinic.FieldErrorf("follow_up", "%s", i18n.Error(err)))
		return
	}
	if err := p.vm.Check(); err != nil {
		p.showErr(err)
		return
	}
	if p.vm.Amending() {
		p.signAmendment()
		return
	}
	p.confirm()
}

func (p *ConsultationPage) confirm() {
	var dialog *components.FormDialog
	dialog = components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Sign and close this visit?"), Message: consultationSummary(p.vm), ConfirmText: i18n.T("Sign and close"), KeepOpen: true,
		OnConfirm: func(string) {
			p.signing = true
			dialog.SetBusy(true)
			p.vm.Close(func(r service.CloseResult, err error) {
				p.signing = false
				dialog.Close()
				if err != nil {
					p.closeFailed(err)
					return
				}
				p.closed(r)
			})
		},
	}, p.env.Window)
}

// consultationSummary says in a few lines what signing makes final.
func consultationSummary(vm *viewmodel.Consultation) string {
	d := vm.Data()
	lines := []string{vm.Patient().ListName()}
	if text := d.DiagnosisText(); text != "" {
		lines = append(lines, i18n.F("Diagnosis: %s", shorten(text, 120)))
	}
	switch n := len(d.Items); n {
	case 0:
		lines = append(lines, i18n.T("No prescription"))
	case 1:
		lines = append(lines, i18n.F("Prescription: %s", d.Items[0].Name()))
	default:
		lines = append(lines, i18n.N(n, "Prescription: %d medicine", "Prescription: %d medicines"))
	}
	if f := d.FollowUp; !f.Date.IsZero() {
		when := i18n.Date(f.Date, "Mon 2 Jan 2006")
		if f.Book {
			when += i18n.F(" at %s, booked", f.Start.String())
		} else {
			when += i18n.T(", date only")
		}
		lines = append(lines, i18n.F("Follow-up: %s", when))
	}
	return strings.Join(append(lines, "", i18n.T("What is signed stays as it is; it can be amended with a reason.")), "\n")
}

func shorten(s string, most int) string {
	runes := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(runes) <= most {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:most])) + "…"
}

func (p *ConsultationPage) closed(r service.CloseResult) {
	p.fill()
	text := i18n.F("Visit of %s closed. The bill is at the cash desk.", p.vm.Patient().ListName())
	if f := p.vm.Data().FollowUp; r.FollowUp != 0 {
		text += i18n.F(" Follow-up booked for %s, %s.", i18n.Date(f.Date, "Mon 2 Jan"), f.Start.String())
	}
	components.Toast(p.env.Window, theme.ToneGood, text)
	if r.Prescription == 0 {
		p.leavePage()
		return
	}
	job := prescriptionJob(p.env, r.Prescription, "")
	if rx := p.vm.Prescription(); rx != nil {
		job = prescriptionJob(p.env, rx.ID, rx.Number)
	}
	job.Closed = p.leavePage
	printDocument(p.env, job)
}

func (p *ConsultationPage) closeFailed(err error) {
	switch clinic.CodeOf(err) {
	case clinic.Stale, clinic.Conflict:
		if len(clinic.FieldErrors(err)) == 0 {
			p.setNote(theme.ToneDanger, i18n.F("%s What you typed is kept.", i18n.Error(err)),
				components.Action{Text: i18n.T("Read the visit again"), Run: func() {
					p.setNote(theme.ToneNeutral, "")
					p.load(p.focusFirst)
				}})
			return
		}
	}
	p.vm.ReloadSlots()
	p.showErr(err)
}

func (p *ConsultationPage) setNote(tone theme.Tone, text string, actions ...components.Action) {
	p.note.RemoveAll()
	if text == "" {
		p.note.Hide()
	} else {
		p.note.Add(components.NewNote(tone, text, actions...))
		p.note.Show()
	}
	p.frame.Refresh()
}

func (p *ConsultationPage) clearErrors() {
	for _, f := range p.fields {
		f.SetError("")
	}
	p.rx.clearErrors()
	p.follow.setError("")
	p.showHolder()
}

var consultationItemField = regexp.MustCompile(`^items\[(\d+)\]\.(.+)$`)

// showErr puts every message beside its input and the focus into the first.
func (p *ConsultationPage) showErr(err error) {
	var rest []string
	focused := false
	focus := func(o fyne.Focusable) {
		if !focused {
			focused = true
			p.env.Window.Canvas().Focus(o)
		}
	}
	inputs := map[string]fyne.Focusable{"symptoms": p.symptoms, "notes": p.notes, "diagnosis": p.diagnosis.entry,
		"advice": p.advice, "doctor_notes": p.private}
	fields := clinic.FieldErrors(err)
	for _, e := range fields {
		item := consultationItemField.FindStringSubmatch(e.Field)
		switch {
		case inputs[e.Field] != nil:
			p.fields[e.Field].SetError(i18n.Say(e.Message))
			focus(inputs[e.Field])
		case item != nil:
			i, _ := strconv.Atoi(item[1])
			p.rx.failItem(i, item[2], i18n.Say(e.Message), !focused)
			focused = true
		case strings.HasPrefix(e.Field, "follow_up") || e.Field == "start" || e.Field == "date":
			p.follow.setError(i18n.Say(e.Message))
			focus(p.follow.date)
		default:
			rest = append(rest, i18n.Say(e.Message))
		}
	}
	if len(fields) == 0 {
		rest = append(rest, i18n.Error(err))
	}
	if len(rest) > 0 {
		p.setNote(theme.ToneDanger, strings.Join(rest, "\n"))
	}
	p.frame.Refresh()
}
