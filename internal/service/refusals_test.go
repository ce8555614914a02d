package service_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// What a cashier's forms do not take, and that nothing of it is in the drawer.
func TestWhatTheDrawerDoesNotTake(t *testing.T) {
	h := newTill(t)
	drawer := h.mine(h.cashier)
	huge := clinic.Money{Minor: 1 << 50, Currency: "EUR"}
	for field, cmds := range map[string][]service.CashCommand{
		"":       {{Kind: clinic.CashIn, Amount: euros(1), Reason: "r"}, {Kind: clinic.CashIn, Amount: euros(1), Reason: "r", IdempotencyKey: strings.Repeat("k", 101)}},
		"reason": {{Kind: clinic.CashIn, Amount: euros(1), IdempotencyKey: "k"}},
		"kind":   {{Kind: "sideways", Amount: euros(1), Reason: "r", IdempotencyKey: "k"}},
		"amount": {{Kind: clinic.CashIn, Amount: euros(0), Reason: "r", IdempotencyKey: "k"}, {Kind: clinic.CashIn, Amount: huge, Reason: "r", IdempotencyKey: "k"},
			{Kind: clinic.CashIn, Amount: clinic.Money{Minor: 100, Currency: "USD"}, Reason: "r", IdempotencyKey: "k"}},
	} {
		for _, cmd := range cmds {
			cmd.Drawer = drawer.ID
			refused(t, h.Drawers.Cash(h.cashier, cmd), clinic.Invalid, field)
		}
	}
	// More than there is does not come out, and a form sent twice counts once.
	out := service.CashCommand{Drawer: drawer.ID, Kind: clinic.CashOut, Amount: euros(101), Reason: "stamps", IdempotencyKey: "out"}
	if err := h.Drawers.Cash(h.cashier, out); err == nil {
		t.Error("€ 101 came out of a drawer with € 100")
	}
	out.Amount = euros(10)
	must(t, h.Drawers.Cash(h.cashier, out))
	must(t, h.Drawers.Cash(h.cashier, out))
	out.Amount = euros(11)
	refused(t, h.Drawers.Cash(h.cashier, out), clinic.Conflict, "", "another movement")
	if m := h.mine(h.cashier).Movements; len(m) != 1 || m[0].Amount != euros(10) {
		t.Errorf("movements: %+v", m)
	}
	for _, float := range []clinic.Money{{}, {Minor: -1, Currency: "EUR"}, huge} {
		_, err := h.Drawers.Open(h.nora, service.OpenDrawerCommand{Float: float})
		refused(t, err, clinic.Invalid, "float")
	}
	_, err := h.Drawers.CloseDay(h.admin, clinic.Date{})
	refused(t, err, clinic.Invalid, "date")
	refused(t, h.Drawers.ReopenDay(h.admin, today, 0, "r"), clinic.NotFound)
}

// Money in advance is taken for a record that is in use.
func TestADepositIsForARecordInUse(t *testing.T) {
	h := newHospital(t)
	p := value(h.Patients.Get(h.desk, h.jose))(t)
	must(t, h.Patients.Retire(h.desk, h.jose, p.Version, "moved"))
	for id, text := range map[clinic.PatientID]string{h.jose: "retired", 9999: "Choose the patient"} {
		_, _, err := h.Deposits.Take(h.cashier, service.DepositCommand{Patient: id, Amount: euros(5), Method: clinic.PayCash, IdempotencyKey: "d"})
		refused(t, err, clinic.Invalid, "patient", text)
	}
}

// The list of payers is of those who were asked for something, and claims are
// marked together or not at all.
func TestPayersThatWereAsked(t *testing.T) {
	h := newHospital(t)
	value(h.Prices.SavePayer(h.admin, clinic.Payer{Name: "Never asked", Kind: clinic.PayerEmployer, Active: true}))(t)
	one, two := h.insured("09:00"), h.insured("10:00")
	var names []string
	for _, p := range value(h.Claims.Payers(h.cashier))(t) {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"Harbour Mutual 09:00", "Harbour Mutual 10:00"}) {
		t.Errorf("payers: %v", names)
	}
	refused(t, h.Claims.SubmitAll(h.cashier, nil, today), clinic.Invalid, "", "Choose the claims")
	stale := claimRef(two)
	stale.Version++
	refused(t, h.Claims.SubmitAll(h.cashier, []service.ClaimRef{claimRef(one), stale}, today), clinic.Stale)
	equal(t, "of the first", h.read(one.ID).Claim.State, clinic.ClaimOpen)
	err := h.Claims.SubmitAll(h.cashier, []service.ClaimRef{claimRef(one)}, today.AddDays(-1))
	refused(t, err, clinic.Invalid, "date", "was issued on")
	_, err = h.Claims.Steps(h.cashier, 9999)
	refused(t, err, clinic.NotFound)
}

