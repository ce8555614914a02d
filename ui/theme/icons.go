package theme

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
)

// icon is a picture of lines on a 24 by 24 field, coloured by a theme colour
// when it is drawn. Each shape is an SVG path; "fill:" before one fills it
// instead of drawing its outline.
type icon struct {
	name  string
	color fyne.ThemeColorName
	paths []string
}

var _ fyne.Resource = (*icon)(nil)

func newIcon(name string, paths ...string) fyne.Resource {
	return &icon{name: name, color: ColorText, paths: paths}
}

// Tinted returns the icon in another theme colour; a resource that is not one
// of ours comes back as it is.
func Tinted(res fyne.Resource, name fyne.ThemeColorName) fyne.Resource {
	i, ok := res.(*icon)
	if !ok {
		return res
	}
	return &icon{name: i.name, color: name, paths: i.paths}
}

// Name holds the colour, because the toolkit caches drawn pictures by name.
func (i *icon) Name() string { return "caredesk-" + i.name + "-" + i.hex() + ".svg" }

func (i *icon) hex() string {
	r, g, b, _ := Color(i.color).RGBA()
	return fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)
}

// Content draws the SVG in the colour of the theme in use.
func (i *icon) Content() []byte {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">`)
	for _, p := range i.paths {
		if d, ok := strings.CutPrefix(p, "fill:"); ok {
			fmt.Fprintf(&b, `<path d="%s" fill="#%s"/>`, d, i.hex())
			continue
		}
		fmt.Fprintf(&b, `<path d="%s" fill="none" stroke="#%s" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`, p, i.hex())
	}
	b.WriteString(`</svg>`)
	return []byte(b.String())
}

// Path pieces that several icons share.
const (
	ring   = "M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0Z"
	disc   = "fill:" + ring
	page   = "M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z"
	sheet  = "M14 3v5h5"
	person = "M12 12a4 4 0 1 0-4-4a4 4 0 0 0 4 4Z"
	bust   = "M4 21v-1a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6v1"
	box    = "M5 4h14a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5v-14A1.5 1.5 0 0 1 5 4Z"
)

