package service_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// sample reads a table of the SMART Sample Patients; see its NOTICE.
func sample(t *testing.T, name string) (rows []map[string]string) {
	t.Helper()
	f := value(os.Open(filepath.Join("testdata", "smart", name)))(t)
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	lines := value(r.ReadAll())(t)
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, field := range line {
			row[lines[0][i]] = strings.TrimSpace(field)
		}
		rows = append(rows, row)
	}
	return rows
}

// smartVitals types a row as somebody at the desk would, with the units of the
// sample.
func smartVitals(row map[string]string) (v clinic.Vitals, err error) {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05", time.RFC3339} {
		if v.TakenAt, err = time.ParseInLocation(layout, row["TIMESTAMP"], monday.Location()); err == nil {
			break
		}
	}
	if err != nil {
		return v, err
	}
	if s, d := row["SYSTOLIC"], row["DIASTOLIC"]; s != "" || d != "" {
		if v.Systolic, v.Diastolic, err = clinic.ParseBloodPressure(s + "/" + d); err != nil {
			return v, err
		}
	}
	for _, c := range []struct {
		column, unit string
		m            clinic.Measure
	}{{"HEART_RATE", "/min", clinic.MeasurePulse}, {"RESPIRATORY_RATE", "/min", clinic.MeasureBreaths}, {"TEMPERATURE", " °C", clinic.MeasureTemperature},
		{"WEIGHT", " kg", clinic.MeasureWeight}, {"HEIGHT", " cm", clinic.MeasureHeight}, {"OXYGEN_SATURATION", " %", clinic.MeasureSpO2},
		{"HEAD_CIRCUMFERENCE", " cm", clinic.MeasureHead}} {
		if row[c.column] == "" {
			continue
		}
		n, err := clinic.ParseMeasure(c.m, row[c.column]+c.unit)
		if err != nil {
			return v, err
		}
		v.Set(c.m, n)
	}
	return v, nil
}

// The sample's vital signs and problems go through the services, as a nurse and
// a doctor would enter them, into the charts. What is refused, and why, is in
// the golden file.
func TestSampleVitalsAndProblems(t *testing.T) {
	h := newHospital(t)
	patients := map[string]clinic.PatientID{}
	born := map[string]clinic.Date{}
	for i, row := range sample(t, "patients.txt") {
		p := clinic.Patient{FirstName: row["fname"], LastName: row["lname"], Sex: clinic.Sex(row["gender"]), DateOfBirth: clinic.MustDate(row["dob"])}
		cmd := service.RegisterCommand{Patient: p, Reason: "of the sample"}
		for _, alike := range value(h.Patients.LookAlikes(h.desk, p))(t) {
			cmd.LookAlikes = append(cmd.LookAlikes, alike.ID)
		}
		id := value(h.Patients.RegisterKnowing(h.desk, cmd))(t)
		patients[row["PID"]], born[row["PID"]] = id, p.DateOfBirth
		visit := booking(id, h.ashaID, "09:00")
		visit.Date = today.AddDays(7 * (1 + i/6))
		visit.Start = visit.Start.Add(30 * (i % 6))
		value(h.Appointments.Book(h.desk, visit))(t)
	}
	tally := map[string]int{}
	kept := map[clinic.PatientID]int{}
	rows := sample(t, "vitals.txt")
	slices.SortStableFunc(rows, func(a, b map[string]string) int { return strings.Compare(a["TIMESTAMP"], b["TIMESTAMP"]) })
	bmis := map[clinic.VitalsID]float64{}
	for _, row := range rows {
		v, err := smartVitals(row)
		if err == nil {
			v.PatientID = patients[row["PID"]]
			var id clinic.VitalsID
			if id, err = h.Vitals.Record(h.nurse, service.RecordVitals{Vitals: v}); clinic.CodeOf(err) == clinic.Conflict {
				tally["vitals asked about, then taken: "+clinic.FieldErrors(err)[0].Field]++
				id, err = h.Vitals.Record(h.nurse, service.RecordVitals{Vitals: v, Sure: true})
			}
			if err == nil {
				bmis[id], _ = strconv.ParseFloat(row["BMI"], 64)
				kept[v.PatientID]++
				tally["vitals taken"]++
				continue
			}
		}
		tally["vitals refused: "+clinic.MessageOf(err)]++
	}
	problems := map[clinic.PatientID]int{}
	for _, row := range sample(t, "problems.txt") {
		onset, err := clinic.ParsePartialDate(row["START_DATE"])
		must(t, err)
		p := clinic.Problem{PatientID: patients[row["PID"]], Code: row["SNOMED"], Title: row["NAME"], Onset: onset}
		if p.Ended, err = clinic.ParsePartialDate(row["END_DATE"]); !p.Ended.IsZero() {
			p.State = clinic.ProblemResolved
		}
		must(t, err)
		if _, err = h.Problems.Add(h.asha, p); err != nil {
			why := clinic.MessageOf(err)
			if clinic.CodeOf(err) == clinic.Conflict {
				why = "on the list already"
			}
			if strings.Contains(why, "born after") {
				why = "before the birth"
			}
			tally["problems refused: "+why]++
			continue
		}
		tally["problems taken"]++
		problems[p.PatientID]++
	}
	// What was taken is in the charts, with a sane BMI and marks that agree with
	// the ranges; where the sample gives a BMI, ours is the same to a tenth.
	compared := 0
	for pid, id := range patients {
		chart := value(h.Vitals.Of(h.nurse, vitalsOf(id)))(t)
		equal(t, "sets of "+pid, len(chart.Rows), kept[id])
		for _, row := range chart.Rows {
			if row.BMI > 0 && (row.BMI < 80 || row.BMI > 800) {
				t.Errorf("patient %s: BMI %d of %d g and %d mm", pid, row.BMI, row.Weight, row.BMIHeight)
			}
			if want := bmis[row.ID]; want > 0 && row.Height > 0 && row.Weight > 0 {
				compared++
				if got := float64(row.BMI) / 10; got < want-0.35 || got > want+0.35 {
					tally["BMI unlike the sample's"]++
				}
			}
			for m, mark := range row.Marks {
				v, _ := row.Value(m)
				low, high, ok := clinic.NormalRange(m, clinic.AgeInMonths(born[pid], clinic.DateOf(row.TakenAt)), chart.Sex)
				if !ok || mark.Out() != (v < low || v > high) {
					t.Errorf("patient %s: %s %d is marked %q", pid, m, v, mark.Word())
				}
				tally["marked "+mark.Word()]++
			}
		}
		equal(t, "problems of "+pid, len(value(h.Problems.List(h.asha, problemsOf(id)))(t)), problems[id])
	}
	if compared < 900 {
		t.Errorf("only %d BMIs were compared", compared)
	}
	var lines []string
	for what, n := range tally {
		lines = append(lines, fmt.Sprintf("%5d %s\n", n, what))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[6:], b[6:]) })
	report := strings.Join(lines, "")
	path := filepath.Join("testdata", "smart.golden")
	if *update {
		must(t, os.WriteFile(path, []byte(report), 0o644))
	}
	if want := string(value(os.ReadFile(path))(t)); report != want {
		t.Errorf("what is taken of the sample changed; run with -update when that is meant. Now:\n%s", report)
	}
	verify := value(h.store.Verify(t.Context()))(t)
	if !verify.OK {
		t.Errorf("the database: %+v", verify.Checks)
	}
}
