package report

import (
	"slices"
	"time"

	"caredesk/internal/clinic"
)

// Group says by what the figures of a report are taken apart.
type Group string

// The groupings; which a report has stands in its definition.
const (
	ByDay        Group = "day"
	ByWeek       Group = "week"
	ByMonth      Group = "month"
	ByWeekday    Group = "weekday"
	ByHour       Group = "hour"
	ByDoctor     Group = "doctor"
	ByDepartment Group = "department"
	ByVisitKind  Group = "kind"
	ByStatus     Group = "status"
	ByUrgency    Group = "urgency"
	BySex        Group = "sex"
	ByAge        Group = "age"
	ByCode       Group = "code"
	ByChapter    Group = "chapter"
	ByMedicine   Group = "medicine"
	BySubstance  Group = "substance"
	ByMethod     Group = "method"
	ByItem       Group = "item"
	ByCategory   Group = "category"
	ByPatient    Group = "patient"
	ByDrawer     Group = "drawer"
	ByCashier    Group = "cashier"
	ByBillAge    Group = "bill-age"
)

// Title gives the grouping's name for people, as it follows "by".
func (g Group) Title() string {
	switch g {
	case ByVisitKind:
		return "kind of visit"
	case ByBillAge:
		return "age of the bill"
	case ByCode:
		return "diagnosis"
	case ByChapter:
		return "group of codes"
	case ByMethod:
		return "way of paying"
	case ByItem:
		return "item"
	case ByCategory:
		return "price category"
	}
	return string(g)
}

// Timed reports groups that follow each other in time.
func (g Group) Timed() bool { return g == ByDay || g == ByWeek || g == ByMonth }

// Filter is something that a report can be narrowed by.
type Filter string

// The filters.
const (
	FilterDoctor     Filter = "doctor"
	FilterDepartment Filter = "department"
	FilterVisitKind  Filter = "kind"
	FilterStatus     Filter = "status"
	FilterMethod     Filter = "method"
	FilterSex        Filter = "sex"
)

// Query asks for a report. A filter that is zero is not used.
type Query struct {
	Kind       clinic.ReportKind
	Period     Period
	Group      Group // empty for the report's usual one
	Doctor     clinic.DoctorID
	Department clinic.DepartmentID
	VisitKind  clinic.VisitKind
	Status     clinic.AppointmentStatus
	Method     clinic.PaymentMethod
	Sex        clinic.Sex
}

// Definition is what can be asked of a report.
type Definition struct {
	Kind    clinic.ReportKind
	Groups  []Group // the first is the usual one
	Filters []Filter
	About   string // what is counted, in a sentence
	// Currencies says that lines are told apart by currency.
	Currencies bool
	// AsOf says that the figures stand at the end of the period and not for it.
	AsOf bool
}

// Noun is what the rows are.
type Noun struct{ One, Many string }

