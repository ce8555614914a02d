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
