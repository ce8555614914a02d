package components

import (
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// lastTable is the table of each window that had the focus last.
var lastTable = map[fyne.Canvas]Arrangeable{}

// FocusedTable is the table that has the focus, or had it last and is still on
// the page; nil without one.
func FocusedTable(w fyne.Window) Arrangeable {
	if t, ok := w.Canvas().Focused().(Arrangeable); ok {
		return t
	}
	t := lastTable[w.Canvas()]
	if o, ok := t.(fyne.CanvasObject); ok && canvasOf(o) == w.Canvas() && o.Visible() {
		return t
	}
	return nil
}

// LeaveTables forgets the table that had the focus last, as its page goes behind
// another one.
func LeaveTables(w fyne.Window) { delete(lastTable, w.Canvas()) }

// ArrangeColumns opens the dialog in which columns are shown, put away and given
// a width.
func ArrangeColumns(w fyne.Window, t Arrangeable) {
	columns := t.Columns()
	var fields []FormField
	checks := make([]*Check, len(columns))
	widths := make([]*Entry, len(columns))
	was := make([]string, len(columns))
	for i, c := range columns {
		checks[i], widths[i] = NewCheck(i18n.T("Show it"), nil), NewEntry()
		checks[i].SetChecked(c.Shown)
		was[i] = strconv.Itoa(int(math.Round(float64(c.Width))))
		widths[i].SetText(was[i])
		widths[i].MaxLength = 4
		title := c.Title
		if title == "" {
			title = i18n.F("Column %d", i+1)
		}
		fields = append(fields,
			FormField{Name: showField(i), Label: title, Widget: checks[i]},
			FormField{Name: widthField(i), Label: i18n.F("Width of “%s”", title), Widget: FixedWidth(widths[i], 120)})
	}
	var d *FormDialog
	d = NewFormDialog(FormOptions{Title: i18n.T("Columns of the list"), Subtitle: i18n.T("Widths in pixels at the usual text size, 40 to 1200. Empty: as wide as there is room."),
		SubmitText: i18n.T("Apply"), Columns: 2, Width: 560, Fields: fields,
		Extra: []Action{{Text: i18n.T("Reset columns"), Run: func() {
			t.ResetColumns()
			d.Close()
		}}},
		OnSubmit: func() {
			wrong, shown := map[string]string{}, 0
			for i := range columns {
				c := &columns[i]
				if c.Shown = checks[i].Checked(); c.Shown {
					shown++
				}
				text := strings.TrimSpace(widths[i].Text)
				n, err := strconv.Atoi(text)
				switch {
				case text == was[i]: // what nobody touched stays as it is
				case text == "":
					c.Chosen = false
				case err != nil || n < NarrowestColumn || n > WidestColumn:
					wrong[widthField(i)] = i18n.T("Give a whole number from 40 to 1200, or nothing.")
				default:
					c.Width, c.Chosen = float32(n), true
				}
			}
			switch {
			case len(wrong) > 0:
				d.ClearErrors()
				d.SetErrors(wrong)
			case shown == 0:
				d.SetErr(clinic.FieldErrorf(showField(0), "Show one column at least."))
			default:
				t.Arrange(columns)
				d.Close()
			}
		}}, w)
	d.Show()
}

func showField(i int) string  { return "show" + strconv.Itoa(i) }
func widthField(i int) string { return "width" + strconv.Itoa(i) }