var definitions = map[clinic.ReportKind]Definition{
	clinic.ReportVisits: {
		Groups:  []Group{ByDay, ByWeek, ByMonth, ByWeekday, ByHour, ByDoctor, ByDepartment, ByVisitKind, ByStatus},
		Filters: []Filter{FilterDoctor, FilterDepartment, FilterVisitKind, FilterStatus},
		About:   "Visits by the day they are booked for. Requests that nobody has confirmed are not counted.",
	},
	clinic.ReportNoShows: {
		Groups:  []Group{ByDoctor, ByDepartment, ByWeekday, ByVisitKind, ByHour, ByDay, ByWeek, ByMonth},
		Filters: []Filter{FilterDoctor, FilterDepartment, FilterVisitKind},
		About: "The no-show rate is of the visits that were due: those whose patient came or did not come. " +
			"The cancellation rate is of these and the cancelled ones.",
	},
	clinic.ReportWaiting: {
		Groups:  []Group{ByDoctor, ByDepartment, ByHour, ByWeekday, ByVisitKind, ByUrgency, ByDay, ByWeek, ByMonth},
		Filters: []Filter{FilterDoctor, FilterDepartment, FilterVisitKind},
		About: "From check-in until the patient was called in or, uncalled, the visit began. " +
			"Nine of ten waited no longer than the 90th percentile.",
	},
	clinic.ReportUtilisation: {
		Groups:  []Group{ByDoctor, ByDepartment, ByDay, ByWeek, ByMonth, ByWeekday},
		Filters: []Filter{FilterDoctor, FilterDepartment},
		About: "Booked is the planned length of visits that were not cancelled or missed, seen the time from the start to the end of visits that are done, " +
			"against the working hours less leave and holidays: booked against those of the whole period, seen against those until today. Weekly hours count as they stand now.",
	},
	clinic.ReportNewPatients: {
		Groups:  []Group{ByDay, ByWeek, ByMonth, BySex, ByAge},
		Filters: []Filter{FilterSex},
		About:   "Patients by the day they were registered. Charts that were merged into another count once.",
	},
	clinic.ReportDiagnoses: {
		Groups:  []Group{ByCode, ByChapter, ByDoctor, ByDepartment, BySex, ByAge, ByDay, ByWeek, ByMonth},
		Filters: []Filter{FilterDoctor, FilterDepartment, FilterSex},
		About:   "Diagnoses of signed records, as last amended, by the day of the visit. A patient counts once a row.",
	},
	clinic.ReportPrescriptions: {
		Groups:  []Group{ByMedicine, BySubstance, ByDoctor, ByDepartment, ByDay, ByWeek, ByMonth},
		Filters: []Filter{FilterDoctor, FilterDepartment},
		About:   "Medicines of signed prescriptions that were not replaced by another. An override is a warning that the doctor went past with a reason.",
	},
	clinic.ReportRevenue: {
		Groups:  []Group{ByDay, ByWeek, ByMonth, ByMethod, ByDoctor, ByDepartment, ByItem, ByCategory},
		Filters: []Filter{FilterDoctor, FilterDepartment},
		About: "By the day whose books it stands in. Billed are issued bills less voids. Received are payments and deposits less refunds; the use of a deposit is none. " +
			"Outstanding is what is still owed of the bills issued in the period, at its end.",
		Currencies: true,
	},
	clinic.ReportUnpaid: {
		Groups:     []Group{ByBillAge, ByPatient, ByDoctor, ByDepartment, ByMonth},
		Filters:    []Filter{FilterDoctor, FilterDepartment},
		About:      "What was owed of issued bills at the end of the day, patients' and payers' parts together, by the days since they were issued.",
		Currencies: true, AsOf: true,
	},
	clinic.ReportClosures: {
		Groups:     []Group{ByDrawer, ByCashier, ByMethod, ByDay, ByWeek, ByMonth},
		Filters:    []Filter{FilterMethod},
		About:      "What each closed drawer should have held against what was counted, as counted last. Open drawers have no figures yet.",
		Currencies: true,
	},
}

// Kinds returns every report that there is a definition of, in the order they are listed.
func Kinds() []clinic.ReportKind {
	return slices.DeleteFunc(clinic.ReportKinds(), func(k clinic.ReportKind) bool { _, ok := definitions[k]; return !ok })
}

// Of returns the definition of a report; the zero Definition has no groups.
func Of(k clinic.ReportKind) Definition {
	d := definitions[k]
	d.Kind = k
	return d
}

// Has reports whether the report can be narrowed by f.
func (d Definition) Has(f Filter) bool { return slices.Contains(d.Filters, f) }

// Rows is what the rows of a grouping are called.
func (g Group) Rows() Noun {
	switch g {
	case ByDay:
		return Noun{"day", "days"}
	case ByDepartment:
		return Noun{"department", "departments"}
	case ByDoctor:
		return Noun{"doctor", "doctors"}
	case ByWeek:
		return Noun{"week", "weeks"}
	case ByMonth:
		return Noun{"month", "months"}
	case ByWeekday:
		return Noun{"weekday", "weekdays"}
	case ByHour:
		return Noun{"hour", "hours"}
	case ByMedicine:
		return Noun{"medicine", "medicines"}
	case BySubstance:
		return Noun{"substance", "substances"}
	case ByItem:
		return Noun{"item", "items"}
	case ByPatient:
		return Noun{"patient", "patients"}
	case ByDrawer:
		return Noun{"drawer", "drawers"}
	case ByCashier:
		return Noun{"cashier", "cashiers"}
	case ByCode:
		return Noun{"diagnosis", "diagnoses"}
	}
	return Noun{"group", "groups"}
}

