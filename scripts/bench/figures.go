package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/bulk"
)

// pair is a call of the program and the same by hand. Each is given the n-th of
// many different arguments and returns how many rows it gave.
type pair struct {
	figure string
	ours   func(n int) (rows int, err error)
	bare   func(n int) (rows int, err error)
}

// The figures of reading.
const (
	figureSearch = "patient search by 3 and more letters"
	figureGrid   = "day grid of 10 doctors"
	figureLarge  = "day grid of 50 doctors"
	figureChart  = "chart's first page, 1,000 visits"
	figureUnpaid = "unpaid list, first page"
	figureFree   = "next 10 free times of a department"
	figureLater  = "unpaid list, later pages"
)

var readFigures = []string{figureSearch, figureGrid, figureLarge, figureChart, figureUnpaid, figureFree, figureLater}

// reads are the figures of reading.
func (h *hospital) reads(ctx context.Context) ([]pair, error) {
	rng := rand.New(rand.NewPCG(11, 13))
	words, err := h.words(ctx, rng)
	if err != nil {
		return nil, err
	}
	days := workingDays(bulk.Today.AddDays(-40), bulk.Today.AddDays(21))
	departments := []clinic.DepartmentID{}
	for _, d := range h.doctors {
		if d.DepartmentID != h.big && !slices.Contains(departments, d.DepartmentID) {
			departments = append(departments, d.DepartmentID)
		}
	}
	pages, keys, err := h.unpaidPages(ctx)
	if err != nil {
		return nil, err
	}
	s := h.app.Services
	grid := func(of func(int) clinic.DepartmentID) (func(int) (int, error), func(int) (int, error)) {
		return func(n int) (int, error) {
				day, err := s.Appointments.Day(h.desk, service.DayQuery{Date: days[n%len(days)], Department: of(n)})
				rows := 0
				for _, d := range day.Doctors {
					rows += len(d.Visits)
				}
				return rows, err
			}, func(n int) (int, error) {
				d := days[n%len(days)]
				return h.bare.DayGrid(ctx, int64(of(n)), d.String(), d.AddDays(-1).String(), int(d.Weekday()))
			}
	}
	bigOurs, bigBare := grid(func(int) clinic.DepartmentID { return h.big })
	smallOurs, smallBare := grid(func(n int) clinic.DepartmentID { return departments[n/len(days)%len(departments)] })
	count := 0
	for _, d := range h.doctors {
		if d.DepartmentID == h.big {
			count++
		}
	}
	list := []pair{
		{figureSearch, func(n int) (int, error) {
			page, err := s.Patients.Search(h.desk, service.PatientFilter{Text: words[n%len(words)]}, service.PageRequest{})
			return len(page.Rows), err
		}, func(n int) (int, error) { return h.bare.Search(ctx, words[n%len(words)]) }},
		{figureGrid, smallOurs, smallBare},
		{figureChart, func(int) (int, error) {
			page, err := s.History.Timeline(h.doctor, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.frequent}}, service.PageRequest{})
			return len(page.Rows), err
		}, func(int) (int, error) { return h.bare.Chart(ctx, int64(h.frequent), h.doctorID) }},
		{figureUnpaid, func(int) (int, error) {
			page, err := s.Billing.Balances(h.cash, service.BalanceFilter{}, service.PageRequest{})
			return len(page.Rows), err
		}, func(int) (int, error) { return h.bare.Unpaid(ctx, bulk.Today.String(), "", 0) }},
		{figureFree, func(n int) (int, error) {
			free, err := s.Appointments.FreeSlots(h.desk, service.FreeQuery{Department: departments[n%len(departments)], From: bulk.Today.AddDays(n % 14), N: 10})
			return len(free), err
		}, func(n int) (int, error) {
			from := bulk.Now.AddDate(0, 0, n%14)
			if n%14 > 0 {
				from = bulk.Today.AddDays(n%14).At(0, time.UTC)
			}
			return h.bare.FreeSlots(ctx, int64(departments[n%len(departments)]), from, 14, 10)
		}},
	}
	if len(pages) > 0 {
		list = append(list, pair{figureLater, func(n int) (int, error) {
			page, err := s.Billing.Balances(h.cash, service.BalanceFilter{}, service.PageRequest{After: pages[n%len(pages)]})
			return len(page.Rows), err
		}, func(n int) (int, error) {
			key := keys[n%len(keys)]
			return h.bare.Unpaid(ctx, bulk.Today.String(), key.IssuedOn.String(), int64(key.Invoice))
		}})
	}
	if count >= bulk.BigDepartment {
		list = slices.Insert(list, 2, pair{figureLarge, bigOurs, bigBare})
	}
	return list, nil
}

func workingDays(from, to clinic.Date) (list []clinic.Date) {
	for d := from; !d.After(to); d = d.AddDays(1) {
		if d.Weekday() < 5 {
			list = append(list, d)
		}
	}
	return list
}

