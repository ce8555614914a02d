package viewmodel

import (
	"slices"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func completeDoctor() clinic.Doctor {
	return clinic.Doctor{DepartmentID: 3, LicenseNumber: "L-1", Fee: clinic.Money{Minor: 8000, Currency: "EUR"}, SlotMinutes: 30, Available: true,
		User: clinic.User{Username: "asha", FirstName: "Asha", LastName: "Sharma"}}
}

func TestDoctorFormSaysAllThatIsWrongAtOnce(t *testing.T) {
	f := &fakeDesk{}
	form := NewDoctorForm(f.frontDesk(clinic.RoleAdmin, InlineRunner{}), clinic.Doctor{})
	d := completeDoctor()
	d.DepartmentID, d.LicenseNumber, d.User.Email = 0, "", "nobody"
	var got error
	form.Submit(DoctorInput{Doctor: d, Parse: []error{clinic.FieldErrorf("consultation_fee", "The amount cannot be negative.")}},
		func(_ clinic.DoctorID, err error) { got = err })
	for _, want := range []string{"consultation_fee", "department", "license_number", "email", "password"} {
		if !slices.Contains(fieldsOf(got), want) {
			t.Errorf("%s has no message; fields = %v", want, fieldsOf(got))
		}
	}
	if len(f.doctors.saved) != 0 {
		t.Error("a wrong form was sent")
	}
}

func TestEditingADoctorKeepsHoursAndSignIn(t *testing.T) {
	f := &fakeDesk{}
	base := completeDoctor()
	base.ID, base.Version, base.User.ID, base.User.Active = 4, 7, 40, true
	base.Hours = []clinic.Availability{{Day: clinic.Monday, Span: clinic.Span{From: 540, To: 720}, Active: true}}
	form := NewDoctorForm(f.frontDesk(clinic.RoleAdmin, InlineRunner{}), base)
	d := completeDoctor()
	d.Headline = "Cardiologist"
	form.Submit(DoctorInput{Doctor: d}, func(_ clinic.DoctorID, err error) {
		if err != nil {
			t.Fatal(err)
		}
	})
	saved := f.doctors.saved[0]
	if saved.ID != 4 || saved.Version != 7 || saved.User.ID != 40 || !saved.User.Active || len(saved.Hours) != 1 || saved.Headline != "Cardiologist" {
		t.Errorf("saved = %+v", saved)
	}
}

func TestHoursErrorsStandAtTheirDay(t *testing.T) {
	form := NewHoursForm((&fakeDesk{}).frontDesk(clinic.RoleAdmin, InlineRunner{}), clinic.Doctor{ID: 4})
	row := func(d clinic.Weekday, from, to string) HoursRow {
		r := HoursRow{Day: d}
		r.From, r.FromErr = clinic.ParseClock(from)
		r.To, r.ToErr = clinic.ParseClock(to)
		r.FromSet, r.ToSet = r.FromErr == nil, r.ToErr == nil
		return r
	}
	_, err := form.Parse([]HoursRow{
		row(clinic.Monday, "09:00", "12:00"), row(clinic.Monday, "11:00", "13:00"),
		row(clinic.Tuesday, "14:00", "09:00"), {Day: clinic.Wednesday, From: 540, FromSet: true},
		row(clinic.Thursday, "25:00", "26:00"), row(clinic.Friday, "09:00", "17:00"),
	})
	want := []string{HoursField(clinic.Wednesday), HoursField(clinic.Thursday), HoursField(clinic.Monday), HoursField(clinic.Tuesday)}
	got := fieldsOf(err)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("fields = %v, want %v", got, want)
	}
}

func TestHoursLeaveEmptyRowsOutAndKeepWhatIsSwitchedOff(t *testing.T) {
	f := &fakeDesk{}
	off := clinic.Availability{DoctorID: 4, Day: clinic.Sunday, Span: clinic.Span{From: 600, To: 660}}
	form := NewHoursForm(f.frontDesk(clinic.RoleAdmin, InlineRunner{}), clinic.Doctor{ID: 4, Hours: []clinic.Availability{off}})
	rows := []HoursRow{{Day: clinic.Tuesday}, {Day: clinic.Monday, From: 840, To: 1020, FromSet: true, ToSet: true, MaxPatients: 6},
		{Day: clinic.Monday, From: 540, To: 720, FromSet: true, ToSet: true},
		{Day: clinic.Sunday, From: 600, To: 660, FromSet: true, ToSet: true, Off: true}}
	form.Submit(rows, 20, nil, func(outside []service.AppointmentRow, err error) {
		if err != nil || len(outside) > 0 {
			t.Fatal(outside, err)
		}
	})
	got := f.doctors.hours[0]
	if len(got) != 3 || got[0].Span.From != 540 || got[1].Span.From != 840 || got[1].MaxPatients != 6 || got[2] != off {
		t.Errorf("hours = %+v", got)
	}
}