// Every doctor gets a token of their own: a letter of the name while there is one,
// then any letter, then two.
func TestEveryDoctorHasATokenOfTheirOwn(t *testing.T) {
	h := newHospital(t)
	seen := map[string]bool{}
	for _, d := range value(h.Doctors.List(h.admin, service.DoctorFilter{}))(t) {
		seen[d.TokenPrefix] = true
	}
	for n := range 28 {
		id := h.registerDoctor(fmt.Sprintf("doc%d", n), "Una", "Quinn", fmt.Sprintf("Q-%d", n))
		d := value(h.Doctors.Get(h.admin, id))(t)
		if len(d.TokenPrefix) != map[bool]int{true: 1, false: 2}[len(seen) < 26] || seen[d.TokenPrefix] {
			t.Errorf("doctor %d has the token %q", n, d.TokenPrefix)
		}
		if n == 0 {
			equal(t, "the first of the name", d.TokenPrefix, "Q")
		}
		seen[d.TokenPrefix] = true
	}
	// A token is changed to a free one, and to no other's.
	d := value(h.Doctors.Get(h.admin, h.ashaID))(t)
	d.TokenPrefix = "Q"
	refused(t, h.Doctors.Update(h.admin, d, service.Image{}), clinic.Conflict, "token_prefix")
	d.TokenPrefix = "ASH"
	must(t, h.Doctors.Update(h.admin, d, service.Image{}))
	equal(t, "the new token", value(h.Doctors.Get(h.admin, h.ashaID))(t).TokenPrefix, "ASH")
	refused(t, h.Doctors.Retire(h.admin, h.ashaID, d.Version, "moved"), clinic.Stale)
	refused(t, h.Doctors.Restore(h.admin, h.ashaID, d.Version+1), clinic.Conflict, "", "not retired")
	must(t, h.Doctors.Retire(h.admin, h.ashaID, d.Version+1, "moved"))
	refused(t, h.Doctors.Retire(h.admin, h.ashaID, d.Version+2, "moved"), clinic.Conflict, "", "retired already")
	refused(t, h.Doctors.Restore(h.admin, h.ashaID, d.Version), clinic.Stale)
}

// The formulary is kept by an administrator: added, listed by name, changed, put
// away and brought back, each in the audit log.
func TestTheFormularyIsKept(t *testing.T) {
	h := newHospital(t)
	drug := clinic.Drug{Name: "Harbourol", Strength: "5 mg", Form: "tablet", Ingredients: []string{"harbourol"}}
	id := value(h.CodeLists.SaveDrug(h.admin, drug))(t)
	page := value(h.CodeLists.ListDrugs(h.admin, service.DrugFilter{Text: "harbour"}, service.PageRequest{}))(t)
	if len(page.Rows) != 1 || page.Rows[0].ID != id || page.Rows[0].Name != "Harbourol" {
		t.Fatalf("listed: %+v", page.Rows)
	}
	_, err := h.CodeLists.SaveDrug(h.admin, drug)
	refused(t, err, clinic.Conflict, "name")
	stored := value(h.CodeLists.Drug(h.admin, id))(t)
	must(t, h.CodeLists.RetireDrug(h.admin, id, stored.Version))
	refused(t, h.CodeLists.RetireDrug(h.admin, id, stored.Version), clinic.Stale)
	refused(t, h.CodeLists.RetireDrug(h.admin, id, stored.Version+1), clinic.Conflict, "", "done already")
	must(t, h.CodeLists.RestoreDrug(h.admin, id, stored.Version+1))
	for _, action := range []string{"drug.create", "drug.retire", "drug.restore"} {
		equal(t, action, len(h.audited(action)), 1)
	}
	codes := value(h.CodeLists.ListDiagnoses(h.asha, service.DiagnosisFilter{Text: "no such diagnosis"}, service.PageRequest{}))(t)
	equal(t, "diagnoses of no such name", len(codes.Rows), 0)
	_, err = h.CodeLists.ListDrugs(h.desk, service.DrugFilter{}, service.PageRequest{})
	refused(t, err, clinic.Forbidden)
}

