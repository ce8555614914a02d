package assets

import (
	"strings"
	"testing"
	"unicode"

	"caredesk/internal/clinic"

	"golang.org/x/image/font/sfnt"
)

// signsWithoutGlyph are currency signs that Noto Sans keeps in other families
// (Bengali, Thai). Documents print the currency's code in their place; the list
// is here so that a change of font or of currencies shows.
const signsWithoutGlyph = "৳฿"

func TestFontsCoverWhatIsPrinted(t *testing.T) {
	for name, data := range map[string][]byte{"regular": SansRegular, "bold": SansBold} {
		f, err := sfnt.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var buf sfnt.Buffer
		has := func(r rune) bool {
			g, err := f.GlyphIndex(&buf, r)
			return err == nil && g != 0
		}
		for _, block := range []struct {
			name     string
			from, to rune
		}{{"Basic Latin", 0x20, 0x7e}, {"Latin-1", 0xa0, 0xff}, {"Latin Extended-A", 0x100, 0x17f}, {"Latin Extended-B", 0x180, 0x24f},
			{"Greek", 0x370, 0x3ff}, {"Cyrillic", 0x400, 0x52f}, {"Latin Extended Additional with Vietnamese", 0x1e00, 0x1eff}} {
			for r := block.from; r <= block.to; r++ {
				if unicode.IsPrint(r) && !unicode.Is(unicode.Coptic, r) && !has(r) {
					t.Errorf("%s: no glyph for %U %c of %s", name, r, r, block.name)
				}
			}
		}
		for _, r := range "–—‘’“”„…·×½°µ‰№™\u00a0\u202f\ufffd" {
			if !has(r) {
				t.Errorf("%s: no glyph for %U", name, r)
			}
		}
		for _, c := range clinic.Currencies() {
			for _, r := range c.Sign() {
				if has(r) == strings.ContainsRune(signsWithoutGlyph, r) {
					t.Errorf("%s: %s's sign %c has a glyph: %v", name, c, r, has(r))
				}
			}
		}
	}
}

func TestFontsCarryTheirLicence(t *testing.T) {
	for _, want := range []string{"SIL OPEN FONT LICENSE Version 1.1", "Copyright 2015-2020 Google LLC", "PERMISSION & CONDITIONS", `THE FONT SOFTWARE IS PROVIDED "AS IS"`} {
		if !strings.Contains(SansLicence, want) {
			t.Errorf("OFL.txt does not say %q", want)
		}
	}
}
