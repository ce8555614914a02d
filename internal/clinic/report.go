package clinic

// ReportKind names one of the reports.
type ReportKind string

// The reports.
const (
	ReportVisits        ReportKind = "visits"
	ReportNoShows       ReportKind = "no-shows"
	ReportWaiting       ReportKind = "waiting"
	ReportRevenue       ReportKind = "revenue"
	ReportUnpaid        ReportKind = "unpaid"
	ReportNewPatients   ReportKind = "new-patients"
	ReportDiagnoses     ReportKind = "diagnoses"
	ReportPrescriptions ReportKind = "prescriptions"
	ReportClosures      ReportKind = "closures"
	ReportUtilisation   ReportKind = "utilisation"
)

// ReportKinds returns all reports in the order they are listed.
func ReportKinds() []ReportKind {
	return []ReportKind{ReportVisits, ReportNoShows, ReportWaiting, ReportUtilisation, ReportNewPatients, ReportDiagnoses,
		ReportPrescriptions, ReportRevenue, ReportUnpaid, ReportClosures}
}

// Title gives the report's name for people.
func (k ReportKind) Title() string {
	switch k {
	case ReportVisits:
		return "Visits"
	case ReportNoShows:
		return "No-shows and cancellations"
	case ReportWaiting:
		return "Waiting times"
	case ReportRevenue:
		return "Revenue"
	case ReportUnpaid:
		return "Unpaid balances"
	case ReportNewPatients:
		return "New patients"
	case ReportDiagnoses:
		return "Diagnoses"
	case ReportPrescriptions:
		return "Prescriptions"
	case ReportClosures:
		return "Cashier closures"
	case ReportUtilisation:
		return "Doctors' utilisation"
	}
	return string(k)
}

// Valid reports whether there is such a report.
func (k ReportKind) Valid() bool {
	for _, each := range ReportKinds() {
		if each == k {
			return true
		}
	}
	return false
}

// ReportScope is whose figures the role sees in a report: an administrator's
// are the whole hospital's, a doctor's the own ones; the desk has what concerns
// the waiting room, the cash desk what concerns money, with a cashier's own drawers.
func (r Role) ReportScope(k ReportKind) Scope {
	if !k.Valid() || !r.May(ReportsSee) {
		return ScopeNone
	}
	switch r {
	case RoleAdmin:
		return ScopeAll
	case RoleDoctor:
		switch k {
		case ReportVisits, ReportNoShows, ReportWaiting, ReportUtilisation, ReportDiagnoses, ReportPrescriptions, ReportRevenue:
			return ScopeOwn
		}
	case RoleReceptionist:
		switch k {
		case ReportVisits, ReportNoShows, ReportWaiting, ReportUtilisation, ReportNewPatients:
			return ScopeAll
		}
	case RoleCashier:
		switch k {
		case ReportRevenue, ReportUnpaid:
			return ScopeAll
		case ReportClosures:
			return ScopeOwn
		}
	}
	return ScopeNone
}

// Reports returns the reports that the role may see, in the order they are listed.
func (r Role) Reports() []ReportKind {
	var out []ReportKind
	for _, k := range ReportKinds() {
		if r.ReportScope(k) != ScopeNone {
			out = append(out, k)
		}
	}
	return out
}
