package store_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// The test binary runs itself again as further programs on the same database:
// CAREDESK_STORE_ROLE says as which.
func TestMain(m *testing.M) {
	role, path := os.Getenv("CAREDESK_STORE_ROLE"), os.Getenv("CAREDESK_STORE_PATH")
	if role == "" {
		os.Exit(m.Run())
	}
	s, err := store.Open(ctx, store.Options{Path: path})
	if err != nil {
		fmt.Println("open", clinic.CodeOf(err), err)
		os.Exit(1)
	}
	fmt.Println("ready")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n') // all start together
	switch role {
	case "book":
		err = s.InTx(ctx, func(r service.Repos) error {
			_, err := r.Appointments().Insert(ctx, clinic.Appointment{PatientID: patientOf(os.Getenv("CAREDESK_STORE_N")), DoctorID: 1, Date: clinic.MustDate("2026-12-01"),
				Start: clinic.MustClock("10:00"), Minutes: 30, Status: clinic.StatusBooked, Kind: clinic.VisitNew, CreatedAt: time.Now()}, 0)
			return err
		})
		fmt.Println("result", clinic.CodeOf(err), clinic.FieldOf(err))
	case "desk":
		bookAtADesk(s, patientOf(os.Getenv("CAREDESK_STORE_N")))
	case "check in":
		checkInAtADesk(s, os.Getenv("CAREDESK_STORE_N"))
	case "pay a bill":
		payAtADesk(s, os.Getenv("CAREDESK_STORE_N"))
	case "pay it all":
		overpayAtADesk(s, os.Getenv("CAREDESK_STORE_N"))
	case "pay by one form":
		payFormAtADesk(s)
	case "refund":
		refundAtADesk(s, os.Getenv("CAREDESK_STORE_N"))
	case "pay":
		for i := range 25 {
			seq, err := payOnce(s, fmt.Sprintf("%s-%d", os.Getenv("CAREDESK_STORE_N"), i))
			fmt.Println("receipt", seq, clinic.CodeOf(err))
		}
	case "register":
		for i := range 12 {
			number, err := registerOnce(s, fmt.Sprintf("Desk %s, patient %d", os.Getenv("CAREDESK_STORE_N"), i), i%4 == 3)
			fmt.Println("number", number, clinic.CodeOf(err))
		}
	case "shared desk":
		workAtASharedDesk(s, os.Getenv("CAREDESK_STORE_N"))
	case "die in mid-commit":
		dieInMidCommit(s)
	case "work until killed":
		workUntilKilled(s, os.Getenv("CAREDESK_STORE_N"))
	case "endless":
		for i := 0; ; i++ {
			if seq, err := payOnce(s, fmt.Sprintf("%d-%d", os.Getpid(), i)); err == nil {
				fmt.Println("receipt", seq)
			}
		}
	}
	_ = s.Close()
	os.Exit(0)
}

func patientOf(n string) clinic.PatientID {
	i, _ := strconv.Atoi(n)
	return clinic.PatientID(i + 1)
}

// cashDay is the business date of the drawer that the programs pay into, and
// cashierID whose it is: the user made after the patients.
var cashDay = clinic.MustDate("2026-11-23")

const cashierID clinic.UserID = 1

// payOnce pays one cent of the big invoice, with its receipt and audit entry.
func payOnce(s *store.Store, key string) (seq int, err error) {
	now := time.Now()
	err = s.InTx(ctx, func(r service.Repos) (err error) {
		i, err := r.Billing().Invoice(ctx, 1)
		if err != nil {
			return err
		}
		if seq, err = r.Numbers().Next(ctx, "receipt", 2026); err != nil {
			return err
		}
		if _, err = r.Billing().InsertPayment(ctx, i, clinic.Payment{Amount: clinic.Money{Minor: 1, Currency: "EUR"}, Tendered: clinic.Money{Currency: "EUR"}, Method: clinic.PayCash,
			ReceiptNumber: fmt.Sprintf("RC-2026-%06d", seq), ReceiptYear: 2026, ReceiptSeq: seq, PaidAt: now, ClosureID: 1, BusinessDate: cashDay, ReceivedBy: cashierID, ReceivedByName: "x",
			IdempotencyKey: key}); err != nil {
			return err
		}
		return r.Audit().Append(ctx, clinic.AuditEntry{At: now, UserName: "x", Role: clinic.RoleAdmin, Action: "payment.take", Entity: "payment"})
	})
	return seq, err
}

