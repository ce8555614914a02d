package pages

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// claimBadge shows where a claim stands.
func claimBadge(s clinic.ClaimState) components.BadgeSpec {
	spec := components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.Say(s.Title())}
	switch s {
	case clinic.ClaimOpen:
		spec.Tone = theme.ToneWaiting
	case clinic.ClaimSubmitted:
		spec.Tone = theme.ToneBooked
	case clinic.ClaimAccepted, clinic.ClaimPartAccepted, clinic.ClaimPaid:
		spec.Tone = theme.ToneGood
	case clinic.ClaimRejected:
		spec.Tone = theme.ToneDanger
	}
	return spec
}

// claimForm is the dialog of one claim: what it asks for, what happened to it,
// and the step that comes next.
type claimForm struct {
	env    *Env
	vm     *viewmodel.ClaimCase
	done   func()
	dialog *components.FormDialog

	date    *components.DateField
	number  *components.Entry
	answer  *components.Choice
	covered *components.MoneyField
	note    *components.Entry
}

// openClaim shows a claim. done is called after a step of it.
func openClaim(env *Env, c clinic.Claim, currency clinic.Currency, subtitle string, done func()) {
	if !env.May(clinic.ClaimsManage) || env.Services.Claims == nil {
		return
	}
	viewmodel.OpenClaim(frontDesk(env), c, func(vm *viewmodel.ClaimCase, err error) {
		if err != nil {
			showLoadError(env, err)
			return
		}
		f := &claimForm{env: env, vm: vm, done: done, date: components.NewDateField(), number: components.NewEntry(), note: newReason(),
			covered: components.NewMoneyField(currency)}
		f.date.Today = env.Today
		f.date.SetDate(env.Today())
		f.number.MaxLength = 100
		f.number.SetText(c.ClaimNo)
		f.show(subtitle)
	})
}

func (f *claimForm) show(subtitle string) {
	c := f.vm.Claim
	o := components.FormOptions{Title: i18n.F("Claim on %s", c.PayerName), Subtitle: subtitle, Above: f.facts(), Width: 540, CancelText: i18n.T("Close")}
	switch c.State {
	case clinic.ClaimOpen:
		o.SubmitText = i18n.F("Mark %s as sent", i18n.Money(c.Amount))
		o.OnSubmit = f.submit
		o.Fields = []components.FormField{{Name: "date", Label: i18n.T("Sent on"), Widget: f.date, Required: true}, {Name: "claim_no", Label: i18n.T("Claim number"), Widget: f.number}}
	case clinic.ClaimSubmitted:
		f.answer = components.NewChoice([]components.Option{{Value: string(clinic.AnswerAccept), Text: i18n.F("Accepted: %s", i18n.Money(c.Amount))},
			{Value: string(clinic.AnswerPart), Text: i18n.T("Accepted in part; the rest is the patient's")}, {Value: string(clinic.AnswerReject), Text: i18n.T("Rejected; all of it is the patient's")}},
			func(string) { f.follow() })
		f.answer.SetValue(string(clinic.AnswerAccept))
		f.covered.OnChanged = f.follow
		o.OnSubmit = f.reply
		o.Fields = []components.FormField{{Name: "answer", Label: i18n.T("Answer"), Widget: f.answer, Required: true}, {Name: "covered", Label: i18n.T("The payer carries"), Widget: f.covered, Required: true},
			{Name: "date", Label: i18n.T("Answered on"), Widget: f.date, Required: true}, {Name: "claim_no", Label: i18n.T("Claim number"), Widget: f.number}, {Name: "note", Label: i18n.T("Why"), Widget: f.note}}
	default:
		o.SubmitText = i18n.T("OK")
		o.OnSubmit = func() { f.dialog.Close() }
	}
	if f.vm.CanReopen() {
		text := i18n.T("Take the answer back…")
		if c.State == clinic.ClaimSubmitted {
			text = i18n.T("It was not sent…")
		}
		o.Extra = []components.Action{{Text: text, Run: f.reopen}}
	}
	f.dialog = components.NewFormDialog(o, f.env.Window)
	f.follow()
	f.dialog.Show()
}

