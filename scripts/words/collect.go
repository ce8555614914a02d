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
	files, err := sources(root, func(dir string) bool { return shown(dir) || slices.Contains(said, dir) })
	if err != nil {
		return nil, err
	}
	for dir, paths := range files {
		for _, path := range paths {
			f, err := parser.ParseFile(c.fset, path, nil, 0)
			if err != nil {
				return nil, err
			}
			if shown(dir) {
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

func (c *collector) add(n ast.Node, key, one string) {
	if strings.TrimSpace(key) == "" || noise.MatchString(key) {
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

// calls collects what goes through i18n.
func (c *collector) calls(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		pkg, name := called(call)
		if pkg != "i18n" {
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
			if !ok {
				c.errs = append(c.errs, fmt.Errorf("%s: i18n.%s takes a text written there; i18n.Say turns what is worked out", c.fset.Position(a.Pos()), name))
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
		}
		return true
	})
}

// actions collects the names of what the audit log holds, as the Audit page words
// them: "appointment.book" is "Appointment: book".
func (c *collector) actions(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		var value ast.Expr
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && (id.Name == "action" || id.Name == "Action") {
				value = n.Value
			}
		case *ast.CallExpr:
			for _, a := range n.Args {
				if s, ok := literal(a); ok && auditAction.MatchString(s) {
					c.action(a, s)
				}
			}
		}
		if s, ok := literal(value); ok && auditAction.MatchString(s) {
			c.action(value, s)
		}
		return true
	})
}

var auditAction = regexp.MustCompile(`^[a-z]{3,}(_[a-z]+)*\.[a-z]+(_[a-z]+)*$`)

func (c *collector) action(n ast.Node, name string) {
	entity, verb, _ := strings.Cut(name, ".")
	words := func(s string) string { return strings.ReplaceAll(s, "_", " ") }
	c.add(n, strings.ToUpper(entity[:1])+words(entity[1:])+": "+words(verb), "")
	c.add(n, words(entity), "")
}

// completions are helpers that put a noun into a sentence. Each sentence is a
// message as a whole, since languages bend the noun.
var completions = map[string][]string{
	"stale":       {"Somebody else changed %s meanwhile. Look at the change and save again.", "Somebody else has changed this %s in the meantime. Look at the new version and try again."},
	"notFound":    {"There is no such %s."},
	"require":     {"Give %s."},
	"blank":       {"Give %s."},
	"cleanReason": {"Give %s."},
}

func (c *collector) completed(call *ast.CallExpr, name string) {
	sentences := completions[name]
	if sentences == nil || len(call.Args) == 0 {
		return
	}
	what, ok := literal(call.Args[len(call.Args)-1])
	if !ok || what == "" {
		return
	}
	sentence := sentences[0]
	if len(sentences) > 1 && strings.Contains(filepath.ToSlash(c.fset.Position(call.Pos()).Filename), "internal/store/") {
		sentence = sentences[1]
	}
	c.add(call, fmt.Sprintf(sentence, what), "")
}

var (
	letters   = regexp.MustCompile(`\pL{2,}`)
	lower     = regexp.MustCompile(`\p{Ll}{2,}`)
	sayMethod = regexp.MustCompile(`^(done|Title|Words|Word|Text|Notice|Period|Reason|Where|Since|Unit|String|Label|\w+Text|\w+Title|\w+Words|\w+Name|counted)$`)
	otherFile = regexp.MustCompile(`/(sig_[a-z_]*|drug[a-z]*|allergen|words\w*|amount\w*|catalogue|dialect\w*|dump\w*)\.go$`)
	sqlWord   = regexp.MustCompile(`^(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|WITH|FROM|WHERE|AND|OR|ORDER|JOIN|LEFT|BEGIN|COMMIT|ROLLBACK|VACUUM|LISTEN|NOTIFY|SET|GROUP|ON|UNION|VALUES|EXISTS|NOT|CASE|LOCK|ANALYZE|TRUNCATE|COPY|EXPLAIN|GRANT|REINDEX|ATTACH|DETACH|SHOW|Content-|FHIR|http)\b`)
)

// noise is what has letters and is no text: keys, names of files, SQL.
var noise = regexp.MustCompile(`^Weekday\(|^%s ?(AND |=|WHERE )|^%s\w+\.\w+ |^wrong groups$|^\(backup key\)$|^\$|^[a-z]+[:\[(]|^[a-z]+-%|^\w+\(%s\)$| WHERE |^[A-Z][a-z]$`)

// template writes an expression of texts as a message: what is not written there
// becomes %s.
func template(e ast.Expr) (string, bool) {
	if s, ok := literal(e); ok {
		return s, true
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		part := func(e ast.Expr) string {
			if s, ok := literal(e); ok {
				return strings.ReplaceAll(s, "%", "%%")
			}
			if b, ok := e.(*ast.BinaryExpr); ok {
				if s, ok := template(b); ok {
					return s
				}
			}
			if c, ok := e.(*ast.CallExpr); ok {
				if pkg, name := called(c); pkg == "strconv" && name == "Itoa" {
					return "%d"
				}
			}
			return "%s"
		}
		return part(e.X) + part(e.Y), true
	case *ast.CallExpr:
		if pkg, name := called(e); pkg == "fmt" && name == "Sprintf" && len(e.Args) > 0 {
			return template(e.Args[0])
		}
	case *ast.ParenExpr:
		return template(e.X)
	}
	return "", false
}

// sentence adds what an expression says. Any text counts where it is certainly
// shown, elsewhere only what looks like a sentence.
func (c *collector) sentence(e ast.Expr, certain bool) {
	s, ok := template(e)
	if !ok {
		return
	}
	bare := regexp.MustCompile(`%(?:\[\d+\])?[-+#0]*\d*[a-zA-Z%]`).ReplaceAllString(s, "")
	if !letters.MatchString(bare) || sqlWord.MatchString(s) {
		return
	}
	if certain && !strings.Contains(s, " ") && !(s[0] >= 'A' && s[0] <= 'Z' && lower.MatchString(s)) {
		return // the name of a field
	}
	if !certain && !(looksSaid(s)) {
		return
	}
	c.add(e, s, "")
}

func looksSaid(s string) bool {
	first := strings.TrimLeft(s, "“\"(")
	return strings.Contains(s, " ") && lower.MatchString(s) && len(first) > 0 &&
		(first[0] >= 'A' && first[0] <= 'Z' || first[0] == '%') && (strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!"))
}

// rules collects what a package of the rules or the services says.
func (c *collector) rules(f *ast.File, dir string) {
	path := filepath.ToSlash(c.fset.Position(f.Pos()).Filename)
	if otherFile.MatchString(path) {
		return
	}
	c.errors(f)
	c.nouns(f)
	if dir == "internal/service" || dir == "internal/exchange/django" || strings.HasSuffix(path, "/mend.go") || strings.HasSuffix(path, "/breaklease.go") {
		c.actions(f)
	}
	for _, d := range f.Decls {
		fn, isFunc := d.(*ast.FuncDecl)
		switch {
		case isFunc && fn.Body != nil:
			if dir != "internal/store" && dir != "internal/document" && (fn.Recv != nil || ageText.MatchString(fn.Name.Name)) && sayMethod.MatchString(fn.Name.Name) {
				c.returned(fn.Body)
			}
			if strings.HasSuffix(path, "internal/store/timeline_entries.go") {
				c.timeline(fn.Body)
			}
			c.sentences(fn.Body)
		case !isFunc:
			if dir == "internal/clinic" || dir == "internal/report" || dir == "internal/service" {
				c.named(d)
			}
			c.sentences(d)
		}
	}
}

// age is a number with the letter of its unit: 46 y.
var age = regexp.MustCompile(`^%d [a-z]$`)

var ageText = regexp.MustCompile(`^(Age|Born|Allergy)Text$`)

// timeline collects what the entries of a timeline say, which the store words.
func (c *collector) timeline(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if s, ok := l.(*ast.SelectorExpr); ok && i < len(n.Rhs) && (s.Sel.Name == "Marker" || s.Sel.Name == "Title") {
					c.sentence(n.Rhs[i], true)
				}
			}
		case *ast.CallExpr:
			if pkg, name := called(n); pkg == "fmt" && name == "Sprintf" || name == "say" {
				for _, a := range n.Args {
					c.sentence(a, true)
				}
			}
		}
		return true
	})
}

