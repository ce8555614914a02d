package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"caredesk/internal/tongue"
)

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
	c.guess(n, strings.ToUpper(entity[:1])+words(entity[1:])+": "+words(verb))
	c.guess(n, words(entity))
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
	c.guess(call, fmt.Sprintf(sentence, what))
}

var (
	letters   = regexp.MustCompile(`\pL{2,}`)
	lower     = regexp.MustCompile(`\p{Ll}{2,}`)
	sayMethod = regexp.MustCompile(`^(done|Title|Words|Word|Text|Notice|Period|Reason|Where|Since|Unit|String|Label|\w+Text|\w+Title|\w+Words|\w+Name|counted)$`)
	otherFile = regexp.MustCompile(`/(sig_[a-z_]*|drug[a-z]*|allergen|words\w*|amount\w*|catalogue|dump\w*)\.go$`)
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
	bare := tongue.Verb.ReplaceAllString(s, "")
	if !letters.MatchString(bare) || sqlWord.MatchString(s) {
		return
	}
	if certain && !strings.Contains(s, " ") && !(s[0] >= 'A' && s[0] <= 'Z' && lower.MatchString(s)) {
		return // the name of a field
	}
	if !certain && !(looksSaid(s)) {
		return
	}
	c.guess(e, s)
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
	c.calls(f)
	c.errors(f)
	c.nouns(f)
	if dir == "internal/service" || dir == "internal/exchange/django" || strings.HasSuffix(path, "/mend.go") || strings.HasSuffix(path, "/breaklease.go") {
		c.actions(f)
	}
	if dir == "internal/document" {
		c.fields(f)
	}
	for _, d := range f.Decls {
		fn, isFunc := d.(*ast.FuncDecl)
		switch {
		case isFunc && fn.Body != nil:
			if dir != "internal/store" && dir != "internal/document" && (fn.Recv != nil || ageText.MatchString(fn.Name.Name)) && sayMethod.MatchString(fn.Name.Name) {
				c.returned(fn.Body)
			}
			if strings.HasSuffix(path, "internal/report/line.go") {
				c.labels(fn.Body)
			}
			if strings.HasSuffix(path, "internal/store/timeline_entries.go") {
				c.timeline(fn.Body)
			}
			c.sentences(fn.Body)
		case !isFunc:
			if dir == "internal/clinic" || dir == "internal/report" || dir == "internal/service" {
				c.named(d)
			}
			if strings.HasSuffix(path, "internal/report/measure.go") {
				c.labels(d)
			}
			c.sentences(d)
		}
	}
}

// fields collects what the texts of a paper are called, Field{"Recipient", …}, and the
// kinds of characters that cannot be printed, Missing{Kind: "pictures"}.
func (c *collector) fields(f *ast.File) {
	field := func(l *ast.CompositeLit) {
		if len(l.Elts) == 2 {
			if s, ok := template(l.Elts[0]); ok && letters.MatchString(tongue.Verb.ReplaceAllString(s, "")) {
				c.add(l, s, "")
			}
		}
	}
	named := func(e ast.Expr, name string) bool {
		id, ok := e.(*ast.Ident)
		return ok && id.Name == name
	}
	ast.Inspect(f, func(n ast.Node) bool {
		l, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if named(l.Type, "Field") {
			field(l)
		}
		if many, ok := l.Type.(*ast.ArrayType); ok && named(many.Elt, "Field") {
			for _, e := range l.Elts {
				if one, ok := e.(*ast.CompositeLit); ok {
					field(one)
				}
			}
		}
		if named(l.Type, "Missing") {
			for _, e := range l.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok && named(kv.Key, "Kind") {
					if s, ok := literal(kv.Value); ok {
						c.add(l, s, "")
					}
				}
			}
		}
		return true
	})
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

// labels collects what heads and names the rows of reports.
func (c *collector) labels(part ast.Node) {
	ast.Inspect(part, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.ADD {
				c.sentence(n, true)
				return false
			}
		case *ast.BasicLit:
			c.sentence(n, true)
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
			if s, ok := template(e); ok && (letters.MatchString(tongue.Verb.ReplaceAllString(s, "")) || age.MatchString(s)) {
				c.guess(e, s)
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
						c.guess(l, s)
					}
				}
				return true
			})
			return false
		case *ast.BasicLit:
			if s, _ := strconv.Unquote(n.Value); n.Kind == token.STRING && len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && lower.MatchString(s) && !sqlWord.MatchString(s) {
				c.guess(n, s)
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
