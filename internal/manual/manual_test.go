package manual

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/mod/semver"

	"caredesk/docs"
)

const sample = "# Handbook\n\nBegin [here](#first-steps), or see [the other](other.md#more) and <https://example.org>.\n\n" +
	"## First steps!\n\nPress `Ctrl N`, **then** *wait*:\n\n1. one\n2. two\n   - inner *part*\n\n| key | does |\n|---|---|\n| `F1` | help |\n\n" +
	"    run me\n    twice\n\n![A page](page.png)\n\n#### Below\n\nÉclair.\n\n## First steps!\n\nAgain.\n"

func sampleBook(t *testing.T) *Book {
	t.Helper()
	b, err := Read(fstest.MapFS{"a.md": {Data: []byte(sample)}, "other.md": {Data: []byte("# Other\n\n### More\n\nUse F1 twice: F1.\n")}}, "a.md", "other.md")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHeadingsMakePages(t *testing.T) {
	b := sampleBook(t)
	var ids []string
	for _, p := range b.Pages {
		ids = append(ids, p.ID())
	}
	if want := []string{"a.md#handbook", "a.md#first-steps", "a.md#first-steps-1", "other.md#other", "other.md#more"}; !slices.Equal(ids, want) {
		t.Fatalf("pages %v, want %v", ids, want)
	}
	var kinds []Kind
	var marks []string
	for _, block := range b.Pages[1].Blocks {
		kinds, marks = append(kinds, block.Kind), append(marks, block.Mark)
	}
	if want := []Kind{Paragraph, Item, Item, Item, Table, Code, Picture, Heading, Paragraph}; !slices.Equal(kinds, want) {
		t.Errorf("blocks %v, want %v", kinds, want)
	}
	if want := []string{"", "1.", "2.", "•", "", "", "", "", ""}; !slices.Equal(marks, want) {
		t.Errorf("marks %q, want %q", marks, want)
	}
	blocks := b.Pages[1].Blocks
	if s := blocks[0].Spans; len(s) != 7 || !s[1].Code || s[1].Text != "Ctrl N" || !s[3].Bold || !s[5].Italic {
		t.Errorf("the paragraph's runs are %+v", s)
	}
	if blocks[3].Depth != 1 || blocks[4].Rows[1][0][0].Text != "F1" || !slices.Equal(blocks[5].Lines, []string{"run me", "twice"}) || blocks[6].Picture != "page.png" {
		t.Errorf("%+v", blocks[3:7])
	}
}

func TestThePagesBelowAPage(t *testing.T) {
	b := sampleBook(t)
	if got := b.Below(0); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("below the first page stand %v", got)
	}
	if got := b.Below(3); len(got) != 0 { // its only one is two levels deeper
		t.Errorf("below the other file's page stand %v", got)
	}
}

func TestLinksLeadToPages(t *testing.T) {
	b := sampleBook(t)
	for link, want := range map[string]string{"#first-steps": "a.md#first-steps", "other.md#more": "other.md#more", "other.md": "other.md#other",
		"https://example.org": "", "#nowhere": "", "missing.md": "", "": ""} {
		at, ok := b.Follow(0, link)
		if got := ""; ok {
			got = b.Pages[at].ID()
			if got != want {
				t.Errorf("%q leads to %q, not %q", link, got, want)
			}
		} else if want != "" {
			t.Errorf("%q leads nowhere", link)
		}
	}
}

func TestSearchFindsWordsWithoutAccentsTitlesFirst(t *testing.T) {
	b := sampleBook(t)
	hits := b.Search("eclair")
	if len(hits) != 1 || b.Pages[hits[0].Page].ID() != "a.md#first-steps" || !slices.Equal(hits[0].Blocks, []int{8}) {
		t.Errorf("eclair: %+v", hits)
	}
	if hits = b.Search("MORE"); len(hits) != 1 || !hits[0].Titled {
		t.Errorf("more: %+v", hits)
	}
	if hits = b.Search("steps again"); len(hits) != 1 || b.Pages[hits[0].Page].Anchor != "first-steps-1" {
		t.Errorf("two words on one page: %+v", hits)
	}
	if len(b.Search("  ")) != 0 || len(b.Search("zebra")) != 0 {
		t.Error("found what is not there")
	}
}

func TestNewsAreThoseBetweenTheVersions(t *testing.T) {
	b, err := Read(fstest.MapFS{NewsFile: {Data: []byte("# New\n\n## 0.10.0\n\na\n\n## 0.9.1\n\nb\n\n## 0.9.0\n\nc\n")}}, NewsFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		seen, now string
		want      []string
	}{
		{"0.9.0", "0.10.0", []string{"0.10.0", "0.9.1"}}, {"0.9.0", "0.9.1", []string{"0.9.1"}}, {"0.10.0", "0.10.0", nil},
		{"0.10.0", "0.9.0", nil}, {"", "0.10.0", nil}, {"0.9.0", "dev", nil},
	} {
		var got []string
		for _, i := range b.News(c.seen, c.now) {
			got = append(got, b.Pages[i].Title)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("from %q to %q: %v, want %v", c.seen, c.now, got, c.want)
		}
	}
}

