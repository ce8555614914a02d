package viewmodel

import (
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestFollowUpsInWords(t *testing.T) {
	vm := todayOf(clinic.RoleDoctor, service.TodayView{})
	for days, want := range map[int]string{-5: "5 days overdue", -1: "1 day overdue", 0: "today", 1: "tomorrow", 6: "in 6 days"} {
		f := service.FollowUpDue{Due: deskToday.AddDays(days)}
		if got := vm.DueText(f); got != want || vm.Overdue(f) != (days < 0) {
			t.Errorf("%d days: %q, overdue %v", days, got, vm.Overdue(f))
		}
		if got, want := vm.FollowUpDay(f), deskToday.AddDays(max(0, days)); got != want {
			t.Errorf("%d days: booked on %v, want %v", days, got, want)
		}
	}
}

func TestTheBackupLineSaysWhatIsKnown(t *testing.T) {
	vm := todayOf(clinic.RoleReceptionist, service.TodayView{})
	if text, alarm := vm.BackupText(); text != "" || alarm {
		t.Errorf("who does not see it reads %q", text)
	}
	vm = todayOf(clinic.RoleAdmin, service.TodayView{Backup: &service.BackupState{Overdue: true}})
	if text, alarm := vm.BackupText(); text != "No backup has been made by Caredesk. Settings, Backups says where to and when." || !alarm {
		t.Errorf("none: %q %v", text, alarm)
	}
	vm.View.Backup.Last, vm.View.Backup.Overdue = deskNow.Add(-3*time.Hour).UTC(), false
	if text, alarm := vm.BackupText(); text != "Last backup: 23 Nov 2026, "+deskNow.Add(-3*time.Hour).Format("15:04")+"." || alarm {
		t.Errorf("fresh: %q %v", text, alarm)
	}
	vm.View.Backup.Overdue = true
	if _, alarm := vm.BackupText(); !alarm {
		t.Error("an old backup gives no alarm")
	}
	vm.View.Backup.Overdue, vm.View.Backup.Fault = false, "The disk is full."
	if text, alarm := vm.BackupText(); !alarm || !strings.Contains(text, "The last try failed: The disk is full.") {
		t.Errorf("a failed try: %q %v", text, alarm)
	}
}

func TestChartsNamePeriodAndMoment(t *testing.T) {
	vm := todayOf(clinic.RoleAdmin, service.TodayView{Figures: &service.TodayFigures{From: clinic.MustDate("2026-11-10"), To: deskToday, At: deskNow,
		Outcomes: []service.DayOutcome{{Date: deskToday, Done: 3, NoShow: 1, Cancelled: 2, Open: 4}},
		Hours:    []service.HourVisits{{Hour: 9, Done: 2, Open: 1}},
		Taken:    []service.DayTaken{{Date: deskToday, Taken: clinic.Money{Minor: 123450, Currency: "EUR"}}}}})
	clock := deskNow.Format("15:04")
	if got := vm.PeriodNote(); got != "10 to 23 November 2026, as of "+clock {
		t.Error(got)
	}
	if got := vm.MomentNote(); got != "Monday 23 November 2026, as of "+clock {
		t.Error(got)
	}
	if b := vm.OutcomeBars()[0]; b.Label != "23" || b.Value != "10" || b.Detail != "Mon 23 Nov: 3 done, 4 open, 1 no-show, 2 cancelled" || b.Parts[3] != 2 {
		t.Errorf("%+v", b)
	}
	if b := vm.HourBars()[0]; b.Label != "09" || b.Value != "3" || b.Detail != "09:00 to 10:00: 2 done, 1 open, 0 no-show" {
		t.Errorf("%+v", b)
	}
	if b := vm.TakenBars()[0]; b.Value != "1,234" || b.Detail != "Mon 23 Nov: € 1,234.50 taken" {
		t.Errorf("%+v", b)
	}
	for from, want := range map[string]string{"2026-10-28": "28 October to 23 November 2026, as of " + clock, "2025-12-31": "31 December 2025 to 23 November 2026, as of " + clock} {
		vm.View.Figures.From = clinic.MustDate(from)
		if got := vm.PeriodNote(); got != want {
			t.Error(got)
		}
	}
}
