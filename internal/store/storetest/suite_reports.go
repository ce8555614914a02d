package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/service"
)

// reportSite is a hospital of two doctors and three patients in November 2026
// whose figures were worked out by hand; the clinic is an hour ahead of UTC.
type reportSite struct {
	*site
	asha, ngozi clinic.DoctorID
	surgery     clinic.DepartmentID
	visits      map[string]clinic.AppointmentID
}

var clinicZone = time.FixedZone("clinic", 60*60)

func instantOf(day, clockTime string) time.Time {
	return clinic.MustDate(day).At(clinic.MustClock(clockTime), clinicZone)
}

func newReportSite(s *site) *reportSite {
	x := &reportSite{site: s, visits: map[string]clinic.AppointmentID{}}
	s.write(func(r service.Repos) (err error) {
		x.surgery, err = r.Departments().Insert(s.ctx, clinic.Department{Name: "Surgery", CreatedAt: s.now})
		return err
	})
	x.asha = s.doctor("Asha", "Sharma", "A")
	x.ngozi = s.doctor("Ngozi", "Okafor", "B", func(d *clinic.Doctor) { d.DepartmentID = x.surgery })
	made := func(at string, sex clinic.Sex, born string) func(*clinic.Patient) {
		return func(p *clinic.Patient) {
			p.CreatedAt, _ = time.Parse(time.RFC3339, at)
			p.Sex = sex
			if born != "" {
				p.DateOfBirth = clinic.MustDate(born)
			}
		}
	}
	one := s.patient("P-000001", "Pat", "One", made("2026-10-31T23:30:00Z", clinic.SexFemale, "1981-11-02")) // 1 November at the clinic, the day before turning 45
	two := s.patient("P-000002", "Pat", "Two", made("2026-11-30T23:30:00Z", clinic.SexMale, "2020-05-05"))   // 1 December at the clinic
	three := s.patient("P-000003", "Pat", "Three", made("2026-11-15T12:00:00Z", "", ""))
	add := func(name string, p clinic.PatientID, d clinic.DoctorID, day, start string, status clinic.AppointmentStatus, kind clinic.VisitKind, clocks string) {
		x.visits[name] = s.book(s.visit(p, d, day, start, func(a *clinic.Appointment) {
			a.Status, a.Kind = status, kind
			for i, into := range []*time.Time{&a.CheckedInAt, &a.CalledAt, &a.StartedAt, &a.EndedAt} {
				if list := strings.Fields(clocks); i < len(list) && list[i] != "-" {
					*into = instantOf(day, list[i])
				}
			}
		}))
	}
	add("v1", one, x.asha, "2026-11-16", "09:00", clinic.StatusCompleted, clinic.VisitNew, "08:50 09:00 09:02 09:32")       // waited 10 min
	add("v2", two, x.asha, "2026-11-16", "10:00", clinic.StatusCompleted, clinic.VisitFollowUp, "09:50 - 10:10 10:25")      // 20 min, not called
	add("v3", one, x.asha, "2026-11-17", "09:00", clinic.StatusNoShow, clinic.VisitNew, "")                                 // never came
	add("v4", two, x.asha, "2026-11-17", "10:00", clinic.StatusCancelled, clinic.VisitNew, "")                              // by the patient
	add("v5", three, x.ngozi, "2026-11-17", "09:00", clinic.StatusCompleted, clinic.VisitWalkIn, "09:00 09:40 09:41 10:01") // 40 min
	add("v6", one, x.ngozi, "2026-11-23", "09:00", clinic.StatusArrived, clinic.VisitNew, "08:55 08:57")                    // 2 min, called
	add("v7", two, x.ngozi, "2026-11-23", "11:00", clinic.StatusBooked, clinic.VisitNew, "")                                // to come
	add("v8", three, x.ngozi, "2026-11-24", "11:00", clinic.StatusRequested, clinic.VisitNew, "")                           // not counted
	add("v9", three, x.asha, "2026-11-30", "11:00", clinic.StatusCancelled, clinic.VisitNew, "")                            // by the doctor
	s.must("UPDATE appointments_appointment SET cancelled_by = 'patient', cancel_reason = 'r' WHERE id = ?", int64(x.visits["v4"]))
	s.must("UPDATE appointments_appointment SET cancelled_by = 'doctor', cancel_reason = 'r' WHERE id = ?", int64(x.visits["v9"]))
	x.records(one, two, three)
	return x
}

