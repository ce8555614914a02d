package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// times are what many calls took.
type times struct {
	N        int
	P50, P95 time.Duration
}

func timesOf(list []time.Duration) times {
	if len(list) == 0 {
		return times{}
	}
	slices.Sort(list)
	return times{len(list), list[len(list)/2], list[min(len(list)-1, len(list)*95/100)]}
}

func short(d time.Duration) string {
	return millis.show(inMillis(d))
}

func inMillis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// unit is what a figure is counted in.
type unit struct {
	name string
	more bool // the higher the better; a ratio says how many times lower ours is
	form string
}

var (
	millis    = unit{name: "ms", form: "%.2f ms"}
	seconds   = unit{name: "s", form: "%.2f s"}
	kilobytes = unit{name: "KB", form: "%.1f KB"}
	megabytes = unit{name: "MB", form: "%.1f MB"}
	percent   = unit{name: "%", form: "%.2f %%"}
	perSecond = unit{name: "per second", more: true, form: "%.0f/s"}
)

func (u unit) show(f float64) string {
	if f == 0 {
		return ""
	}
	return fmt.Sprintf(u.form, f)
}

// times says how many times worse a is than b; 0 when nothing is known.
func (u unit) times(a, b float64) float64 {
	if u.more {
		a, b = b, a
	}
	if a == 0 || b == 0 {
		return 0
	}
	return a / b
}

// target is what a figure is to reach. The zero one says that it is printed only.
type target struct {
	Ratio  float64       // of the medians, ours to the yardstick's; 0 for any
	Most   float64       // of ours, in the figure's unit; 0 for any
	Above  float64       // of ours above the yardstick's, in the figure's unit; 0 for any
	P95    time.Duration // 0 for none
	Growth float64       // of the median, from the smallest to the largest hospital; 0 for none
}

var (
	readTarget  = target{Ratio: 1.5, P95: 20 * time.Millisecond, Growth: 1.5}
	writeTarget = target{Ratio: 2}
)

func (t target) String() string {
	var parts []string
	if t.Ratio > 0 {
		parts = append(parts, fmt.Sprintf("≤ %g ×", t.Ratio))
	}
	if t.Most > 0 {
		parts = append(parts, fmt.Sprintf("≤ %g", t.Most))
	}
	if t.Above > 0 {
		parts = append(parts, fmt.Sprintf("≤ %g above it", t.Above))
	}
	if t.P95 > 0 {
		parts = append(parts, fmt.Sprintf("p95 ≤ %d ms", t.P95.Milliseconds()))
	}
	if t.Growth > 0 {
		parts = append(parts, fmt.Sprintf("growth ≤ %g ×", t.Growth))
	}
	return strings.Join(parts, ", ")
}

// line is a figure at one size.
type line struct {
	Figure string  `json:"figure"`
	Size   string  `json:"size"`
	Unit   string  `json:"unit"`
	Ours   figures `json:"ours"`
	Bare   figures `json:"yardstick"`
	Ratio  float64 `json:"ratio"`            // how many times worse than the yardstick
	Growth float64 `json:"growth,omitempty"` // at the largest size, from the smallest
	Target string  `json:"target,omitempty"`
	Met    bool    `json:"met"`
	target target
	unit   unit
}

// figures are what was measured, in the line's unit. What was measured once has
// no P95.
type figures struct {
	Calls int     `json:"calls"`
	P50   float64 `json:"p50"`
	P95   float64 `json:"p95,omitempty"`
}

func (t times) figures() figures { return figures{t.N, inMillis(t.P50), inMillis(t.P95)} }

// made is a hospital that was measured.
type made struct {
	Name     string `json:"name"`
	Patients int    `json:"patients"`
	Doctors  int    `json:"doctors"`
	Bytes    int64  `json:"bytes"`
}

// result is all of a run.
type result struct {
	At        time.Time `json:"at"`
	Machine   machine   `json:"machine"`
	Hospitals []made    `json:"hospitals"`
	Lines     []line    `json:"figures"`
	Notes     []string  `json:"notes,omitempty"`
}

func (r *result) add(size, figure string, t target, ours, bare times) {
	r.put(size, figure, millis, t, ours.figures(), bare.figures())
}

// once adds a figure that was measured once; a yardstick of 0 is none.
func (r *result) once(size, figure string, u unit, t target, ours, bare float64) {
	r.put(size, figure, u, t, figures{Calls: 1, P50: ours}, figures{Calls: 1, P50: bare})
}

func (r *result) put(size, figure string, u unit, t target, ours, bare figures) {
	r.Lines = append(r.Lines, line{Figure: figure, Size: size, Unit: u.name, Ours: ours, Bare: bare, Ratio: u.times(ours.P50, bare.P50), Target: t.String(), target: t, unit: u})
}

