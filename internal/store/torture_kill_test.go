package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// Desks at work, killed at random moments again and again. Each says what it was
// told was saved, a line each; its database must hold all of it afterwards,
// nothing in halves, and verify clean. The short form kills dozens of times, with
// CAREDESK_TORTURE set it is thousands.

// tortured reports whether it is the long form.
func tortured() bool { return os.Getenv("CAREDESK_TORTURE") != "" }

// chance is a source of random numbers whose seed is told when the test fails;
// CAREDESK_TORTURE_SEED repeats one. Which moment a kill meets is not in its hand.
func chance(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(number(os.Getenv("CAREDESK_TORTURE_SEED"), int(time.Now().UnixNano()>>10)))
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("again: CAREDESK_TORTURE_SEED=%d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 77))
}

// torture kills desks at work, so many at once.
type torture struct {
	t    *testing.T
	path string
	rnd  *rand.Rand
	// after is called with the process that was just killed.
	after func(pid int)
	// longest is how long a desk goes on at most after it was first told that
	// something is saved.
	longest time.Duration

	mu       sync.Mutex
	acks     map[string]bool // "payment 7 12 500 key": what was told as saved
	kills    int
	doubts   int // answers that the database was away: that step may be there or not
	refusals int
	desks    int // started so far
}

func newTorture(t *testing.T, path string) *torture {
	tortureSite(t, path)
	return &torture{t: t, path: path, rnd: chance(t), acks: map[string]bool{}, after: func(int) {}, longest: 200 * time.Millisecond}
}

// round kills so many desks, some at once, and returns when all are dead.
func (x *torture) round(kills, atOnce int) {
	x.t.Helper()
	var todo sync.WaitGroup
	left := make(chan struct{}, kills)
	for range kills {
		left <- struct{}{}
	}
	close(left)
	for range atOnce {
		todo.Add(1)
		go func() {
			defer todo.Done()
			for range left {
				for !x.one() {
					if x.t.Failed() {
						return
					}
				}
			}
		}()
	}
	todo.Wait()
	if x.t.Failed() {
		x.t.FailNow()
	}
}

func (x *torture) number() (n int, pause time.Duration) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.desks++
	return x.desks*1_000_003 + x.rnd.IntN(1_000_000), time.Duration(5+x.rnd.IntN(int(x.longest.Milliseconds())-5)) * time.Millisecond
}

// one starts a desk and kills it some time after it was told that something is
// saved. False means that it could not even start, as the database was away.
func (x *torture) one() (killed bool) {
	n, pause := x.number()
	p, err := launch("work until killed", x.path, n)
	if err != nil {
		x.t.Error(err)
		return false
	}
	p.begin()
	ended := make(chan struct{})
	go func() {
		_ = p.cmd.Wait() // it was killed
		close(ended)
	}()
	alone := false
	for until := time.Now().Add(3 * time.Minute); !strings.Contains(p.said(), "ack ") && !alone; {
		select {
		case <-ended:
			alone = true
		case <-time.After(2 * time.Millisecond):
		}
		if time.Now().After(until) {
			x.t.Errorf("a desk saved nothing in three minutes: %s", p.said())
			break
		}
	}
	if !alone {
		time.Sleep(pause)
	}
	_ = p.cmd.Process.Kill()
	<-ended
	x.after(p.cmd.Process.Pid)
	x.mu.Lock()
	defer x.mu.Unlock()
	if alone {
		// The database was away when it started; everything else is a fault.
		if !strings.Contains(p.said(), "open "+string(clinic.Unavailable)) {
			x.t.Errorf("a desk ended by itself: %s", p.said())
		}
		return false
	}
	x.kills++
	x.doubts += len(p.lines("away"))
	x.refusals += len(p.lines("refused"))
	for _, line := range p.lines("trouble") {
		x.t.Errorf("a desk had trouble: %s", line)
	}
	for _, line := range p.lines("ack") {
		if x.acks[line] {
			x.t.Errorf("%q was told twice", line)
		}
		x.acks[line] = true
	}
	return !x.t.Failed()
}

// what is told as saved, where it stands, and the audit rows that go with each.
var tortureTables = map[string]struct{ row, count, audit string }{
	"patient": {"SELECT patient_no FROM patient_profile WHERE user_id = %s", "SELECT count(*) FROM patient_profile WHERE id > 1", "'patient.create'"},
	"visit":   {"SELECT '' FROM appointments_appointment WHERE id = %s AND appointment_date > '2026-12-01'", "SELECT count(*) FROM appointments_appointment WHERE appointment_date > '2026-12-01'", "'appointment.book'"},
	"token":   {"SELECT token_no FROM appointments_appointment WHERE id = %s AND appointment_date = '2026-12-01'", "SELECT count(*) FROM appointments_appointment WHERE appointment_date = '2026-12-01'", "'appointment.walk_in'"},
	"written": {"SELECT '' FROM consultation_draft WHERE appointment_id = %s", "", ""},
	"signed": {`SELECT h.id || ' ' || p.id || ' ' || i.id FROM appointments_appointment a JOIN appointments_patienthistory h ON h.appointment_id = a.id
		JOIN prescription p ON p.appointment_id = a.id JOIN billing_invoice i ON i.appointment_id = a.id
		WHERE a.id = %s AND a.status = 'completed' AND p.number <> ''`, "SELECT count(*) FROM appointments_patienthistory", "'consultation.close'"},
	"bill":    {"SELECT '' FROM billing_invoice WHERE id = %s", "SELECT count(*) FROM billing_invoice WHERE id > 2", "'invoice.create'"},
	"payment": {"SELECT invoice_id || ' ' || amount_minor || ' ' || idempotency_key FROM payment_record WHERE id = %s", "SELECT count(*) FROM payment_record", "'payment.take'"},
}