// records writes diagnoses and prescriptions.
func (x *reportSite) records(one, two, three clinic.PatientID) {
	coded := func(pairs ...string) (out []clinic.CodedDiagnosis) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, clinic.CodedDiagnosis{Code: pairs[i], Title: pairs[i+1]})
		}
		return out
	}
	x.write(func(r service.Repos) error {
		entry := func(h clinic.HistoryEntry) (clinic.HistoryID, error) {
			return r.Consultations().InsertHistory(x.ctx, h)
		}
		first, err := entry(clinic.HistoryEntry{PatientID: one, AppointmentID: x.visits["v1"], Diagnosis: "I10", CreatedAt: instantOf("2026-11-16", "09:32"), Version: 1,
			Diagnoses: coded("I10", "Hypertension")})
		if err != nil {
			return err
		}
		for _, h := range []clinic.HistoryEntry{
			// The amendment says I10 and E11 and takes the first one's place.
			{PatientID: one, AppointmentID: x.visits["v1"], Diagnosis: "I10, E11", CreatedAt: instantOf("2026-11-18", "12:00"), Version: 2, Amends: first, AmendReason: "r",
				Diagnoses: coded("I10", "Hypertension", "E11", "Type 2 diabetes")},
			{PatientID: two, AppointmentID: x.visits["v2"], Diagnosis: "J06.9, felt tired", CreatedAt: instantOf("2026-11-16", "10:25"), Version: 1,
				Diagnoses: coded("J06.9", "Cold", "", "felt tired")},
			{PatientID: three, AppointmentID: x.visits["v5"], Diagnosis: "sprain", CreatedAt: instantOf("2026-11-17", "10:01"), Version: 1},
			// A record without a visit, half past midnight on the 21st at the clinic.
			{PatientID: three, Diagnosis: "I10", CreatedAt: instantOf("2026-11-21", "00:30"), Version: 1, Diagnoses: coded("I10", "Hypertension")},
		} {
			if _, err := entry(h); err != nil {
				return err
			}
		}
		rx := clinic.Prescription{Number: "RX-1", AppointmentID: x.visits["v1"], PatientID: one, DoctorID: x.asha, IssuedAt: instantOf("2026-11-16", "09:32"),
			Items: []clinic.PrescriptionItem{{Drug: "Warfarin", Dose: "1"}}}
		wrong, err := r.Consultations().InsertPrescription(x.ctx, rx)
		if err != nil {
			return err
		}
		rx.Number, rx.Replaces = "RX-2", wrong
		rx.Items = []clinic.PrescriptionItem{{Drug: "Amoxicillin", Dose: "1", Reason: "tolerated"}, {Drug: "paracetamol", Dose: "1"}}
		rx.Checks = []clinic.PrescriptionCheck{{Item: 0, Kind: "allergy", Severity: "serious", Cause: "Allergic.", Reason: "tolerated"},
			{Item: 0, Kind: "age", Severity: "caution", Cause: "Young.", Reason: "weighed"}, {Item: 1, Kind: "unchecked", Severity: "info", Cause: "Not known."}}
		if _, err = r.Consultations().InsertPrescription(x.ctx, rx); err != nil {
			return err
		}
		_, err = r.Consultations().InsertPrescription(x.ctx, clinic.Prescription{Number: "RX-3", AppointmentID: x.visits["v5"], PatientID: three, DoctorID: x.ngozi,
			IssuedAt: instantOf("2026-12-01", "00:10"), // out of November at the clinic, within it in UTC
			Items:    []clinic.PrescriptionItem{{Drug: "Paracetamol", Dose: "1"}}})
		return err
	})
}