// The icons.
var (
	IconToday        = newIcon("today", "M4 11l8-7l8 7", "M6 9.5V20h12V9.5", "M10 20v-6h4v6")
	IconAppointments = newIcon("appointments", box, "M3.5 9.5h17", "M8 2.5v3", "M16 2.5v3", "M8 14h3", "M8 17h6")
	IconPatients     = newIcon("patients", person, bust)
	IconHistory      = newIcon("history", "M4.5 8A9 9 0 1 1 3 12.5", "M3.5 3.5v5h5", "M12 7.5v5l3.5 2")
	IconDoctors      = newIcon("doctors", "M6 3v5a4 4 0 0 0 8 0V3", "M4.5 3H7", "M13 3h2.5", "M10 12v3a5 5 0 0 0 10 0v-2", "M21.5 11a1.5 1.5 0 1 1-3 0a1.5 1.5 0 1 1 3 0Z")
	IconDepartments  = newIcon("departments", "M4 21V6l8-3l8 3v15", "M2.5 21h19", "M12 8v5", "M9.5 10.5h5", "M10 21v-4h4v4")
	IconBilling      = newIcon("billing", "M5 3h14v18l-2.4-1.6L14.3 21L12 19.4L9.7 21L7.4 19.4L5 21Z", "M8.5 8h7", "M8.5 12h7", "M8.5 15.5h4")
	IconReports      = newIcon("reports", "M4 3.5V20.5H21", "M8.5 17v-5", "M13 17V8", "M17.5 17v-7")
	IconUsers        = newIcon("users", "M9 12a3.5 3.5 0 1 0-3.5-3.5A3.5 3.5 0 0 0 9 12Z", "M2.5 20a6.5 6.5 0 0 1 13 0", "M15.5 5.3a3.5 3.5 0 0 1 0 6.4", "M18 14.5a6.5 6.5 0 0 1 3.5 5.5")
	IconSettings     = newIcon("settings", "M4 7h9", "M19 7h1", "M4 17h1", "M11 17h9", "M18.5 7a2.5 2.5 0 1 1-5 0a2.5 2.5 0 1 1 5 0Z", "M10.5 17a2.5 2.5 0 1 1-5 0a2.5 2.5 0 1 1 5 0Z", "M4 12h16")
	IconAudit        = newIcon("audit", "M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5c-4.5-1.5-7.5-5-7.5-9.5V6Z", "M8.5 12l2.5 2.5l4.5-5")

	IconLock     = newIcon("lock", "M6 10.5h12a1 1 0 0 1 1 1V20a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1Z", "M8 10.5V7.5a4 4 0 0 1 8 0v3", "M12 14.5v2.5")
	IconSearch   = newIcon("search", "M17.5 11a6.5 6.5 0 1 1-13 0a6.5 6.5 0 1 1 13 0Z", "M16 16l4.5 4.5")
	IconAdd      = newIcon("add", "M12 5v14", "M5 12h14")
	IconHelp     = newIcon("help", ring, "M9.3 9.2a2.8 2.8 0 1 1 4 2.6c-.9.5-1.3 1-1.3 2", "fill:M13.2 17a1.2 1.2 0 1 1-2.4 0a1.2 1.2 0 1 1 2.4 0Z")
	IconEdit     = newIcon("edit", "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19Z", "M13.5 7l3.5 3.5")
	IconDelete   = newIcon("delete", "M4 6.5h16", "M9 6.5V4h6v2.5", "M6 6.5l1 14h10l1-14", "M10 10.5v6", "M14 10.5v6")
	IconClose    = newIcon("close", "M6 6l12 12", "M18 6L6 18")
	IconCheck    = newIcon("check", "M4.5 12.5l5 5L19.5 7")
	IconWarning  = newIcon("warning", "M12 3.5L22 20.5H2Z", "M12 10v5", "fill:M13.1 17.7a1.1 1.1 0 1 1-2.2 0a1.1 1.1 0 1 1 2.2 0Z")
	IconInfo     = newIcon("info", ring, "M12 11v6", "fill:M13.2 7.7a1.2 1.2 0 1 1-2.4 0a1.2 1.2 0 1 1 2.4 0Z")
	IconCalendar = newIcon("calendar", box, "M3.5 9.5h17", "M8 2.5v3", "M16 2.5v3")
	IconClock    = newIcon("clock", ring, "M12 7v5.5l3.5 2")
	IconPhone    = newIcon("phone", "M5 4h4l2 5l-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1.5 1.5 0 0 1-1.5 1.5A15 15 0 0 1 3.5 5.5A1.5 1.5 0 0 1 5 4Z")
	IconLeft     = newIcon("left", "M15 5l-7 7l7 7")
	IconRight    = newIcon("right", "M9 5l7 7l-7 7")
	IconUp       = newIcon("up", "M5 15l7-7l7 7")
	IconDown     = newIcon("down", "M5 9l7 7l7-7")
	IconMore     = newIcon("more", "fill:M7 12a1.7 1.7 0 1 1-3.4 0a1.7 1.7 0 1 1 3.4 0Z", "fill:M13.7 12a1.7 1.7 0 1 1-3.4 0a1.7 1.7 0 1 1 3.4 0Z", "fill:M20.4 12a1.7 1.7 0 1 1-3.4 0a1.7 1.7 0 1 1 3.4 0Z")
	IconDocument = newIcon("document", page, sheet, "M8.5 13h7", "M8.5 16.5h7")
	IconMoney    = newIcon("money", "M3 6h18v12H3Z", "M14.5 12a2.5 2.5 0 1 1-5 0a2.5 2.5 0 1 1 5 0Z", "M6 9v0.1", "M18 15v0.1")
	IconKey      = newIcon("key", "M12.5 8.5a4.5 4.5 0 1 1-9 0a4.5 4.5 0 1 1 9 0Z", "M11.5 11.5L20.5 20.5", "M17 17l2.5-2.5")
	IconEye      = newIcon("eye", "M2.5 12c2.5-4.5 5.7-6.5 9.5-6.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5s-7-2-9.5-6.5Z", "M15 12a3 3 0 1 1-6 0a3 3 0 1 1 6 0Z")
	IconImage    = newIcon("image", "M4 4.5h16v15H4Z", "M4 16l5-5l4 4l2.5-2.5L20 17", "fill:M16.7 8.5a1.2 1.2 0 1 1-2.4 0a1.2 1.2 0 1 1 2.4 0Z")
	IconPill     = newIcon("pill", "M10 3.8l-6.2 6.2a4.4 4.4 0 0 0 6.2 6.2L16.2 10A4.4 4.4 0 0 0 10 3.8Z", "M6.9 6.9l6.2 6.2", "M20 17a3 3 0 1 1-6 0a3 3 0 1 1 6 0Z")
	IconPulse    = newIcon("pulse", "M2.5 12.5H7l2.5-7l4.5 13l2.5-6h5")
	IconClip     = newIcon("clip", "M19 11.5l-7.5 7.5a4.6 4.6 0 0 1-6.5-6.5L13 4.5a3.1 3.1 0 0 1 4.4 4.4L10 16.3a1.6 1.6 0 0 1-2.3-2.3L14 7.7")
	IconSign     = newIcon("sign", "M4 20h16", "M5 15c3-1 5-9 7.500-9c2.500 0-1 8 1 8c1.500 0 2-2 3.500-2c1 0 1 1.500 2 2")
	IconLogo     = newIcon("logo", "fill:M9.5 3h5v6.5H21v5h-6.5V21h-5v-6.5H3v-5h6.5Z")

	IconStatusRequested  = newIcon("status-requested", "M21 12a9 9 0 0 1-4 7.5", "M12 21a9 9 0 0 1-8-5", "M3 12a9 9 0 0 1 4.5-7.8", "M12 3a9 9 0 0 1 8 5")
	IconStatusBooked     = newIcon("status-booked", ring)
	IconStatusArrived    = newIcon("status-arrived", disc)
	IconStatusWithDoctor = newIcon("status-withdoctor", ring, "fill:M12 3a9 9 0 0 0 0 18Z")
	IconStatusCancelled  = newIcon("status-cancelled", ring, "M5.6 5.6l12.8 12.8")
)
