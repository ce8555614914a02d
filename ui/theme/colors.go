package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Colour names. Those the toolkit has too share its name, so that its own
// widgets and ours agree.
const (
	ColorBackground = fynetheme.ColorNameBackground
	ColorText       = fynetheme.ColorNameForeground
	ColorPrimary    = fynetheme.ColorNamePrimary
	ColorOnPrimary  = fynetheme.ColorNameForegroundOnPrimary
	ColorHover      = fynetheme.ColorNameHover
	ColorShadow     = fynetheme.ColorNameShadow
	ColorDisabled   = fynetheme.ColorNameDisabled

	ColorSurface     fyne.ThemeColorName = "caredesk.surface"
	ColorRaised      fyne.ThemeColorName = "caredesk.raised"
	ColorLine        fyne.ThemeColorName = "caredesk.line"
	ColorFaintLine   fyne.ThemeColorName = "caredesk.faintline"
	ColorMuted       fyne.ThemeColorName = "caredesk.muted"
	ColorPrimarySoft fyne.ThemeColorName = "caredesk.primarysoft"
	ColorFocus       fyne.ThemeColorName = "caredesk.focus"
	ColorOffHours    fyne.ThemeColorName = "caredesk.offhours"
	ColorHatch       fyne.ThemeColorName = "caredesk.hatch"
	ColorShade       fyne.ThemeColorName = "caredesk.shade"

	ColorBooked        fyne.ThemeColorName = "caredesk.booked"
	ColorBookedSoft    fyne.ThemeColorName = "caredesk.bookedsoft"
	ColorWaiting       fyne.ThemeColorName = "caredesk.waiting"
	ColorWaitingSoft   fyne.ThemeColorName = "caredesk.waitingsoft"
	ColorActive        fyne.ThemeColorName = "caredesk.active"
	ColorActiveSoft    fyne.ThemeColorName = "caredesk.activesoft"
	ColorGood          fyne.ThemeColorName = "caredesk.good"
	ColorGoodSoft      fyne.ThemeColorName = "caredesk.goodsoft"
	ColorDanger        fyne.ThemeColorName = "caredesk.danger"
	ColorDangerSoft    fyne.ThemeColorName = "caredesk.dangersoft"
	ColorCancelled     fyne.ThemeColorName = "caredesk.cancelled"
	ColorCancelledSoft fyne.ThemeColorName = "caredesk.cancelledsoft"
)

type palette map[fyne.ThemeColorName]color.Color

// base holds the few colours a palette is made of.
type base struct {
	background, surface, raised, line, faint     uint32
	menu                                         uint32 // lies over all of them and has no edge
	text, muted, disabled                        uint32
	primary, soft, onPrimary, focus              uint32
	offHours, hatch                              uint32
	booked, waiting, active, good, danger, void  uint32
	bookedSoft, waitingSoft, activeSoft          uint32
	goodSoft, dangerSoft, voidSoft, onStrong     uint32
	inputBorder, input                           uint32
	hoverAlpha, pressedAlpha, scrollAlpha, shade uint8
}

var lightPalette = base{
	background: 0xF4F6F8, surface: 0xFFFFFF, raised: 0xFAFBFC, menu: 0xFFFFFF, line: 0xDCE3E9, faint: 0xECF0F3,
	text: 0x17212B, muted: 0x566573, disabled: 0x748291,
	primary: 0x0F766E, soft: 0xDDF1EF, onPrimary: 0xFFFFFF, focus: 0x0F766E,
	offHours: 0xF4F6F8, hatch: 0xDCE3E9,
	booked: 0x175CD3, bookedSoft: 0xE5EFFD, waiting: 0x93370D, waitingSoft: 0xFDF0DC,
	active: 0x6941C6, activeSoft: 0xEFE9FC, good: 0x05603A, goodSoft: 0xDDF3E6,
	danger: 0xB42318, dangerSoft: 0xFDE7E5, void: 0x566573, voidSoft: 0xECEFF2, onStrong: 0xFFFFFF,
	inputBorder: 0x7F8E9C, input: 0xFAFBFC,
	hoverAlpha: 0x0D, pressedAlpha: 0x1F, scrollAlpha: 0x80, shade: 0x59,
}.build()

var darkPalette = base{
	background: 0x0F1720, surface: 0x17212B, raised: 0x1C2834, menu: 0x263442, line: 0x2C3A47, faint: 0x22303C,
	text: 0xE8EEF3, muted: 0x9FB0BF, disabled: 0x7C8B99,
	primary: 0x2DD4BF, soft: 0x123B39, onPrimary: 0x06231F, focus: 0x2DD4BF,
	offHours: 0x131C25, hatch: 0x2C3A47,
	booked: 0x84B6FF, bookedSoft: 0x16304F, waiting: 0xFDBA5C, waitingSoft: 0x40290F,
	active: 0xBFA5FA, activeSoft: 0x2D2350, good: 0x67D69B, goodSoft: 0x12382A,
	danger: 0xFF9C94, dangerSoft: 0x4A1B18, void: 0x9FB0BF, voidSoft: 0x25313C, onStrong: 0x10171F,
	inputBorder: 0x62778A, input: 0x1C2834,
	hoverAlpha: 0x14, pressedAlpha: 0x29, scrollAlpha: 0x66, shade: 0x99,
}.build()

