package viewmodel

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// What was written and not checked through is neither good nor without a file: it
// is said to be unchecked, and can be checked.
func TestABackupThatWasNotCheckedThroughSaysSo(t *testing.T) {
	row := func(state clinic.BackupState, file string, missing bool) service.BackupRow {
		return service.BackupRow{BackupRecord: clinic.BackupRecord{ID: 1, State: state, FileName: file, Fault: "why"}, Missing: missing}
	}
	for _, c := range []struct {
		row   service.BackupRow
		says  string
		check bool
	}{
		{row(clinic.BackupFailed, "", false), "Failed", false},
		{row(clinic.BackupFailed, "a.tar.zst", false), "Not checked", true},
		{row(clinic.BackupFailed, "a.tar.zst", true), "Missing", false},
		{row(clinic.BackupRunning, "a.tar.zst", false), "Running", false},
		{row(clinic.BackupGood, "a.tar.zst", true), "Missing", false},
		{row(clinic.BackupGood, "a.tar.zst", false), "Good", true},
	} {
		if says, check := BackupStateText(c.row), HasFile(c.row); says != c.says || check != c.check {
			t.Errorf("%s %q, missing %v: %q, can be checked %v", c.row.State, c.row.FileName, c.row.Missing, says, check)
		}
	}
	if text := MakingText(service.StepCheck); !strings.HasPrefix(text, "The backup is written.") || text == StepText(service.StepCheck) || MakingText(service.StepWrite) != StepText(service.StepWrite) {
		t.Errorf("while it is checked: %q", text)
	}
}