// check opens the database anew: all that was told is there and whole, and what is
// there besides is what the killed could not tell any more.
func (x *torture) check() {
	t := x.t
	t.Helper()
	s := storetest.OpenFile(t, x.path, nil, nil)
	wantClean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw := storetest.RawDB(t, x.path)
	defer raw.Close()
	one := func(query string) (n int) {
		t.Helper()
		if err := raw.QueryRow(query).Scan(&n); err != nil {
			t.Errorf("%s: %v", query, err)
		}
		return n
	}
	told := map[string]int{}
	for ack := range x.acks {
		parts := strings.SplitN(ack, " ", 3)
		kind, id, want := parts[0], parts[1], strings.Join(parts[2:], "")
		told[kind]++
		var got string
		if err := raw.QueryRow(fmt.Sprintf(tortureTables[kind].row, id)).Scan(&got); err != nil || got != want {
			t.Errorf("%q was told as saved; there is %q (%v)", ack, got, err)
		}
	}
	untold := 0
	for kind, table := range tortureTables {
		if table.count == "" {
			continue
		}
		rows := one(table.count)
		if audited := one("SELECT count(*) FROM audit_log WHERE action = " + table.audit); kind != "bill" && audited != rows || kind == "bill" && audited < told[kind] {
			t.Errorf("%d rows of a %s, %d in the audit log", rows, kind, audited)
		}
		if kind == "bill" { // signing makes some, too
			rows -= one("SELECT count(*) FROM billing_invoice WHERE id > 2 AND appointment_id IS NOT NULL")
		}
		untold += rows - told[kind]
	}
	if untold < 0 || untold > x.kills+x.doubts {
		t.Errorf("%d rows were never told as saved, by %d killed desks and %d answers that the database was away", untold, x.kills, x.doubts)
	}
	t.Logf("%d killed, %d steps told as saved and there (%v), %d saved and not told, %d refused, %d times away", x.kills, len(x.acks), told, untold, x.refusals, x.doubts)
	if len(x.acks) < x.kills {
		t.Errorf("%d steps by %d desks: the test proves little", len(x.acks), x.kills)
	}
}

// rounds are the kills of one round and how many rounds there are.
func rounds(short, long int) (kills, n int) {
	if tortured() {
		return number(os.Getenv("CAREDESK_TORTURE_KILLS"), long) / 10, 10
	}
	return short / 2, 2
}

func TestDesksOfALocalFileAreKilled(t *testing.T) {
	if testing.Short() || underRace {
		t.Skip("kills many programs, each with one goroutine at work")
	}
	x := newTorture(t, storetest.NewFile(t))
	kills, n := rounds(40, 2000)
	for range n {
		x.round(kills, 4)
		x.check()
	}
}

// A desk that is killed in its turn with a shared file leaves it closed to the
// others until somebody ends the turn.
func TestDesksOfASharedFileAreKilled(t *testing.T) {
	if testing.Short() || underRace {
		t.Skip("kills many programs, each with one goroutine at work")
	}
	path := storetest.NewFile(t)
	storetest.Share(t, path)
	x := newTorture(t, path)
	x.longest = 400 * time.Millisecond
	var ended atomic.Int64
	x.after = func(pid int) {
		for range 100 {
			// A lease that its holder could not write whole says nothing of it.
			h, held, err := store.LeaseOf(path)
			if err != nil || !held || h.PID != pid && h.Token != "" {
				return
			}
			stale := 10 * time.Millisecond
			if h.Token == "" {
				stale = 500 * time.Millisecond
			}
			_, err = store.EndTurn(ctx, store.Options{Path: path}, "Ada Admin", stale)
			switch clinic.CodeOf(err) {
			case "":
				ended.Add(1)
				return
			case clinic.Conflict, clinic.NotFound:
			default:
				t.Errorf("ending the turn of a killed desk: %v", err)
				return
			}
		}
	}
	kills, n := rounds(16, 600)
	for range n {
		x.round(kills, 4)
		x.check()
	}
	t.Logf("%d were killed in their turn", ended.Load())
	raw := storetest.RawDB(t, path)
	var audited int64
	if err := raw.QueryRow("SELECT count(*) FROM audit_log WHERE action = 'database.turn_ended'").Scan(&audited); err != nil || audited != ended.Load() {
		t.Errorf("%d turns were ended, the audit log knows %d (%v)", ended.Load(), audited, err)
	}
}
