package report

import "caredesk/internal/clinic"

// Format says what a cell holds and how it is written.
type Format int

// The formats.
const (
	FormatText Format = iota
	FormatDay
	FormatWeek  // the Monday it begins on
	FormatMonth // its first day
	FormatInstant
	FormatCount
	FormatRate    // N of Of, written in per cent
	FormatMinutes // N seconds, written in minutes
	FormatHours   // N minutes, written in hours
	FormatMoney
)

// Numeric reports formats that are aligned by their digits.
func (f Format) Numeric() bool { return f >= FormatCount }

// Measure is one figure of a report. A rate is Num of Of, two other measures of
// the report; everything else comes from the database.
type Measure struct {
	ID, Title string
	Format    Format
	Num, Of   string
	Hidden    bool // only rates are made of it
	Additive  bool // the rows' values sum up to the total's
}

// Computed reports measures that the database answers.
func (m Measure) Computed() bool { return m.Of == "" }

func count(id, title string) Measure {
	return Measure{ID: id, Title: title, Format: FormatCount, Additive: true}
}

func distinct(id, title string) Measure { return Measure{ID: id, Title: title, Format: FormatCount} }

func hidden(m Measure) Measure { m.Hidden = true; return m }

func rate(id, title, num, of string) Measure {
	return Measure{ID: id, Title: title, Format: FormatRate, Num: num, Of: of}
}

func minutes(id, title string) Measure { return Measure{ID: id, Title: title, Format: FormatMinutes} }

func hours(id, title string) Measure {
	return Measure{ID: id, Title: title, Format: FormatHours, Additive: true}
}

func money(id, title string) Measure {
	return Measure{ID: id, Title: title, Format: FormatMoney, Additive: true}
}

var measures = map[clinic.ReportKind][]Measure{
	clinic.ReportVisits: {count("visits", "Visits"), count("done", "Done"), count("open", "Open"), count("no_show", "No-show"),
		count("cancelled", "Cancelled"), distinct("patients", "Patients")},
	clinic.ReportNoShows: {count("visits", "Visits"), hidden(count("due", "Due")), hidden(count("settled", "Due or cancelled")),
		count("no_show", "No-shows"), rate("no_show_rate", "No-show rate", "no_show", "due"),
		count("cancelled", "Cancelled"), rate("cancel_rate", "Cancel rate", "cancelled", "settled"),
		count("by_patient", "By patient"), count("by_doctor", "By doctor"), count("by_hospital", "By hospital")},
	clinic.ReportWaiting: {count("waited", "Waited"), minutes("mean", "Mean (min)"), minutes("median", "Median (min)"),
		minutes("p90", "90th perc. (min)"), minutes("longest", "Longest (min)"),
		hidden(count("in15", "Within 15 min")), rate("share15", "Within 15 min", "in15", "waited"),
		hidden(count("in30", "Within 30 min")), rate("share30", "Within 30 min", "in30", "waited")},
	clinic.ReportUtilisation: {hours("available", "Available (h)"), hours("booked", "Booked (h)"), rate("booked_rate", "Booked (%)", "booked", "available"),
		hidden(hours("passed", "Available until today (h)")), hours("seen", "Seen (h)"), rate("seen_rate", "Seen (%)", "seen", "passed"), count("visits", "Visits"), count("done", "Done")},
	clinic.ReportNewPatients: {count("patients", "New patients"), count("female", "Female"), count("male", "Male"), count("other", "Other"),
		count("unknown", "Not recorded")},
	clinic.ReportDiagnoses: {count("diagnoses", "Diagnoses"), distinct("patients", "Patients")},
	clinic.ReportPrescriptions: {count("items", "Medicines"), distinct("prescriptions", "Prescriptions"), distinct("patients", "Patients"),
		count("warnings", "Warnings"), count("overridden", "Overridden"), count("serious", "Of these serious")},
	clinic.ReportRevenue: {count("bills", "Bills"), money("billed", "Billed"), money("voided", "Voided"), money("received", "Received"),
		money("refunded", "Refunded"), money("written_off", "Written off"), money("outstanding", "Outstanding")},
	clinic.ReportUnpaid: {count("bills", "Bills"), money("to30", "0–30 days"), money("to60", "31–60 days"), money("to90", "61–90 days"),
		money("over90", "Over 90 days"), money("owed", "Owed")},
	clinic.ReportClosures: {distinct("drawers", "Drawers"), distinct("open", "Open"), money("expected", "Expected"), money("counted", "Counted"),
		money("difference", "Difference")},
}

// Groupings that ask for figures of their own.
var (
	byMethod = []Measure{count("payments", "Payments"), money("paid_in", "Paid in"), count("refunds", "Refunds"), money("refunded", "Refunded"), money("received", "Received")}
	byItem   = []Measure{count("quantity", "Quantity"), money("net", "Net"), money("tax", "Tax"), money("billed", "Billed"), money("discount", "Discount given")}
	byDrawer = []Measure{money("expected", "Expected"), money("counted", "Counted"), money("difference", "Difference")}
	byAge    = []Measure{count("bills", "Bills"), money("owed", "Owed")}
)

// Measures returns the figures of a report under a grouping, in the order of
// the columns.
func Measures(k clinic.ReportKind, g Group) []Measure {
	switch {
	case k == clinic.ReportRevenue && g == ByMethod:
		return byMethod
	case k == clinic.ReportRevenue && (g == ByItem || g == ByCategory):
		return byItem
	case k == clinic.ReportClosures && g == ByDrawer:
		return byDrawer
	case k == clinic.ReportUnpaid && g == ByBillAge:
		return byAge
	}
	return measures[k]
}

// Computed returns the measures that the database answers, in the order of its
// columns.
func Computed(k clinic.ReportKind, g Group) []Measure {
	var out []Measure
	for _, m := range Measures(k, g) {
		if m.Computed() {
			out = append(out, m)
		}
	}
	return out
}
