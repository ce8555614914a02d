package viewmodel

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

func TestDepartmentFormChecksAndMerges(t *testing.T) {
	f := &fakeDesk{}
	base := clinic.Department{ID: 3, Version: 1, Name: "Cardiology", Location: "Floor 1"}
	form := NewDepartmentForm(f.frontDesk(clinic.RoleAdmin, InlineRunner{}), base)
	mine := base
	mine.Name = "  "
	form.Submit(mine, func(err error) {
		if clinic.FieldOf(err) != "name" {
			t.Errorf("err = %v", err)
		}
	})
	if len(f.units.saved) != 0 {
		t.Error("a department without a name was sent")
	}
	mine.Name = "Heart centre"
	f.units.row = base
	f.units.row.Version, f.units.row.Location = 2, "Floor 2"
	form.Renew(mine, func(merged clinic.Department, changes MergeChanges, err error) {
		if merged.Name != "Heart centre" || merged.Location != "Floor 2" || err != nil {
			t.Errorf("merged %+v, %v", merged, err)
		}
		if text := MergeMessage(changes); !strings.Contains(text, "Location: “Floor 2”, before “Floor 1”") {
			t.Errorf("message %q", text)
		}
		mine = merged
	})
	form.Submit(mine, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if f.units.saved[0].Version != 2 {
		t.Errorf("saved %+v", f.units.saved[0])
	}
}

func TestMergeWithoutChangesSaysSo(t *testing.T) {
	base := clinic.Department{ID: 3, Name: "Cardiology"}
	_, changes := Merge(departmentFields(), base, base, base)
	if len(changes) != 0 || !strings.Contains(MergeMessage(changes), "nothing that is shown here has changed") {
		t.Errorf("changes %v", changes)
	}
}