// returned collects the texts that a method such as Title gives.
func (c *collector) returned(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		r, ok := n.(*ast.ReturnStmt)
		if !ok {
			return true
		}
		for _, e := range r.Results {
			if s, ok := template(e); ok && (letters.MatchString(regexp.MustCompile(`%[a-z]`).ReplaceAllString(s, "")) || age.MatchString(s)) {
				c.add(e, s, "")
			}
		}
		return true
	})
}

// named collects names in tables of the package: {RoleAdmin: "Administrator"}.
func (c *collector) named(d ast.Decl) {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return
	}
	ast.Inspect(g, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.FuncLit:
			return false
		case *ast.KeyValueExpr:
			ast.Inspect(n.Value, func(v ast.Node) bool {
				if l, ok := v.(*ast.BasicLit); ok && l.Kind == token.STRING {
					if s, _ := strconv.Unquote(l.Value); len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && lower.MatchString(s) && !sqlWord.MatchString(s) {
						c.add(l, s, "")
					}
				}
				return true
			})
			return false
		case *ast.BasicLit:
			if s, _ := strconv.Unquote(n.Value); n.Kind == token.STRING && len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && lower.MatchString(s) && !sqlWord.MatchString(s) {
				c.add(n, s, "")
			}
		}
		return true
	})
}

// sentences collects whole sentences wherever they stand.
func (c *collector) sentences(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			pkg, name := called(n)
			if name == "panic" || pkg == "slog" || pkg == "regexp" || pkg == "errors" || pkg == "fmt" && name == "Errorf" {
				return false
			}
			if pkg == "fmt" && name == "Sprintf" {
				c.sentence(n, false)
			}
		case *ast.BinaryExpr:
			if n.Op == token.ADD {
				c.sentence(n, false)
				return false
			}
		case *ast.BasicLit:
			c.sentence(n, false)
		}
		return true
	})
}
