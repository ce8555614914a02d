package components_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	ui "caredesk/ui/components"
	"caredesk/ui/uitest"
)

func newGrid(t testing.TB) (fyne.Window, *ui.DayGrid) {
	t.Helper()
	g := ui.NewDayGrid()
	w := uitest.NewWindow(t, g)
	g.SetDay(sampleDay())
	return w, g
}

func TestDayGridArrowsGoThroughSlotsAndAppointments(t *testing.T) {
	w, g := newGrid(t)
	w.Canvas().Focus(g)
	if c := g.Cursor(); c.BlockID != 14 {
		t.Fatalf("with the focus the cursor is on %+v, want the appointment of now", c)
	}
	at := func(step string, want ui.GridCursor) {
		t.Helper()
		if got := g.Cursor(); got != want {
			t.Errorf("%s: %+v, want %+v", step, got, want)
		}
	}
	uitest.Key(w, fyne.KeyDown)
	at("Down", ui.GridCursor{Key: 1, At: clock("11:15"), BlockID: 15})
	uitest.Key(w, fyne.KeyDown)
	at("Down", ui.GridCursor{Key: 1, At: clock("11:45")})
	uitest.Key(w, fyne.KeyDown)
	at("Down", ui.GridCursor{Key: 1, At: clock("12:15"), BlockID: 16})
	uitest.Key(w, fyne.KeyDown)
	at("Down", ui.GridCursor{Key: 1, At: clock("12:45")})
	uitest.Key(w, fyne.KeyDown)
	at("Down over the break", ui.GridCursor{Key: 1, At: clock("14:00")})
	uitest.Key(w, fyne.KeyRight)
	at("Right", ui.GridCursor{Key: 2, At: clock("14:00")})
	uitest.Key(w, fyne.KeyRight, fyne.KeyRight)
	at("Right stops before a doctor on leave", ui.GridCursor{Key: 3, At: clock("14:00")})
	uitest.Key(w, fyne.KeyHome)
	at("Home", ui.GridCursor{Key: 3, At: clock("09:00")})
	uitest.Key(w, fyne.KeyEnd)
	at("End", ui.GridCursor{Key: 3, At: clock("16:40")})
	uitest.Key(w, fyne.KeyDown)
	at("Down at the end", ui.GridCursor{Key: 3, At: clock("16:40")})
	uitest.Key(w, fyne.KeyPageUp)
	if c := g.Cursor(); c.At >= clock("14:00") && c.At > clock("16:00") {
		t.Errorf("PgUp went to %+v", c)
	}
	uitest.Key(w, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft)
	if c := g.Cursor(); c.Key != 1 {
		t.Errorf("Left went to %+v", c)
	}
}

func TestDayGridEnterBooksOrOpens(t *testing.T) {
	w, g := newGrid(t)
	var did []string
	g.OnBook = func(key int64, at clinic.Clock) { did = append(did, fmt.Sprintf("book %d %s", key, at)) }
	g.OnOpen = func(id int64) { did = append(did, fmt.Sprintf("open %d", id)) }
	g.OnMenu = func(id int64, p fyne.Position) { did = append(did, fmt.Sprintf("menu %d", id)) }
	w.Canvas().Focus(g)
	g.SetCursor(1, clock("11:45"))
	uitest.Key(w, fyne.KeyReturn, "Menu", fyne.KeyDown, fyne.KeyReturn, "Menu")
	if got := fmt.Sprint(did); got != "[book 1 11:45 open 16 menu 16]" {
		t.Errorf("did %s", got)
	}
	// A cancelled visit does not take up its time: the slot is free below it.
	g.SetCursor(3, clock("10:20"))
	did = nil
	uitest.Key(w, fyne.KeyReturn)
	if got := fmt.Sprint(did); got != "[book 3 10:20]" {
		t.Errorf("did %s", got)
	}
}

// surface finds the part of the grid that takes clicks.
func surface(t *testing.T, w fyne.Window) fyne.CanvasObject {
	t.Helper()
	found := uitest.Find(w, func(o fyne.CanvasObject) bool {
		_, drag := o.(fyne.Draggable)
		_, tap := o.(fyne.Tappable)
		return drag && tap
	})
	if len(found) == 0 {
		t.Fatal("the grid has no surface")
	}
	return found[len(found)-1]
}

