package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// text is a message that the code asks for.
type text struct {
	one string // the English form for 1 where it has plurals
	key string
	at  string // the first place that asks for it
}

// english is what the English catalogue holds.
func (t text) english() any {
	plain, _, _ := strings.Cut(t.key, " [")
	if !strings.HasSuffix(t.key, "]") {
		plain = t.key
	}
	if t.one != "" {
		return map[string]string{"one": t.one, "other": plain}
	}
	return plain
}

// shown are the packages whose texts go through a catalogue where they are shown.
func shown(dir string) bool {
	return (dir == "ui" || strings.HasPrefix(dir, "ui/")) && dir != "ui/i18n" && dir != "ui/uitest" && dir != "ui/theme"
}

// said are the packages whose texts are turned by i18n.Say and i18n.Error.
var said = []string{"internal/clinic", "internal/service", "internal/report", "internal/auth", "internal/picture", "internal/codelist", "internal/exchange",
	"internal/exchange/tables", "internal/exchange/fhir", "internal/exchange/django", "internal/backup", "internal/bootstrap", "internal/desktop", "internal/config",
	"internal/exportfile", "internal/reportfile", "internal/secrets", "internal/filetype", "internal/store", "internal/document"}

// tongueItself joins a few texts by messages of its own, such as "%s: %s"; most of
// what it turns comes from elsewhere and is not written there.
const tongueItself = "internal/tongue"

// sources are the program's own files, tests left out.
func sources(root string, want func(dir string) bool) (map[string][]string, error) {
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || rel == "out" || rel == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(rel, ".go") && !strings.HasSuffix(rel, "_test.go") {
			if dir := filepath.ToSlash(filepath.Dir(rel)); want(dir) {
				out[dir] = append(out[dir], path)
			}
		}
		return nil
	})
	return out, err
}

type collector struct {
	fset  *token.FileSet
	texts map[string]text
	errs  []error
}

// collect finds every text of the program.
func collect(root string) (map[string]text, error) {
	c := &collector{fset: token.NewFileSet(), texts: map[string]text{}}
	files, err := sources(root, func(dir string) bool { return shown(dir) || slices.Contains(said, dir) || dir == tongueItself })
	if err != nil {
		return nil, err
	}
	for dir, paths := range files {
		for _, path := range paths {
			f, err := parser.ParseFile(c.fset, path, nil, 0)
			if err != nil {
				return nil, err
			}
			if dir == tongueItself {
				c.calls(f)
			} else if shown(dir) {
				c.calls(f)
				c.errors(f)
				c.nouns(f)
			} else {
				c.rules(f, dir)
			}
		}
	}
	if len(c.errs) > 0 {
		return nil, c.errs[0]
	}
	return c.texts, nil
}

// guess adds what looks like a text where nothing says that it is one.
func (c *collector) guess(n ast.Node, key string) {
	if !noise.MatchString(key) {
		c.add(n, key, "")
	}
}

// add keeps a text; an argument of i18n is one, however short.
func (c *collector) add(n ast.Node, key, one string) {
	if strings.TrimSpace(key) == "" {
		return
	}
	if old, ok := c.texts[key]; ok {
		if old.one == "" && one != "" {
			old.one = one
			c.texts[key] = old
		}
		return
	}
	c.texts[key] = text{key: key, one: one, at: c.fset.Position(n.Pos()).String()}
}

// literal reads a string literal, or several that are added.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			a, ok := literal(e.X)
			b, ok2 := literal(e.Y)
			return a + b, ok && ok2
		}
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}

// called names a function of a package: "i18n", "T".
func called(call *ast.CallExpr) (pkg, name string) {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			return id.Name, f.Sel.Name
		}
		return "", f.Sel.Name
	case *ast.Ident:
		return "", f.Name
	}
	return "", ""
}

// calls collects what goes through i18n or, in a file that speaks several languages,
// through a language of package tongue: to.T("Day list").
func (c *collector) calls(f *ast.File) {
	own := f.Name.Name == "tongue"
	speaks := own || imports(f, "caredesk/internal/tongue")
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		pkg, name := called(call)
		if pkg != "i18n" && !(speaks && isMethod(call)) {
			return true
		}
		need := map[string]int{"T": 1, "M": 1, "F": 1, "C": 2, "N": 3}[name]
		if need == 0 || len(call.Args) < need {
			return true
		}
		var lits []string
		for _, a := range call.Args[:need] {
			if name == "N" && len(lits) == 0 && a == call.Args[0] {
				lits = append(lits, "")
				continue
			}
			s, ok := literal(a)
			if !ok && own {
				return true
			}
			if !ok {
				c.errs = append(c.errs, fmt.Errorf("%s: %s takes a text written there; Say turns what is worked out", c.fset.Position(a.Pos()), name))
				return true
			}
			lits = append(lits, s)
		}
		switch name {
		case "T", "M", "F":
			c.add(call, lits[0], "")
		case "C":
			c.add(call, lits[1]+" ["+lits[0]+"]", "")
		case "N":
			c.add(call, lits[2], lits[1])
		}
		return true
	})
}

// isMethod reports a call of a method.
func isMethod(call *ast.CallExpr) bool {
	_, ok := call.Fun.(*ast.SelectorExpr)
	return ok
}

// imports reports whether a file imports a package.
func imports(f *ast.File, path string) bool {
	return slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(path) })
}

// errorMakers build errors whose message is shown.
var errorMakers = regexp.MustCompile(`^(Errorf|FieldErrorf|Wrap|fail|refuse|refused|invalid|conflict|stale|notFound|missing|wrong|gone|denied|unavailable|problem|clash)\w*$`)

// errors collects the messages of clinic.Error.
func (c *collector) errors(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			pkg, name := called(n)
			c.completed(n, name)
			if pkg == "fmt" || pkg == "slog" || pkg == "i18n" || !errorMakers.MatchString(name) {
				return true
			}
			for _, a := range n.Args {
				c.sentence(a, true)
			}
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Message" {
						c.sentence(kv.Value, true)
					}
				}
			}
		}
		return true
	})
}

// nouns collects what rows are called: Noun{One: "visit", Many: "visits"}.
func (c *collector) nouns(f *ast.File) {
	inside := map[*ast.CompositeLit]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		l, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		name := ""
		switch t := l.Type.(type) {
		case *ast.Ident:
			name = t.Name
		case *ast.SelectorExpr:
			name = t.Sel.Name
		case *ast.MapType:
			if id, ok := t.Value.(*ast.Ident); ok && id.Name == "noun" {
				for _, e := range l.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						if v, ok := kv.Value.(*ast.CompositeLit); ok {
							inside[v] = true
						}
					}
				}
			}
		}
		if name != "Noun" && name != "noun" && !inside[l] || len(l.Elts) != 2 {
			return true
		}
		var words [2]string
		for i, e := range l.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				e = kv.Value
			}
			words[i], _ = literal(e)
		}
		if words[0] != "" && words[1] != "" {
			c.add(l, words[1], words[0])
			if name == "Noun" {
				c.add(l, "No "+words[1], "") // what stands below an empty table
			}
		}
		return true
	})
}
