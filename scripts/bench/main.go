// Command bench measures Caredesk: what the program's services take on hospitals
// of 10,000, 100,000 and 1,000,000 patients beside the shortest statements by hand
// for the same rows, through the same driver, in one run. It prints one table,
// writes the same as JSON, and docs/benchmarks.md when asked to.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"caredesk/internal/store/bulk"
)

// options of a run.
type options struct {
	sizes   []string
	dir     string // of kept hospitals
	json    string
	doc     string
	samples int // of each read
	writes  int // of each write
	verify  bool
	only    string
	profile string
	// Of what no hospital is measured for; see measureOnce.
	papers  int // how often each paper is made; 0 for none
	rounds  int // bookings and payments of each process; 0 for none
	rows    int // patients of the table that is taken in; 0 for none
	backups bool
	windows windows
}

func main() {
	if isDesk() { // one of several processes, started by measureProcesses
		os.Exit(beDesk())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var o options
	sizes := flag.String("sizes", "10k,100k,1m", "hospitals to measure, parted by commas")
	cache, _ := os.UserCacheDir()
	flag.StringVar(&o.dir, "dir", filepath.Join(cache, "caredesk-bench"), "`folder` that keeps the hospitals")
	flag.StringVar(&o.json, "json", "", "`file` to write the figures to as JSON")
	flag.StringVar(&o.doc, "doc", "", "`file` to write the figures to as Markdown")
	flag.IntVar(&o.samples, "samples", 400, "how often each read is measured")
	flag.IntVar(&o.writes, "writes", 100, "how often each write is measured; 0 measures none")
	flag.BoolVar(&o.verify, "verify", false, "check every invariant of each hospital first")
	flag.StringVar(&o.only, "only", "", "measure figures whose name holds this `text` alone")
	flag.StringVar(&o.profile, "cpuprofile", "", "`file` for a CPU profile of the services' calls")
	flag.IntVar(&o.papers, "papers", 100, "how often each paper is made; 0 makes none")
	flag.IntVar(&o.rounds, "rounds", 30, "bookings and payments of each of several processes; 0 measures none")
	flag.IntVar(&o.rows, "rows", 100_000, "patients of the table that is imported; 0 imports none")
	flag.BoolVar(&o.backups, "backups", true, "measure backup, verify and restore of each hospital")
	o.windows = usualWindows
	flag.StringVar(&o.windows.caredesk, "window", "", "Caredesk's `program` with the window; empty measures no window")
	flag.StringVar(&o.windows.empty, "emptywindow", "", "`program` with an empty window")
	flag.IntVar(&o.windows.actions, "actions", o.windows.actions, "actions of the working day at the window")
	flag.Parse()
	o.sizes = strings.Split(*sizes, ",")
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options, out *os.File) (err error) {
	if o.profile != "" {
		f, err := os.Create(o.profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	r := result{Machine: thisMachine(), At: time.Now().UTC().Truncate(time.Second)}
	taken, turns := readings{}, turnsOf(o)
	for turn := range turns {
		for _, name := range o.sizes {
			if err := visit(ctx, o, name, taken, turn, turns, &r, out); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for _, s := range bulk.Sizes {
		if !slices.Contains(o.sizes, s.Name) {
			r.Notes = append(r.Notes, "The hospital "+s.Name+" was not measured in this run.")
		}
	}
	if err := measureOnce(ctx, o, &r, out); err != nil {
		return err
	}
	r.finish()
	fmt.Fprint(out, "\n", r.table())
	if o.json != "" {
		if err := r.writeJSON(o.json); err != nil {
			return err
		}
	}
	if o.doc != "" {
		return os.WriteFile(o.doc, []byte(r.markdown()), 0o644)
	}
	return nil
}

// visit measures a part of a hospital's reads and, the last time, all else.
func visit(ctx context.Context, o options, name string, taken readings, turn, turns int, r *result, out *os.File) error {
	size, err := sizeOf(name)
	if err != nil {
		return err
	}
	h, err := open(ctx, o, size, out)
	if err != nil {
		return err
	}
	err = taken.take(ctx, o, h, turn, turns)
	if turn == turns-1 {
		if err == nil {
			err = measure(ctx, o, h, taken, r, out)
		}
		if err == nil && o.backups {
			err = h.measureBackups(ctx, o, r, out)
		}
		if err == nil {
			err = h.measureWindow(ctx, o, r, out)
		}
	}
	return errors.Join(err, h.close())
}

// measureOnce measures what does not depend on the size of a hospital.
func measureOnce(ctx context.Context, o options, r *result, out io.Writer) error {
	for _, part := range []func(context.Context, options, *result, io.Writer) error{measurePapers, measureImports, measureProcesses} {
		if err := part(ctx, o, r, out); err != nil {
			return err
		}
	}
	return nil
}
