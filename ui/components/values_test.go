package components_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	ui "caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

func TestParseDateReadsWhatPeopleType(t *testing.T) {
	today := clinic.MustDate("2026-11-23") // a Monday
	for text, want := range map[string]string{
		"2026-11-23": "2026-11-23", "23.11.2026": "2026-11-23", "23/11/2026": "2026-11-23", "23-11-2026": "2026-11-23",
		"1.2.2027": "2027-02-01", "23.11.": "2026-11-23", "23/11": "2026-11-23", "23112026": "2026-11-23", "20261123": "2026-11-23",
		"23 Nov 2026": "2026-11-23", "Nov 23, 2026": "2026-11-23", "Mon 23 Nov 2026": "2026-11-23", "23 november": "2026-11-23", "1st Feb 2027": "2027-02-01", "1er 2 2027": "2027-02-01",
		"today": "2026-11-23", "Tomorrow": "2026-11-24", "yesterday": "2026-11-22",
		"+7": "2026-11-30", "-3": "2026-11-20", "+2w": "2026-12-07", "+6m": "2027-05-23", "+1y": "2027-11-23",
		"mon": "2026-11-30", "tue": "2026-11-24", "sunday": "2026-11-29",
		"12.03.68": "1968-03-12", "1.1.30": "2030-01-01", "29.02.2028": "2028-02-29", " 5.6.2026 ": "2026-06-05",
	} {
		got, err := ui.ParseDate(text, today)
		if err != nil || got.String() != want {
			t.Errorf("ParseDate(%q) = %q, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "31.02.2026", "29.02.2027", "11/23/2026", "0.1.2026", "23.13.2026", "hello", "1.2.3.4", "+x", "2026", "23.11.202", "1.1.99999", "++3", "32.1.2026"} {
		if got, err := ui.ParseDate(text, today); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", text, got)
		} else if clinic.MessageOf(err) == "" || clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("ParseDate(%q): %v is not fit to show", text, err)
		}
	}
	for _, text := range []string{"3stst Feb 2027", "3x Feb 2027", "st Feb 2027", "the of Feb 2027", "July 4th 20267"} {
		if got, err := ui.ParseDate(text, today); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", text, got)
		}
	}
	last := clinic.MustDate("2027-01-31")
	if got, _ := ui.ParseDate("+1m", last); got.String() != "2027-02-28" {
		t.Errorf("a month after 31 January is %s, want 28 February", got)
	}
}