func TestDayGridMouse(t *testing.T) {
	w, g := newGrid(t)
	var did []string
	g.OnBook = func(key int64, at clinic.Clock) { did = append(did, fmt.Sprintf("book %d %s", key, at)) }
	g.OnOpen = func(id int64) { did = append(did, fmt.Sprintf("open %d", id)) }
	g.OnMoved = func(id, key int64, at clinic.Clock) {
		did = append(did, fmt.Sprintf("move %d to %d %s", id, key, at))
	}
	g.OnResized = func(id int64, end clinic.Clock) { did = append(did, fmt.Sprintf("resize %d to %s", id, end)) }
	s := surface(t, w)
	cw := s.MinSize().Width / 4
	hour := s.MinSize().Height / 10 // 08:00 to 18:00
	at := func(column float32, c string) fyne.Position {
		return fyne.NewPos(cw*(column+0.5), hour*float32(clock(c)-clock("08:00"))/60+1)
	}
	test.TapAt(s.(fyne.Tappable), at(1, "14:32"))
	test.TapAt(s.(fyne.Tappable), at(0, "12:20"))
	test.TapAt(s.(fyne.Tappable), at(3, "10:00")) // on leave
	test.TapAt(s.(fyne.Tappable), at(0, "13:30")) // a break
	test.TapAt(s.(fyne.Tappable), at(0, "08:10")) // before work
	if got := fmt.Sprint(did); got != "[book 2 14:30 open 16]" {
		t.Errorf("clicks did %s", got)
	}
	did = nil
	drag := func(from, to fyne.Position) {
		m := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
		m.Position = from
		s.(desktop.Mouseable).MouseDown(m)
		ev := &fyne.DragEvent{}
		ev.Position = to
		s.(fyne.Draggable).Dragged(ev)
		s.(fyne.Draggable).DragEnd()
	}
	drag(at(0, "12:20"), at(1, "15:20"))
	drag(at(0, "12:20"), at(0, "12:21")) // too little to count
	drag(fyne.NewPos(cw/2, at(0, "12:45").Y-4), at(0, "13:00"))
	drag(at(1, "14:00"), at(1, "15:00")) // nothing there to take
	if got := fmt.Sprint(did); got != "[move 16 to 2 15:15 resize 16 to 13:00]" {
		t.Errorf("drags did %s", got)
	}
	did = nil
	w.Canvas().Focus(g)
	g.SelectBlock(16)
	uitest.Shortcut(w, fyne.KeyDown, fyne.KeyModifierControl)
	uitest.Shortcut(w, fyne.KeyRight, fyne.KeyModifierControl)
	uitest.Shortcut(w, fyne.KeyDown, fyne.KeyModifierControl|fyne.KeyModifierShift)
	if got := fmt.Sprint(did); got != "[move 16 to 1 12:45 move 16 to 2 12:15 resize 16 to 12:50]" {
		t.Errorf("keys did %s", got)
	}
}

func TestDayGridKeepsItsCursorWhenTheDayChanges(t *testing.T) {
	w, g := newGrid(t)
	w.Canvas().Focus(g)
	g.SelectBlock(16)
	day := sampleDay()
	day.Columns[0].Blocks[5].Start, day.Columns[0].Blocks[5].End = clock("15:00"), clock("15:30") // moved by another desk
	g.SetDay(day)
	if c := g.Cursor(); c.BlockID != 16 || c.At != clock("15:00") {
		t.Errorf("the cursor lost its appointment: %+v", c)
	}
	g.SetCursor(2, clock("12:30"))
	day.Columns[1].Blocks = append(day.Columns[1].Blocks, ui.GridBlock{ID: 99, Start: clock("12:30"), End: clock("12:45"), Title: "New", Status: clinic.StatusBooked})
	g.SetDay(day)
	if c := g.Cursor(); c.BlockID != 99 {
		t.Errorf("the slot was taken meanwhile, the cursor says %+v", c)
	}
	g.SetDay(ui.GridDay{})
	if c := g.Cursor(); c != (ui.GridCursor{}) {
		t.Errorf("a grid without columns has the cursor %+v", c)
	}
	uitest.MustText(t, w, "No doctor to show")
	uitest.Key(w, fyne.KeyDown, fyne.KeyRight, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyPageDown)
}

func TestDayGridShowsStatusByIconAndWord(t *testing.T) {
	w, _ := newGrid(t)
	for _, s := range []string{"Done · ", "No-show · 10:00", "With doctor · 10:30–11:15", "Arrived · waiting 12 min", "Booked · 12:15–12:45", "10:42"} {
		uitest.MustText(t, w, s)
	}
	if n := len(uitest.Find[*canvas.Image](w, nil)); n < 10 {
		t.Errorf("%d status icons, want one for each appointment in view", n)
	}
}

// bigDay is a hospital of fifty doctors with thirty visits each.
func bigDay() ui.GridDay {
	d := ui.GridDay{From: clock("07:00"), To: clock("19:00")}
	for i := range 50 {
		c := ui.GridColumn{Key: int64(i + 1), Title: fmt.Sprintf("Dr Number %d", i+1), SlotMinutes: 15, Hours: []clinic.Span{{From: clock("08:00"), To: clock("18:00")}}}
		for k := range 30 {
			start := clock("08:00").Add(k * 20)
			c.Blocks = append(c.Blocks, ui.GridBlock{ID: int64(i*100 + k + 1), Start: start, End: start.Add(15), Title: "Østergård, Søren", Status: clinic.StatusBooked})
		}
		d.Columns = append(d.Columns, c)
	}
	return d
}

func TestDayGridOfFiftyDoctorsDrawsOnlyWhatIsVisible(t *testing.T) {
	g := ui.NewDayGrid()
	w := uitest.NewWindow(t, g)
	g.SetDay(bigDay())
	if n := len(uitest.Find[*canvas.Text](w, nil)); n > 500 {
		t.Errorf("%d texts are drawn for some eight columns", n)
	}
	w.Canvas().Focus(g)
	for range 49 {
		uitest.Key(w, fyne.KeyRight)
	}
	if g.Cursor().Key != 50 {
		t.Errorf("Right went to column %d", g.Cursor().Key)
	}
	uitest.MustText(t, w, "Dr Number 50")
	uitest.MustNotText(t, w, "Dr Number 12")
}

func BenchmarkDayGridMove(b *testing.B) {
	g := ui.NewDayGrid()
	w := uitest.NewWindow(b, g)
	g.SetDay(bigDay())
	w.Canvas().Focus(g)
	for b.Loop() {
		uitest.Key(w, fyne.KeyRight, fyne.KeyLeft)
	}
}
