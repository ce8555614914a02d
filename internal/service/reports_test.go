package service_test

import (
	"context"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	figures "caredesk/internal/report"
	"caredesk/internal/service"
)

func thisMonth(k clinic.ReportKind, g figures.Group) figures.Query {
	return figures.Query{Kind: k, Group: g, Period: figures.Period{Span: figures.ThisMonth}}
}

// cellOf is a figure of the total.
func cellOf(t testing.TB, r figures.Result, column string) figures.Cell {
	t.Helper()
	i := r.Column(column)
	if i < 0 || len(r.Totals) != 1 {
		t.Fatalf("%s has no column %s, or %d totals", r.Kind, column, len(r.Totals))
	}
	return r.Totals[0].Cells[i]
}

// Each role gets the reports of its own work, and nobody else's by asking for
// them.
func TestReportsByRole(t *testing.T) {
	h := newHospital(t)
	allowed := map[string]string{"admin": "visits no-shows waiting utilisation new-patients diagnoses prescriptions revenue unpaid closures",
		"asha": "visits no-shows waiting utilisation diagnoses prescriptions revenue", "nurse": "", "anna": "",
		"desk": "visits no-shows waiting utilisation new-patients", "cashier": "revenue unpaid closures"}
	for name, ctx := range map[string]context.Context{"admin": h.admin, "asha": h.asha, "nurse": h.nurse, "desk": h.desk, "cashier": h.cashier, "anna": h.anna} {
		var got []string
		for _, k := range clinic.ReportKinds() {
			_, err := h.Reports.Run(ctx, thisMonth(k, ""))
			_, exported := h.Reports.Export(ctx, thisMonth(k, ""), service.ReportCSV)
			if (err == nil) != (exported == nil) {
				t.Errorf("%s, %s: seen %v, exported %v", name, k, err, exported)
			}
			if err == nil {
				got = append(got, string(k))
				continue
			}
			refused(t, err, clinic.Forbidden)
		}
		if text := strings.Join(got, " "); text != allowed[name] {
			t.Errorf("%s sees %q, want %q", name, text, allowed[name])
		}
	}
}

// A doctor's figures are the own ones, also when another's are asked for.
func TestADoctorSeesOwnFiguresAlone(t *testing.T) {
	h := newHospital(t)
	h.closed(h.asha, h.jose, h.ashaID, "09:00")
	h.closed(h.bela, h.annaID, h.belaID, "09:00")
	h.closed(h.bela, h.jose, h.belaID, "10:00")
	for _, c := range []struct {
		ctx  context.Context
		want int64
	}{{h.admin, 3}, {h.asha, 1}, {h.bela, 2}, {h.desk, 3}} {
		for _, kind := range []clinic.ReportKind{clinic.ReportVisits, clinic.ReportDiagnoses, clinic.ReportUtilisation} {
			r, err := h.Reports.Run(c.ctx, thisMonth(kind, figures.ByDoctor))
			if err != nil {
				refused(t, err, clinic.Forbidden)
				continue
			}
			column := map[clinic.ReportKind]string{clinic.ReportVisits: "visits", clinic.ReportDiagnoses: "diagnoses", clinic.ReportUtilisation: "done"}[kind]
			equal(t, string(kind), cellOf(t, r, column).N, c.want)
		}
	}
	q := thisMonth(clinic.ReportVisits, "")
	q.Doctor = h.belaID
	_, err := h.Reports.Run(h.asha, q)
	refused(t, err, clinic.Forbidden, "", "own figures")
	q.Doctor = 0
	q.Department = 99 // dropped: nothing but the own figures is left anyway
	r := value(h.Reports.Run(h.asha, q))(t)
	if len(r.Filters) != 1 || r.Filters[0] != "Doctor: Dr Asha Sharma" || r.By != "Asha Sharma" {
		t.Errorf("filters %v, asked for by %q", r.Filters, r.By)
	}
}

// What a result says of itself, and what it refuses.
func TestAReportSaysWhatItShows(t *testing.T) {
	h := newHospital(t)
	r := value(h.Reports.Run(h.admin, figures.Query{Kind: clinic.ReportVisits}))(t)
	if r.From.String() != "2026-11-01" || r.To.String() != "2026-11-30" || !r.At.Equal(monday) || r.By != "Maeve Ryan" || r.Group != figures.ByDay ||
		r.MomentText() != "Computed Mon 23 Nov 2026 09:00:00 for Maeve Ryan" || r.PeriodText() != "1 – 30 Nov 2026" || r.FilterText() != "No filter" {
		t.Errorf("%+v", r)
	}
	for field, q := range map[string]figures.Query{
		"report": {Kind: "staff"}, "by": {Kind: clinic.ReportVisits, Group: figures.ByMedicine}, "period": {Kind: clinic.ReportVisits, Period: figures.Period{Span: "ever"}},
		"from":   {Kind: clinic.ReportVisits, Period: figures.Period{Span: figures.Days, To: today}},
		"to":     {Kind: clinic.ReportVisits, Period: figures.Period{Span: figures.Days, From: today, To: today.AddDays(-1)}},
		"doctor": {Kind: clinic.ReportVisits, Doctor: 99}, "department": {Kind: clinic.ReportVisits, Department: 99},
		"kind": {Kind: clinic.ReportVisits, VisitKind: "tele"}, "status": {Kind: clinic.ReportVisits, Status: "lost"}, "sex": {Kind: clinic.ReportNewPatients, Sex: "x"}} {
		_, err := h.Reports.Run(h.admin, q)
		refused(t, err, clinic.Invalid, field)
	}
	_, err := h.Reports.Export(h.admin, figures.Query{Kind: clinic.ReportVisits}, "docx")
	refused(t, err, clinic.Invalid, "format")
	ctx, cancel := context.WithCancel(h.admin)
	cancel()
	if _, err := h.Reports.Run(ctx, figures.Query{Kind: clinic.ReportVisits}); err == nil {
		t.Error("a report that was given up was computed all the same")
	}
}

