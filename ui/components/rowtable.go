package components

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// Column says how one column of a RowTable shows a row.
type Column[T any] struct {
	ID    string
	Title string
	// Width is fixed; columns without one share what is left, none of them
	// narrower than MinWidth while there is room. Both are for texts whose length
	// nobody knows before: a column is at least as wide as its title, and as the
	// longest of Values and Badges in the language and the text size in use.
	Width    float32
	MinWidth float32
	// Spare columns are left out while others would be cut: what they tell stands
	// elsewhere too, in the panel of the row or when it is opened.
	Spare bool
	Text  func(T) string
	// Values are the longest texts that Text can return, or all of them, where
	// they are known without the rows: words of a state, a kind or a method, dates.
	Values []string
	Align  fyne.TextAlign
	// Sort lets the user sort by the column: through OnSort, or where there is
	// none and the table holds all rows, in the table itself by Less, or by the
	// text without one.
	Sort  bool
	Less  func(a, b T) bool
	Bold  bool
	Muted bool
	// Badge shows a pill instead of the text.
	Badge func(T) BadgeSpec
	// Badges are those that Badge can return, or the longest of them.
	Badges []BadgeSpec
	// Color colours the text; empty means the usual colour.
	Color func(T) fyne.ThemeColorName
}

// Noun is what the rows are, for the line that counts them.
type Noun struct{ One, Many string }

// RowTable is a table of one line rows. It holds the rows it was given and
// asks for more near the end; it never needs a whole table. Up, Down, PgUp,
// PgDn, Home and End move, Enter opens, Left and Right choose a column, Space
// sorts by it, Ctrl+Left and Ctrl+Right narrow and widen it, Alt+Enter arranges
// all of them.
type RowTable[T any] struct {
	widget.BaseWidget

	// OnMore is called once when the end of the rows comes near and there are
	// more; answer with AppendRows.
	OnMore func()
	// OnOpen is called by Enter and by a double click.
	OnOpen func(T)
	// OnSelected is called when the user moved to another row.
	OnSelected func(T)
	// OnMenu is called by a right click, the Menu key and Shift+F10.
	OnMenu func(T, fyne.Position)
	// OnSort is called when the user wants another order.
	OnSort func(columnID string, descending bool)
	// OnSortReset is called when the user wants the usual order back.
	OnSortReset func()
	// OnKey sees keys first; true means handled.
	OnKey func(*fyne.KeyEvent, T) bool
	// Key identifies a row, so that the selection stays on it when rows are
	// set again.
	Key func(T) any
	// RowTone colours whole rows; ToneNeutral is the usual background.
	RowTone func(T) theme.Tone

	// TotalAtLeast says of the next SetRows that counting stopped at its total.
	TotalAtLeast bool

	columns []Column[T]
	noun    Noun
	suffix  string
	rows    []T
	given   []T // rows as the page gave them
	total   int
	more    bool
	asked   bool
	loading bool

	selected int
	focused  bool
	sortID   string
	sortDesc bool
	sortAt   int

	late func() // stops the update that waits after AppendRows; nil when none does

	name string
	look TableLook

	view    *tableView
	lastTap time.Time
	lastRow int
}

var (
	_ fyne.Focusable    = (*RowTable[int])(nil)
	_ fyne.Shortcutable = (*RowTable[int])(nil)
)

// NewRowTable returns an empty table.
func NewRowTable[T any](columns []Column[T], noun Noun) *RowTable[T] {
	t := &RowTable[T]{columns: columns, noun: noun, selected: -1, sortAt: -1, lastRow: -1}
	specs := make([]columnSpec, len(columns))
	for i, c := range columns {
		specs[i] = columnSpec{title: c.Title, width: c.Width, minWidth: c.MinWidth, align: c.Align, bold: c.Bold, sorts: c.Sort, spare: c.Spare,
			values: c.Values, badges: c.Badges}
	}
	t.view = newTableView(specs, t)
	t.ExtendBaseWidget(t)
	t.SetEmpty(i18n.T("Nothing here yet."), "", nil)
	t.count()
	return t
}

// CreateRenderer is called by the toolkit.
func (t *RowTable[T]) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return t.view.renderer(t)
}