// registerOnce registers a patient under the next number, with an audit entry;
// a desk that gives up rolls everything back, its number too.
func registerOnce(s *store.Store, name string, giveUp bool) (number string, err error) {
	now := time.Now()
	err = s.InTx(ctx, func(r service.Repos) error {
		n, err := r.Numbers().Next(ctx, "patient", 0)
		if err != nil {
			return err
		}
		number = fmt.Sprintf("P-%06d", n)
		id, err := r.Patients().Insert(ctx, clinic.Patient{Number: number, LastName: name, CreatedAt: now})
		if err != nil {
			return err
		}
		if err := r.Audit().Append(ctx, clinic.AuditEntry{At: now, UserName: "x", Role: clinic.RoleAdmin, Action: "patient.create",
			Entity: "patient", EntityID: int64(id), PatientID: id}); err != nil {
			return err
		}
		if giveUp {
			return clinic.Errorf(clinic.Invalid, "The desk gave up.")
		}
		return nil
	})
	return number, err
}

// onEachDatabase runs a test on a file and on a PostgreSQL database.
func onEachDatabase(t *testing.T, run func(t *testing.T, path string)) {
	t.Run("SQLite", func(t *testing.T) { run(t, storetest.NewFile(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { run(t, storetest.NewAddress(t)) })
}

// seed makes n patients, a doctor (1) and a big issued invoice (1).
func seed(t *testing.T, path string, n int) *store.Store {
	t.Helper()
	s := storetest.OpenFile(t, path, nil, nil)
	now := time.Now()
	if err := s.InTx(ctx, func(r service.Repos) error {
		for i := range n {
			if _, err := r.Patients().Insert(ctx, clinic.Patient{Number: fmt.Sprintf("P-%06d", i+1), LastName: fmt.Sprintf("Patient %d", i+1), CreatedAt: now}); err != nil {
				return err
			}
		}
		u, err := r.Users().Insert(ctx, clinic.User{Username: "dr", LastName: "Doc", Role: clinic.RoleDoctor, CreatedAt: now}, "h")
		if err != nil {
			return err
		}
		if _, err := r.Doctors().Insert(ctx, clinic.Doctor{User: clinic.User{ID: u}, LicenseNumber: "L", SlotMinutes: 30, TokenPrefix: "D",
			Fee: clinic.Money{Minor: 1, Currency: "EUR"}, CreatedAt: now}); err != nil {
			return err
		}
		id, err := r.Billing().InsertInvoice(ctx, clinic.Invoice{PatientID: 1, Currency: "EUR", CreatedAt: now,
			Items: []clinic.InvoiceItem{{Description: "Operation", Quantity: 1, Price: clinic.Money{Minor: 10_000_000, Currency: "EUR"}}}})
		if err != nil {
			return err
		}
		i, err := r.Billing().Invoice(ctx, id)
		if err != nil {
			return err
		}
		i.Number, i.NumberYear, i.NumberSeq, i.IssuedAt, i.IssuedOn = "INV-1", 2026, 1, now, clinic.DateOf(now)
		if _, err := r.Numbers().Next(ctx, "invoice", 2026); err != nil {
			return err
		}
		if err := r.Billing().Issue(ctx, i, 0); err != nil {
			return err
		}
		_, err = r.Drawers().Insert(ctx, clinic.Drawer{CashierID: cashierID, CashierName: "x", BusinessDate: cashDay, Currency: "EUR",
			Float: clinic.Money{Currency: "EUR"}, OpenedAt: now})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return s
}

// program is one further program on the database.
type program struct {
	cmd   *exec.Cmd
	out   bytes.Buffer
	mu    sync.Mutex
	up    chan struct{}
	begin func()
}

// said is what the program has printed so far, while it runs.
func (p *program) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

func (p *program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := strings.Contains(p.out.String(), "ready")
	n, err := p.out.Write(b)
	if !before && strings.Contains(p.out.String(), "ready") {
		close(p.up)
	}
	return n, err
}

func (p *program) lines(prefix string) (out []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range strings.Split(p.out.String(), "\n") {
		if rest, ok := strings.CutPrefix(line, prefix+" "); ok {
			out = append(out, rest)
		}
	}
	return out
}

// start runs n programs and lets them go when all have opened the database.
func start(t *testing.T, role, path string, n int) []*program {
	t.Helper()
	return startFrom(t, role, path, n, 0)
}

// startFrom is start with numbers that begin at first.
func startFrom(t *testing.T, role, path string, n, first int) []*program {
	t.Helper()
	var all []*program
	for i := first; i < first+n; i++ {
		p, err := launch(role, path, i)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.cmd.Process.Kill() })
		all = append(all, p)
	}
	for _, p := range all {
		select {
		case <-p.up:
		case <-time.After(30 * time.Second):
			t.Fatalf("a program did not start: %s", p.out.String())
		}
	}
	for _, p := range all {
		p.begin()
	}
	return all
}

// launch starts one program. It opens the database, says so, and waits for begin.
func launch(role, path string, n int) (*program, error) {
	p := &program{cmd: exec.Command(os.Args[0]), up: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), "CAREDESK_STORE_ROLE="+role, "CAREDESK_STORE_PATH="+path, "CAREDESK_STORE_N="+strconv.Itoa(n))
	p.cmd.Stdout, p.cmd.Stderr = p, p
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	p.begin = func() { _ = in.Close() }
	return p, p.cmd.Start()
}

func TestEightProgramsOneSlot(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := seed(t, path, 8)
		won, conflicts := 0, 0
		for _, p := range start(t, "book", path, 8) {
			if err := p.cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, p.out.String())
			}
			switch got := strings.Join(p.lines("result"), ";"); got {
			case " ":
				won++
			case "conflict start":
				conflicts++
			default:
				t.Errorf("a program answered %q", got)
			}
		}
		if won != 1 || conflicts != 7 {
			t.Errorf("%d won and %d were told of the conflict", won, conflicts)
		}
		wantClean(t, s)
	})
}

