package store_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// sharedDay is long ahead, so that the desks' clocks do not matter.
var sharedDay = clinic.MustDate("2026-12-02")

// workAtASharedDesk registers patients, books a visit for each and takes a payment, and says what
// was acknowledged and how long the booking took. Its number gives it times of its own.
func workAtASharedDesk(s *store.Store, n string) {
	desk, _ := strconv.Atoi(n)
	rounds := sharedRounds()
	for i := range rounds {
		began := time.Now()
		number, err := registerOnce(s, fmt.Sprintf("Desk %s, patient %d", n, i), false)
		if err != nil {
			fmt.Println("trouble", err)
			continue
		}
		fmt.Println("registered", number)
		fmt.Println("other", time.Since(began).Microseconds())
		began = time.Now()
		id, err := bookOnce(s, desk, i)
		if err != nil {
			fmt.Println("trouble", err)
			continue
		}
		fmt.Println("booked", id, time.Since(began).Microseconds())
		began = time.Now()
		if seq, err := payOnce(s, fmt.Sprintf("%s-%d-%d", n, os.Getpid(), i)); err != nil {
			fmt.Println("trouble", err)
		} else {
			fmt.Println("receipt", seq)
			fmt.Println("other", time.Since(began).Microseconds())
		}
		time.Sleep(time.Duration(pauseBetween()) * time.Millisecond)
	}
}

func sharedRounds() int { return number(os.Getenv("CAREDESK_SHARED_ROUNDS"), 6) }
func pauseBetween() int { return number(os.Getenv("CAREDESK_SHARED_PAUSE"), 0) }

func number(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return otherwise
}

// bookOnce books the i-th visit of a desk: one transaction that looks for clashes, inserts and audits.
func bookOnce(s *store.Store, desk, i int) (id clinic.AppointmentID, err error) {
	now := time.Now()
	err = s.InTx(ctx, func(r service.Repos) (err error) {
		day := sharedDay.AddDays(desk*40 + i/80)
		if _, err = r.Appointments().List(ctx, service.AppointmentFilter{From: day, To: day}, service.PageRequest{Limit: 100}); err != nil {
			return err
		}
		if id, err = r.Appointments().Insert(ctx, clinic.Appointment{PatientID: 1, DoctorID: 1, Date: day, Start: clinic.Clock(8*60 + 5*(i%80)), Minutes: 5,
			Status: clinic.StatusBooked, Kind: clinic.VisitNew, CreatedAt: now}, 0); err != nil {
			return err
		}
		return r.Audit().Append(ctx, clinic.AuditEntry{At: now, UserName: "x", Role: clinic.RoleAdmin, Action: "appointment.book", Entity: "appointment", EntityID: int64(id)})
	})
	return id, err
}

// dieInMidCommit is killed while it holds the turn, with the database half written, as a
// computer without power leaves it: the journal is on the disk, and part of the new pages is in the file.
func dieInMidCommit(s *store.Store) {
	_ = s.InTx(ctx, func(r service.Repos) error {
		if _, err := r.Departments().Insert(ctx, clinic.Department{Name: "Half", CreatedAt: time.Now()}); err != nil {
			return err
		}
		fmt.Println("in the middle")
		time.Sleep(time.Hour)
		return nil
	})
}

