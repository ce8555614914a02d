package clinic_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

var medicationDay = clinic.MustDate("2026-11-23")

func prescribed(id int, daysAgo int, it clinic.PrescriptionItem) clinic.PrescribedItem {
	on := medicationDay.AddDays(-daysAgo)
	return clinic.PrescribedItem{ID: clinic.PrescriptionItemID(id), PrescriptionID: clinic.PrescriptionID(id), Item: it, IssuedOn: on,
		IssuedAt: on.At(600, time.UTC), DoctorName: "Dr Asha Sharma"}
}

// A medicine runs through all its steps: a loading dose or the first days of a
// course are not its end, or the checks would not see it afterwards.
func TestStepsOfACourseRunOn(t *testing.T) {
	for sig, days := range map[string]int{ // -1: a single dose, 0: until it is stopped
		"1 tab od 7d":                               7,
		"1 tab od":                                  0,
		"300 mg stat then 75 mg od":                 0,
		"2 stat, 1 od 4/7":                          5,
		"500 mg stat then 250 mg od for 4 days":     5,
		"10 mg od 2d then 5 mg od":                  0,
		"40 mg od 5d then 30 mg od 5d then stop":    10,
		"2 tabs od 5d then 1 tab od 30d":            35,
		"10 mg od 2d then as the INR says":          0,
		"300 mg stat then as the cardiologist says": 0,
		"1 tab bd for 2-3 weeks":                    21,
		"1 tab bd up to 5 days":                     5,
		"1 tab bd for 72 hours":                     3,
		"1 tab once":                                -1,
		"1 tab po x1":                               -1,
		"2 tabs at once":                            -1,
		"75 mg im stat":                             -1,
	} {
		s, _ := clinic.ParseSig(sig)
		it := clinic.PrescriptionItem{Drug: "A"}
		s.Fill(&it)
		if days < 0 {
			if !it.SingleDose() {
				t.Errorf("%q is no single dose: %+v", sig, it)
			}
			continue
		}
		runs := func(ago int) bool {
			return len(clinic.Running([]clinic.PrescribedItem{prescribed(1, ago, it)}, medicationDay)) == 1
		}
		last := days - 1
		if days == 0 {
			last = 400
		}
		if !runs(0) || !runs(last) || days > 0 && runs(days) {
			t.Errorf("%q: runs on day 0 %v, on day %d %v, a day later %v (%+v)", sig, runs(0), last, runs(last), runs(last+1), it)
		}
	}
}

