// Command coverage reads what tests wrote with -coverprofile and says how much of each
// package they ran, and which functions least.
//
//	go run ./scripts/coverage -least 10 -below 90 out/coverage.out
//
// It ends with status 1 when less than -below percent of a package's statements
// was run.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	least := flag.Int("least", 10, "name this many functions of which least was run")
	below := flag.Float64("below", 0, "fail below this many percent")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: coverage [-least n] [-below percent] profile")
		os.Exit(2)
	}
	enough, err := run(os.Stdout, flag.Arg(0), ".", *least, *below)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if !enough {
		os.Exit(1)
	}
}

// block is a run of statements as the compiler counts them.
type block struct {
	file       string // with the path of its package
	line       int
	statements int
	ran        bool
}

// tally counts the statements of a package or a function.
type tally struct {
	name     string
	all, ran int
}

func (t tally) percent() float64 { return 100 * float64(t.ran) / float64(max(t.all, 1)) }

func (t *tally) add(b block) {
	t.all += b.statements
	if b.ran {
		t.ran += b.statements
	}
}

// run writes the report. enough says that no package is below.
func run(w io.Writer, profile, root string, least int, below float64) (enough bool, err error) {
	f, err := os.Open(profile)
	if err != nil {
		return false, err
	}
	defer f.Close()
	blocks, err := read(f)
	if err != nil {
		return false, err
	}
	packages, functions := map[string]*tally{}, map[string]*tally{}
	found := map[string][]function{}
	for _, b := range blocks {
		in := path.Dir(b.file)
		if packages[in] == nil {
			packages[in] = &tally{name: in}
		}
		packages[in].add(b)
		if found[b.file] == nil {
			if found[b.file], err = functionsOf(root, b.file); err != nil {
				return false, err
			}
		}
		if name := nameAt(found[b.file], b.line); name != "" {
			if functions[name] == nil {
				functions[name] = &tally{name: name}
			}
			functions[name].add(b)
		}
	}
	list := slices.SortedFunc(maps.Values(functions), func(a, b *tally) int {
		return cmp.Or(cmp.Compare(a.percent(), b.percent()), cmp.Compare(b.all, a.all), strings.Compare(a.name, b.name))
	})
	fmt.Fprintln(w, "Least covered:")
	for _, t := range list[:min(least, len(list))] {
		fmt.Fprintf(w, "%6.1f %% of %3d statements  %s\n", t.percent(), t.all, t.name)
	}
	enough = len(packages) > 0
	for _, t := range slices.SortedFunc(maps.Values(packages), func(a, b *tally) int { return strings.Compare(a.name, b.name) }) {
		verdict := ""
		if t.percent() < below {
			enough, verdict = false, fmt.Sprintf(": below %g %%", below)
		}
		fmt.Fprintf(w, "%s: %.1f %% of %d statements%s\n", t.name, t.percent(), t.all, verdict)
	}
	return enough, nil
}

// read joins what several test programs wrote of the same blocks.
func read(r io.Reader) ([]block, error) {
	joined := map[string]*block{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		text := lines.Text()
		if strings.HasPrefix(text, "mode:") {
			continue
		}
		// name.go:line.column,line.column statements count
		fields := strings.Fields(text)
		if len(fields) != 3 {
			return nil, fmt.Errorf("not a line of a profile: %q", text)
		}
		file, rest, _ := strings.Cut(fields[0], ":")
		from, _, _ := strings.Cut(rest, ".")
		line, err := strconv.Atoi(from)
		if err != nil {
			return nil, fmt.Errorf("not a line of a profile: %q", text)
		}
		statements, err := strconv.Atoi(fields[1])
		if err != nil {
			return nil, fmt.Errorf("not a line of a profile: %q", text)
		}
		if joined[fields[0]] == nil {
			joined[fields[0]] = &block{file: file, line: line, statements: statements}
		}
		joined[fields[0]].ran = joined[fields[0]].ran || fields[2] != "0"
	}
	var list []block
	for _, key := range slices.Sorted(maps.Keys(joined)) {
		list = append(list, *joined[key])
	}
	return list, lines.Err()
}

// function is where a function stands in its file.
type function struct {
	name     string
	from, to int
}

// functionsOf reads the functions of a file of this module.
func functionsOf(root, file string) ([]function, error) {
	_, inside, _ := strings.Cut(file, "/") // behind the module's name
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, filepath.Join(root, filepath.FromSlash(inside)), nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	list := []function{}
	for _, d := range tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			list = append(list, function{inside + ": " + receiver(f) + f.Name.Name, set.Position(f.Pos()).Line, set.Position(f.End()).Line})
		}
	}
	return list, nil
}

// receiver is the type before a method's name.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if name, ok := t.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}

func nameAt(list []function, line int) string {
	for _, f := range list {
		if f.from <= line && line <= f.to {
			return f.name
		}
	}
	return ""
}