// words are what people type: the beginnings of names, three letters and more.
func (h *hospital) words(ctx context.Context, rng *rand.Rand) (list []string, err error) {
	for range 300 {
		page, err := h.app.Services.Patients.Search(h.desk, service.PatientFilter{Text: fmt.Sprintf("P-%06d", 1+rng.IntN(h.patients))}, service.PageRequest{Limit: 1})
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			name := row.LastName
			if rng.IntN(4) == 0 {
				name = row.FirstName
			}
			name = strings.ToLower(name)
			letters := []rune(name)
			plain := !slices.ContainsFunc(letters, func(r rune) bool { return r < 'a' || r > 'z' })
			for _, pair := range []string{"aa", "ae", "oe", "ue"} {
				plain = plain && !strings.Contains(name, pair)
			}
			if plain && len(letters) >= 3 { // with one usual spelling alone, for the yardstick knows no other
				list = append(list, string(letters[:3+rng.IntN(len(letters)-2)]))
			}
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no names to look for")
	}
	return list, ctx.Err()
}

// unpaidPages goes through the first pages of the unpaid bills and keeps where
// each ends, as the program and as a statement by hand goes on.
func (h *hospital) unpaidPages(ctx context.Context) (cursors []string, keys []service.BillBalance, err error) {
	next := ""
	for range 20 {
		page, err := h.app.Services.Billing.Balances(h.cash, service.BalanceFilter{}, service.PageRequest{After: next})
		if err != nil {
			return nil, nil, err
		}
		if page.Next == "" {
			break
		}
		next = page.Next
		cursors, keys = append(cursors, next), append(keys, page.Rows[len(page.Rows)-1])
	}
	return cursors, keys, ctx.Err()
}

// readings are what the calls of a figure took, by hospital and figure.
type readings map[[2]string]*[2][]time.Duration // ours, by hand

// turnsOf is in how many turns the reads of all hospitals are measured. A machine
// that is fast for a minute and slow for the next would make one hospital look faster
// than another: each gets a part of every stretch of time. One hospital alone is
// compared with none.
func turnsOf(o options) int {
	if len(o.sizes) == 1 || !slices.ContainsFunc(readFigures, func(f string) bool { return strings.Contains(f, o.only) }) {
		return 1
	}
	return 3
}

// take measures a turn's part of a hospital's reads.
func (t readings) take(ctx context.Context, o options, h *hospital, turn, turns int) error {
	list, err := h.reads(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		if !strings.Contains(p.figure, o.only) {
			continue
		}
		key := [2]string{h.name, p.figure}
		if t[key] == nil {
			t[key] = &[2][]time.Duration{}
		}
		if err := sideBySide(ctx, p, o.samples*turn/turns, o.samples*(turn+1)/turns, t[key]); err != nil {
			return fmt.Errorf("%s: %w", p.figure, err)
		}
	}
	return nil
}

// measure takes the figures of writing of a hospital and reports those of reading.
func measure(ctx context.Context, o options, h *hospital, taken readings, r *result, out io.Writer) error {
	r.Hospitals = append(r.Hospitals, made{Name: h.name, Patients: h.patients, Doctors: len(h.doctors), Bytes: h.bytes})
	for _, figure := range readFigures {
		took := taken[[2]string{h.name, figure}]
		if took == nil {
			continue
		}
		ours, bare := timesOf(took[0]), timesOf(took[1])
		r.add(h.name, figure, readTarget, ours, bare)
		fmt.Fprintf(out, "%-5s %-38s ours p50 %8s p95 %8s   by hand p50 %8s p95 %8s\n", h.name, figure, short(ours.P50), short(ours.P95), short(bare.P50), short(bare.P95))
	}
	if o.writes == 0 {
		return nil
	}
	return h.measureWrites(ctx, o, r, out)
}

// sideBySide measures both of a pair in turn with the arguments from one to another,
// after a round of them that warms up. Who goes first changes each time: whoever does
// brings what both read into the caches of the machine.
func sideBySide(ctx context.Context, p pair, from, to int, took *[2][]time.Duration) (err error) {
	calls := [2]func(int) (int, error){p.ours, p.bare}
	for _, warm := range []bool{true, false} {
		for at := from; at < to; at++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			var rows [2]int
			for k := range calls {
				who := (k + at) % len(calls)
				start := time.Now()
				if rows[who], err = calls[who](at); err != nil {
					return fmt.Errorf("%s: %w", []string{"ours", "by hand"}[who], err)
				}
				if !warm {
					took[who] = append(took[who], time.Since(start))
				}
			}
			if rows[0] != rows[1] {
				return fmt.Errorf("argument %d: %d rows, by hand %d", at, rows[0], rows[1])
			}
		}
	}
	return nil
}