var contrastLightPalette = base{
	background: 0xFFFFFF, surface: 0xFFFFFF, raised: 0xFFFFFF, menu: 0xFFFFFF, line: 0x000000, faint: 0xB8B8B8,
	text: 0x000000, muted: 0x1F2933, disabled: 0x5A5A5A,
	primary: 0x004D47, soft: 0xC9F2EE, onPrimary: 0xFFFFFF, focus: 0x0000C8,
	offHours: 0xE6E6E6, hatch: 0x8C8C8C,
	booked: 0x00308F, bookedSoft: 0xE3EDFF, waiting: 0x5C2000, waitingSoft: 0xFFEFD6,
	active: 0x3B1A8F, activeSoft: 0xEFE8FF, good: 0x003D22, goodSoft: 0xDDF6E6,
	danger: 0x8F0000, dangerSoft: 0xFFE4E1, void: 0x2B2B2B, voidSoft: 0xEDEDED, onStrong: 0xFFFFFF,
	inputBorder: 0x000000, input: 0xFFFFFF,
	hoverAlpha: 0x1A, pressedAlpha: 0x33, scrollAlpha: 0xB3, shade: 0x99,
}.build()

var contrastDarkPalette = base{
	background: 0x000000, surface: 0x000000, raised: 0x000000, menu: 0x262626, line: 0xFFFFFF, faint: 0x4D4D4D,
	text: 0xFFFFFF, muted: 0xE6E6E6, disabled: 0xA6A6A6,
	primary: 0x5EF2DF, soft: 0x00413B, onPrimary: 0x000000, focus: 0xFFE600,
	offHours: 0x1F1F1F, hatch: 0x8C8C8C,
	booked: 0xA8CCFF, bookedSoft: 0x00224D, waiting: 0xFFD08A, waitingSoft: 0x3D2200,
	active: 0xD9C8FF, activeSoft: 0x2A1457, good: 0x8FF0BB, goodSoft: 0x003320,
	danger: 0xFFB8B2, dangerSoft: 0x520A05, void: 0xD9D9D9, voidSoft: 0x262626, onStrong: 0x000000,
	inputBorder: 0xFFFFFF, input: 0x000000,
	hoverAlpha: 0x33, pressedAlpha: 0x4D, scrollAlpha: 0xB3, shade: 0xB3,
}.build()

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

func withAlpha(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

func (b base) build() palette {
	focusGlow := withAlpha(b.focus, 0x40)
	return palette{
		ColorBackground: rgb(b.background), ColorText: rgb(b.text), ColorPrimary: rgb(b.primary),
		ColorOnPrimary: rgb(b.onPrimary), ColorDisabled: rgb(b.disabled),
		ColorHover: withAlpha(b.text, b.hoverAlpha), ColorShade: withAlpha(0x000000, b.shade),
		ColorShadow:  withAlpha(0x000000, b.shade/4),
		ColorSurface: rgb(b.surface), ColorRaised: rgb(b.raised), ColorLine: rgb(b.line), ColorFaintLine: rgb(b.faint),
		ColorMuted: rgb(b.muted), ColorPrimarySoft: rgb(b.soft), ColorFocus: rgb(b.focus),
		ColorOffHours: rgb(b.offHours), ColorHatch: rgb(b.hatch),
		ColorBooked: rgb(b.booked), ColorBookedSoft: rgb(b.bookedSoft),
		ColorWaiting: rgb(b.waiting), ColorWaitingSoft: rgb(b.waitingSoft),
		ColorActive: rgb(b.active), ColorActiveSoft: rgb(b.activeSoft),
		ColorGood: rgb(b.good), ColorGoodSoft: rgb(b.goodSoft),
		ColorDanger: rgb(b.danger), ColorDangerSoft: rgb(b.dangerSoft),
		ColorCancelled: rgb(b.void), ColorCancelledSoft: rgb(b.voidSoft),

		fynetheme.ColorNameButton:                    rgb(b.voidSoft),
		fynetheme.ColorNameDisabledButton:            rgb(b.voidSoft),
		fynetheme.ColorNameError:                     rgb(b.danger),
		fynetheme.ColorNameForegroundOnError:         rgb(b.onStrong),
		fynetheme.ColorNameForegroundOnSuccess:       rgb(b.onStrong),
		fynetheme.ColorNameForegroundOnWarning:       rgb(b.onStrong),
		fynetheme.ColorNameSuccess:                   rgb(b.good),
		fynetheme.ColorNameWarning:                   rgb(b.waiting),
		fynetheme.ColorNameFocus:                     focusGlow,
		fynetheme.ColorNameHeaderBackground:          rgb(b.surface),
		fynetheme.ColorNameHyperlink:                 rgb(b.primary),
		fynetheme.ColorNameInputBackground:           rgb(b.input),
		fynetheme.ColorNameInputBorder:               rgb(b.inputBorder),
		fynetheme.ColorNameInnerWindowBorder:         rgb(b.line),
		fynetheme.ColorNameInnerWindowBorderInactive: rgb(b.line),
		fynetheme.ColorNameMenuBackground:            rgb(b.menu),
		fynetheme.ColorNameOverlayBackground:         rgb(b.surface),
		fynetheme.ColorNamePlaceHolder:               rgb(b.muted),
		fynetheme.ColorNamePressed:                   withAlpha(b.text, b.pressedAlpha),
		fynetheme.ColorNameScrollBar:                 withAlpha(b.text, b.scrollAlpha),
		fynetheme.ColorNameScrollBarBackground:       withAlpha(b.text, 0),
		fynetheme.ColorNameSelection:                 rgb(b.soft),
		fynetheme.ColorNameSeparator:                 rgb(b.line),
	}
}