// facts are the amounts and the history.
func (f *claimForm) facts() fyne.CanvasObject {
	c := f.vm.Claim
	box := components.VBoxGap(6, components.HBox(components.NewBadge(claimBadge(c.State).Tone, nil, i18n.Say(c.State.Title()))),
		factRow(i18n.C("claim", "Asked for"), i18n.Money(c.Amount)), factRow(i18n.T("The payer carries"), i18n.Money(c.Covered)))
	if rest := c.Amount.Sub(c.Covered); rest.Minor > 0 && c.State != clinic.ClaimVoid {
		box.Add(factRow(i18n.T("Back to the patient"), i18n.Money(rest)))
	}
	if c.PolicyNo != "" {
		box.Add(factRow(i18n.T("Policy"), c.PolicyNo))
	}
	zone := f.env.Now().Location()
	for _, s := range f.vm.Steps {
		box.Add(components.NewText(joinDots(i18n.Date(s.At.In(zone), "2 Jan 2006 15:04"), i18n.Say(s.State.Title()), i18n.Money(s.Covered), s.ByName, s.Note),
			components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}))
	}
	return box
}

// follow shows the fields of the chosen answer and says on the button what it does.
func (f *claimForm) follow() {
	if f.answer == nil || f.dialog == nil {
		return
	}
	a := clinic.ClaimAnswer(f.answer.Value())
	f.dialog.SetFieldVisible("covered", a == clinic.AnswerPart)
	f.dialog.SetFieldVisible("note", a != clinic.AnswerAccept)
	switch a {
	case clinic.AnswerPart:
		text := i18n.T("Note the part")
		if m, err := f.covered.Value(); err == nil {
			text = i18n.F("Note %s as accepted", i18n.Money(m))
		}
		f.dialog.SetSubmitText(text)
	case clinic.AnswerReject:
		f.dialog.SetSubmitText(i18n.T("Note the rejection"))
	default:
		f.dialog.SetSubmitText(i18n.F("Note %s as accepted", i18n.Money(f.vm.Claim.Amount)))
	}
}

func (f *claimForm) day() (clinic.Date, bool) {
	d, err := f.date.Value()
	if err != nil {
		f.dialog.SetErr(clinic.FieldErrorf("date", "%s", i18n.Error(err)))
		return d, false
	}
	return d, true
}

func (f *claimForm) finished(text string) func(error) {
	return func(err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		f.dialog.Close()
		toastGood(f.env, text)
		f.done()
	}
}

func (f *claimForm) submit() {
	if on, ok := f.day(); ok {
		f.dialog.SetBusy(true)
		f.vm.Submit(on, f.number.Text, f.finished(i18n.F("The claim on %s is marked as sent.", f.vm.Claim.PayerName)))
	}
}

func (f *claimForm) reply() {
	on, ok := f.day()
	if !ok {
		return
	}
	cmd := service.ClaimAnswerCommand{Answer: clinic.ClaimAnswer(f.answer.Value()), On: on, ClaimNo: f.number.Text, Covered: clinic.Money{Currency: f.vm.Claim.Amount.Currency}}
	if cmd.Answer != clinic.AnswerAccept {
		cmd.Note = f.note.Text
	}
	if cmd.Answer == clinic.AnswerPart {
		m, err := f.covered.Value()
		if err != nil {
			f.dialog.SetErr(clinic.FieldErrorf("covered", "%s", i18n.Error(err)))
			return
		}
		cmd.Covered = m
	}
	f.dialog.SetBusy(true)
	f.vm.Answer(cmd, f.finished(i18n.F("The answer of %s is noted.", f.vm.Claim.PayerName)))
}