// What was left out of a file is told by kind and reason, the most frequent first.
func TestWhatWasLeftOutIsCounted(t *testing.T) {
	notes := []service.IncomingNote{{Kind: "Observation", Reason: "no unit"}, {Kind: "Condition", Reason: "no code"}, {Kind: "Observation", Reason: "no date"},
		{Kind: "Observation", Reason: "no date"}}
	got := service.GroupNotes(notes)
	want := []service.NoteGroup{{Kind: "Condition", Reason: "no code", Count: 1}, {Kind: "Observation", Reason: "no date", Count: 2}, {Kind: "Observation", Reason: "no unit", Count: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	table := service.IncomingTable{Header: []string{"Last name", "", "Größe"}}
	for name, want := range map[string]int{"last NAME": 0, "#1": 0, "#3": 2, "groesse": -1, "grosse": 2, "": -1, "#4": -1, "#0": -1, "#x": -1} {
		at, found := table.ColumnNamed(name)
		if !found {
			at = -1
		}
		if at != want {
			t.Errorf("column %q is found at %d, not %d", name, at, want)
		}
	}
}

// Leave is decided once, keeps its doctor, and is changed no more when it is over
// with; a doctor who left gets none.
func TestLeaveIsDecidedOnce(t *testing.T) {
	h := newHospital(t)
	id := value(h.Schedules.RequestLeave(h.asha, away(h.ashaID, 3, 4)))(t)
	get := func() clinic.Leave {
		for _, l := range value(h.Schedules.ListLeave(h.admin, service.LeaveFilter{}, service.PageRequest{}))(t).Rows {
			if l.ID == id {
				return l
			}
		}
		t.Fatal("the leave is not listed")
		return clinic.Leave{}
	}
	other := get()
	other.DoctorID = h.belaID
	refused(t, h.Schedules.UpdateLeave(h.admin, service.LeaveCommand{Leave: other}), clinic.Invalid, "doctor")
	must(t, h.Schedules.DeclineLeave(h.admin, id, get().Version, "too many are away"))
	refused(t, h.Schedules.ApproveLeave(h.admin, service.DecideLeave{ID: id, Version: get().Version}), clinic.Conflict, "", "nothing to decide")
	refused(t, h.Schedules.UpdateLeave(h.admin, service.LeaveCommand{Leave: get()}), clinic.Conflict, "", "cannot be changed")
	equal(t, "the reason is kept", get().DecisionReason, "too many are away")
	d := value(h.Doctors.Get(h.admin, h.belaID))(t)
	must(t, h.Doctors.Retire(h.admin, h.belaID, d.Version, "moved away"))
	_, err := h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: away(h.belaID, 3, 4)})
	refused(t, err, clinic.Invalid, "doctor", "retired")
}

// Saying once more how urgent somebody is changes nothing and is not in the log.
func TestTheSameUrgencyIsNoChange(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "09:00")
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	must(t, h.Queue.SetUrgency(h.nurse, id, h.version(id), clinic.UrgencyUrgent))
	before := h.version(id)
	must(t, h.Queue.SetUrgency(h.nurse, id, before, clinic.UrgencyUrgent))
	equal(t, "version", h.version(id), before)
	equal(t, "rows in the log", len(h.audited("appointment.urgency")), 1)
	refused(t, h.Queue.SetUrgency(h.nurse, id, before, "soon"), clinic.Invalid, "urgency")
}

// Taxes and categories that were put away are listed to whoever asks for them, and
// nothing new is priced under them.
func TestTaxesAndCategoriesThatWerePutAway(t *testing.T) {
	h := newHospital(t)
	tax := value(h.Prices.SaveTax(h.admin, clinic.Tax{Name: "VAT", Rate: 1900, Active: true}))(t)
	category := value(h.Prices.SaveCategory(h.admin, clinic.PriceCategory{Name: "Dressings", Active: true}))(t)
	versionOf := func() int {
		for _, x := range value(h.Prices.Taxes(h.cashier, true))(t) {
			if x.ID == tax {
				return x.Version
			}
		}
		return 0
	}
	must(t, h.Prices.RetireTax(h.admin, tax, versionOf()))
	in := func(list []clinic.Tax) bool {
		return slices.ContainsFunc(list, func(x clinic.Tax) bool { return x.ID == tax })
	}
	if in(value(h.Prices.Taxes(h.cashier, false))(t)) || !in(value(h.Prices.Taxes(h.cashier, true))(t)) {
		t.Error("which taxes are listed")
	}
	for _, c := range value(h.Prices.Categories(h.admin, false))(t) {
		if c.ID == category {
			must(t, h.Prices.RetireCategory(h.admin, category, c.Version))
		}
	}
	_, err := h.Prices.Save(h.admin, clinic.ListPrice{Code: "D-1", Name: "Dressing", CategoryID: category, Price: euros(5), Active: true})
	refused(t, err, clinic.Invalid, "category", "not in use")
	_, err = h.Prices.Save(h.admin, clinic.ListPrice{Code: "D-1", Name: "Dressing", Price: clinic.Money{Minor: 500, Currency: "USD"}, Active: true})
	refused(t, err, clinic.Invalid, "price", "EUR")
}
