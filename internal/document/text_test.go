package document

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

func TestPrintable(t *testing.T) {
	for _, c := range []struct{ name, in, want, missing string }{
		{"plain", "Amoxicillin 500 mg", "Amoxicillin 500 mg", ""},
		{"decomposed twin is composed", "Jose\u0301 Nun\u0303ez", "José Nuñez", ""},
		{"Vietnamese", "Nguyễn Thị Bích", "Nguyễn Thị Bích", ""},
		{"decomposed Vietnamese", "Nguye\u0302\u0303n", "Nguyễn", ""},
		{"Cyrillic and Greek", "Анна Ковалёва, Γιώργος", "Анна Ковалёва, Γιώργος", ""},
		{"line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd", ""},
		{"controls", "a\x00b\x1bc\td\x7f", "abc d", ""},
		{"broken bytes", "a\xff\xfeb", "ab", ""},
		{"a right-to-left override cannot turn an amount", "\u202e00.5\u202c1", "00.51", ""},
		{"joiners and selectors print nothing", "a\u200d\u200b\ufeff\ufe0fb\u00ad", "ab", ""},
		{"emoji", "take 😀 daily", "take � daily", "😀"},
		{"Chinese", "王小明", "���", "小明王"},
		{"Arabic", "علي", "���", "علي"},
		{"Hindi", "राम", "���", "मरा"},
		{"full-width digits stay a dose", "５００㎎", "500mg", ""},
		{"minus and comparison", "−5, ≤ 3, ≥ 4", "–5, <= 3, >= 4", ""},
		{"the sign of a currency it lacks is its code", "৳ 5, ฿ 7", "BDT 5, THB 7", ""},
		{"lone surrogate", string([]byte{0xed, 0xa0, 0x80}), "", ""},
		{"beyond the basic plane", "𝔄x", "Ax", ""},
		{"thin blank", "1\u20092", "1\u20092", ""},
	} {
		missing := runeSet{}
		if got := printable(c.in, missing); got != c.want {
			t.Errorf("%s: printable(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
		if got := string(missing.sorted()); got != c.missing {
			t.Errorf("%s: missing %q, want %q", c.name, got, c.missing)
		}
	}
}

func TestEveryCurrencyPrints(t *testing.T) {
	for _, c := range clinic.Currencies() {
		if m := Check(clinic.Money{Minor: 123456, Currency: c}.String()); m != nil {
			t.Errorf("%s: the font lacks %q", c, m)
		}
	}
}

func TestCheckNamesEachMissingLetterOnce(t *testing.T) {
	got := Check("漢字", "plain", "字😀")
	if string(got) != "字漢😀" {
		t.Errorf("Check = %q", string(got))
	}
	if Check("José", "") != nil {
		t.Error("nothing is missing from José")
	}
}

func TestWarning(t *testing.T) {
	if w := (Report{}).Warning(tongue.In("en")); w != "" {
		t.Errorf("no letters are missing, yet: %s", w)
	}
	if w := (Report{Missing: []rune("漢字")}).Warning(tongue.In("en")); !strings.Contains(w, "漢 字") || strings.Contains(w, "more") {
		t.Error(w)
	}
	if w := (Report{Missing: []rune("一二三四五六七八九十百千万")}).Warning(tongue.In("en")); !strings.Contains(w, "千 and 1 more") {
		t.Error(w)
	}
}

func TestWrap(t *testing.T) {
	s := style{pt: 10}
	for _, c := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"", 40, nil},
		{"  \n ", 40, nil},
		{"one two three", 100, []string{"one two three"}},
		{"one two three", s.width("one two"), []string{"one two", "three"}},
		{"one  two", s.width("one"), []string{"one", "two"}},
		{"first\n\nlast", 100, []string{"first", "", "last"}},
		{"iiiiii", s.width("iii"), []string{"iii", "iii"}},
		{"Østergård-O'Brien", s.width("Østergård-O'Bri"), []string{"Østergård-", "O'Brien"}},
		{"1-0-1 5d", s.width("1-0-1 5"), []string{"1-0-1", "5d"}},
		{"+353 91", s.width("+353 9"), []string{"+353", "91"}},
		{unbroken("+353 91"), s.width("+353 91"), []string{"+353\u00a091"}},
		{"wide", 0, []string{"w", "i", "d", "e"}},
		{"x\u0323\u0302y", 0, []string{"x\u0323\u0302", "y"}},
	} {
		if got := wrap(c.text, s, c.width+0.01); !slices.Equal(got, c.want) {
			t.Errorf("wrap(%q, %.1f) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestClip(t *testing.T) {
	s := style{pt: 10}
	if got := clip([]string{"a", "b"}, 2, "…", s, 50); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("nothing to clip, got %q", got)
	}
	full := []string{"first line, full of words", "second"}
	got := clip(full, 1, "…", s, s.width(full[0]))
	if len(got) != 1 || !strings.HasSuffix(got[0], "…") || s.width(got[0]) > s.width(full[0]) {
		t.Errorf("clip = %q", got)
	}
	if full[0] != "first line, full of words" {
		t.Error("clip changed its argument")
	}
}

func TestToFitNeverGrows(t *testing.T) {
	s := style{pt: 10}
	if got := s.toFit("1.00", 50); got != s {
		t.Errorf("a short amount keeps its size, got %v", got)
	}
	long := "99,990,000,000,000.00"
	if got := s.toFit(long, 12); got.width(long) > 12.0001 || got.pt >= 10 {
		t.Errorf("too wide: %.2f mm at %.2f pt", got.width(long), got.pt)
	}
}

// FuzzText holds the promises that everything printed rests on: no panic,
// nothing the font cannot show, no line wider than its column, no letter lost.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "Søren Østergård", "😀👩‍👩‍👧", "a\u0301\u0301\u0301", "\u202eabc", strings.Repeat("x", 300),
		"- - -/-/ a-b-c", "\x00\xff\xc0", "王\n\n小明 \t", "   lead", "½ ㎎ ﬁ", "\u0301", "\U0010ffff\ufffd\uffff"} {
		f.Add(s, 20.0)
	}
	f.Fuzz(func(t *testing.T, s string, width float64) {
		if len(s) > 20_000 || width != width || width > 1000 {
			return
		}
		missing := runeSet{}
		clean := printable(s, missing)
		for _, r := range clean {
			if r != '\n' && !inFont(r) {
				t.Fatalf("%U is not in the font", r)
			}
		}
		if again := printable(clean, runeSet{}); again != clean {
			t.Fatalf("not stable: %q became %q", clean, again)
		}
		for r := range missing {
			if inFont(r) || !strings.ContainsRune(clean, Substitute) {
				t.Fatalf("%U is reported missing", r)
			}
		}
		st := style{pt: 9, bold: len(s)%2 == 0}
		lines := wrap(clean, st, width)
		letters := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r == ' ' || r == '\n' {
					return -1
				}
				return r
			}, s)
		}
		if got, want := letters(strings.Join(lines, "")), letters(clean); got != want && strings.TrimSpace(clean) != "" {
			t.Fatalf("letters were lost: %q of %q", got, want)
		}
		for _, l := range lines {
			base := 0
			for _, r := range l {
				if !unicode.Is(unicode.M, r) {
					base++
				}
			}
			if base > 1 && st.width(l) > max(width, 0)+0.01 {
				t.Fatalf("%q is %.2f mm wide, not %.2f", l, st.width(l), width)
			}
		}
	})
}