func TestHoursAskAboutVisitsLeftOutside(t *testing.T) {
	f := &fakeDesk{}
	f.doctors.outside = []service.AppointmentRow{{Appointment: clinic.Appointment{ID: 3}}, {Appointment: clinic.Appointment{ID: 4}}}
	form := NewHoursForm(f.frontDesk(clinic.RoleAdmin, InlineRunner{}), clinic.Doctor{ID: 4})
	var asked []service.AppointmentRow
	keep := func(outside []service.AppointmentRow, err error) {
		if err != nil {
			t.Fatal(err)
		}
		asked = outside
	}
	form.Submit(nil, 20, nil, keep)
	if len(asked) != 2 || len(f.doctors.hours) != 0 {
		t.Fatalf("asked about %v, saved %v", asked, f.doctors.hours)
	}
	form.Submit(nil, 20, asked[:1], keep) // one was booked while the question stood
	if len(asked) != 2 || len(f.doctors.hours) != 0 {
		t.Fatalf("asked about %v, saved %v", asked, f.doctors.hours)
	}
	form.Submit(nil, 20, asked, keep)
	if len(asked) != 0 || len(f.doctors.hours) != 1 || len(f.doctors.accepted[0]) != 2 {
		t.Errorf("asked about %v, saved %v, accepted %v", asked, f.doctors.hours, f.doctors.accepted)
	}
	form.Submit(nil, 3, nil, func(_ []service.AppointmentRow, err error) {
		if clinic.FieldOf(err) != "slot_minutes" {
			t.Errorf("a visit of three minutes: %v", err)
		}
	})
}

func TestHoursOverMidnightAreTheNextDays(t *testing.T) {
	form := NewHoursForm((&fakeDesk{}).frontDesk(clinic.RoleAdmin, InlineRunner{}), clinic.Doctor{ID: 4})
	row := func(d clinic.Weekday, from, to clinic.Clock) HoursRow {
		return HoursRow{Day: d, From: from, To: to, FromSet: true, ToSet: true}
	}
	got, err := form.Parse([]HoursRow{row(clinic.Sunday, 22*60, 2*60)})
	if err != nil || got[0].Span.To != 26*60 || !row(clinic.Sunday, 22*60, 2*60).NextDay() || row(clinic.Sunday, 60, 120).NextDay() {
		t.Errorf("%+v %v", got, err)
	}
	for name, rows := range map[string][]HoursRow{
		"Sunday night into Monday": {row(clinic.Monday, 60, 180), row(clinic.Sunday, 22*60, 2*60)},
		"0 hours":                  {row(clinic.Sunday, 540, 540)},
		"the end before the start": {row(clinic.Sunday, 1020, 540)},
		"too many patients":        {func() HoursRow { r := row(clinic.Sunday, 540, 600); r.MaxPatients = 1000; return r }()},
	} {
		if _, err := form.Parse(rows); clinic.FieldOf(err) != HoursField(clinic.Sunday) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := form.Parse([]HoursRow{row(clinic.Sunday, 0, clinic.Midnight24)}); err != nil {
		t.Errorf("the whole day: %v", err)
	}
}

func TestHoursOfADayInWords(t *testing.T) {
	hours := []clinic.Availability{{Day: clinic.Monday, Span: clinic.Span{From: 840, To: 1020}, Active: true},
		{Day: clinic.Monday, Span: clinic.Span{From: 540, To: 750}, Active: true}}
	if got := HoursText(hours, deskToday); got != "09:00–12:30, 14:00–17:00" {
		t.Errorf("Monday: %q", got)
	}
	if got := HoursText(hours, deskToday.AddDays(1)); got != "—" {
		t.Errorf("Tuesday: %q", got)
	}
	if got := RatingText(45); got != "4.5" {
		t.Errorf("rating %q", got)
	}
}