func TestFourProgramsTakeReceipts(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := seed(t, path, 1)
		seen := map[string]bool{}
		for _, p := range start(t, "pay", path, 4) {
			if err := p.cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, p.out.String())
			}
			for _, line := range p.lines("receipt") {
				seq, code, _ := strings.Cut(line, " ")
				if code != "" || seen[seq] {
					t.Errorf("receipt %s again, or refused: %q", seq, code)
				}
				seen[seq] = true
			}
		}
		for n := 1; n <= 100; n++ {
			if !seen[strconv.Itoa(n)] {
				t.Errorf("receipt %d is missing", n)
			}
		}
		wantClean(t, s)
	})
}

// Eight desks register at once, and each gives up now and then: every number
// is given out, none twice, and a registration that was given up leaves no gap.
func TestEightProgramsRegisterPatients(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		s := storetest.OpenFile(t, path, nil, nil)
		seen := map[string]bool{}
		gaveUp := 0
		for _, p := range start(t, "register", path, 8) {
			if err := p.cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, p.out.String())
			}
			for _, line := range p.lines("number") {
				number, code, _ := strings.Cut(line, " ")
				switch {
				case code == string(clinic.Invalid):
					gaveUp++
				case code != "" || seen[number]:
					t.Errorf("number %s again, or refused: %q", number, code)
				default:
					seen[number] = true
				}
			}
		}
		if len(seen) != 72 || gaveUp != 24 {
			t.Errorf("%d registered, %d gave up", len(seen), gaveUp)
		}
		for n := 1; n <= 72; n++ {
			if number := fmt.Sprintf("P-%06d", n); !seen[number] {
				t.Errorf("%s is missing", number)
			}
		}
		wantClean(t, s)
	})
}

// Programs are killed in the middle of writing, again and again: what was
// acknowledged is there, and the database verifies clean.
func TestKilledPrograms(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, path string) {
		if err := seed(t, path, 1).Close(); err != nil {
			t.Fatal(err)
		}
		acknowledged := map[string]bool{}
		for round := range 4 {
			programs := start(t, "endless", path, 2)
			time.Sleep(time.Duration(150+70*round) * time.Millisecond)
			for _, p := range programs {
				_ = p.cmd.Process.Kill()
			}
			for _, p := range programs {
				_ = p.cmd.Wait()
				for _, seq := range p.lines("receipt") {
					acknowledged[seq] = true
				}
			}
			s := storetest.OpenFile(t, path, nil, nil)
			wantClean(t, s)
			if err := s.View(ctx, func(r service.Repos) error {
				i, err := r.Billing().Invoice(ctx, 1)
				have := map[string]bool{}
				for _, p := range i.Payments {
					have[strings.TrimLeft(strings.TrimPrefix(p.ReceiptNumber, "RC-2026-"), "0")] = true
				}
				for seq := range acknowledged {
					if !have[seq] {
						t.Errorf("round %d: receipt %s was acknowledged and is gone", round, seq)
					}
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if len(acknowledged) < 4 {
			t.Errorf("only %d payments were made: the test proves little", len(acknowledged))
		}
	})
}

func wantClean(t *testing.T, s *store.Store) {
	t.Helper()
	report, err := s.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if !c.OK {
			t.Errorf("%s: %s", c.Name, c.Detail)
		}
	}
}
