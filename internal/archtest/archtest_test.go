package archtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "caredesk"

// pkg is what `go list` tells about a package of the module.
type pkg struct {
	Dir, ImportPath, Name, Doc         string
	Imports, TestImports, XTestImports []string
	Deps                               []string
	GoFiles, TestGoFiles, XTestGoFiles []string
}

// list reads the module's packages as they are on one system, without a C
// compiler.
func list(t *testing.T, system string) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=Dir,ImportPath,Name,Doc,Imports,TestImports,XTestImports,Deps,GoFiles,TestGoFiles,XTestGoFiles", "./...")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH=amd64")
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaints.String())
	}
	var all []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 5 {
		t.Fatalf("go list found %d packages: it looks in the wrong place", len(all))
	}
	return all
}

// TestMain looks at every folder, which tells the test cache that the result
// depends on them; it does not see what `go list` reads.
func TestMain(m *testing.M) {
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == ".git" || d.Name() == "out" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		return err
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestImportRules(t *testing.T) {
	for _, system := range []string{"linux", "windows", "darwin"} {
		t.Run(system, func(t *testing.T) {
			for _, p := range list(t, system) {
				for _, fault := range faults(p) {
					t.Error(fault)
				}
			}
		})
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range list(t, "linux") {
		doc := p.Doc
		if len(p.GoFiles) == 0 {
			doc = testDoc(t, p)
		}
		prefix := "Package " + p.Name + " "
		if p.Name == "main" {
			prefix = "Command " + filepath.Base(p.Dir) + " "
		}
		if !strings.HasPrefix(doc, prefix) {
			t.Errorf("%s: its package comment must begin %q, it is %q", p.ImportPath, prefix, doc)
		}
	}
}

// testDoc reads the package comment of a package that holds tests alone.
func testDoc(t *testing.T, p pkg) string {
	for _, name := range append(p.TestGoFiles, p.XTestGoFiles...) {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if file.Doc != nil {
			return file.Doc.Text()
		}
	}
	return ""
}

// faults lists what is wrong with a package's imports.
func faults(p pkg) []string {
	var found []string
	self := local(p.ImportPath)
	fault := func(format string, args ...any) {
		found = append(found, self+": "+fmt.Sprintf(format, args...))
	}
	own := slices.Clone(p.Imports)
	tests := append(slices.Clone(p.TestImports), p.XTestImports...)

	r := ruleFor(self)
	for _, path := range own {
		if name := local(path); r.may != nil && !standard(name) && !matches(r.may, name) {
			fault("must not import %s", name)
		}
	}
	for _, path := range append(own, p.Deps...) {
		if name := local(path); matches(r.never, name) && !slices.Contains(found, self+": must not reach "+name) {
			fault("must not reach %s", name)
		}
	}
	for _, path := range append(own, tests...) {
		for _, o := range only {
			if name := local(path); matches(o.imported, name) && !matches(o.by, self) {
				fault("must not import %s, which is for %s alone", name, strings.Join(o.by, ", "))
			}
		}
	}
	return found
}

func ruleFor(self string) rule {
	for _, r := range rules {
		if matches(r.packages, self) {
			return r
		}
	}
	return rule{}
}

// local shortens the module's own import paths.
func local(path string) string {
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}

// standard reports whether a shortened path is of the standard library: it has
// no dot in its first part and is none of the module's own.
func standard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	switch first {
	case "internal", "ui", "cmd", "assets", "docs", "scripts", ".":
		return false
	}
	return !strings.Contains(first, ".")
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		base, below := strings.CutSuffix(pattern, "...")
		return name == strings.TrimSuffix(base, "/") || below && strings.HasPrefix(name, base)
	})
}

// The test must be able to fail: each of these breaks one rule.
func TestBrokenRulesAreFound(t *testing.T) {
	cases := []struct {
		broken pkg
		want   string
	}{
		{pkg{ImportPath: "caredesk/internal/clinic", Imports: []string{"strings", "caredesk/internal/event"}}, "must not import internal/event"},
		{pkg{ImportPath: "caredesk/internal/clinic", Imports: []string{"golang.org/x/text/unicode/norm"}}, "must not import golang.org/x/text/unicode/norm"},
		{pkg{ImportPath: "caredesk/internal/service", Imports: []string{"caredesk/internal/store"}}, "must not reach internal/store"},
		{pkg{ImportPath: "caredesk/internal/service", Deps: []string{"gorm.io/gorm"}}, "must not reach gorm.io/gorm"},
		{pkg{ImportPath: "caredesk/internal/store", Imports: []string{"caredesk/internal/config"}}, "must not import internal/config"},
		{pkg{ImportPath: "caredesk/internal/document", Deps: []string{"caredesk/internal/service"}}, "must not reach internal/service"},
		{pkg{ImportPath: "caredesk/internal/bootstrap", Deps: []string{"caredesk/ui/pages"}}, "must not reach ui/pages"},
		{pkg{ImportPath: "caredesk/internal/bootstrap", Imports: []string{"gorm.io/gorm"}}, "internal/store/... alone"},
		{pkg{ImportPath: "caredesk/internal/brandnew", Deps: []string{"fyne.io/fyne/v2"}}, "must not reach fyne.io/fyne/v2"},
		{pkg{ImportPath: "caredesk/ui/viewmodel", Deps: []string{"fyne.io/fyne/v2/widget"}}, "must not reach fyne.io/fyne/v2/widget"},
		{pkg{ImportPath: "caredesk/ui/components", Imports: []string{"caredesk/internal/service"}}, "must not reach internal/service"},
		{pkg{ImportPath: "caredesk/ui/pages", Deps: []string{"fyne.io/fyne/v2/app"}}, "must not reach fyne.io/fyne/v2/app"},
		{pkg{ImportPath: "caredesk/ui", Deps: []string{"github.com/go-gl/gl/v2.1/gl"}}, "must not reach github.com/go-gl"},
		{pkg{ImportPath: "caredesk/ui/pages", XTestImports: []string{"fyne.io/fyne/v2/app"}}, "cmd/caredesk alone"},
		{pkg{ImportPath: "caredesk/internal/exchange", TestImports: []string{"github.com/jung-kurt/gofpdf"}}, "internal/document alone"},
		{pkg{ImportPath: "caredesk/cmd/caredeskctl", Deps: []string{"caredesk/ui"}}, "must not reach ui"},
	}
	for _, c := range cases {
		if got := strings.Join(faults(c.broken), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%+v: faults %q, want %q", c.broken, got, c.want)
		}
	}
	fine := []pkg{
		{ImportPath: "caredesk/cmd/caredesk", Imports: []string{"fyne.io/fyne/v2/app", "caredesk/ui", "caredesk/internal/bootstrap"}, Deps: []string{"gorm.io/gorm", "fyne.io/fyne/v2/app"}},
		{ImportPath: "caredesk/internal/store/storetest", Imports: []string{"testing", "caredesk/internal/store", "gorm.io/gorm"}},
		{ImportPath: "caredesk/ui/pages", Imports: []string{"caredesk/internal/service", "caredesk/ui/viewmodel", "fyne.io/fyne/v2/widget"}},
		{ImportPath: "caredesk/internal/service", Imports: []string{"context", "caredesk/internal/clinic"}, TestImports: []string{"caredesk/internal/store"}},
	}
	for _, p := range fine {
		if got := faults(p); len(got) != 0 {
			t.Errorf("%s: faults %q, want none", p.ImportPath, got)
		}
	}
}
