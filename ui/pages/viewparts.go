package pages

import "fyne.io/fyne/v2"

// viewParts are what the header of a page shows in one of its views alone.
type viewParts map[View][]fyne.CanvasObject

// put adds objects to a list of the header that only one view has.
func (v viewParts) put(list *[]fyne.CanvasObject, view View, objects ...fyne.CanvasObject) {
	*list = append(*list, objects...)
	v[view] = append(v[view], objects...)
}

// show has the header show what belongs to the view in front.
func (v viewParts) show(front View) {
	for view, list := range v {
		for _, o := range list {
			if view == front {
				o.Show()
			} else {
				o.Hide()
			}
		}
	}
}