// HeightFor is the height of the table in which so many rows are seen whole.
func (t *RowTable[T]) HeightFor(rows int) float32 { return t.view.heightFor(rows) }

// SetRows replaces the rows. Total is how many match in all, -1 when that is
// not known; more says whether AppendRows can bring further ones.
func (t *RowTable[T]) SetRows(rows []T, total int, more bool) {
	var key any
	had := t.selected >= 0 && t.selected < len(t.rows) && t.Key != nil
	if had {
		key = t.Key(t.rows[t.selected])
	}
	t.total, t.more, t.asked, t.loading = total, more, false, false
	rows = t.ordered(rows)
	t.rows = rows
	t.selected = -1
	if had {
		for i, row := range rows {
			if t.Key(row) == key {
				t.selected = i
				break
			}
		}
	}
	if t.selected < 0 {
		t.view.scrollTop()
	}
	if t.focused && t.selected < 0 && len(rows) > 0 {
		t.choose(0)
	}
	t.update()
}

// settleAfter is how long the count and the scroll bar may wait for rows that came
// below what is seen.
const settleAfter = 250 * time.Millisecond

// AppendRows adds the next page. Nothing that is seen changes by rows far below, so
// that the window is not drawn a second time for each page while somebody goes
// through the list: the count and the scroll bar follow with the next key or turn of
// the wheel, or a moment later.
func (t *RowTable[T]) AppendRows(rows []T, more bool) {
	below := len(t.rows) > 0 && more && t.view.beyond(len(t.rows))
	t.given = append(t.rows, rows...)
	t.more, t.asked = more, false
	t.rows = t.given
	t.resort()
	switch {
	case !below:
		t.update()
	case t.late == nil:
		t.late = Timer(settleAfter, t.update)
	}
}

// Rows returns the rows loaded so far.
func (t *RowTable[T]) Rows() []T { return t.rows }

// Selected returns the selected row.
func (t *RowTable[T]) Selected() (row T, ok bool) {
	if t.selected < 0 || t.selected >= len(t.rows) {
		return row, false
	}
	return t.rows[t.selected], true
}

// SelectedIndex returns the selected row's position, -1 without one.
func (t *RowTable[T]) SelectedIndex() int { return t.selected }

// Select selects a row without calling OnSelected.
func (t *RowTable[T]) Select(i int) {
	if i < -1 || i >= len(t.rows) {
		return
	}
	t.selected = i
	t.view.reveal(i)
	t.update()
}

// ClearSelection selects no row.
func (t *RowTable[T]) ClearSelection() { t.Select(-1) }

// SetSort shows by which column the rows are sorted.
func (t *RowTable[T]) SetSort(columnID string, descending bool) {
	t.sortID, t.sortDesc = columnID, descending
	t.update()
}

// SetEmpty says what stands in a table without rows and what to do about it.
func (t *RowTable[T]) SetEmpty(text, actionText string, action func()) {
	t.view.empty.Set(text, actionText, action)
}

// SetLoading says that rows are on their way. Rows already there stay.
func (t *RowTable[T]) SetLoading(on bool) {
	t.loading = on
	t.update()
}

// SetBare leaves the count below the rows away, for a table of few rows on a
// page that is short of room. It is called before the table is drawn.
func (t *RowTable[T]) SetBare() { t.view.bare = true }

// FitColumn makes a column as wide as what it shows from now on, which a filter may
// have made shorter; a width that somebody chose stays.
func (t *RowTable[T]) FitColumn(columnID string, width float32, values []string) {
	for i, c := range t.columns {
		if spec := &t.view.columns[i]; c.ID == columnID && (spec.width != width || !slices.Equal(spec.values, values)) {
			spec.width, spec.values, spec.need = width, values, columnNeed{}
			if t.view.scroll.Size().Width > 0 {
				t.relayoutColumns()
			}
		}
	}
}

// ShowColumn leaves a column away while none of the rows has anything in it, so that
// the others get its room. Whether it is put away by somebody is another matter.
func (t *RowTable[T]) ShowColumn(columnID string, shown bool) {
	for i, c := range t.columns {
		if spec := &t.view.columns[i]; c.ID == columnID && spec.idle == shown {
			spec.idle = !shown
			if t.view.scroll.Size().Width > 0 {
				t.relayoutColumns()
			}
		}
	}
}