// takeSeeded takes the number of the one patient that was seeded.
func takeSeeded(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.InTx(ctx, func(r service.Repos) error {
		_, err := r.Numbers().Next(ctx, "patient", 0)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// sharedSite is a shared file with a doctor and a big bill.
func sharedSite(t *testing.T) string {
	t.Helper()
	path := storetest.NewFile(t)
	storetest.Share(t, path)
	s := seed(t, path, 1)
	takeSeeded(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Four programs on one shared file: nothing that was acknowledged is lost, no number is given twice.
func TestFourProgramsShareAFile(t *testing.T) {
	path := sharedSite(t)
	wantAllKept(t, path, start(t, "shared desk", path, 4), 4*sharedRounds(), 0)
}

// wantAllKept waits for the desks and compares what they were told with what is there.
func wantAllKept(t *testing.T, path string, desks []*program, want int, slowest time.Duration) {
	t.Helper()
	booked, receipts, numbers := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var took, all []time.Duration
	began := time.Now()
	for _, p := range desks {
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, p.out.String())
		}
		for _, line := range p.lines("trouble") {
			t.Errorf("a desk was refused: %s", line)
		}
		once := func(seen map[string]bool, what string) {
			if seen[what] {
				t.Errorf("%s was given twice", what)
			}
			seen[what] = true
		}
		for _, n := range p.lines("registered") {
			once(numbers, n)
		}
		for _, n := range p.lines("receipt") {
			once(receipts, n)
		}
		for _, line := range p.lines("booked") {
			id, us, _ := strings.Cut(line, " ")
			once(booked, id)
			took = append(took, time.Duration(number(us, 0))*time.Microsecond)
		}
		for _, us := range p.lines("other") {
			all = append(all, time.Duration(number(us, 0))*time.Microsecond)
		}
	}
	span := time.Since(began)
	all = append(all, took...)
	if len(booked) != want || len(receipts) != want || len(numbers) != want {
		t.Errorf("acknowledged: %d visits, %d receipts, %d patients of %d", len(booked), len(receipts), len(numbers), want)
	}
	if len(took) > 0 {
		slices.Sort(took)
		slices.Sort(all)
		at := func(d []time.Duration, percent int) time.Duration {
			return d[min(len(d)*percent/100, len(d)-1)].Round(time.Millisecond)
		}
		p95 := at(took, 95)
		t.Logf("%d desks, %d transactions in %v (%.0f a second); booking: median %v, p95 %v, longest %v; of all: median %v, p95 %v, longest %v", len(desks), len(all), span.Round(time.Millisecond),
			float64(len(all))/span.Seconds(), at(took, 50), p95, at(took, 100), at(all, 50), at(all, 95), at(all, 100))
		if slowest > 0 && p95 > slowest {
			t.Errorf("the p95 of a booking is %v, more than %v", p95, slowest)
		}
	}
	s := storetest.OpenFile(t, path, nil, nil)
	wantClean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw := storetest.RawDB(t, path)
	for query, acknowledged := range map[string]map[string]bool{
		"SELECT id FROM appointments_appointment":             booked,
		"SELECT receipt_seq FROM payment_record":              receipts,
		"SELECT patient_no FROM patient_profile WHERE id > 1": numbers,
	} {
		rows, err := raw.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		have := map[string]bool{}
		for rows.Next() {
			var v string
			if err := rows.Scan(&v); err != nil {
				t.Fatal(err)
			}
			have[v] = true
		}
		_ = rows.Close()
		for v := range acknowledged {
			if !have[v] {
				t.Errorf("%s was acknowledged and is gone (%s)", v, query)
			}
		}
		if len(have) != len(acknowledged) {
			t.Errorf("%d rows of %q, %d acknowledged", len(have), query, len(acknowledged))
		}
	}
	for _, suffix := range []string{"-lease", "-journal", "-waiting", "-wal"} {
		if _, err := os.Stat(path + suffix); err == nil {
			t.Errorf("%s was left behind", filepath.Base(path)+suffix)
		}
	}
}

// A program is killed in its turn and leaves its lease and a journal that must be rolled back: others wait
// and say for whom, a person ends the turn, the half-written file is put right, and the audit log tells.
func TestKilledInItsTurn(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for half a minute, as the breaking of a turn does")
	}
	path := sharedSite(t)
	dead := start(t, "die in mid-commit", path, 1)[0]
	for range 400 {
		if strings.Contains(dead.said(), "in the middle") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	_ = dead.cmd.Process.Kill()
	_ = dead.cmd.Wait()
	h, held, err := store.LeaseOf(path)
	if err != nil || !held || h.PID != dead.cmd.Process.Pid {
		t.Fatalf("after the kill the lease is %+v (%v, %v)", h, held, err)
	}
	makeHot(t, path)
	type outcome struct {
		h   store.Holder
		err error
	}
	done := make(chan outcome, 2)
	for range 2 {
		go func() {
			h, err := store.BreakLease(ctx, store.Options{Path: path, Desk: "Office"}, "Ada Admin")
			done <- outcome{h, err}
		}()
	}
	won := 0
	for range 2 {
		switch o := <-done; {
		case o.err == nil:
			won++
		case clinic.CodeOf(o.err) != clinic.Conflict && clinic.CodeOf(o.err) != clinic.NotFound:
			t.Errorf("the other breaker: %v", o.err)
		}
	}
	if won != 1 {
		t.Errorf("%d ended the turn", won)
	}
	s := storetest.OpenFile(t, path, nil, nil)
	wantClean(t, s)
	if err := s.View(ctx, func(r service.Repos) error {
		depts, err := r.Departments().List(ctx, true)
		if len(depts) != 0 {
			t.Errorf("half a transaction stayed: %v", depts)
		}
		if err != nil {
			return err
		}
		page, err := r.Audit().List(ctx, service.AuditFilter{}, service.PageRequest{})
		if len(page.Rows) != 1 || page.Rows[0].Action != "database.turn_ended" || page.Rows[0].UserName != "Ada Admin" || !strings.Contains(page.Rows[0].Reason, h.Host) {
			t.Errorf("the audit log says %+v", page.Rows)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := payOnce(s, "after"); err != nil {
		t.Error(err)
	}
}

// makeHot puts a file into the state of a COMMIT that was cut off: the journal holds the page as it was
// and is on the disk, and the page in the file is overwritten. The journal is written here as SQLite's file format says.
func makeHot(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := int(binary.BigEndian.Uint16(data[16:]))
	pages := uint32(len(data) / size)
	const sector = 512
	head := make([]byte, sector)
	copy(head, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
	for i, v := range []uint32{1, 12345, pages, sector, uint32(size)} {
		binary.BigEndian.PutUint32(head[8+4*i:], v)
	}
	last := data[(int(pages)-1)*size:]
	sum := uint32(12345)
	for i := size - 200; i > 0; i -= 200 {
		sum += uint32(last[i])
	}
	journal := binary.BigEndian.AppendUint32(head, pages)
	journal = append(journal, last...)
	journal = binary.BigEndian.AppendUint32(journal, sum)
	if err := os.WriteFile(path+"-journal", journal, 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range last {
		last[i] ^= 0x5a
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
