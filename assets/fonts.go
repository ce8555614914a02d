package assets

import _ "embed"

// SansRegular and SansBold are Noto Sans as TrueType files, for documents on
// paper: Latin, Greek, Cyrillic and Vietnamese in one family. They are under
// the SIL Open Font License, which stands beside them in fonts/OFL.txt. Nobody
// may change the bytes; who hands them to a library that does clones them.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	SansRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	SansBold []byte
)

// SansLicence is the licence and notice of the fonts, for the About page.
//
//go:embed fonts/OFL.txt
var SansLicence string

// SymbolsRegular and SymbolsBold hold the few signs of the window that no font of
// the toolkit has: the minus of amounts, ≤ ≥, ▲ ▼ of a measured value, ● ○ of the
// status bar, ✕, ฿ and ⟦ ⟧. They are characters of DejaVu Sans 2.37 under a name of
// their own, as its licence asks (fonts/DejaVu.txt), with the line height and the space of
// Noto Sans, so that they stand within its text.
var (
	//go:embed fonts/Symbols-Regular.ttf
	SymbolsRegular []byte
	//go:embed fonts/Symbols-Bold.ttf
	SymbolsBold []byte
)