// The names of days and the little words around them are those of each language, and
// every month is read beside every way to name a day, before it and after it.
func TestParseDateReadsDaysByTheirNames(t *testing.T) {
	today := clinic.MustDate("2026-11-23")
	was := i18n.Current()
	t.Cleanup(func() { _ = i18n.Use(was) })
	for language, c := range map[string]struct {
		days  map[string]int
		typed map[string]string
	}{
		"en": {map[string]int{"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "11th": 11, "22nd": 22, "23rd": 23, "28": 28},
			map[string]string{"31st March 2026": "2026-03-31", "the 3rd of March 2026": "2026-03-03", "June 3 2026": "2026-06-03", "July 4th, 2026": "2026-07-04",
				"Sept 15th 2026": "2026-09-15", "2026 June 3rd": "2026-06-03", "Mon 23rd Nov": "2026-11-23", "august 31st": "2026-08-31"}},
		"fr": {map[string]int{"1er": 1, "1ᵉʳ": 1, "2": 2, "28": 28},
			map[string]string{"le 1er mars 2026": "2026-03-01", "1er août 2026": "2026-08-01", "juin 3 2026": "2026-06-03", "31 déc. 2026": "2026-12-31", "1er/3/2026": "2026-03-01"}},
		"es": {map[string]int{"1º": 1, "1°": 1, "1.º de": 1, "28 de": 28},
			map[string]string{"el 3 de marzo del 2026": "2026-03-03", "1.º de enero de 2026": "2026-01-01", "31 de agosto": "2026-08-31"}},
		"pt": {map[string]int{"1º": 1, "1.º de": 1, "28 de": 28},
			map[string]string{"1.º de janeiro de 2026": "2026-01-01", "31 de março de 2026": "2026-03-31", "maio 3 2026": "2026-05-03"}},
		"de": {map[string]int{"1.": 1, "3.": 3, "28": 28},
			map[string]string{"am 3. März 2026": "2026-03-03", "den 31. August 2026": "2026-08-31", "1. Juni 2026": "2026-06-01", "Juni 3 2026": "2026-06-03"}},
		"ru": {map[string]int{"1-го": 1, "1-е": 1, "28": 28},
			map[string]string{"3-го марта 2026 года": "2026-03-03", "31 августа 2026 г.": "2026-08-31", "1 мая": "2026-05-01"}},
	} {
		if err := i18n.Use(language); err != nil {
			t.Fatal(err)
		}
		for m := time.January; m <= time.December; m++ {
			name := strings.TrimLeft(i18n.Date(clinic.Date{Year: 2026, Month: m, Day: 2}, "2 January"), "2. ")
			for typed, day := range c.days {
				for _, text := range []string{typed + " " + name + " 2026", name + " " + typed + " 2026"} {
					want := clinic.Date{Year: 2026, Month: m, Day: day}
					if got, err := ui.ParseDate(text, today); err != nil || got != want {
						t.Errorf("%s: ParseDate(%q) = %q, %v; want %s", language, text, got, err, want)
					}
				}
			}
		}
		for text, want := range c.typed {
			if got, err := ui.ParseDate(text, today); err != nil || got.String() != want {
				t.Errorf("%s: ParseDate(%q) = %q, %v; want %s", language, text, got, err, want)
			}
		}
	}
}

func TestDateFieldTypedAndPicked(t *testing.T) {
	d := ui.NewDateField()
	d.Today = func() clinic.Date { return clinic.MustDate("2026-11-23") }
	changes := 0
	d.OnChanged = func() { changes++ }
	other := ui.NewEntry()
	w := uitest.NewWindow(t, ui.VBox(d, other))
	if got, err := d.Value(); err != nil || !got.IsZero() {
		t.Fatalf("an empty field gives %v, %v; it is optional", got, err)
	}
	w.Canvas().Focus(d)
	uitest.Type(w, "+7")
	uitest.Tab(w)
	if d.Text != "30 Nov 2026" || w.Canvas().Focused() != other {
		t.Fatalf("after Tab the field says %q", d.Text)
	}
	w.Canvas().Focus(d)
	uitest.Key(w, fyne.KeyUp)
	if got, _ := d.Value(); got.String() != "2026-12-01" {
		t.Errorf("Up gives %s", got)
	}
	uitest.Shortcut(w, fyne.KeyDown, fyne.KeyModifierAlt)
	if !ui.ModalOpen(w) {
		t.Fatal("Alt+Down opens no calendar")
	}
	uitest.Key(w, fyne.KeyRight, fyne.KeyPageDown, fyne.KeyReturn)
	if got, _ := d.Value(); got.String() != "2027-01-02" || ui.ModalOpen(w) {
		t.Errorf("the calendar gave %s", got)
	}
	if w.Canvas().Focused() != d {
		t.Error("the focus did not come back to the field")
	}
	uitest.Shortcut(w, fyne.KeyDown, fyne.KeyModifierAlt)
	uitest.Key(w, fyne.KeyEnd, fyne.KeyEscape)
	if got, _ := d.Value(); got.String() != "2027-01-02" {
		t.Errorf("Escape in the calendar changed the date to %s", got)
	}
	if changes == 0 {
		t.Error("OnChanged was never called")
	}
	d.SetText("31.2.2026")
	if _, err := d.Value(); err == nil {
		t.Error("31 February was taken")
	}
}

func TestTimeMoneyAndNumberFields(t *testing.T) {
	clk, money, num := ui.NewTimeField(), ui.NewMoneyField("EUR"), ui.NewNumberField()
	clk.Now = func() clinic.Clock { return clock("10:42") }
	w := uitest.NewWindow(t, ui.VBox(clk, money, num))
	if _, given, err := clk.Value(); given || err != nil {
		t.Error("an empty time is not a time")
	}
	w.Canvas().Focus(clk)
	uitest.Type(w, "930")
	if _, _, err := clk.Value(); err == nil {
		t.Error("930 is no clear time")
	}
	clk.Clear()
	uitest.Type(w, "9.30")
	uitest.Tab(w)
	if clk.Text != "09:30" {
		t.Errorf("9.30 became %q", clk.Text)
	}
	w.Canvas().Focus(clk)
	uitest.Key(w, fyne.KeyUp)
	if c, given, err := clk.Value(); c != clock("09:45") || !given || err != nil {
		t.Errorf("Up gives %s, %v, %v", c, given, err)
	}
	clk.SetClock(clock("23:50"))
	uitest.Key(w, fyne.KeyUp)
	if c, _, _ := clk.Value(); c >= clinic.Midnight24 {
		t.Errorf("Up left the day: %s", c)
	}
	w.Canvas().Focus(money)
	uitest.Type(w, "1.240,5")
	uitest.Tab(w)
	if m, err := money.Value(); err != nil || m.Minor != 124050 || money.Text != "1240.50" {
		t.Errorf("1.240,5 became %v, %q, %v", m, money.Text, err)
	}
	w.Canvas().Focus(money)
	uitest.Type(w, "80")
	if m, err := money.Value(); err != nil || m.Minor != 8000 {
		t.Errorf("typing into a filled amount gives %v, %v; it should replace it", m, err)
	}
	num.Min, num.Max, num.Decimals = 30, 250, 1
	for text, ok := range map[string]bool{"36,6": true, "36.65": false, "260": false, "NaN": false, "1e2": false, "abc": false, "86": true} {
		num.SetText(text)
		if _, err := num.Float(); (err == nil) != ok {
			t.Errorf("%q: %v, want ok %v", text, err, ok)
		}
	}
	if v, _ := num.Float(); num.Text == "36,6" && v != 36.6 {
		t.Errorf("36,6 is %v", v)
	}
}

func TestEntryPassesShortcutsOnAndKeepsItsLimit(t *testing.T) {
	e := ui.NewEntry()
	e.MaxLength = 5
	multi := ui.NewMultiLine(3)
	after := ui.NewEntry()
	w := uitest.NewWindow(t, ui.VBox(e, multi, after))
	var got []string
	for _, k := range []fyne.KeyName{fyne.KeyS, fyne.KeyK, fyne.KeyN} {
		w.Canvas().AddShortcut(&desktopShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) { got = append(got, string(k)) })
	}
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { got = append(got, string(ev.Name)) })
	w.Canvas().Focus(e)
	uitest.Type(w, "Ödön König")
	if e.Text != "Ödön " {
		t.Errorf("limit of 5 left %q", e.Text)
	}
	e.SetText("abc")
	e.CursorColumn = 3
	clip := fyne.CurrentApp().Clipboard()
	clip.SetContent("éèêë")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if e.Text != "abcéè" {
		t.Errorf("pasting made %q", e.Text)
	}
	uitest.Shortcut(w, fyne.KeyS, fyne.KeyModifierControl)
	uitest.Shortcut(w, fyne.KeyK, fyne.KeyModifierControl)
	uitest.Key(w, fyne.KeyEscape, fyne.KeyF1)
	w.Canvas().Focus(multi)
	uitest.Shortcut(w, fyne.KeyN, fyne.KeyModifierControl)
	if s := strings.Join(got, " "); s != "S K Escape F1 N" {
		t.Errorf("the canvas heard %q", s)
	}
	submitted := ""
	multi.OnSubmitted = func(s string) { submitted = s }
	uitest.Type(w, "a")
	uitest.Key(w, fyne.KeyReturn)
	uitest.Type(w, "b")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierControl)
	if submitted != "a\nb" {
		t.Errorf("Ctrl+Enter submitted %q", submitted)
	}
	uitest.Tab(w)
	if w.Canvas().Focused() != after || strings.Contains(multi.Text, "\t") {
		t.Error("Tab did not leave the text of several lines")
	}
}