func handbook(t *testing.T) *Book {
	t.Helper()
	b, err := Read(docs.FS, docs.Pages()...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What a page shows must be inside the program: docs/docs.go names it.
func TestTheHandbookIsWholeInsideTheProgram(t *testing.T) {
	b := handbook(t)
	if len(b.Pages) < 40 {
		t.Fatalf("%d pages", len(b.Pages))
	}
	pictures := 0
	for i, p := range b.Pages {
		if len(p.Blocks) == 0 && (i+1 == len(b.Pages) || b.Pages[i+1].Level <= p.Level) {
			t.Errorf("%s says nothing", p.ID())
		}
		for _, block := range p.Blocks {
			if block.Kind == Picture {
				pictures++
				if _, err := b.Picture(block.Picture); err != nil {
					t.Errorf("%s: its picture %s is not embedded: name it in docs/docs.go", p.ID(), block.Picture)
				}
			}
		}
	}
	if pictures == 0 {
		t.Error("no pictures")
	}
}

// Every picture that is drawn is shown somewhere, as it is carried by each copy
// of the program; that those which are shown exist is the test above and that of
// the links. None may be heavy.
func TestEveryPictureIsShownAndSmall(t *testing.T) {
	drawn, err := filepath.Glob(filepath.Join(root, "docs", "screens", "*"))
	if err != nil || len(drawn) < 12 {
		t.Fatalf("pictures: %v, %v", drawn, err)
	}
	shown := map[string]bool{}
	for _, file := range []string{"README.md", "docs/manual.md", "docs/administration.md", "docs/architecture.md", "docs/news.md"} {
		_, links := linksOf([]byte(read(t, file)))
		for _, link := range links {
			shown[filepath.Join(root, filepath.Dir(file), filepath.FromSlash(link))] = true
		}
	}
	var all int64
	for _, file := range drawn {
		if !shown[file] {
			t.Errorf("%s is shown nowhere", file)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if all += info.Size(); info.Size() > 62<<10 {
			t.Errorf("%s has %d bytes", file, info.Size())
		}
	}
	if all > 1<<20 {
		t.Errorf("all pictures have %d bytes", all)
	}
}

func TestTheNewestVersionHasItsNews(t *testing.T) {
	b := handbook(t)
	versions := map[string]bool{}
	for _, p := range b.Pages {
		if p.File == NewsFile && p.Level == 2 {
			if !semver.IsValid("v" + p.Title) {
				t.Errorf("news.md: the heading %q is no version", p.Title)
			}
			versions[p.Title] = true
		}
	}
	for _, line := range strings.Split(read(t, "FyneApp.toml"), "\n") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "Version = "); ok && !versions[strings.Trim(v, `"`)] {
			t.Errorf("docs/news.md has no entry for version %s", v)
		}
	}
	for _, line := range strings.Split(read(t, "CHANGELOG.md"), "\n") {
		if v, ok := strings.CutPrefix(line, "## "); ok {
			v = strings.Trim(strings.Fields(v)[0], "[]")
			if semver.IsValid("v"+v) && !versions[v] {
				t.Errorf("docs/news.md has no entry for version %s of the changelog", v)
			}
		}
	}
}

var root = filepath.Join("..", "..")

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// linksOf reads the anchors of a file's headings and where its links and
// pictures lead.
func linksOf(source []byte) (headings map[string]bool, links []string) {
	headings = map[string]bool{}
	seen, c := anchors{}, cutter{source}
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch v := n.(type) {
			case *ast.Heading:
				headings[seen.next(plain(c.spans(v)))] = true
			case *ast.Link:
				links = append(links, string(v.Destination))
			case *ast.Image:
				links = append(links, string(v.Destination))
			}
		}
		return ast.WalkContinue, nil
	})
	return headings, links
}

// broken lists the links of a file that lead nowhere. External ones are not
// followed.
func broken(file string, source []byte) []string {
	var out []string
	own, links := linksOf(source)
	for _, link := range links {
		target, anchor, _ := strings.Cut(link, "#")
		if strings.Contains(target, ":") {
			continue
		}
		headings := own
		if target != "" {
			other := filepath.Join(filepath.Dir(file), filepath.FromSlash(target))
			b, err := os.ReadFile(other)
			if info, statErr := os.Stat(other); statErr == nil && info.IsDir() {
				err = nil
			}
			if err != nil {
				out = append(out, link)
				continue
			}
			headings, _ = linksOf(b)
		}
		if anchor != "" && !headings[anchor] {
			out = append(out, link)
		}
	}
	return out
}

func TestNoLinkOfThePagesIsBroken(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.md", "docs/*.md", "internal/*/testdata/*.md", "internal/*/*/testdata/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 8 {
		t.Fatalf("only %v", files)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range broken(file, b) {
			t.Errorf("%s: the link %s leads nowhere", file, link)
		}
	}
}

func TestBrokenLinksAreFound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got := broken(file, []byte("# One\n\n[a](#one) [b](#two) [c](a.md) [d](missing.md) [e](a.md#x) [f](https://example.org/#y) ![g](p.png)\n"))
	if want := []string{"#two", "missing.md", "a.md#x", "p.png"}; !slices.Equal(got, want) {
		t.Errorf("broken: %v, want %v", got, want)
	}
}