func (f *claimForm) reopen() {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Take this step of the claim back?"), Reason: true, KeepOpen: true, ConfirmText: i18n.T("Take it back"),
		Message: i18n.T("The claim stands again as before. What happened stays in its history."),
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			f.vm.Reopen(reason, func(err error) {
				if err != nil {
					if clinic.FieldOf(err) == "note" {
						err = clinic.FieldErrorf("reason", "%s", i18n.Error(err))
					}
					ask.SetErr(err)
					return
				}
				ask.Close()
				f.finished(i18n.T("The claim is open again."))(nil)
			})
		},
	}, f.env.Window)
}

// claimsDialog is the list of claims.
type claimsDialog struct {
	env    *Env
	vm     *viewmodel.Claims
	modal  *components.Modal
	state  *components.Choice
	payer  *components.Choice
	age    *components.Choice
	search *components.Entry
	table  *components.RowTable[service.ClaimRow]
	send   *components.Button
	loads  int
	payers int
}

// openClaims shows the list, those not sent yet at first.
func openClaims(env *Env) {
	if !env.May(clinic.ClaimsManage) || env.Services.Claims == nil || components.ModalOpen(env.Window) {
		return
	}
	d := &claimsDialog{env: env, vm: viewmodel.NewClaims(frontDesk(env))}
	d.vm.Changed, d.vm.Failed = d.draw, func(err error) { showLoadError(env, err) }
	states := []components.Option{{Value: "", Text: i18n.T("All states")}}
	for _, s := range clinic.ClaimStates() {
		states = append(states, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	changed := func(string) { d.filter() }
	d.state, d.payer = components.NewChoice(states, changed), components.NewChoice([]components.Option{{Value: "0", Text: i18n.T("All payers")}}, changed)
	d.age = components.NewChoice([]components.Option{{Value: "0", Text: i18n.T("Any age")}, {Value: "31", Text: i18n.T("Over 30 days")}, {Value: "61", Text: i18n.T("Over 60 days")}, {Value: "91", Text: i18n.T("Over 90 days")}}, changed)
	d.state.SetValue(string(clinic.ClaimOpen))
	d.payer.SetValue("0")
	d.age.SetValue("0")
	d.search = components.NewSearch(i18n.T("Patient, bill or claim number"), "Ctrl F")
	d.search.OnChanged = changed
	d.build()
	leadTo(env, d.search, func() fyne.Focusable { return d.table })
	unsubscribe := onEvent(env, func(service.InvoiceChanged) { d.vm.Load() })
	d.send = components.NewButton(i18n.T("Mark all as sent…"), "M", d.sendAll)
	d.modal = components.NewModal(env.Window, components.ModalOptions{
		Title: i18n.T("Claims"), Subtitle: i18n.T("What payers were asked for. Enter opens a claim."), Width: 1290, Height: 640,
		Content: components.VBoxGap(10, components.HBox(components.AtLeastWide(d.state, 160), components.AtLeastWide(d.payer, 200), components.AtLeastWide(d.age, 170),
			components.HintWide(d.search, 300)), components.FixedHeight(d.table, 440)),
		LeftButtons: []fyne.CanvasObject{d.send},
		Buttons:     []fyne.CanvasObject{components.NewCloseButton(func() { d.modal.Close() })},
		OnClosed:    unsubscribe,
	})
	d.modal.Show()
	env.Window.Canvas().Focus(d.table)
	d.table.SetLoading(true)
	d.vm.Load()
}

func (d *claimsDialog) build() {
	type row = service.ClaimRow
	d.table = components.NewRowTable([]components.Column[row]{
		{ID: "bill", Title: i18n.T("Bill"), Width: 140, Text: func(r row) string { return r.InvoiceNumber }},
		{ID: "date", Title: i18n.T("Issued"), Width: 104, Muted: true, Values: dates("2 Jan 2006"), Text: func(r row) string { return i18n.Date(r.IssuedOn, "2 Jan 2006") }},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 190, Bold: true, Text: func(r row) string { return r.PatientName }},
		{ID: "payer", Title: i18n.T("Payer"), MinWidth: 240, Text: func(r row) string { return r.Claim.PayerName }},
		{ID: "number", Title: i18n.T("Claim no."), Width: 110, Muted: true, Text: func(r row) string { return orDash(r.Claim.ClaimNo) }},
		{ID: "asked", Title: i18n.C("claim", "Asked for"), Width: 104, Align: fyne.TextAlignTrailing, Text: func(r row) string { return i18n.Money(r.Claim.Amount) }},
		{ID: "due", Title: i18n.T("Owed"), Width: 104, Align: fyne.TextAlignTrailing, Bold: true, Text: func(r row) string { return i18n.Money(r.Due) }},
		{ID: "age", Title: i18n.T("Days"), Width: 54, Align: fyne.TextAlignTrailing, Muted: true, Text: func(r row) string { return itoa(int64(r.Age)) }},
		{ID: "state", Title: i18n.T("State"), Width: 142, Badge: func(r row) components.BadgeSpec { return claimBadge(r.Claim.State) }, Badges: components.Badges(clinic.ClaimStates(), claimBadge)},
	}, components.Noun{One: "claim", Many: "claims"}).Named("billing.claims")
	d.table.Key = func(r row) any { return r.Claim.ID }
	d.table.SetEmpty(i18n.T("No claims. A bill of which a payer takes a part puts one here."), "", nil)
	d.table.OnMore = d.vm.More
	d.table.OnOpen = func(r row) {
		openClaim(d.env, r.Claim, r.Claim.Amount.Currency, joinDots(i18n.F("Bill %s", r.InvoiceNumber), r.PatientName), d.vm.Load)
	}
	d.table.OnKey = func(ev *fyne.KeyEvent, _ row) bool {
		if ev.Name != fyne.KeyM {
			return false
		}
		d.sendAll()
		return true
	}
}

func (d *claimsDialog) filter() {
	var payer int64
	var older int
	_, _ = fmt.Sscan(d.payer.Value(), &payer) // values of our own options
	_, _ = fmt.Sscan(d.age.Value(), &older)
	d.vm.SetFilter(clinic.ClaimState(d.state.Value()), clinic.PayerID(payer), older, strings.TrimSpace(d.search.Text))
}

func (d *claimsDialog) draw() {
	d.table.SetLoading(false)
	showLoaded(d.table, &d.loads, d.vm.Loads, d.vm.Rows, d.vm.Total, d.vm.HasMore())
	if d.payers != len(d.vm.Payers) {
		d.payers = len(d.vm.Payers)
		options := []components.Option{{Value: "0", Text: i18n.T("All payers")}}
		for _, p := range d.vm.Payers {
			options = append(options, components.Option{Value: itoa(int64(p.ID)), Text: p.Name})
		}
		chosen := d.payer.Value()
		d.payer.SetOptions(options)
		d.payer.SetValue(chosen)
	}
	refs, sum := d.vm.Unsent()
	if len(refs) == 0 {
		d.send.Disable()
		d.send.SetText(i18n.T("Mark all as sent…"))
	} else {
		d.send.Enable()
		d.send.SetText(i18n.N(len(refs), "Mark %d as sent, %s…", "Mark %d as sent, %s…", len(refs), i18n.Money(sum)))
	}
	d.modal.Relayout()
}

// sendAll marks the listed claims that were not sent as sent today.
func (d *claimsDialog) sendAll() {
	refs, sum := d.vm.Unsent()
	if len(refs) == 0 {
		return
	}
	components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Mark as sent?"), ConfirmText: i18n.F("Mark %s as sent", i18n.Money(sum)),
		Message: i18n.N(len(refs), "A claim for %[2]s was sent today. It is marked unless it changed meanwhile.", "%d claims for %s were sent today. All are marked, or none when one of them changed meanwhile.", len(refs), i18n.Money(sum)),
		OnConfirm: func(string) {
			d.vm.SubmitAll(refs, func(err error) {
				if err != nil {
					components.ShowErr(d.env.Window, err)
					return
				}
				toastGood(d.env, i18n.N(len(refs), "One claim marked as sent.", "%d claims marked as sent."))
			})
		},
	}, d.env.Window)
}
