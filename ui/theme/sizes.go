package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Size names. Text, rows and controls grow with the text size setting; gaps
// and radii stay.
const (
	SizeText       = fynetheme.SizeNameText
	SizeCaption    = fynetheme.SizeNameCaptionText
	SizeHeading    = fynetheme.SizeNameSubHeadingText
	SizeTitle      = fynetheme.SizeNameHeadingText
	SizeRadius     = fynetheme.SizeNameInputRadius
	SizeCardRadius = fynetheme.SizeNameCardRadius

	SizeFigure    fyne.ThemeSizeName = "caredesk.figure"
	SizeRow       fyne.ThemeSizeName = "caredesk.row"
	SizeTableHead fyne.ThemeSizeName = "caredesk.tablehead"
	SizeControl   fyne.ThemeSizeName = "caredesk.control"
	SizeHeader    fyne.ThemeSizeName = "caredesk.header"
	SizeStatusBar fyne.ThemeSizeName = "caredesk.statusbar"
	SizeTab       fyne.ThemeSizeName = "caredesk.tab"
	SizeSidebar   fyne.ThemeSizeName = "caredesk.sidebar"
	SizeBadge     fyne.ThemeSizeName = "caredesk.badge"
	SizeIcon      fyne.ThemeSizeName = "caredesk.icon"
	SizeSmallIcon fyne.ThemeSizeName = "caredesk.smallicon"
	SizeHour      fyne.ThemeSizeName = "caredesk.hour"
	SizeGrid      fyne.ThemeSizeName = "caredesk.grid"
	SizeGap       fyne.ThemeSizeName = "caredesk.gap"
	SizeFocusRing fyne.ThemeSizeName = "caredesk.focusring"
	SizePage      fyne.ThemeSizeName = "caredesk.page"    // around a page
	SizeFormGap   fyne.ThemeSizeName = "caredesk.formgap" // between the rows of a form
)

// compactSizes replace those of the same name where rows stand close together.
var compactSizes = map[fyne.ThemeSizeName]float32{
	SizeRow:       28,
	SizeTableHead: 26,
	SizeControl:   26,
	SizeTab:       30,
	SizeHeader:    42,
	SizeStatusBar: 22,
	SizeBadge:     18,
	SizeHour:      76,
	SizeGap:       6,
	SizePage:      10,
	SizeFormGap:   8,
}

var scaledSizes = map[fyne.ThemeSizeName]float32{
	SizeText:                           14,
	SizeCaption:                        12,
	SizeHeading:                        16,
	SizeTitle:                          18,
	SizeFigure:                         20,
	SizeRow:                            36,
	SizeTableHead:                      32,
	SizeControl:                        32,
	SizeHeader:                         48,
	SizeStatusBar:                      26,
	SizeTab:                            36,
	SizeSidebar:                        168,
	SizeBadge:                          20,
	SizeIcon:                           18,
	SizeSmallIcon:                      14,
	SizeHour:                           88,
	fynetheme.SizeNameInlineIcon:       18,
	fynetheme.SizeNameWindowButtonIcon: 14,
}

var fixedSizes = map[fyne.ThemeSizeName]float32{
	SizeGrid:                             4,
	SizeGap:                              8,
	SizePage:                             16,
	SizeFormGap:                          12,
	SizeFocusRing:                        2,
	SizeRadius:                           6,
	SizeCardRadius:                       8,
	fynetheme.SizeNamePadding:            4,
	fynetheme.SizeNameInnerPadding:       6,
	fynetheme.SizeNameLineSpacing:        4,
	fynetheme.SizeNameInputBorder:        1,
	fynetheme.SizeNameSelectionRadius:    4,
	fynetheme.SizeNameSeparatorThickness: 1,
	fynetheme.SizeNameSplitThickness:     4,
	fynetheme.SizeNameScrollBar:          12,
	fynetheme.SizeNameScrollBarSmall:     4,
	fynetheme.SizeNameScrollBarRadius:    4,
	fynetheme.SizeNameButtonRadius:       6,
	fynetheme.SizeNameDialogRadius:       8,
	fynetheme.SizeNamePopupRadius:        6,
	fynetheme.SizeNameMenuRadius:         6,
	fynetheme.SizeNameModalBlurRadius:    0,
}
