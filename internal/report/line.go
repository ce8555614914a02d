package report

import (
	"strconv"
	"time"

	"caredesk/internal/clinic"
)

// Line is a row as the database answers it. Key identifies the group; Names are
// what its label is made of, as labels explains for each grouping.
type Line struct {
	Key      string
	Names    [4]string
	Currency clinic.Currency // of reports that tell currencies apart
	Values   []Number        // one a computed measure
}

// Number is a figure; there is none where nothing was counted.
type Number struct {
	N     int64
	Valid bool
}

// N is the number that is there.
func N(n int64) Number { return Number{n, true} }

// Column is a column of the result.
type Column struct {
	ID, Title string
	Format    Format
}

// keyColumns head what names the rows.
func keyColumns(g Group) []Column {
	text := func(id, title string) Column { return Column{id, title, FormatText} }
	switch g {
	case ByDay:
		return []Column{{"day", "Day", FormatDay}}
	case ByWeek:
		return []Column{{"week", "Week from", FormatWeek}}
	case ByMonth:
		return []Column{{"month", "Month", FormatMonth}}
	case ByWeekday:
		return []Column{text("weekday", "Weekday")}
	case ByHour:
		return []Column{text("hour", "Hour")}
	case ByDoctor:
		return []Column{text("doctor", "Doctor")}
	case ByDepartment:
		return []Column{text("department", "Department")}
	case ByVisitKind:
		return []Column{text("kind", "Kind of visit")}
	case ByStatus:
		return []Column{text("status", "State")}
	case ByUrgency:
		return []Column{text("urgency", "Urgency")}
	case BySex:
		return []Column{text("sex", "Sex")}
	case ByAge:
		return []Column{text("age", "Age")}
	case ByCode:
		return []Column{text("code", "Code"), text("title", "Diagnosis")}
	case ByChapter:
		return []Column{text("code", "Codes"), text("title", "Diagnoses")}
	case ByMedicine:
		return []Column{text("medicine", "Medicine")}
	case BySubstance:
		return []Column{text("substance", "Substance")}
	case ByMethod:
		return []Column{text("method", "Paid by")}
	case ByItem:
		return []Column{text("item", "Item")}
	case ByCategory:
		return []Column{text("category", "Category")}
	case ByPatient:
		return []Column{text("number", "Number"), text("patient", "Patient")}
	case ByDrawer:
		return []Column{{"day", "Day", FormatDay}, text("cashier", "Cashier"), {"opened", "Opened", FormatInstant}, {"closed", "Closed", FormatInstant}}
	case ByCashier:
		return []Column{text("cashier", "Cashier")}
	case ByBillAge:
		return []Column{text("bill-age", "Days since issued")}
	}
	return []Column{text("group", "Group")}
}

// AgeBands are the years at which the bands of ages begin.
var AgeBands = []int{0, 5, 15, 25, 45, 65, 80}

// ageBand names a band by its place; -1 is for unknown birth dates.
func ageBand(i int) string {
	switch {
	case i < 0 || i >= len(AgeBands):
		return "Age not known"
	case i == len(AgeBands)-1:
		return strconv.Itoa(AgeBands[i]) + " and over"
	}
	return strconv.Itoa(AgeBands[i]) + "–" + strconv.Itoa(AgeBands[i+1]-1)
}

// labels makes the cells that name a line.
func labels(g Group, l Line) []Cell {
	n := l.Names
	named := func(s, none string) Cell { // a name that people gave, and the program's word for none
		if s == "" {
			return Cell{Format: FormatText, Text: none, Own: true}
		}
		return Cell{Format: FormatText, Text: s}
	}
	text := func(s, none string) Cell {
		c := named(s, none)
		c.Own = true
		return c
	}
	switch g {
	case ByDay, ByWeek:
		return []Cell{dateCell(keyColumns(g)[0].Format, n[0])}
	case ByMonth:
		return []Cell{dateCell(FormatMonth, n[0]+"-01")}
	case ByWeekday:
		day, _ := strconv.Atoi(n[0])
		return []Cell{text(clinic.Weekday(day).String(), "")}
	case ByHour:
		hour, _ := strconv.Atoi(n[0])
		return []Cell{text(clinic.Span{From: clinic.Clock(hour * 60), To: clinic.Clock(hour*60 + 60)}.String(), "")}
	case ByDoctor:
		if n[0]+n[1] == "" {
			return []Cell{text("", "Without a doctor")}
		}
		return []Cell{named(clinic.DoctorName(n[0], n[1]), "")}
	case ByDepartment:
		return []Cell{named(n[0], "No department")}
	case ByVisitKind:
		return []Cell{text(clinic.VisitKind(n[0]).Title(), "Without a visit")}
	case ByStatus:
		return []Cell{text(clinic.AppointmentStatus(n[0]).Title(), "")}
	case ByUrgency:
		return []Cell{text(clinic.Urgency(n[0]).Title(), "")}
	case BySex:
		return []Cell{text(clinic.Sex(n[0]).Title(), "")}
	case ByAge:
		band, err := strconv.Atoi(n[0])
		if err != nil {
			band = -1
		}
		return []Cell{text(ageBand(band), "")}
	case ByCode, ByChapter:
		if n[0] == "" {
			return []Cell{text("–", ""), text("In free words, without a code", "")}
		}
		return []Cell{named(n[0], ""), named(n[1], "Codes under "+n[0])}
	case ByMethod:
		return []Cell{text(clinic.PaymentMethod(n[0]).Title(), "")}
	case ByPatient:
		return []Cell{named(n[0], ""), named(clinic.ListName(n[1], n[2]), "")}
	case ByDrawer:
		return []Cell{dateCell(FormatDay, n[0]), named(n[1], ""), instantCell(n[2]), instantCell(n[3])}
	case BySubstance:
		return []Cell{named(n[0], "Not in the list of medicines")}
	case ByItem:
		return []Cell{named(n[0], "Not from the price list")}
	case ByCategory:
		return []Cell{named(n[0], "Without a category")}
	case ByBillAge:
		bands := []string{"0–30 days", "31–60 days", "61–90 days", "Over 90 days"}
		i, _ := strconv.Atoi(n[0])
		return []Cell{text(bands[min(max(i, 0), len(bands)-1)], "")}
	}
	return []Cell{named(n[0], "–")}
}

func dateCell(f Format, s string) Cell {
	d, err := clinic.ParseDate(s)
	return Cell{Format: f, Date: d, None: err != nil}
}

func instantCell(s string) Cell {
	at, err := time.Parse(time.RFC3339Nano, s)
	return Cell{Format: FormatInstant, At: at, None: err != nil}
}