// An export is audited with what was asked for and how long it is, and with
// nothing of what it says. Looking at the list that names patients is, too.
func TestExportsAreAudited(t *testing.T) {
	h := newHospital(t)
	_, result := h.closed(h.asha, h.jose, h.ashaID, "09:00")
	if result.Invoice == 0 {
		t.Fatal("no bill to report on")
	}
	out := value(h.Reports.Export(h.admin, thisMonth(clinic.ReportDiagnoses, figures.ByCode), service.ReportXLSX))(t)
	if out.Settings.HospitalName != "Harbour Clinic" || len(out.Result.Rows) != 1 {
		t.Fatalf("%+v", out)
	}
	rows := h.audited("report.export")
	if len(rows) != 1 || rows[0].UserName != "Maeve Ryan" || rows[0].PatientID != 0 {
		t.Fatalf("%+v", rows)
	}
	for _, says := range []string{`"report":"diagnoses"`, `"by":"code"`, `"from":"2026-11-01"`, `"to":"2026-11-30"`, `"format":"xlsx"`, `"rows":1`} {
		if !strings.Contains(rows[0].After, says) {
			t.Errorf("the audit does not say %s: %s", says, rows[0].After)
		}
	}
	if strings.Contains(rows[0].After, "diagnosis-word") {
		t.Errorf("the audit says what the report does: %s", rows[0].After)
	}
	value(h.Reports.Run(h.admin, thisMonth(clinic.ReportUnpaid, figures.ByDoctor)))(t)
	equal(t, "reports seen", len(h.audited("report.see")), 0)
	value(h.Reports.Run(h.admin, thisMonth(clinic.ReportUnpaid, figures.ByPatient)))(t)
	equal(t, "reports of patients seen", len(h.audited("report.see")), 1)
	_, err := h.Reports.Export(h.nurse, thisMonth(clinic.ReportVisits, ""), service.ReportCSV)
	refused(t, err, clinic.Forbidden)
	equal(t, "exports", len(h.audited("report.export")), 1)
}

// Working hours come from the rules of schedules: two doctors of eight hours
// from Monday to Friday, one of them away for a day and a half.
func TestUtilisationCountsHoursLessLeave(t *testing.T) {
	h := newHospital(t)
	// Registered today, Monday 23 November: 23 to 27 and 30 November are theirs.
	h.closed(h.asha, h.jose, h.ashaID, "09:00")
	value(h.Schedules.EnterLeave(h.admin, leaveOf(h.belaID, "2026-11-24", "2026-11-24")))(t)
	half := leaveOf(h.belaID, "2026-11-25", "2026-11-25")
	half.Leave.Start, half.Leave.End = clinic.MustClock("13:00"), clinic.Midnight24
	value(h.Schedules.EnterLeave(h.admin, half))(t)
	r := value(h.Reports.Run(h.admin, thisMonth(clinic.ReportUtilisation, figures.ByDoctor)))(t)
	hours := func(row figures.Row) (available, booked int64) {
		return row.Cells[r.Column("available")].N, row.Cells[r.Column("booked")].N
	}
	// 09–12 and 13–17 are seven hours a day, six days.
	got := map[string][2]int64{}
	for _, row := range r.Rows {
		a, b := hours(row)
		got[row.Cells[0].Text] = [2]int64{a, b}
	}
	const day = 7 * 60
	if want := (map[string][2]int64{"Dr Asha Sharma": {6 * day, 30}, "Dr Béla Kovács": {6*day - day - 4*60, 0}}); got["Dr Asha Sharma"] != want["Dr Asha Sharma"] ||
		got["Dr Béla Kovács"] != want["Dr Béla Kovács"] {
		t.Errorf("got %v, want %v", got, want)
	}
	if c := cellOf(t, r, "booked_rate"); c.N != 30 || c.Of != 12*day-day-4*60 {
		t.Errorf("booked %d of %d", c.N, c.Of)
	}
	// Seen is compared with the hours until today: one day of each.
	if c := cellOf(t, r, "seen_rate"); c.Of != 2*day {
		t.Errorf("seen of %d", c.Of)
	}
	days := value(h.Reports.Run(h.admin, thisMonth(clinic.ReportUtilisation, figures.ByDay)))(t)
	if len(days.Rows) != 6 || days.Rows[1].Cells[days.Column("available")].N != day {
		t.Errorf("%d days, the 24th has %v", len(days.Rows), days.Rows[1])
	}
	own := value(h.Reports.Run(h.bela, thisMonth(clinic.ReportUtilisation, figures.ByWeekday)))(t)
	equal(t, "own hours", cellOf(t, own, "available").N, int64(6*day-day-4*60))
}

func leaveOf(d clinic.DoctorID, from, to string) service.LeaveCommand {
	return service.LeaveCommand{Leave: clinic.Leave{DoctorID: d, Kind: clinic.LeaveVacation, From: clinic.MustDate(from), To: clinic.MustDate(to), End: clinic.Midnight24}}
}
