package components_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	ui "caredesk/ui/components"
	"caredesk/ui/uitest"
)

var medicines = []ui.PickItem{
	{ID: 1, Text: "Co-amoxiclav 625 mg tablet", Detail: "J01CR02"},
	{ID: 2, Text: "Co-trimoxazole 480 mg tablet", Detail: "J01EE01"},
	{ID: 3, Text: "Codeine 30 mg tablet", Detail: "R05DA04"},
}

// offers is a Suggest over medicines with what it told its owner.
type offers struct {
	*ui.Suggest
	next   *ui.Entry
	window fyne.Window
	picked []string
	free   []string
	held   map[string]func([]ui.PickItem) // answers that wait, when slow
}

func newOffers(t *testing.T, slow bool) *offers {
	t.Helper()
	o := &offers{next: ui.NewEntry(), held: map[string]func([]ui.PickItem){}}
	static := ui.StaticPicker(medicines)
	o.Suggest = ui.NewSuggest(func(q string, done func([]ui.PickItem)) {
		if slow {
			o.held[q] = done
			return
		}
		static(q, done)
	})
	o.OnPicked = func(i ui.PickItem) { o.picked = append(o.picked, i.Text); o.window.Canvas().Focus(o.next) }
	o.OnFree = func(s string) { o.free = append(o.free, s); o.window.Canvas().Focus(o.next) }
	o.FreeText = func(s string) string { return "“" + s + "” in free text" }
	o.window = uitest.NewWindow(t, ui.VBox(o.Suggest, o.next))
	o.window.Canvas().Focus(o.Suggest)
	return o
}

// answer gives the held answer to a text.
func (o *offers) answer(q string) {
	done := o.held[q]
	delete(o.held, q)
	ui.StaticPicker(medicines)(q, done)
}

func (o *offers) said() string {
	return strings.Join(o.picked, "|") + " / " + strings.Join(o.free, "|")
}

func TestSuggestTakesTheMarkedRow(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		keys []fyne.KeyName
		want string
	}{
		"enter takes the first":        {"co-", []fyne.KeyName{fyne.KeyReturn}, "Co-amoxiclav 625 mg tablet / "},
		"tab takes the first":          {"co-", []fyne.KeyName{fyne.KeyTab}, "Co-amoxiclav 625 mg tablet / "},
		"down":                         {"co-", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, "Co-trimoxazole 480 mg tablet / "},
		"up goes round to free text":   {"co-", []fyne.KeyName{fyne.KeyUp, fyne.KeyReturn}, " / co-"},
		"escape, then as it is":        {"co-", []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn}, " / co-"},
		"nothing found":                {"own mixture", []fyne.KeyName{fyne.KeyReturn}, " / own mixture"},
		"typing goes on in the list":   {"co-", []fyne.KeyName{fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace}, " / "},
		"escape and down open it anew": {"code", []fyne.KeyName{fyne.KeyEscape, fyne.KeyDown, fyne.KeyReturn}, "Codeine 30 mg tablet / "},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffers(t, false)
			uitest.Type(o.window, c.text)
			uitest.Key(o.window, c.keys...)
			if o.said() != c.want {
				t.Errorf("said %q, want %q", o.said(), c.want)
			}
			if len(o.window.Canvas().Overlays().List()) > 0 {
				t.Error("the list is still open")
			}
			if len(o.picked) > 0 && o.Text != o.picked[0] {
				t.Errorf("the entry holds %q", o.Text)
			}
		})
	}
}

func TestSuggestTypesOnBehindTheList(t *testing.T) {
	o := newOffers(t, false)
	uitest.Type(o.window, "co")
	uitest.MustText(t, o.window, "J01EE01")
	uitest.Type(o.window, "de")
	uitest.MustNotText(t, o.window, "J01EE01")
	if o.Text != "code" {
		t.Errorf("the entry holds %q", o.Text)
	}
	uitest.Type(o.window, "xx")
	if len(o.window.Canvas().Overlays().List()) > 0 {
		t.Error("a list without rows is open")
	}
	uitest.Key(o.window, fyne.KeyBackspace, fyne.KeyBackspace)
	uitest.MustText(t, o.window, "R05DA04")
	uitest.Key(o.window, fyne.KeyLeft)
	uitest.Type(o.window, "X")
	if o.Text != "codXe" {
		t.Errorf("the cursor does not move in the entry: %q", o.Text)
	}
}

