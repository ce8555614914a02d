package theme_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"caredesk/ui/theme"
)

// leftToTheSystem is what the window shows by a font of the computer: the sign of
// Bangladesh's taka needs one for Bengali.
const leftToTheSystem = "৳"

// texts returns every text that the window may show of its own: the catalogues and
// the strings of the packages that speak to it.
func texts(t *testing.T) map[string]string {
	t.Helper()
	root, out := filepath.Join("..", ".."), map[string]string{}
	for _, folder := range []string{"assets/translations", "ui", "internal/clinic", "internal/service", "internal/tongue", "internal/report"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			switch {
			case strings.HasSuffix(path, ".json"):
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				out[path] = string(data)
			case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				var s scanner.Scanner
				s.Init(token.NewFileSet().AddFile(path, -1, len(data)), data, nil, 0)
				for _, kind, text := s.Scan(); kind != token.EOF; _, kind, text = s.Scan() {
					if kind == token.STRING {
						if said, err := strconv.Unquote(text); err == nil {
							out[path] += said
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// A computer may have no fonts at all; no sign of the window, least of all the minus
// of an amount, may be drawn as a mark of something missing then.
func TestEveryCharacterIsInAFontOfTheWindow(t *testing.T) {
	all := texts(t)
	if len(all) < 100 {
		t.Fatalf("only %d files were read", len(all))
	}
	for name, fonts := range map[string][]fyne.Resource{
		"plain": {theme.New(theme.Light).Font(fyne.TextStyle{}), fynetheme.DefaultTextFont(), fynetheme.DefaultSymbolFont()},
		"bold":  {theme.New(theme.Light).Font(fyne.TextStyle{Bold: true}), fynetheme.DefaultTextBoldFont(), fynetheme.DefaultSymbolFont()},
	} {
		var parsed []*sfnt.Font
		for _, f := range fonts {
			font, err := sfnt.Parse(f.Content())
			if err != nil {
				t.Fatal(f.Name(), err)
			}
			parsed = append(parsed, font)
		}
		has := func(r rune) bool {
			var buf sfnt.Buffer
			for _, f := range parsed {
				if glyph, err := f.GlyphIndex(&buf, r); err == nil && glyph != 0 {
					return true
				}
			}
			return false
		}
		if !has('−') || has('漢') {
			t.Fatalf("%s: the fonts are not asked rightly", name)
		}
		missing := map[rune]bool{}
		for path, text := range all {
			for _, r := range text {
				if unicode.IsPrint(r) && !missing[r] && !strings.ContainsRune(leftToTheSystem, r) && !has(r) {
					missing[r] = true
					t.Errorf("%s: no font has %c (%U) of %s", name, r, r, path)
				}
			}
		}
	}
}

// The signs' font gives no line another height, and a minus takes the room of one.
func TestSignsKeepTheLine(t *testing.T) {
	test.NewTempApp(t)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light))
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		plain, signed := fyne.MeasureText("20.00", 14, style), fyne.MeasureText("−20.00", 14, style)
		if plain.Height != signed.Height {
			t.Errorf("%+v: a line with a minus is %v high, without %v", style, signed.Height, plain.Height)
		}
		if wide := signed.Width - plain.Width; wide < 6 || wide > 14 {
			t.Errorf("%+v: the minus is %v wide", style, wide)
		}
		// A space after a sign is drawn by the sign's font.
		width := func(s string) float32 { return fyne.MeasureText(s, 14, style).Width }
		if after, usual := width("● Local")-width("●")-width("Local"), width("a a")-2*width("a"); after < usual-0.5 || after > usual+0.5 {
			t.Errorf("%+v: the space after a sign is %v wide, between letters %v", style, after, usual)
		}
		if first := width(" Local") - width("Local"); first < width("a a")-2*width("a")-0.5 || first > width("a a")-2*width("a")+0.5 {
			t.Errorf("%+v: a space in front is %v wide", style, first)
		}
	}
}