// spec is November by default.
func (x *reportSite) spec(k clinic.ReportKind, g report.Group, change ...func(*report.Spec)) report.Spec {
	from, to := clinic.MustDate("2026-11-01"), clinic.MustDate("2026-11-30")
	s := report.Spec{Query: report.Query{Kind: k, Group: g}, From: from, To: to, AsOf: to, Zones: report.ZonesOf(from, to, clinicZone)}
	for _, c := range change {
		c(&s)
	}
	return s
}

// told writes lines as "label: figures", a line each, the total last.
func (x *reportSite) told(s report.Spec) string {
	x.t.Helper()
	var b strings.Builder
	x.read(func(r service.Repos) error {
		lines, err := r.Reports().Lines(x.ctx, s)
		if err != nil {
			return err
		}
		totals, err := r.Reports().Total(x.ctx, s)
		if err != nil {
			return err
		}
		write := func(name string, l report.Line) {
			b.WriteString(name + string(l.Currency) + ":")
			for _, v := range l.Values {
				if !v.Valid {
					b.WriteString(" -")
					continue
				}
				fmt.Fprintf(&b, " %d", v.N)
			}
			b.WriteString("\n")
		}
		for _, l := range lines {
			write(strings.TrimSpace(strings.Join(l.Names[:], " ")), l)
		}
		for _, l := range totals {
			write("total", l)
		}
		return nil
	})
	return b.String()
}

func (x *reportSite) says(s report.Spec, want ...string) {
	x.t.Helper()
	if got := strings.TrimSuffix(x.told(s), "\n"); got != strings.Join(want, "\n") {
		x.t.Errorf("%s by %s:\n%s\nwant:\n%s", s.Kind, s.Group, got, strings.Join(want, "\n"))
	}
}