func TestWhatRunsOnADay(t *testing.T) {
	stopped := func(p clinic.PrescribedItem, daysAgo int) clinic.PrescribedItem {
		p.Stop = &clinic.MedicineStop{On: medicationDay.AddDays(-daysAgo), Reason: "rash"}
		return p
	}
	item := func(drug, strength, frequency string, days int) clinic.PrescriptionItem {
		return clinic.PrescriptionItem{Drug: drug, Strength: strength, Dose: "1", Frequency: frequency, DurationDays: days}
	}
	for name, c := range map[string]struct {
		items []clinic.PrescribedItem
		want  []clinic.PrescriptionItemID
	}{
		"nothing":                           {nil, nil},
		"the first day":                     {[]clinic.PrescribedItem{prescribed(1, 0, item("A", "", "od", 1))}, []clinic.PrescriptionItemID{1}},
		"the last of seven days":            {[]clinic.PrescribedItem{prescribed(1, 6, item("A", "", "od", 7))}, []clinic.PrescriptionItemID{1}},
		"the day after":                     {[]clinic.PrescribedItem{prescribed(1, 7, item("A", "", "od", 7))}, nil},
		"not yet prescribed":                {[]clinic.PrescribedItem{prescribed(1, -1, item("A", "", "od", 7))}, nil},
		"for good":                          {[]clinic.PrescribedItem{prescribed(1, 4000, item("A", "", "od", 0))}, []clinic.PrescriptionItemID{1}},
		"stopped today":                     {[]clinic.PrescribedItem{stopped(prescribed(1, 9, item("A", "", "od", 0)), 0)}, nil},
		"stopped from tomorrow":             {[]clinic.PrescribedItem{stopped(prescribed(1, 9, item("A", "", "od", 0)), -1)}, []clinic.PrescriptionItemID{1}},
		"given once":                        {[]clinic.PrescribedItem{prescribed(1, 0, item("A", "", "Stat.", 0)), prescribed(2, 0, item("B", "", "single dose", 0))}, nil},
		"the same again":                    {[]clinic.PrescribedItem{prescribed(1, 30, item("Amlodipine", "5 mg", "od", 0)), prescribed(2, 3, item("AMLODIPINE", "5mg", "od", 0))}, []clinic.PrescriptionItemID{2}},
		"another strength":                  {[]clinic.PrescribedItem{prescribed(1, 30, item("Amlodipine", "5 mg", "od", 0)), prescribed(2, 3, item("Amlodipine", "10 mg", "od", 0))}, []clinic.PrescriptionItemID{1, 2}},
		"a later course that ended":         {[]clinic.PrescribedItem{prescribed(1, 300, item("A", "", "od", 0)), prescribed(2, 30, item("A", "", "od", 5))}, nil},
		"a later one that was stopped":      {[]clinic.PrescribedItem{prescribed(1, 300, item("A", "", "od", 0)), stopped(prescribed(2, 30, item("A", "", "od", 0)), 2)}, nil},
		"a single dose ends no course":      {[]clinic.PrescribedItem{prescribed(1, 300, item("A", "", "od", 0)), prescribed(2, 1, item("A", "", "stat", 0))}, []clinic.PrescriptionItemID{1}},
		"a future one does not count today": {[]clinic.PrescribedItem{prescribed(1, 300, item("A", "", "od", 0)), prescribed(2, -1, item("A", "", "od", 0))}, []clinic.PrescriptionItemID{1}},
	} {
		var got []clinic.PrescriptionItemID
		for _, m := range clinic.Running(c.items, medicationDay) {
			got = append(got, m.ItemID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for _, frequency := range []string{"prn", "sos"} {
		if m := clinic.Running([]clinic.PrescribedItem{prescribed(1, 3, item("A", "", frequency, 0))}, medicationDay); len(m) != 1 || !m[0].PRN {
			t.Errorf("%s: %+v, want it listed as needed", frequency, m)
		}
	}
}

// Whatever was prescribed and in whichever order it is read: what runs was
// prescribed before, has not ended, and no drug runs from two prescriptions.
func TestRunningNeverListsAMedicineTwice(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(r, "n")
		items := make([]clinic.PrescribedItem, n)
		for i := range items {
			items[i] = prescribed(i+1, rapid.IntRange(-3, 800).Draw(r, "ago"), clinic.PrescriptionItem{
				Drug: rapid.SampledFrom([]string{"Aspirin", "aspirin", "Ibuprofén", "Ibuprofen"}).Draw(r, "drug"), Strength: rapid.SampledFrom([]string{"", "5 mg", "5mg"}).Draw(r, "strength"),
				Frequency: rapid.SampledFrom([]string{"od", "stat", "prn"}).Draw(r, "frequency"), DurationDays: rapid.SampledFrom([]int{0, 1, 7, 730}).Draw(r, "days")})
			if rapid.Bool().Draw(r, "stopped") {
				items[i].Stop = &clinic.MedicineStop{On: items[i].IssuedOn.AddDays(rapid.IntRange(0, 900).Draw(r, "after"))}
			}
		}
		got := clinic.Running(items, medicationDay)
		seen := map[string]bool{}
		for _, m := range got {
			if m.Since.After(medicationDay) || !m.Until.IsZero() && medicationDay.After(m.Until) || !m.Stopped.IsZero() && !medicationDay.Before(m.Stopped) {
				r.Fatalf("not running: %+v", m)
			}
			key := fmt.Sprint(m.Drug == "Aspirin" || m.Drug == "aspirin", m.Strength != "")
			if seen[key] {
				r.Fatalf("listed twice: %+v", got)
			}
			seen[key] = true
		}
		slices.Reverse(items)
		if again := clinic.Running(items, medicationDay); !slices.Equal(again, got) {
			r.Fatalf("the order of reading matters:\n%+v\n%+v", got, again)
		}
	})
}

func TestCheckStop(t *testing.T) {
	p := prescribed(1, 10, clinic.PrescriptionItem{Drug: "A"})
	for on, want := range map[clinic.Date]clinic.Code{{}: clinic.Invalid, medicationDay.AddDays(-11): clinic.Invalid, medicationDay.AddDays(366): clinic.Invalid,
		medicationDay: "", medicationDay.AddDays(-10): "", medicationDay.AddDays(30): ""} {
		if err := p.CheckStop(on, medicationDay); clinic.CodeOf(err) != want {
			t.Errorf("stopping on %q: %v", on, err)
		}
	}
	p.Stop = &clinic.MedicineStop{On: medicationDay, ByName: "Ada"}
	if err := p.CheckStop(medicationDay, medicationDay); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("stopping twice: %v", err)
	}
}
