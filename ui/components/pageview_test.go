package components_test

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// album is a document of coloured pages that notes how it is drawn.
type album struct {
	pages int
	drawn []string
	err   error
}

func (a *album) Pages() int                  { return a.pages }
func (a *album) Size(int) (float64, float64) { return 100, 150 }
func (a *album) Image(page int, perMM float64) (image.Image, error) {
	a.drawn = append(a.drawn, fmt.Sprintf("%d at %.0f", page, perMM*10))
	if a.err != nil {
		return nil, a.err
	}
	img := image.NewRGBA(image.Rect(0, 0, int(100*perMM), int(150*perMM)))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{uint8(40 * page), 80, 120, 255}), image.Point{}, draw.Src)
	return img, nil
}

func inline(work func() func()) { work()() }

func shown(w fyne.Window) *canvas.Image {
	for _, img := range uitest.Find(w, func(i *canvas.Image) bool { return i.Image != nil }) {
		return img
	}
	return nil
}

func TestPageViewTurnsPagesAndChangesTheSize(t *testing.T) {
	view := components.NewPageView(inline)
	w := uitest.NewWindow(t, view)
	a := &album{pages: 3}
	view.SetSource(a, "")
	uitest.MustText(t, w, "Page 1 of 3")
	img := shown(w)
	if img == nil {
		t.Fatal("no page is shown")
	}
	whole := img.Size()
	if whole.Height > uitest.Height || whole.Height < 500 {
		t.Errorf("a whole page is %v", whole)
	}
	w.Canvas().Focus(view)
	uitest.Key(w, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown)
	if view.Page() != 2 || uitest.Button(t, w, "Whole page").Disabled() == false {
		t.Errorf("page %d", view.Page())
	}
	uitest.Key(w, fyne.KeyPageUp)
	uitest.MustText(t, w, "Page 2 of 3")
	uitest.Type(w, "+")
	if got := shown(w).Size(); got.Width < 370 || got.Width > 385 {
		t.Errorf("100 mm at 100 %% are %v points wide", got.Width)
	}
	uitest.Type(w, "-")
	if got := shown(w).Size(); got != whole {
		t.Errorf("back to the whole page: %v, was %v", got, whole)
	}
	uitest.Key(w, fyne.KeyHome)
	uitest.MustText(t, w, "Page 1 of 3")
	n := len(a.drawn)
	view.Refresh()
	if len(a.drawn) != n {
		t.Errorf("drawn again for nothing: %v", a.drawn)
	}
}

func TestPageViewShowsTheDocumentAskedForLast(t *testing.T) {
	var held []func()
	view := components.NewPageView(func(work func() func()) { held = append(held, work()) })
	w := uitest.NewWindow(t, view)
	first, second := &album{pages: 1}, &album{pages: 2}
	view.SetSource(first, "")
	view.SetSource(second, "")
	for i := len(held) - 1; i >= 0; i-- { // the first comes last
		held[i]()
	}
	uitest.MustText(t, w, "Page 1 of 2")
	if shown(w) == nil || len(first.drawn) != 1 || len(second.drawn) != 1 {
		t.Errorf("drawn %v and %v", first.drawn, second.drawn)
	}
}

func TestPageViewWithoutPagesSaysWhy(t *testing.T) {
	view := components.NewPageView(inline)
	w := uitest.NewWindow(t, view)
	uitest.MustText(t, w, "being drawn")
	view.SetSource(nil, "The pages cannot be shown.")
	uitest.MustText(t, w, "The pages cannot be shown.")
	uitest.MustNotText(t, w, "Page 1")
	view.SetSource(&album{pages: 1, err: errors.New("broken")}, "")
	uitest.MustText(t, w, "This page cannot be shown. It can still be printed.")
}
