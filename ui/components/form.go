package components

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// FormField is one input of a form. Name is the field clinic.Error names.
type FormField struct {
	Name     string
	Label    string
	Widget   fyne.CanvasObject
	Required bool
	Hint     string
	// Wide spans all columns.
	Wide bool
	// Section starts a part of the form under a heading.
	Section string
}

// Action is a button beside a message, such as a free slot to take instead.
type Action struct {
	Text string
	Key  string
	Run  func()
}

// Form lays fields out with labels above them, shows errors under the fields
// they belong to and a message on top, and knows whether anything was changed.
type Form struct {
	widget.BaseWidget
	// OnSubmit is called by Enter in a field of one line and by Ctrl+Enter.
	OnSubmit func()
	// OnResized is called when fields or messages came or went, for what the
	// form stands in to make room.
	OnResized func()

	columns  int
	fields   map[string]*Field
	order    []*formItem
	message  *messageBox
	clean    string
	relayout func()
	// window is set by dialogs, whose objects have no canvas until they have
	// been drawn once.
	window  fyne.Window
	reveal  func(fyne.CanvasObject)
	watcher func()
}

type formItem struct {
	spec    FormField
	field   *Field
	heading *Text
	hidden  bool
}

// NewForm returns a form of one or two columns.
func NewForm(fields []FormField, columns int) *Form {
	f := &Form{columns: max(1, columns), fields: map[string]*Field{}, message: newMessageBox()}
	for _, spec := range fields {
		item := &formItem{spec: spec, field: newField(spec.Label, spec.Hint, spec.Required, spec.Widget)}
		if spec.Section != "" {
			item.heading = Strong(spec.Section)
		}
		item.field.resized = f.changed
		f.order = append(f.order, item)
		f.fields[spec.Name] = item.field
		if s, ok := spec.Widget.(interface{ setOnSubmit(func()) }); ok {
			s.setOnSubmit(f.submit)
		}
	}
	f.ExtendBaseWidget(f)
	f.MarkClean()
	return f
}

func (f *Form) submit() {
	if f.OnSubmit != nil {
		f.OnSubmit()
	}
}

func (f *Form) changed() {
	f.Refresh()
	if f.relayout != nil {
		f.relayout()
	}
	if f.OnResized != nil {
		f.OnResized()
	}
}

// Field returns the field of a name, nil when there is none.
func (f *Form) Field(name string) *Field { return f.fields[name] }

// SetError shows a message under a field and moves the focus there. A name
// the form does not have puts the message on top.
func (f *Form) SetError(name, message string) {
	f.SetErrors(map[string]string{name: message})
}

// SetErrors shows messages under their fields and moves the focus to the
// first of them. Messages of unknown fields stand together on top.
func (f *Form) SetErrors(messages map[string]string) {
	var first string
	known := map[string]bool{}
	for _, item := range f.order {
		if m := messages[item.spec.Name]; m != "" {
			known[item.spec.Name] = true
			item.field.SetError(m)
			if first == "" {
				first = item.spec.Name
			}
		}
	}
	var rest []string
	for name, m := range messages {
		if !known[name] && m != "" {
			rest = append(rest, m)
		}
	}
	if len(rest) > 0 {
		f.SetMessage(theme.ToneDanger, strings.Join(rest, "\n"))
	}
	if first != "" {
		f.Focus(first)
	}
}

// SetErr shows an error where it belongs: what names a field under that field,
// all else on top. Nil clears the messages.
func (f *Form) SetErr(err error) {
	f.ClearErrors()
	if err == nil {
		return
	}
	byField := map[string]string{}
	for _, e := range clinic.FieldErrors(err) {
		if byField[e.Field] != "" {
			byField[e.Field] += "\n"
		}
		byField[e.Field] += i18n.Say(e.Message)
	}
	if len(byField) == 0 {
		f.SetMessage(theme.ToneDanger, i18n.Error(err))
		return
	}
	f.SetErrors(byField)
}

// ClearErrors takes all messages away.
func (f *Form) ClearErrors() {
	for _, item := range f.order {
		item.field.SetError("")
	}
	f.SetMessage(theme.ToneNeutral, "")
}

// SetMessage shows a message above the fields with what can be done about it;
// an empty text takes it away.
func (f *Form) SetMessage(tone theme.Tone, text string, actions ...Action) {
	if text == "" && !f.message.Visible() {
		return
	}
	f.message.set(tone, text, actions)
	f.changed()
	if f.reveal != nil && text != "" {
		f.reveal(f.message)
	}
}

// Message returns the message above the fields.
func (f *Form) Message() string {
	if !f.message.Visible() {
		return ""
	}
	return f.message.text.Text()
}

// SetFieldVisible shows or hides a field.
func (f *Form) SetFieldVisible(name string, visible bool) {
	for _, item := range f.order {
		if item.spec.Name == name && item.hidden == visible {
			item.hidden = !visible
			setVisible(item.field, visible)
			if item.heading != nil {
				setVisible(item.heading, visible)
			}
			f.changed()
		}
	}
}

