// Command licences writes LICENSE-THIRD-PARTY: what is linked into the programs
// on any of the systems they are built for, and embedded in them, with the texts
// under which it may be passed on. It reads the module cache and needs no network
// once the modules are there.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// fileName is what is written, at the root of the project.
const fileName = "LICENSE-THIRD-PARTY"

func main() {
	root := flag.String("root", ".", "the root of the project")
	flag.Parse()
	text, err := collect(*root)
	if err == nil {
		err = os.WriteFile(filepath.Join(*root, fileName), text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// part is something of others, with the files that say how it may be used.
type part struct {
	name, version string
	files         []file
}

type file struct{ path, text string }

// listed is what `go list` tells of a package.
type listed struct {
	Dir      string
	Standard bool
	Module   *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// builds are those whose packages count.
var builds = []struct{ system, tags string }{{"linux", "x11,no_emoji"}, {"windows", "no_emoji"}, {"darwin", "no_emoji"}}

// collect reads all licences and writes the whole text.
func collect(root string) ([]byte, error) {
	modules := map[string]*part{}
	folders := map[string]map[string]bool{} // by module
	for _, b := range builds {
		packages, err := list(root, b.system, b.tags)
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			if p.Standard || p.Module == nil || p.Module.Main {
				continue
			}
			m := p.Module
			if modules[m.Path] == nil {
				modules[m.Path] = &part{name: m.Path, version: m.Version}
				folders[m.Path] = map[string]bool{}
			}
			// The folders of the linked packages up to the module's: what is embedded
			// often has a licence of its own there.
			for dir := p.Dir; ; dir = filepath.Dir(dir) {
				folders[m.Path][dir] = true
				if dir == m.Dir || len(dir) <= len(m.Dir) {
					break
				}
			}
			for _, below := range embedded[m.Path] {
				folders[m.Path][filepath.Join(m.Dir, filepath.FromSlash(below))] = true
			}
		}
	}
	var parts []*part
	for path, m := range modules {
		dirs := make([]string, 0, len(folders[path]))
		for dir := range folders[path] {
			dirs = append(dirs, dir)
		}
		slices.SortFunc(dirs, func(a, b string) int { return strings.Compare(filepath.ToSlash(a), filepath.ToSlash(b)) })
		shortest := dirs[0] // the module's own
		for _, dir := range dirs {
			found, err := licencesIn(dir, shortest)
			if err != nil {
				return nil, err
			}
			m.files = append(m.files, found...)
		}
		if len(m.files) == 0 {
			return nil, fmt.Errorf("%s %s has no licence file: look how it may be used, and add it by hand", m.name, m.version)
		}
		parts = append(parts, m)
	}
	slices.SortFunc(parts, func(a, b *part) int { return strings.Compare(a.name, b.name) })
	first, err := besides(root)
	if err != nil {
		return nil, err
	}
	return render(append(first, parts...)), nil
}

// embedded names folders of modules that hold no packages of ours but what is
// embedded or compiled in.
var embedded = map[string][]string{
	"fyne.io/fyne/v2":                 {"theme/font", "theme/icons"},
	"github.com/go-gl/glfw/v3.4/glfw": {"glfw", "glfw/deps"},
}

// besides is what is no module: Go itself and the fonts.
func besides(root string) ([]*part, error) {
	out, err := run(root, nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	goText, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "LICENSE"))
	if err != nil {
		return nil, fmt.Errorf("the licence of Go: %w", err)
	}
	fonts, err := os.ReadFile(filepath.Join(root, "assets", "fonts", "OFL.txt"))
	if err != nil {
		return nil, err
	}
	symbols, err := os.ReadFile(filepath.Join(root, "assets", "fonts", "DejaVu.txt"))
	if err != nil {
		return nil, err
	}
	return []*part{
		{name: "The Go standard library and runtime", files: []file{{"LICENSE", string(goText)}}},
		{name: "Noto Sans (fonts)", files: []file{{"OFL.txt", string(fonts)}}},
		{name: "DejaVu Sans (a few characters, as Caredesk Symbols)", files: []file{{"DejaVu.txt", string(symbols)}}},
	}, nil
}

func list(root, system, tags string) ([]listed, error) {
	out, err := run(root, []string{"GOOS=" + system, "GOARCH=amd64", "CGO_ENABLED=1", "GOFLAGS=-mod=readonly"},
		"go", "list", "-deps", "-tags", tags, "-json=Dir,Standard,Module", "./cmd/caredesk", "./cmd/caredeskctl")
	if err != nil {
		return nil, err
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

func run(root string, env []string, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = root, append(os.Environ(), env...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, complaints.String())
	}
	return out, nil
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|ofl|unlicense|copyright)([-_.].*)?$`)

// licencesIn reads the licence files of one folder.
func licencesIn(dir, module string) ([]file, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []file
	for _, e := range entries {
		if !e.Type().IsRegular() || !licenceName.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		name, err := filepath.Rel(module, filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, file{filepath.ToSlash(name), string(text)})
	}
	return out, nil
}

// render writes the list, and each text once with those it is of.
func render(parts []*part) []byte {
	var b bytes.Buffer
	b.WriteString("What Caredesk contains of others, and under which terms. Made by scripts/licences from\nthe modules that are linked on Linux, Windows and macOS; not edited by hand.\n\n")
	type use struct {
		text string
		by   []string
	}
	var uses []*use
	for _, p := range parts {
		title := strings.TrimSpace(p.name + " " + p.version)
		var numbers []string
		for _, f := range p.files {
			text := tidy(f.text)
			at := slices.IndexFunc(uses, func(u *use) bool { return u.text == text })
			if at < 0 {
				at = len(uses)
				uses = append(uses, &use{text: text})
			}
			uses[at].by = append(uses[at].by, title+": "+f.path)
			numbers = append(numbers, fmt.Sprint(at+1))
		}
		fmt.Fprintf(&b, "  %s: text %s\n", title, strings.Join(numbers, ", "))
	}
	for i, u := range uses {
		fmt.Fprintf(&b, "\n%s\nText %d, of\n", strings.Repeat("=", 80), i+1)
		for _, by := range u.by {
			fmt.Fprintf(&b, "  %s\n", by)
		}
		fmt.Fprintf(&b, "%s\n\n%s\n", strings.Repeat("-", 80), u.text)
	}
	return b.Bytes()
}

// tidy takes out what differs between copies of one text without meaning.
func tidy(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\f\v")
	}
	return strings.Trim(strings.TrimPrefix(strings.Join(lines, "\n"), "\ufeff"), "\n")
}
