package theme

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// Tone is a meaning shown by a pair of colours: a foreground that is readable
// on its soft background and on the page's surfaces alike.
type Tone int

// The tones.
const (
	ToneNeutral Tone = iota
	TonePrimary
	ToneBooked
	ToneWaiting
	ToneActive
	ToneGood
	ToneDanger
)

// Tones lists all tones.
func Tones() []Tone {
	return []Tone{ToneNeutral, TonePrimary, ToneBooked, ToneWaiting, ToneActive, ToneGood, ToneDanger}
}

// Colors returns the foreground and the background of the tone.
func (t Tone) Colors() (fg, bg fyne.ThemeColorName) {
	switch t {
	case TonePrimary:
		return ColorPrimary, ColorPrimarySoft
	case ToneBooked:
		return ColorBooked, ColorBookedSoft
	case ToneWaiting:
		return ColorWaiting, ColorWaitingSoft
	case ToneActive:
		return ColorActive, ColorActiveSoft
	case ToneGood:
		return ColorGood, ColorGoodSoft
	case ToneDanger:
		return ColorDanger, ColorDangerSoft
	}
	return ColorCancelled, ColorCancelledSoft
}

// Icon returns the sign that goes with messages of the tone, so that meaning
// never hangs on colour alone.
func (t Tone) Icon() fyne.Resource {
	switch t {
	case ToneGood:
		return IconCheck
	case ToneDanger, ToneWaiting:
		return IconWarning
	}
	return IconInfo
}

// ForStatus returns the tone of a visit's state.
func ForStatus(s clinic.AppointmentStatus) Tone {
	switch s {
	case clinic.StatusBooked, clinic.StatusRequested:
		return ToneBooked
	case clinic.StatusArrived:
		return ToneWaiting
	case clinic.StatusInConsultation:
		return ToneActive
	case clinic.StatusCompleted:
		return ToneGood
	case clinic.StatusNoShow:
		return ToneDanger
	}
	return ToneNeutral
}

// StatusIcon returns the sign of a visit's state.
func StatusIcon(s clinic.AppointmentStatus) fyne.Resource {
	switch s {
	case clinic.StatusRequested:
		return IconStatusRequested
	case clinic.StatusBooked:
		return IconStatusBooked
	case clinic.StatusArrived:
		return IconStatusArrived
	case clinic.StatusInConsultation:
		return IconStatusWithDoctor
	case clinic.StatusCompleted:
		return IconCheck
	case clinic.StatusNoShow:
		return IconClose
	}
	return IconStatusCancelled
}

// StatusWord returns the word for a visit's state.
func StatusWord(s clinic.AppointmentStatus) string { return i18n.Say(s.Title()) }
