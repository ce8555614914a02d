package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/demo"
)

// torturer works the scripted day and kills the program on the way. What the
// database showed before each kill must be there after it.
type torturer struct {
	*desk
	rng    *rand.Rand
	user   string // who is signed in
	visit  clinic.AppointmentID
	newest int64 // the newest visit before the day began
}

// moment is a part of the day in which the program may be killed: at any time
// within span after the part began, or within after from its decisive point. A
// span of zero leaves only the decisive point, an after of zero only the span.
type moment struct {
	name        string
	do          func()      // works it
	done        func() bool // says whether the database has it
	span, after time.Duration
}

// torture kills the program so many times, in as many days as that takes.
func torture(o options, kills int, seed uint64) error {
	begin := time.Now()
	fmt.Printf("Killing the program %d times; -seed %d repeats this.\n", kills, seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	out := o.out
	for day, left := 1, kills; left > 0; day++ {
		o.out = filepath.Join(out, fmt.Sprintf("day-%d", day))
		t := &torturer{desk: &desk{options: o, quiet: true}, rng: rng}
		killed, err := t.work(left)
		t.crash()
		if err != nil {
			return fmt.Errorf("day %d: %w\n  screenshots and database: %s", day, err, o.out)
		}
		left -= killed
	}
	fmt.Printf("Nothing was lost in %d kills, in %v.\n  databases: %s\n", kills, time.Since(begin).Round(time.Second), out)
	return nil
}

// work goes through one day with at most so many kills and returns how many
// there were.
func (t *torturer) work(kills int) (killed int, err error) {
	if err := t.prepare(); err != nil {
		return 0, err
	}
	moments := []moment{
		{"the first start", t.firstStart, t.filled, 0, time.Second},
		{"a later start", func() { t.crash(); t.must(t.start()) }, func() bool { return true }, 0, 2 * time.Second},
		{"booking", t.booking, t.booked, 9 * time.Second, 250 * time.Millisecond},
		{"checking in", t.checkingIn, t.is("arrived", "in_consultation", "completed"), 8 * time.Second, 200 * time.Millisecond},
		{"calling the patient in", t.calling, t.is("in_consultation", "completed"), 0, 200 * time.Millisecond},
		{"typing into the visit", t.typing, func() bool { return t.is("completed")() || t.drafted(advice) }, 15 * time.Second, 0},
		{"closing the visit", t.closing, t.closed, 0, 250 * time.Millisecond},
		{"taking the payment", t.paying, t.paid, 7 * time.Second, 250 * time.Millisecond},
	}
	// With few kills, those where most is at stake.
	chosen := make(map[string]bool)
	for _, name := range []string{"the first start", "closing the visit", "taking the payment", "booking", "typing into the visit", "a later start", "checking in", "calling the patient in"} {
		if killed < kills {
			chosen[name] = true
			killed++
		}
	}
	few := kills < len(moments)
	for _, m := range moments {
		if err := t.step(m.name, func() { t.through(m, chosen[m.name], few) }); err != nil {
			return killed, err
		}
	}
	return killed, t.step("the end of the day", func() { t.must(t.stop()); t.verify() })
}

// through works a part of the day, with a kill in it or without.
func (t *torturer) through(m moment, kill, decisiveOnly bool) {
	if kill {
		t.killDuring(m, decisiveOnly)
	}
	if m.done() {
		return
	}
	if m.do(); !m.done() {
		t.failf("it was done, and the database does not have it")
	}
}

// killDuring works a part of the day until the program is killed in it, starts
// the program again and looks for what is lost.
func (t *torturer) killDuring(m moment, decisiveOnly bool) {
	var seen *watch
	if t.exists() {
		seen = watching(t.database())
	}
	killed, armed := make(chan struct{}), ""
	arm := func(within time.Duration, what string) {
		wait := time.Duration(t.rng.Int64N(int64(within)))
		armed = fmt.Sprintf("killed %v %s", wait.Round(time.Millisecond), what)
		go func() {
			defer close(killed)
			time.Sleep(wait)
			t.reading.Lock() // the program itself shall recover the database, not this one
			defer t.reading.Unlock()
			t.crash()
		}()
	}
	if m.span == 0 || m.after > 0 && (decisiveOnly || t.rng.IntN(2) == 0) {
		t.decisive = func() { t.decisive = nil; arm(m.after, "after the decisive point") }
	} else {
		arm(m.span, "after it began")
	}
	err := attempt(m.do)
	t.decisive = nil
	switch {
	case armed == "":
		t.failf("the moment to kill never came: %v", err)
	case err != nil && t.ended() == nil:
		t.failf("%v (to be %s)", err, armed)
	}
	<-killed
	half := !t.exists()
	var before rows
	if seen != nil {
		before, err = seen.end()
		t.must(err)
	}
	if err := t.recovered(before); err != nil {
		t.failf("%s: %v", armed, err)
	}
	outcome := "it was saved"
	switch {
	case half:
		outcome = "the hospital was half made"
	case !m.done():
		outcome = "it was not saved yet"
	}
	fmt.Printf("%s, %s: ", armed, outcome)
}

// recovered starts the program after a kill and looks for what is lost.
func (t *torturer) recovered(before rows) error {
	t.user = ""
	if t.exists() { // as the crash left it, for the shell's program to recover
		copied := filepath.Join(t.out, "after-kill.db")
		for _, suffix := range []string{"", "-wal"} {
			if err := copyFile(t.database()+suffix, copied+suffix); err != nil {
				return err
			}
		}
		if err := t.verified(copied); err != nil {
			return fmt.Errorf("before the next start: %w", err)
		}
	}
	if err := t.start(); err != nil {
		return fmt.Errorf("the next start: %w", err)
	}
	now, err := readRows(t.database())
	if err == nil {
		err = lost(before, now)
	}
	return errors.Join(err, t.verified(t.database()))
}

// copyFile copies a file over another. Where there is none, there is no copy.
func copyFile(from, to string) error {
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

func (t *torturer) exists() bool {
	_, err := os.Stat(t.database())
	return err == nil
}

// number asks the database for one whole number.
func (t *torturer) number(query string, args ...any) int64 {
	n, err := number(t.database(), query, args...)
	t.must(err)
	return n
}

// as signs somebody in.
func (t *torturer) as(user string) {
	if t.user == user {
		return
	}
	if !strings.Contains(t.title(), "Sign in") {
		t.user = ""
		t.press("Escape")
		t.signOut()
	}
	t.signIn(user)
	t.user = user
}

// firstStart has its decisive point where the demo hospital is being made.
func (t *torturer) firstStart() {
	kill := t.decisive
	t.decisive = nil
	if kill != nil {
		t.decisive = func() {
			t.decisive = nil
			t.must(t.until("the demo hospital to be begun", 30*time.Second, func() error {
				_, err := os.Stat(t.database() + ".new")
				return err
			}))
			kill()
		}
	}
	t.must(t.start())
}

// filled says that the demo hospital is there, the whole of it.
func (t *torturer) filled() bool {
	if !t.exists() {
		return false
	}
	t.newest = t.number("SELECT max(id) FROM appointments_appointment")
	if patients := t.number("SELECT count(*) FROM patient_profile"); patients != demo.DefaultPatients+demo.RegisteredTwice || t.newest < 1000 ||
		t.number("SELECT count(*) FROM appointments_series") == 0 { // the last step of making it
		t.failf("half a hospital was left: %d patients, %d visits", patients, t.newest)
	}
	if _, err := os.Stat(t.database() + ".new"); err == nil {
		t.failf("a half-made hospital was left behind")
	}
	return true
}

func (t *torturer) booking() {
	t.as("grace")
	t.book()
}

func (t *torturer) booked() bool {
	t.visit = clinic.AppointmentID(t.number(`SELECT coalesce(max(id), 0) FROM appointments_appointment
		WHERE id > ? AND visit_reason = ? AND status <> 'cancelled'`, t.newest, reason))
	return t.visit > 0
}

func (t *torturer) checkingIn() {
	t.as("grace")
	t.checkIn(t.visit)
}

// is makes the question whether the visit has come to one of the states.
func (t *torturer) is(states ...string) func() bool {
	return func() bool {
		for _, s := range states {
			if t.number("SELECT count(*) FROM appointments_appointment WHERE id = ? AND status = ?", t.visit, s) == 1 {
				return true
			}
		}
		return false
	}
}

func (t *torturer) calling() {
	t.as("asha")
	t.openVisit(t.visit)
}

// inVisit opens the visit unless it is open.
func (t *torturer) inVisit() {
	t.as("asha")
	if !strings.Contains(t.title(), "Consultation") {
		t.openVisit(t.visit)
	}
}

// typing writes over whatever of the text a draft has kept.
func (t *torturer) typing() {
	t.inVisit()
	for i, text := range []string{symptoms, "BP 158/96, heart sounds normal.", "I10 Essential hypertension", advice} {
		if i > 0 {
			t.press("Tab")
		}
		t.press("ctrl+a")
		t.typeText(text)
	}
	t.untilDrafted(advice)
}

// drafted says whether the kept draft has a piece of text.
func (t *torturer) drafted(text string) bool {
	return t.number("SELECT count(*) FROM consultation_draft WHERE appointment_id = ? AND instr(body, ?) > 0", t.visit, text) == 1
}

func (t *torturer) untilDrafted(text string) {
	t.must(t.until("the draft to be kept", 15*time.Second, func() error {
		if !t.drafted(text) {
			return fmt.Errorf("the draft lacks %q", text)
		}
		return nil
	}))
}

// closing signs the visit, once the draft has all of it: a kill before the
// visit is closed may then cost nothing but the signature.
func (t *torturer) closing() {
	t.inVisit()
	if !t.drafted(medicine) {
		t.prescribe()
		t.untilDrafted(`"duration_days":30`)
	}
	t.sign(t.visit)
}

// closed says whether the visit is closed with all that belongs to it. Part of
// that is a failure.
func (t *torturer) closed() bool {
	closed := t.is("completed")()
	parts := t.number(`SELECT (SELECT count(*) FROM appointments_patienthistory WHERE appointment_id = ?1)
		+ (SELECT count(*) FROM prescription WHERE appointment_id = ?1) + (SELECT count(*) FROM billing_invoice WHERE appointment_id = ?1)`, t.visit)
	if closed != (parts == 3) || !closed && (parts != 0 || !t.drafted(advice)) {
		t.failf("closed: %v, with %d of 3 parts", closed, parts)
	}
	return closed
}

func (t *torturer) paying() {
	t.as("colm")
	t.pay(t.visit)
}

func (t *torturer) paid() bool {
	return t.number("SELECT count(*) FROM billing_invoice WHERE appointment_id = ? AND status = 'paid'", t.visit) == 1
}