// Cuts reports whether a text of a row is drawn cut, for what then stands in full
// elsewhere.
func (t *RowTable[T]) Cuts(row int) bool {
	if row < 0 || row >= len(t.rows) {
		return false
	}
	for i, c := range t.cells(row) {
		if i >= len(t.view.widths) || c.isBadge || t.view.columns[i].away() {
			continue
		}
		w := fyne.MeasureText(c.text, theme.Size(theme.SizeText), fyne.TextStyle{Bold: c.bold}).Width
		if w > max(0, t.view.widths[i]-2*cellPadding)+0.5 {
			return true
		}
	}
	return false
}

// SetSuffix adds words to the count, such as "today".
func (t *RowTable[T]) SetSuffix(s string) {
	t.suffix = s
	t.count()
}

// CountText returns the line that counts the rows.
func (t *RowTable[T]) CountText() string {
	t.catchUp()
	return t.view.count.Text()
}

func (t *RowTable[T]) count() {
	n := len(t.rows)
	counted := max(t.total, n)
	if t.total < 0 && t.more && n == 1 {
		counted = 2
	}
	noun := i18n.Form(counted, t.noun.One, t.noun.Many)
	var s string
	switch {
	case t.loading && n == 0:
		s = i18n.T("Loading…")
	case n == 0:
		s = i18n.Say("No " + t.noun.Many) // languages say it by the noun's gender
	case t.total >= 0 && t.TotalAtLeast:
		s = i18n.F("%s of more than %s %s", i18n.Count(n), i18n.Count(max(t.total, n)), noun)
	case t.total >= 0:
		s = i18n.F("%s of %s %s", i18n.Count(n), i18n.Count(max(t.total, n)), noun)
	case t.more:
		s = i18n.F("%s %s and more", i18n.Count(n), noun)
	default:
		s = i18n.Count(n) + " " + noun
	}
	if t.suffix != "" {
		s += " " + t.suffix
	}
	t.view.count.SetText(s)
}

func (t *RowTable[T]) update() {
	late := t.late
	t.late = nil
	t.count()
	setVisible(t.view.empty, len(t.rows) == 0 && !t.loading)
	t.view.refresh()
	if late == nil {
		return
	}
	late()
	if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
		Settle(c) // there is more to scroll through, which is otherwise found while drawing
	}
}

// The methods below serve the view, which knows nothing of T.

func (t *RowTable[T]) rowCount() int { return len(t.rows) }

// catchUp does the update that waits after AppendRows.
func (t *RowTable[T]) catchUp() {
	if t.late != nil {
		t.update()
	}
}

func (t *RowTable[T]) cells(i int) []cell {
	row := t.rows[i]
	out := make([]cell, len(t.columns))
	for n, c := range t.columns {
		switch {
		case c.Badge != nil:
			out[n].badge = c.Badge(row)
			out[n].isBadge = true
		case c.Text != nil:
			out[n].text = c.Text(row)
		}
		out[n].bold = c.Bold
		if c.Muted {
			out[n].color = theme.ColorMuted
		}
		if c.Color != nil {
			if name := c.Color(row); name != "" {
				out[n].color = name
			}
		}
	}
	return out
}

func (t *RowTable[T]) rowState(i int) rowState {
	s := rowState{selected: i == t.selected, focused: i == t.selected && t.focused}
	if t.RowTone != nil {
		s.tone = t.RowTone(t.rows[i])
	}
	return s
}

func (t *RowTable[T]) headState(i int) headState {
	return headState{sorted: t.columns[i].ID == t.sortID && t.sortID != "", descending: t.sortDesc,
		marked: t.focused && i == t.sortAt}
}

func (t *RowTable[T]) shown(last int) {
	// A page ahead, so that PgDn does not come to an end that is none.
	if t.more && !t.asked && t.OnMore != nil && last >= len(t.rows)-max(10, t.view.pageRows()+5) {
		t.asked = true
		t.OnMore()
	}
}
