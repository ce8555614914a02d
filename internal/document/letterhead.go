package document

import (
	"fmt"
	"strings"

	"caredesk/internal/clinic"
)

// contact is the hospital's address and numbers on one line.
func contact(s clinic.Settings, w *words) string {
	licence := ""
	if s.LicenseNumber != "" {
		licence = unbroken(fmt.Sprintf(w.Licence, s.LicenseNumber))
	}
	var address []string
	for _, line := range strings.Split(s.Address, "\n") {
		if line = strings.Trim(strings.TrimSpace(line), ","); line != "" {
			address = append(address, line)
		}
	}
	return joined(" · ", strings.Join(address, ", "), unbroken(s.Phone), s.Email, s.Website, licence)
}

// letterhead sets logo, name and contact with the coloured line below.
func (f *flow) letterhead(s clinic.Settings) {
	if f.roll() {
		f.rollhead(s)
		return
	}
	x, logoH := f.side, 0.0
	if f.logo != nil {
		var w float64
		w, logoH = f.logo.within(f.mm(26), f.mm(11))
		f.add(mark{kind: markLogo, x: x, y: f.y, w: w, h: logoH})
		x += w + f.mm(3)
	}
	w := f.right() - x
	name := f.style(12.5, true, f.ink)
	small := f.style(7.3, false, f.muted)
	text := []para{
		f.short(s.HospitalName, 4, "…", name, left, w),
		f.short(contact(s, f.say), 6, "…", small, left, w),
	}
	h := heightOf(text)
	f.stamp(text, x, f.y+max(0, (logoH-h)/2), w)
	f.y += max(h, logoH) + f.mm(2)
	f.rule(f.side, f.y, f.inner(), 0.5, f.accent)
	f.y += f.mm(3.5)
}

// rollhead is the letterhead of a narrow roll, centred.
func (f *flow) rollhead(s clinic.Settings) {
	if f.logo != nil {
		w, h := f.logo.within(40, 14)
		f.add(mark{kind: markLogo, x: (f.width - w) / 2, y: f.y, w: w, h: h})
		f.y += h + 1.5
	}
	name, small := f.style(11.5, true, f.ink), f.style(7.5, false, f.ink)
	f.pour([]para{f.para(s.HospitalName, name, center, f.inner()), f.para(contact(s, f.say), small, center, f.inner())}, f.side, f.inner())
	f.y += 1.5
	f.rule(f.side, f.y, f.inner(), 0.4, f.ink)
	f.y += 2
}

// runningHead is the short head of every page after the first: whose paper it
// is, which number it has, and a warning that must not be missed on any page.
// What is too long is cut short here alone; the first page has all of it.
func (f *flow) runningHead(s clinic.Settings, t title, name, about, warning string, warn rgb) {
	small := f.style(8, true, f.muted)
	f.y = f.stamp([]para{f.short(s.HospitalName, 1, "…", small, left, f.inner())}, f.side, f.y, f.inner()) + f.mm(1)
	f.rule(f.side, f.y, f.inner(), 0.5, f.accent)
	f.y += f.mm(2.5)
	f.titleRow(t)
	f.y = f.stamp([]para{
		f.short(name, 1, "…", f.style(8.4, true, f.ink), left, f.inner()),
		f.short(about, 2, "…", f.style(8.4, false, f.ink), left, f.inner()),
		f.short(warning, 2, f.say.SeePage1, f.style(8.4, true, warn), left, f.inner()),
	}, f.side, f.y, f.inner())
	f.y += f.mm(2.5)
}

// title is the line that says what the document is.
type title struct {
	name   string // Prescription
	number string
	date   string
	stamp  string // COPY 1, DRAFT; empty for an original
}

// titleRow sets the title with its stamp, and number and date on the right.
func (f *flow) titleRow(t title) {
	head := f.style(13, true, f.ink)
	small := f.style(8, false, f.muted)
	number := oneLine(printable(t.number, f.missing))
	name := oneLine(printable(t.name, f.missing))
	// A typed title may be long: it gives way before the number does.
	if lines := wrap(name, head, f.inner()*0.62); len(lines) > 1 {
		name = strings.Join(clip(lines, 1, "…", head, f.inner()*0.62), "")
	}
	f.print(name, head, left, f.side, f.y, f.inner())
	x := f.side + head.width(name) + f.mm(5)
	w := f.right() - x
	bottom := f.y + head.lineHeight()
	if t.stamp != "" {
		bottom = max(bottom, f.stampBox(t.stamp, x, f.y-f.mm(0.6))+f.mm(1))
	}
	strong := f.style(8, true, f.ink)
	y := f.y
	f.print(number, strong.toFit(number, w), right, x, y, w)
	y += strong.lineHeight()
	f.print(t.date, small, right, x, y, w)
	f.y = max(bottom, y+small.lineHeight()) + f.mm(2)
}

// stampBox sets a mark such as COPY 1 in a box and returns where it ends.
func (f *flow) stampBox(text string, x, y float64) float64 {
	s := f.style(14, true, f.ink)
	pad := f.mm(2.2)
	w, h := s.width(text)+2*pad, s.lineHeight()+f.mm(0.6)
	f.add(mark{kind: markBox, x: x, y: y, w: w, h: h, style: style{color: f.ink}})
	f.print(text, s, center, x, y+f.mm(0.3), w)
	return y + h
}

// banner sets a warning across the page: what is below is not to be used.
func (f *flow) banner(text string) {
	text = oneLine(printable(text, f.missing))
	s := f.style(13, true, danger).toFit(text, f.inner()-f.mm(4))
	h := s.lineHeight() + f.mm(2)
	f.add(mark{kind: markBox, x: f.side, y: f.y, w: f.inner(), h: h, style: style{color: danger}})
	f.print(text, s, center, f.side, f.y+f.mm(1), f.inner())
	f.y += h + f.mm(2.5)
}