func (f *Form) state() string {
	var b strings.Builder
	for _, item := range f.order {
		b.WriteString(item.spec.Name + "=" + snapshotOf(item.spec.Widget) + "\x00")
	}
	return b.String()
}

// Dirty reports whether an input differs from when MarkClean was last called.
func (f *Form) Dirty() bool { return f.state() != f.clean }

// MarkClean takes the inputs as they are for unchanged.
func (f *Form) MarkClean() {
	f.clean = f.state()
	if f.watcher != nil {
		f.watcher()
	}
}

// Watch has a function called after every change of an input and after
// MarkClean, so that a page enables its buttons by Dirty. An input's own
// OnChanged has to be set before. What is set by SetValue, SetChecked and the
// like is not told.
func (f *Form) Watch(changed func()) {
	f.watcher = changed
	for _, item := range f.order {
		watchInput(item.spec.Widget, changed)
	}
}

// Focus moves the focus to a field.
func (f *Form) Focus(name string) {
	field := f.fields[name]
	if field == nil {
		return
	}
	if t := field.FocusTarget(); t != nil {
		f.focus(t)
	}
	if f.reveal != nil {
		f.reveal(field)
	}
}

func (f *Form) focus(o fyne.Focusable) {
	if f.window != nil {
		f.window.Canvas().Focus(o)
		return
	}
	focus(o)
}

// FocusFirst moves the focus to the first field that takes input.
func (f *Form) FocusFirst() {
	for _, item := range f.order {
		if item.hidden {
			continue
		}
		t := item.field.FocusTarget()
		if t == nil {
			continue
		}
		if d, ok := t.(fyne.Disableable); ok && d.Disabled() {
			continue
		}
		f.focus(t)
		return
	}
}

// CreateRenderer is called by the toolkit.
func (f *Form) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	objects := []fyne.CanvasObject{f.message}
	for _, item := range f.order {
		if item.heading != nil {
			objects = append(objects, item.heading)
		}
		objects = append(objects, item.field)
	}
	return &renderer{
		widget: f, objects: objects,
		layout: func(s fyne.Size) { f.arrange(s.Width, true) },
		min: func() fyne.Size {
			width := max(f.Size().Width, f.minWidth())
			if f.Size().Width == 0 && theme.Scaled(100) <= 100 {
				width = f.widthOf(f.columns) // before anybody knows that there is less room
			}
			return fyne.NewSize(f.minWidth(), f.arrange(width, false))
		},
	}
}

const formColumnGap = 16

// formRowGap is the room between the rows of a form.
func formRowGap() float32 { return theme.Size(theme.SizeFormGap) }

// columnsAt is how many columns stand side by side in a width. Where it is too
// narrow for all, as with large text, some stand below each other rather than be cut.
func (f *Form) columnsAt(width float32) int {
	for n := f.columns; n > 1; n-- {
		if width >= f.widthOf(n)-0.5 {
			return n
		}
	}
	return 1
}

func (f *Form) minWidth() float32 { return f.widthOf(1) }

func (f *Form) widthOf(columns int) float32 {
	w := float32(0)
	for _, item := range f.order {
		if item.hidden {
			continue
		}
		m := item.field.MinSize().Width
		if columns > 1 && !item.spec.Wide {
			m = m*float32(columns) + formColumnGap*float32(columns-1)
		}
		w = max(w, m)
	}
	return w
}

// arrange walks the rows; it places the objects or only measures the height.
func (f *Form) arrange(width float32, apply bool) float32 {
	y := float32(0)
	if f.message.Visible() {
		if apply {
			f.message.Resize(fyne.NewSize(width, f.message.MinSize().Height))
			place(f.message, 0, 0, width, f.message.MinSize().Height)
		}
		y += f.message.MinSize().Height + formRowGap()
	}
	columns := f.columnsAt(width)
	colWidth := (width - formColumnGap*float32(columns-1)) / float32(columns)
	var row []*formItem
	flush := func() {
		if len(row) == 0 {
			return
		}
		h := float32(0)
		for i, item := range row {
			w := colWidth
			if item.spec.Wide {
				w = width
			}
			if apply && item.field.Size().Width != w {
				item.field.Resize(fyne.NewSize(w, item.field.MinSize().Height))
			}
			h = max(h, item.field.MinSize().Height)
			if apply {
				place(item.field, float32(i)*(colWidth+formColumnGap), y, w, item.field.MinSize().Height)
			}
		}
		y += h + formRowGap()
		row = nil
	}
	for _, item := range f.order {
		if item.hidden {
			continue
		}
		if item.heading != nil {
			flush()
			if y > 0 {
				y += 4
			}
			if apply {
				place(item.heading, 0, y, width, item.heading.MinSize().Height)
			}
			y += item.heading.MinSize().Height + 8
		}
		if item.spec.Wide {
			flush()
		}
		row = append(row, item)
		if item.spec.Wide || len(row) == columns {
			flush()
		}
	}
	flush()
	return max(0, y-formRowGap())
}
