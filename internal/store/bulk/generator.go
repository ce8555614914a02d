package bulk

import (
	"context"
	"math/rand/v2"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
)

// slots is how many visits fit into a doctor's day.
const slots = 21

// generator makes one hospital, day after day.
type generator struct {
	Options
	rng   *rand.Rand
	first clinic.Date // the day the hospital opened
	t     tables
	money money

	people                         []worker // all of the staff, in the order of their ids
	admins, desk, nurses, cashiers []worker
	doctors                        []clinic.Doctor

	registered int          // patients so far: their ids run from base + 1
	base       int64        // the highest id of the staff
	seen       map[int]bool // who comes on the day already
	frequent   int          // visits of patient 0, who comes more than anybody
	perDay     int          // visits of a doctor who is in
	recent     int          // working days before today on which every doctor is in
	share      float64      // of the other days on which a doctor is in

	visit, record, prescription, item int64 // the last ids that were given
	numbers                           map[string]map[int]int
}

func newGenerator(o Options) *generator {
	g := &generator{Options: o, rng: rand.New(rand.NewPCG(o.Seed, 0x6d656173)), seen: map[int]bool{}, numbers: map[string]map[int]int{}}
	g.first = clinic.Date{Year: Today.Year - Years, Month: Today.Month, Day: Today.Day}
	visits := o.Patients * VisitsEach
	past, ahead := 0, 0
	for d := g.first; !d.After(Today.AddDays(FutureDays)); d = d.AddDays(1) {
		switch {
		case d.Weekday() >= 5:
		case d.Before(Today):
			past++
		default:
			ahead++
		}
	}
	// The days around today are as full in a small hospital as in a large one, so
	// that a page of them means the same; further back, the small one is open less.
	g.perDay = min(10, max(2, visits*3/10/(o.Doctors*ahead)))
	g.recent = min(45, visits*35/100/(o.Doctors*g.perDay))
	g.frequent = min(FrequentVisits, visits/5)
	left := visits - g.frequent - g.perDay*o.Doctors*(ahead+g.recent)
	g.share = min(1, max(0, float64(left)/float64(o.Doctors*g.perDay*(past-g.recent))))
	return g
}

// next gives the next number of a series.
func (g *generator) next(series string, year int) int {
	if g.numbers[series] == nil {
		g.numbers[series] = map[int]int{}
	}
	g.numbers[series][year]++
	return g.numbers[series][year]
}

func (g *generator) fill(ctx context.Context, l *store.Loader) error {
	g.t, g.base = newTables(l), int64(len(g.people))
	var working []clinic.Date
	last := Today.AddDays(FutureDays)
	for d := g.first; !d.After(last); d = d.AddDays(1) {
		if d.Weekday() < 5 {
			working = append(working, d)
		}
	}
	today, _ := slices.BinarySearchFunc(working, Today, clinic.Date.Compare)
	for n, d := range working {
		if err := ctx.Err(); err != nil {
			return err
		}
		due := g.Patients
		if n < today {
			due = g.Patients * (15*today + 85*n) / (100 * today)
		}
		if n == 0 || n >= today {
			for g.registered < due {
				if err := g.register(l, d); err != nil {
					return err
				}
			}
		}
		often := n < today && (n+1)*g.frequent/today > n*g.frequent/today
		if err := g.day(l, d, due, n >= today-g.recent, often); err != nil {
			return err
		}
		if g.Progress != nil && n%20 == 0 {
			g.Progress(g.registered, g.Patients)
		}
	}
	if err := l.CloseDays(working[:today], g.admins[0].id, g.admins[0].name); err != nil {
		return err
	}
	for series, years := range g.numbers {
		for year, last := range years {
			if err := l.Series(series, year, last); err != nil {
				return err
			}
		}
	}
	return l.Series("patient", 0, g.registered)
}

// register adds the next patient on a day.
func (g *generator) register(l *store.Loader, on clinic.Date) error {
	p := g.patient(g.registered)
	p.CreatedAt = on.At(clinic.Clock(8*60+g.rng.IntN(480)), Now.Location())
	if p.AllergyStatus != clinic.AllergyNotAsked {
		p.AllergyConfirmed, p.AllergyBy = p.CreatedAt, g.nurses[0].name
	}
	p.ConsentAt, p.ConsentBy = p.CreatedAt, g.desk[0].name
	id, err := l.Patient(p)
	if err != nil {
		return err
	}
	g.registered++
	who := g.desk[g.registered%len(g.desk)]
	return l.Audit(clinic.AuditEntry{At: p.CreatedAt, UserID: who.id, UserName: who.name, Role: clinic.RoleReceptionist, Workstation: "front-desk",
		Action: "patient.register", Entity: "patient", EntityID: int64(id), PatientID: id, After: `{"number":"` + p.Number + `"}`})
}

// patient is a person who was born when registered.
func (g *generator) patient(i int) clinic.Patient {
	p := g.person(i)
	p.ID = clinic.PatientID(g.base + int64(i) + 1)
	return p
}

// day makes a working day. due is how many patients have registered by its end;
// everybody is in on a full day; often says that patient 0 comes.
func (g *generator) day(l *store.Loader, d clinic.Date, due int, full, often bool) error {
	clear(g.seen)
	g.money.begin()
	if g.registered == 0 {
		often = false
	}
	lucky := -1
	if often {
		lucky = g.rng.IntN(len(g.doctors))
	}
	for n := range g.doctors {
		if !full && n != lucky && g.rng.Float64() >= g.share {
			continue
		}
		if err := g.doctorsDay(l, d, n, due, n == lucky, full || n != lucky || g.rng.Float64() < g.share); err != nil {
			return err
		}
	}
	return g.closeDrawers(l, d)
}

// doctorsDay makes a doctor's visits of a day; not wholeDay makes one alone, for
// patient 0.
func (g *generator) doctorsDay(l *store.Loader, d clinic.Date, doctor, due int, often, wholeDay bool) error {
	want := g.perDay - 2 + g.rng.IntN(5)
	if !wholeDay {
		want = 1
	}
	want = min(max(want, 1), slots)
	token := 0
	for slot := 0; slot < slots && want > 0; slot++ {
		if g.rng.IntN(slots-slot) >= want {
			continue
		}
		want--
		who := 0
		if often {
			often = false
			g.seen[0] = true
		} else {
			var err error
			if who, err = g.whoComes(l, d, due); err != nil {
				return err
			}
			if who < 0 {
				continue
			}
		}
		if err := g.makeVisit(l, d, doctor, who, slot, &token); err != nil {
			return err
		}
	}
	return nil
}

// whoComes chooses a patient who does not come on the day yet: a new one when
// it is time, else one of those who are known, the newer ones more often; -1
// when none was found.
func (g *generator) whoComes(l *store.Loader, d clinic.Date, due int) (int, error) {
	if g.registered < due {
		err := g.register(l, d)
		g.seen[g.registered-1] = true
		return g.registered - 1, err
	}
	for range 8 {
		who := g.rng.IntN(g.registered)
		if g.rng.IntN(2) == 0 {
			who = g.registered - 1 - g.rng.IntN(g.registered/4+1)
		}
		if who != 0 && !g.seen[who] {
			g.seen[who] = true
			return who, nil
		}
	}
	return -1, nil
}
