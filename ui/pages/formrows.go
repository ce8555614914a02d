package pages

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// formRows is a field of a form that holds a list: a row of inputs for each entry,
// with a button that removes it, and a button for one more below.
type formRows[R formRow] struct {
	widget.BaseWidget
	env     *Env
	rows    []R
	list    *fyne.Container
	more    *components.Button
	box     *fyne.Container
	resized func() // there are more or fewer rows
}

// formRow is one row of inputs.
type formRow interface {
	first() fyne.Focusable // where typing begins
	line() fyne.CanvasObject
}

// build puts the list together, under a head if there is one. whole is the
// widget that it is part of.
func (r *formRows[R]) build(env *Env, whole fyne.Widget, head fyne.CanvasObject, more string, add func()) {
	r.env, r.list = env, components.VBoxGap(6)
	r.more = components.NewButton(more, "", func() {
		add()
		r.focus(len(r.rows) - 1)
	})
	r.box = components.VBoxGap(6, r.list, components.HBox(r.more))
	if head != nil {
		r.box.Objects = slices.Insert(r.box.Objects, 0, head)
	}
	r.ExtendBaseWidget(whole)
}

// CreateRenderer is called by the toolkit.
func (r *formRows[R]) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.box) }

// FocusTarget is the first row, or the button for one where there is none.
func (r *formRows[R]) FocusTarget() fyne.Focusable {
	if len(r.rows) == 0 {
		return r.more
	}
	return r.rows[0].first()
}

func (r *formRows[R]) focus(i int) {
	var target fyne.Focusable = r.more
	if i >= 0 && i < len(r.rows) {
		target = r.rows[i].first()
	}
	r.env.Window.Canvas().Focus(target)
}

func (r *formRows[R]) clear() {
	r.rows = nil
	r.list.RemoveAll()
}

func (r *formRows[R]) put(row R) {
	r.rows = append(r.rows, row)
	r.list.Add(row.line())
	r.fit()
}

// take removes the row that stands on a line, and goes on to its neighbour.
func (r *formRows[R]) take(line fyne.CanvasObject) {
	i := slices.IndexFunc(r.rows, func(row R) bool { return row.line() == line })
	if i < 0 {
		return
	}
	r.rows = slices.Delete(r.rows, i, i+1)
	r.list.Remove(line)
	r.fit()
	r.focus(min(i, len(r.rows)-1))
}

func (r *formRows[R]) fit() {
	r.box.Refresh()
	r.Refresh()
	if r.resized != nil {
		r.resized()
	}
}

// removable puts a button behind the inputs of a row that removes it.
func removable(inputs fyne.CanvasObject, what string, remove func()) fyne.CanvasObject {
	return container.NewBorder(nil, nil, nil, container.New(&insetLayout{left: 4}, components.NewIconButton(theme.IconDelete, what, remove)), inputs)
}
