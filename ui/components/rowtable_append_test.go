package components

import (
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Rows that come below all that is seen do not have the window drawn again: the
// count follows with the next key, or a moment later. Those that come into view, and
// the last ones, are drawn at once.
func TestRowsFarBelowWaitToBeCounted(t *testing.T) {
	var due []func()
	defer func(f func(time.Duration, func()) func()) { Timer = f }(Timer)
	Timer = func(_ time.Duration, f func()) func() {
		n := len(due)
		due = append(due, f)
		return func() { due[n] = nil }
	}
	test.NewTempApp(t)
	table := NewRowTable([]Column[int]{{ID: "n", Title: "Number", Text: strconv.Itoa}}, Noun{"patient", "patients"})
	window := test.NewTempWindow(t, table)
	window.Resize(fyne.NewSize(400, 300))
	numbers := func(from, to int) (list []int) {
		for i := from; i < to; i++ {
			list = append(list, i)
		}
		return list
	}
	seen := func() string { return table.view.count.Text() }
	table.SetRows(numbers(0, 3), 1000, true)
	table.AppendRows(numbers(3, 50), true)
	if seen() != "50 of 1,000 patients" || len(due) != 0 {
		t.Errorf("rows that come into view: %q, %d wait", seen(), len(due))
	}
	table.AppendRows(numbers(50, 100), true)
	if seen() != "50 of 1,000 patients" || len(due) != 1 || len(table.Rows()) != 100 {
		t.Errorf("rows below: %q, %d wait, %d rows", seen(), len(due), len(table.Rows()))
	}
	window.Canvas().Focus(table)
	table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if seen() != "100 of 1,000 patients" || due[0] != nil {
		t.Errorf("after a key: %q, still waiting: %v", seen(), due[0] != nil)
	}
	table.AppendRows(numbers(100, 150), true)
	due[len(due)-1]()
	if seen() != "150 of 1,000 patients" {
		t.Errorf("a moment later: %q", seen())
	}
	table.AppendRows(numbers(150, 200), true)
	if table.CountText() != "200 of 1,000 patients" {
		t.Errorf("asked for: %q", table.CountText())
	}
	height := table.view.content.MinSize().Height
	table.AppendRows(numbers(200, 250), true)
	if table.view.content.MinSize().Height != height {
		t.Error("rows far below have the window laid out and drawn anew")
	}
	test.Scroll(window.Canvas(), fyne.NewPos(100, 100), 0, -30)
	if seen() != "250 of 1,000 patients" || table.view.content.MinSize().Height <= height {
		t.Errorf("after a turn of the wheel: %q", seen())
	}
	table.AppendRows(numbers(250, 1000), false)
	if seen() != "1,000 of 1,000 patients" {
		t.Errorf("the last ones: %q", seen())
	}
}