func TestImageFieldRefusesWhatIsNoPicture(t *testing.T) {
	w := uitest.NewWindow(t, nil)
	f := ui.NewImageField(w)
	f.MaxBytes = 50_000
	if err := f.Load(strings.NewReader("%PDF-1.7 not a picture")); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("a PDF: %v", err)
	}
	if err := f.Load(bytes.NewReader(make([]byte, 60_000))); err == nil || !strings.Contains(clinic.MessageOf(err), "too large") {
		t.Errorf("a large file: %v", err)
	}
	var huge bytes.Buffer
	if err := png.Encode(&huge, image.NewGray(image.Rect(0, 0, 9000, 10))); err != nil {
		t.Fatal(err)
	}
	if err := f.Load(&huge); err == nil {
		t.Error("a picture 9000 points wide was taken")
	}
	var ok bytes.Buffer
	if err := png.Encode(&ok, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		t.Fatal(err)
	}
	content := append([]byte(nil), ok.Bytes()...)
	changed := false
	f.OnChanged = func() { changed = true }
	if err := f.Load(&ok); err != nil || !bytes.Equal(f.Bytes(), content) || !changed {
		t.Errorf("a good picture: %v", err)
	}
	if err := f.Load(bytes.NewReader(content[:len(content)-20])); err == nil {
		t.Error("a damaged picture was taken")
	}
	if !bytes.Equal(f.Bytes(), content) {
		t.Error("a refused picture replaced the one before")
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Østergård, Søren": "ØS", "grace": "G", "O'Brien Siobhán": "OS", "": "?", "李 明": "李明", "van der Berg": "VB"} {
		if got := ui.Initials(name); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestButtonsWorkByKeyboardAndNotWhenDisabled(t *testing.T) {
	pressed := 0
	b := ui.NewPrimaryButton("Save", "Ctrl S", func() { pressed++ })
	e := ui.NewEntry()
	w := uitest.NewWindow(t, ui.VBox(e, b))
	w.Canvas().Focus(b)
	uitest.Key(w, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace)
	if pressed != 3 {
		t.Errorf("pressed %d times, want 3", pressed)
	}
	w.Canvas().Focus(e)
	b.Tapped(nil)
	if w.Canvas().Focused() != e {
		t.Error("a click on a button took the focus from the text")
	}
	b.Disable()
	b.Tapped(nil)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 4 {
		t.Errorf("a disabled button was pressed")
	}
	uitest.MustText(t, w, "Ctrl S")
}

func TestToastsDoNotTakeTheFocus(t *testing.T) {
	e := ui.NewEntry()
	w := uitest.NewWindow(t, nil)
	w.SetContent(ui.WithToasts(w, ui.VBox(e)))
	w.Canvas().Focus(e)
	undone := false
	for _, s := range []string{"one", "two", "three"} {
		ui.Toast(w, theme.ToneGood, s)
	}
	ui.ToastAction(w, theme.ToneGood, "four", "Undo", func() { undone = true })
	if got := strings.Join(ui.ToastTexts(w), " "); got != "two three four" {
		t.Errorf("toasts: %q, want the last three", got)
	}
	uitest.Type(w, "x")
	if e.Text != "x" || ui.ModalOpen(w) {
		t.Error("a toast stopped the typing")
	}
	test.Tap(uitest.Button(t, w, "Undo"))
	if !undone || len(ui.ToastTexts(w)) != 2 {
		t.Error("Undo did not run and take its toast away")
	}
}

func TestEqualToastsAreSaidOnce(t *testing.T) {
	w := uitest.NewWindow(t, nil)
	w.SetContent(ui.WithToasts(w, ui.NewEntry()))
	for _, s := range []string{"saved", "printed", "saved", "saved"} {
		ui.Toast(w, theme.ToneGood, s)
	}
	if got := strings.Join(ui.ToastTexts(w), " "); got != "printed saved" {
		t.Errorf("toasts: %q, want each once and the newest last", got)
	}
	for range 2 { // each takes back something of its own
		ui.ToastAction(w, theme.ToneNeutral, "taken out", "Undo", func() {})
	}
	if got := strings.Join(ui.ToastTexts(w), ", "); got != "saved, taken out, taken out" {
		t.Errorf("toasts: %q", got)
	}
}

func TestTheOnlyButtonOfADialogIsItsMainOne(t *testing.T) {
	w := uitest.NewWindow(t, ui.NewEntry())
	look := func(buttons ...fyne.CanvasObject) {
		m := ui.NewModal(w, ui.ModalOptions{Title: "Entry", Content: ui.Body("12"), Buttons: buttons})
		m.Show()
		m.Close()
	}
	alone, beside := ui.NewCloseButton(nil), ui.NewCloseButton(nil)
	look(alone)
	look(beside, ui.NewPrimaryButton("Print", "P", nil))
	isMain := func(b *ui.Button) bool { return ui.FindSpots(b).Primary == fyne.CanvasObject(b) }
	if !isMain(alone) || isMain(beside) {
		t.Errorf("alone: main %v, beside another: main %v", isMain(alone), isMain(beside))
	}
}

func TestLongTextIsCutNotSpilled(t *testing.T) {
	measure := func(s string) float32 { return float32(len([]rune(s))) * 10 }
	if got := ui.Ellipsis("Wolfeschlegelsteinhausen", 100, measure); got != "Wolfeschl…" {
		t.Errorf("got %q", got)
	}
	if got := ui.Ellipsis("Ana", 100, measure); got != "Ana" {
		t.Errorf("got %q", got)
	}
	if got := ui.Ellipsis("Ana", 5, measure); got != "" {
		t.Errorf("no room gives %q", got)
	}
}