// Clean checks the query and fills in what was left to the report. Filters that
// the report does not have are dropped.
func (q *Query) Clean(today clinic.Date) (from, to clinic.Date, err error) {
	d, ok := definitions[q.Kind]
	if !ok {
		return from, to, clinic.FieldErrorf("report", "There is no report “%s”.", string(q.Kind))
	}
	if q.Group == "" {
		q.Group = d.Groups[0]
	}
	if !slices.Contains(d.Groups, q.Group) {
		return from, to, clinic.FieldErrorf("by", "%s cannot be grouped by %s.", q.Kind.Title(), q.Group.Title())
	}
	if from, to, err = q.Period.On(today); err != nil {
		return from, to, err
	}
	q.drop(d)
	if q.VisitKind != "" && !slices.Contains(VisitKinds(), q.VisitKind) {
		return from, to, clinic.FieldErrorf("kind", "Choose the kind of visit.")
	}
	if q.Status != "" && !slices.Contains(clinic.AppointmentStatuses(), q.Status) {
		return from, to, clinic.FieldErrorf("status", "Choose the state.")
	}
	if q.Method != "" && !slices.Contains(clinic.PaymentMethods(), q.Method) {
		return from, to, clinic.FieldErrorf("method", "Choose the way of paying.")
	}
	if q.Sex != "" && !slices.Contains(Sexes(), q.Sex) {
		return from, to, clinic.FieldErrorf("sex", "Choose the sex.")
	}
	return from, to, nil
}

// drop takes away what the report cannot be narrowed by.
func (q *Query) drop(d Definition) {
	if !d.Has(FilterDoctor) {
		q.Doctor = 0
	}
	if !d.Has(FilterDepartment) {
		q.Department = 0
	}
	if !d.Has(FilterVisitKind) {
		q.VisitKind = ""
	}
	if !d.Has(FilterStatus) {
		q.Status = ""
	}
	if !d.Has(FilterMethod) {
		q.Method = ""
	}
	if !d.Has(FilterSex) {
		q.Sex = ""
	}
}

// Named reports whether the rows name patients.
func (q Query) Named() bool { return q.Group == ByPatient }

// VisitKinds returns the kinds of visits in the order they are offered.
func VisitKinds() []clinic.VisitKind {
	return []clinic.VisitKind{clinic.VisitNew, clinic.VisitFollowUp, clinic.VisitWalkIn}
}

// Sexes returns what can be told apart, but for patients of whom it is not known.
func Sexes() []clinic.Sex { return []clinic.Sex{clinic.SexFemale, clinic.SexMale, clinic.SexOther} }

// Spec is a checked query as the database answers it.
type Spec struct {
	Query
	From, To clinic.Date
	// AsOf is the day at whose end balances stand: To, or today where To is
	// still to come.
	AsOf clinic.Date
	// Cashier is whose drawers are counted, 0 for everybody's.
	Cashier clinic.UserID
	// Zones are the stretches of constant difference from UTC that cover the
	// period, so that the database can tell on which civil day an instant falls.
	Zones []Zone
	// Limit is the most lines that are returned.
	Limit int
}

// Zone is a stretch [From, To) of instants in which the clinic's clocks are
// Minutes ahead of UTC.
type Zone struct {
	From, To time.Time
	Minutes  int
}

// ZonesOf returns the stretches that cover the days from..to at the clinic,
// from the midnight at which the first begins to the one that ends the last.
func ZonesOf(from, to clinic.Date, loc *time.Location) []Zone {
	at, end := from.At(0, loc), to.AddDays(1).At(0, loc)
	var out []Zone
	for at.Before(end) {
		_, seconds := at.Zone()
		_, next := at.ZoneBounds()
		if next.IsZero() || next.After(end) {
			next = end
		}
		out = append(out, Zone{at.UTC(), next.UTC(), seconds / 60})
		at = next.In(loc)
	}
	return out
}
