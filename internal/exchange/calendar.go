package exchange

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/tongue"
)

// Titles says how much of a patient a calendar entry tells.
type Titles string

// The choices. A calendar leaves the house, for phones and for other people's
// servers: initials and number are the usual choice.
const (
	TitleInitials Titles = "initials" // "AK, P-000042"
	TitleName     Titles = "name"     // "Ковалёва, Анна"
	TitleBusy     Titles = "busy"     // "Visit"
)

// Calendar writes a doctor's visits as an iCalendar file. Times are the clinic's
// own, without a zone (RFC 5545, form 1): a visit at 09:00 is at 09:00 on both
// sides of a change of the clocks, as it is on the clinic's wall. An entry keeps
// its UID for good and its SEQUENCE rises with every change, so that a calendar
// that reads the file again moves and strikes out what it has. No clinical text
// and no reason for the visit is written. What the program itself says there is in
// the language say.
func Calendar(w io.Writer, c service.CalendarVisits, titles Titles, say *tongue.Tongue) error {
	cal := ics.NewCalendarFor("Caredesk")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(oneLine(joined(", ", c.Doctor.Name(), c.Hospital)))
	for _, v := range c.Visits {
		add(cal, c, v, titles, say)
	}
	if err := cal.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return clinic.Wrap(clinic.Internal, err, "The calendar could not be written.")
	}
	return nil
}

// add writes one visit.
func add(cal *ics.Calendar, c service.CalendarVisits, v service.AppointmentRow, titles Titles, say *tongue.Tongue) {
	e := cal.AddEvent(uid(v))
	e.SetDtStampTime(c.MadeAt.UTC())
	e.SetModifiedAt(v.UpdatedAt.UTC())
	e.SetProperty(ics.ComponentPropertyDtStart, floating(v.Date, v.Start))
	e.SetProperty(ics.ComponentPropertyDtEnd, floating(v.Date, v.Start.Add(v.Minutes)))
	e.SetSequence(max(0, v.Version-1))
	e.SetClass(ics.ClassificationPrivate)
	summary := title(v, titles, say)
	switch v.Status {
	case clinic.StatusCancelled:
		e.SetStatus(ics.ObjectStatusCancelled)
		e.SetTimeTransparency(ics.TransparencyTransparent)
		summary = say.Labelled(say.T("Cancelled"), summary)
	case clinic.StatusNoShow:
		e.SetStatus(ics.ObjectStatusConfirmed)
		e.SetTimeTransparency(ics.TransparencyTransparent)
		summary = say.Labelled(say.T("No-show"), summary)
	default:
		e.SetStatus(ics.ObjectStatusConfirmed)
		e.SetTimeTransparency(ics.TransparencyOpaque)
	}
	e.SetSummary(summary)
	if place := oneLine(joined(", ", c.Hospital, c.Address)); place != "" {
		e.SetLocation(place)
	}
}

// uid is the same for a visit in every file, and tells the visits of two
// hospitals apart by the moment at which each was made.
func uid(v service.AppointmentRow) string {
	return fmt.Sprintf("visit-%d-%x@caredesk", v.ID, v.CreatedAt.UnixMicro())
}

// floating is a local time without a zone. A clock past midnight runs into the
// next day.
func floating(d clinic.Date, at clinic.Clock) string {
	for ; at >= clinic.Midnight24; at -= clinic.Midnight24 {
		d = d.AddDays(1)
	}
	return fmt.Sprintf("%04d%02d%02dT%02d%02d00", d.Year, int(d.Month), d.Day, int(at)/60, int(at)%60)
}

func title(v service.AppointmentRow, titles Titles, say *tongue.Tongue) string {
	switch titles {
	case TitleName:
		return oneLine(v.PatientName())
	case TitleBusy:
		return say.T("Visit")
	}
	return joined(", ", initial(v.PatientFirst)+initial(v.PatientLast), v.PatientNumber)
}

// initial is the first letter of a name, in capitals.
func initial(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return ""
}

func joined(sep string, texts ...string) string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, sep)
}

// oneLine keeps a text from ending its line of the file.
func oneLine(s string) string { return clinic.CleanLine(s) }

// FileName is a name for the file that tells of no patient.
func FileName(c service.CalendarVisits, say *tongue.Tongue) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '-'
	}, c.Doctor.User.LastName)
	// A name of a file has at most 255 bytes, of which a letter may take four.
	if r := []rune(name); len(r) > 40 {
		name = string(r[:40])
	}
	return joined("-", tongue.FileName(say.T("calendar")), strings.ToLower(name), c.From.String(), c.To.String()) + ".ics"
}