func testReports(t *testing.T, s *site) {
	x := newReportSite(s)
	// visits, done, open, no-show, cancelled, patients
	const visits = "total: 8 3 2 1 2 3"
	x.says(x.spec(clinic.ReportVisits, report.ByDay), "2026-11-16: 2 2 0 0 0 2", "2026-11-17: 3 1 0 1 1 3", "2026-11-23: 2 0 2 0 0 2", "2026-11-30: 1 0 0 0 1 1", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByWeek), "2026-11-16: 5 3 0 1 1 3", "2026-11-23: 2 0 2 0 0 2", "2026-11-30: 1 0 0 0 1 1", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByMonth), "2026-11: 8 3 2 1 2 3", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByWeekday), "0: 5 2 2 0 1 3", "1: 3 1 0 1 1 3", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByHour), "09: 4 2 1 1 0 2", "10: 2 1 0 0 1 1", "11: 2 0 1 0 1 2", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByDoctor), "Ngozi Okafor: 3 1 2 0 0 3", "Asha Sharma: 5 2 0 1 2 3", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByDepartment), "Cardiology: 5 2 0 1 2 3", "Surgery: 3 1 2 0 0 3", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByVisitKind), "new: 6 1 2 1 2 3", "follow_up: 1 1 0 0 0 1", "walk_in: 1 1 0 0 0 1", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByStatus), "booked: 1 0 1 0 0 1", "arrived: 1 0 1 0 0 1", "completed: 3 3 0 0 0 3",
		"cancelled: 2 0 0 0 2 2", "no_show: 1 0 0 1 0 1", visits)
	x.says(x.spec(clinic.ReportVisits, report.ByDay, func(s *report.Spec) {
		s.Doctor, s.Department, s.VisitKind, s.Status = x.asha, x.site.dept, clinic.VisitNew, clinic.StatusCompleted
	}), "2026-11-16: 1 1 0 0 0 1", "total: 1 1 0 0 0 1")
	x.says(x.spec(clinic.ReportVisits, report.ByDay, func(s *report.Spec) { s.From, s.To = clinic.MustDate("2027-01-01"), clinic.MustDate("2027-01-31") }), "total: 0 0 0 0 0 0")
	// visits, due, due or cancelled, no-shows, cancelled, by patient, doctor, hospital
	x.says(x.spec(clinic.ReportNoShows, report.ByDoctor), "Ngozi Okafor: 3 2 2 0 0 0 0 0", "Asha Sharma: 5 3 5 1 2 1 1 0", "total: 8 5 7 1 2 1 1 0")
	// waited, mean, median, 90th percentile, longest, within 15 and 30 minutes; in seconds
	x.says(x.spec(clinic.ReportWaiting, report.ByDoctor), "Ngozi Okafor: 2 1260 1260 2400 2400 1 1", "Asha Sharma: 2 900 900 1200 1200 1 2",
		"total: 4 1080 900 2400 2400 2 3")
	x.says(x.spec(clinic.ReportWaiting, report.ByUrgency), "normal: 4 1080 900 2400 2400 2 3", "total: 4 1080 900 2400 2400 2 3")
	x.says(x.spec(clinic.ReportWaiting, report.ByDay, func(s *report.Spec) { s.Doctor = 99 }), "total: 0 - - - - 0 0")
	// (hours), booked and (hours), seen, visits, done; in minutes
	x.says(x.spec(clinic.ReportUtilisation, report.ByDoctor), "Ngozi Okafor: 0 90 0 20 3 1", "Asha Sharma: 0 60 0 45 2 2", "total: 0 150 0 65 5 3")
	// new patients, female, male, other, not recorded
	x.says(x.spec(clinic.ReportNewPatients, report.ByDay), "2026-11-01: 1 1 0 0 0", "2026-11-15: 1 0 0 0 1", "total: 2 1 0 0 1")
	x.says(x.spec(clinic.ReportNewPatients, report.ByAge), "3: 1 1 0 0 0", "-1: 1 0 0 0 1", "total: 2 1 0 0 1")
	x.says(x.spec(clinic.ReportNewPatients, report.BySex, func(s *report.Spec) { s.Sex = clinic.SexFemale }), "female: 1 1 0 0 0", "total: 1 1 0 0 0")
	// diagnoses, patients
	x.says(x.spec(clinic.ReportDiagnoses, report.ByCode), ": 2 2", "I10 Hypertension: 2 2", "E11 Type 2 diabetes: 1 1", "J06.9 Cold: 1 1", "total: 6 3")
	x.says(x.spec(clinic.ReportDiagnoses, report.ByChapter), ": 2 2", "I10: 2 2", "E11: 1 1", "J06: 1 1", "total: 6 3")
	x.says(x.spec(clinic.ReportDiagnoses, report.ByDoctor), "Ngozi Okafor: 1 1", "Asha Sharma: 4 2", ": 1 1", "total: 6 3")
	x.says(x.spec(clinic.ReportDiagnoses, report.ByDay), "2026-11-16: 4 2", "2026-11-17: 1 1", "2026-11-21: 1 1", "total: 6 3")
	x.says(x.spec(clinic.ReportDiagnoses, report.BySex), "female: 2 1", "male: 2 1", ": 2 1", "total: 6 3")
	x.says(x.spec(clinic.ReportDiagnoses, report.ByAge), "1: 2 1", "4: 2 1", "-1: 2 1", "total: 6 3")
	x.says(x.spec(clinic.ReportDiagnoses, report.ByMonth, func(s *report.Spec) { s.Doctor = x.ngozi }), "2026-11: 1 1", "total: 1 1")
	// medicines, prescriptions, patients, warnings, overridden, serious ones of these
	x.says(x.spec(clinic.ReportPrescriptions, report.ByMedicine), "Amoxicillin: 1 1 1 2 2 1", "paracetamol: 1 1 1 1 0 0", "total: 2 1 1 3 2 1")
	x.says(x.spec(clinic.ReportPrescriptions, report.BySubstance), ": 2 1 1 3 2 1", "total: 2 1 1 3 2 1")
	x.says(x.spec(clinic.ReportPrescriptions, report.ByDoctor), "Asha Sharma: 2 1 1 3 2 1", "total: 2 1 1 3 2 1")
	x.says(x.spec(clinic.ReportPrescriptions, report.ByDay), "2026-11-16: 2 1 1 3 2 1", "total: 2 1 1 3 2 1")
}