// Enter behind fast fingers waits for the answer to what is typed; rows of fewer
// letters are never taken, and what is typed meanwhile is not lost.
func TestSuggestNeverTakesAStaleRow(t *testing.T) {
	o := newOffers(t, true)
	uitest.Type(o.window, "co")
	o.answer("co")
	uitest.MustText(t, o.window, "Co-amoxiclav")
	uitest.Type(o.window, "de")
	uitest.Key(o.window, fyne.KeyReturn)
	if o.said() != " / " {
		t.Fatalf("a row of fewer letters was taken: %q", o.said())
	}
	uitest.Type(o.window, "1-0-1")
	if late := o.held["cod"]; late != nil {
		late(medicines[:1])
	}
	if o.said() != " / " {
		t.Fatalf("the answer to fewer letters was taken: %q", o.said())
	}
	o.answer("code")
	if o.said() != "Codeine 30 mg tablet / " || o.next.Text != "1-0-1" {
		t.Errorf("said %q, and the next field holds %q", o.said(), o.next.Text)
	}

	o = newOffers(t, true)
	uitest.Type(o.window, "own")
	uitest.Key(o.window, fyne.KeyReturn)
	o.answer("own")
	if o.said() != " / own" {
		t.Errorf("nothing found: %q", o.said())
	}

	o = newOffers(t, true)
	uitest.Type(o.window, "code")
	uitest.Key(o.window, fyne.KeyTab)
	uitest.Type(o.window, "bd")
	o.OnPicked = func(i ui.PickItem) { o.picked = append(o.picked, i.Text) }
	o.answer("code")
	if o.said() != "Codeine 30 mg tablet / " || o.next.Text != "bd" {
		t.Errorf("Tab before the answer: %q, next %q", o.said(), o.next.Text)
	}

	o = newOffers(t, true)
	uitest.Type(o.window, "code")
	uitest.Key(o.window, fyne.KeyReturn, fyne.KeyEscape)
	o.answer2("code")
	if o.said() != " / " || o.Text != "code" {
		t.Errorf("Escape while waiting: %q, %q", o.said(), o.Text)
	}

	o = newOffers(t, true)
	uitest.Type(o.window, "code")
	o.window.Canvas().Focus(o.next)
	o.answer2("code")
	if len(o.window.Canvas().Overlays().List()) > 0 {
		t.Error("an answer opened a list behind the user")
	}
}

// answer2 is answer where the query may have been given up.
func (o *offers) answer2(q string) {
	if o.held[q] != nil {
		o.answer(q)
	}
}

func TestSuggestByMouse(t *testing.T) {
	o := newOffers(t, false)
	uitest.Type(o.window, "co")
	uitest.TapText(t, o.window, "Co-trimoxazole")
	if o.said() != "Co-trimoxazole 480 mg tablet / " {
		t.Errorf("said %q", o.said())
	}
}

func TestSuggestLeavesByTab(t *testing.T) {
	o := newOffers(t, false)
	o.OnPicked = nil
	uitest.Key(o.window, fyne.KeyTab)
	if o.window.Canvas().Focused() != o.next {
		t.Errorf("Tab on nothing typed leaves the focus on %T", o.window.Canvas().Focused())
	}
	o.window.Canvas().Focus(o.Suggest)
	uitest.Type(o.window, "code")
	uitest.Key(o.window, fyne.KeyTab)
	if o.window.Canvas().Focused() != o.next || o.Text != "Codeine 30 mg tablet" {
		t.Errorf("the focus is on %T, the text %q", o.window.Canvas().Focused(), o.Text)
	}
	o.SetText("typed elsewhere")
	if len(o.window.Canvas().Overlays().List()) > 0 {
		t.Error("a text that is set asks for suggestions")
	}
}

func TestGallerySuggest(t *testing.T) {
	for _, mode := range modes {
		s := ui.NewSuggest(ui.StaticPicker(medicines))
		s.PlaceHolder = "Medicine"
		s.FreeText = func(q string) string { return "“" + q + "” in free text" }
		w := uitest.NewWindowMode(t, mode, ui.Padded(ui.VBox(ui.FixedWidth(s, 460), ui.NewEntry()), 20), 700, 320)
		w.Canvas().Focus(s)
		uitest.Type(w, "co-A")
		uitest.MustText(t, w, "moxiclav 625 mg tablet")
		uitest.MustText(t, w, "Tab")
		uitest.Shot(t, w, "suggest-"+string(mode))
		uitest.Key(w, fyne.KeyHome)
		if got := uitest.Texts(w); len(got) > 0 && got[len(got)-1] == "Tab" {
			t.Error("the completion stands where the cursor is not")
		}
	}
}