// finish works out growth and whether targets are met, and puts the sizes of a
// figure under each other.
func (r *result) finish() {
	order := map[string]int{}
	for _, l := range r.Lines {
		if _, known := order[l.Figure]; !known {
			order[l.Figure] = len(order)
		}
	}
	slices.SortStableFunc(r.Lines, func(a, b line) int { return cmp.Compare(order[a.Figure], order[b.Figure]) })
	first := map[string]float64{}
	for i := range r.Lines {
		l := &r.Lines[i]
		if !slices.ContainsFunc(r.Hospitals, func(h made) bool { return h.Name == l.Size }) {
			// no hospital's figure
		} else if before, ok := first[l.Figure]; !ok {
			first[l.Figure] = l.Ours.P50
		} else {
			l.Growth = l.unit.times(l.Ours.P50, before)
		}
		l.Met = (l.target.Ratio == 0 || l.Ratio <= l.target.Ratio) && (l.target.Most == 0 || l.Ours.P50 <= l.target.Most) &&
			(l.target.Above == 0 || l.Ours.P50-l.Bare.P50 <= l.target.Above) && (l.target.P95 == 0 || l.Ours.P95 <= float64(l.target.P95.Milliseconds())) &&
			(l.target.Growth == 0 || l.Growth <= l.target.Growth)
	}
}

var heads = []string{"figure", "size", "ours p50", "p95", "yardstick p50", "p95", "ratio", "growth", "to reach", "met"}

func (l line) cells() []string {
	met := "no"
	switch {
	case l.Target == "":
		met = ""
	case l.Met:
		met = "yes"
	}
	times := func(f float64) string {
		if f == 0 {
			return ""
		}
		return fmt.Sprintf("%.2f", f)
	}
	show := l.unit.show
	return []string{l.Figure, l.Size, show(l.Ours.P50), show(l.Ours.P95), show(l.Bare.P50), show(l.Bare.P95), times(l.Ratio), times(l.Growth), l.Target, met}
}

// table is the result for the terminal.
func (r *result) table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(heads, "\t"))
	for _, l := range r.Lines {
		fmt.Fprintln(w, strings.Join(l.cells(), "\t"))
	}
	_ = w.Flush() // a Builder takes everything
	for _, n := range r.Notes {
		b.WriteString(n + "\n")
	}
	return b.String()
}

// markdown is the result as a page.
func (r *result) markdown() string {
	var b strings.Builder
	b.WriteString(`# Benchmarks

` + "`make bench`" + ` makes the hospitals once, keeps them in the cache folder of the user, measures and writes this page; ` + "`make bench SIZES=10k`" + ` takes one
size alone. Each figure is a call of a service, as the window makes it, beside the shortest statements by hand for the same rows over
` + "`database/sql`" + ` and the same driver, in turn in one run, warm, with many different arguments. What writes does so durably on a copy of
the hospital; by hand, the very same rows are written to a second copy in one bare transaction of prepared statements, with the same pragmas
and guards. Who signs has read the patient's chart before, as a doctor does; it is read from the second copy as well. Growth is that of the median from the smallest hospital of the run; the hospitals are read in three turns, so that a machine that is slow for a minute is so for each of them. It is a benchmark: other machines give other figures.

The hospitals hold ten years of visits, five a patient and 1,000 of one, with states, tokens, records with coded diagnoses, prescriptions, vital signs, bills,
payments, drawers and closed days; names as frequent as in life. The days around the one they stand at are as full in a small hospital
as in a large one. The audit log has an entry a patient and a drawer, where a hospital that lived has one for every step.

What is not a call of a service has a yardstick of its own: a backup, its check and its restore stand beside a copy of the same file onto the disk, made just
before; a backup is made once it has its name, on the disk and read back to the letter, and is checked from then on; a paper beside the same texts drawn by the PDF library alone with the same two fonts, on one core; an import by CSV beside what ` + "`sqlite3 .import`" + ` needs for
the same bytes as plain text. Processes book and pay at once in a small hospital, each with patients and bills of its own and all with the same series of numbers, after
two rounds that warm up; the yardstick is one process. How many they do counts searching the patient, finding a free time and reading the bill; the wait is for the answer to
the booking or payment alone. The run fails when one of them is shown an error, when a number is given twice, when what was acknowledged is not there, or when
the database does not verify. Where more is better, the ratio says how many times lower ours is.

`)
	b.WriteString(windowWords)
	m := r.Machine
	fmt.Fprintf(&b, "Measured on %s: %s, %d cores, %s/%s, %s, SQLite %s; load of the machine before the run %s.\n\n",
		r.At.Format("2 January 2006"), m.CPU, m.Cores, m.OS, m.Arch, m.Go, m.SQLite, cmp.Or(m.Load, "unknown"))
	b.WriteString("| hospital | patients | doctors | file |\n|---|---|---|---|\n")
	for _, h := range r.Hospitals {
		fmt.Fprintf(&b, "| %s | %d | %d | %.1f MB |\n", h.Name, h.Patients, h.Doctors, float64(h.Bytes)/1e6)
	}
	b.WriteString("\n| " + strings.Join(heads, " | ") + " |\n|" + strings.Repeat("---|", len(heads)) + "\n")
	for _, l := range r.Lines {
		b.WriteString("| " + strings.Join(l.cells(), " | ") + " |\n")
	}
	for _, n := range r.Notes {
		b.WriteString("\n" + n + "\n")
	}
	return b.String()
}

func (r *result) writeJSON(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
