package viewmodel

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

func TestAClashIsChosenFieldByField(t *testing.T) {
	base := clinic.Department{Name: "Cardio", Location: "Floor 1", Phone: "1"}
	mine, theirs := base, base
	mine.Location, mine.Phone = "Floor 2", "2"
	theirs.Location, theirs.Description, theirs.Version = "Floor 3", "Hearts", 7
	merged, changes := Merge(departmentFields(), base, mine, theirs)
	if merged.Location != "Floor 2" || merged.Phone != "2" || merged.Description != "Hearts" || merged.Version != 7 {
		t.Fatalf("merged %+v", merged)
	}
	clashes := changes.Clashes()
	if len(changes) != 2 || len(clashes) != 1 || clashes[0].Label != "Location" {
		t.Fatalf("changes %+v", changes)
	}
	my, their := clashes[0].Choices()
	if my != "Yours: “Floor 2”" || their != "Theirs: “Floor 3”" || clashes[0].Before() != "Before: “Floor 1”" {
		t.Errorf("%s, %s, %s", my, their, clashes[0].Before())
	}
	if !TakeTheirs(clashes[0], &merged) || merged.Location != "Floor 3" || merged.Phone != "2" {
		t.Errorf("theirs was chosen: %+v", merged)
	}
	var other clinic.Patient
	if TakeTheirs(clashes[0], &other) {
		t.Error("a department's value went into a patient")
	}
}

// Both versions can be told apart also where they differ behind many words.
func TestBothVersionsAreToldApart(t *testing.T) {
	long := strings.Repeat("unchanged for years, ", 60)
	c := MergeChange{Label: "History", Was: long, Mine: long + "asthma since spring", Theirs: long + "no asthma", Clash: true}
	if both := c.Both(); !strings.Contains(both, "asthma since spring") || !strings.Contains(both, "no asthma") || len([]rune(both)) > 900 {
		t.Errorf("shown is %s", both)
	}
	c = MergeChange{Was: "", Mine: "Avenida de la Constitución 125, 3.º izquierda, 28013 Madrid", Theirs: "", Clash: true}
	if want := "Yours: “Avenida de la Constitución 125, 3.º izquierda, 28013 Madrid”\nTheirs: nothing\nBefore: nothing"; c.Both() != want {
		t.Errorf("shown is %s", c.Both())
	}
}
