package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// bareTexts finds the texts written in the window's code that go through no
// catalogue: string literals that read like words for people and stand in no call
// of i18n and in none of the places whose strings nobody sees.
func bareTexts(root string) ([]string, error) {
	allowed, err := readAllowed(root)
	if err != nil {
		return nil, err
	}
	files, err := sources(root, shown)
	if err != nil {
		return nil, err
	}
	b := &bareFinder{fset: token.NewFileSet(), allowed: allowed, used: map[string]bool{}}
	for _, paths := range files {
		for _, path := range paths {
			f, err := parser.ParseFile(b.fset, path, nil, 0)
			if err != nil {
				return nil, err
			}
			b.file = f
			ast.Inspect(f, b.visit)
		}
	}
	for text := range allowed {
		if !b.used[text] {
			b.faults = append(b.faults, fmt.Sprintf("scripts/words/allowed.txt: %q stands nowhere any more", text))
		}
	}
	sort.Strings(b.faults)
	return b.faults, nil
}

// readAllowed reads the texts that may stand in code, one a line.
func readAllowed(root string) (map[string]bool, error) {
	b, err := os.ReadFile(filepath.Join(root, "scripts", "words", "allowed.txt"))
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			out[line] = true
		}
	}
	return out, nil
}

type bareFinder struct {
	fset    *token.FileSet
	file    *ast.File
	stack   []ast.Node
	allowed map[string]bool
	used    map[string]bool
	faults  []string
}

var (
	keyName  = regexp.MustCompile(`^(F\d+|Enter|Esc|Tab|Space|Del|Delete|Home|End|PgUp|PgDn|Return|Up|Down|Left|Right)$`)
	keyHint  = regexp.MustCompile(`^(Ctrl|Alt|Shift)( |$)`)
	layout   = regexp.MustCompile(`2006|15:04|\bJan(uary)?\b|^Mon( |$)|^Monday `)
	unseen   = regexp.MustCompile(`^(fill|stroke)?:?M\d|^https?:|\(\?|\\d|\.go$|^#|^[a-z_.-]+:|^[A-Z0-9_./-]{2,}$|^[a-z]+ %d$`)
	quiet    = regexp.MustCompile(`^(strings|regexp|slog|log|os|filepath|exec|errors|strconv|time|unicode|utf8|bytes|json|lang|i18n|theme|url|clinic)$`)
	quietFn  = regexp.MustCompile(`^(panic|Format|Parse|Info|Warn|Error|Debug|MatchString|StringWithFallback|SetString|LogError|Errorf|New(Static)?Resource|Log|fail|Sscanf?)$`)
	anyWords = regexp.MustCompile(`\pL{2,}`)
)

// looksShown reports whether a string reads like words for people.
func looksShown(s string) bool {
	if !anyWords.MatchString(s) || keyName.MatchString(s) || keyHint.MatchString(s) || layout.MatchString(s) || unseen.MatchString(s) {
		return false
	}
	first := strings.TrimSpace(s)[0]
	return strings.Contains(strings.TrimSpace(s), " ") || first >= 'A' && first <= 'Z' || strings.HasSuffix(s, "…")
}

func (b *bareFinder) visit(n ast.Node) bool {
	if n == nil {
		b.stack = b.stack[:len(b.stack)-1]
		return true
	}
	if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
		if s, ok := literal(l); ok && (looksShown(s) || b.isAnswer(s)) && !b.excused(l) {
			if b.allowed[s] {
				b.used[s] = true
			} else {
				b.faults = append(b.faults, fmt.Sprintf("%s: %q goes through no catalogue", b.fset.Position(l.Pos()), s))
			}
		}
	}
	b.stack = append(b.stack, n)
	return true
}

var (
	oneWord = regexp.MustCompile(`^\p{Ll}{2,}$`)
	setter  = regexp.MustCompile(`^Set(Text|Value|Title|Hint)$`)
)

// isAnswer reports whether a word in small letters, which a name of a field or a
// choice could be as well, stands where it is answered or set as a text.
func (b *bareFinder) isAnswer(s string) bool {
	if !oneWord.MatchString(s) {
		return false
	}
	switch p := b.stack[len(b.stack)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.CallExpr:
		_, name := called(p)
		return setter.MatchString(name)
	}
	return false
}

// excused reports whether a literal stands where nobody sees it.
func (b *bareFinder) excused(l *ast.BasicLit) bool {
	var below ast.Node = l
	for i := len(b.stack) - 1; i >= 0; i-- {
		switch p := b.stack[i].(type) {
		case *ast.ImportSpec, *ast.Field:
			return true
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.IndexExpr:
			if p.Index == below {
				return true
			}
		case *ast.KeyValueExpr:
			if id, ok := p.Key.(*ast.Ident); ok && id.Name == "Message" || p.Key == below {
				return true
			}
		case *ast.CaseClause:
			for _, e := range p.List {
				if e == below {
					return true
				}
			}
		case *ast.BinaryExpr:
			if p.Op == token.EQL || p.Op == token.NEQ {
				return true
			}
		case *ast.CompositeLit:
			if name := typeName(p.Type); name == "Noun" || name == "noun" || name == "clinic.Error" {
				return true
			}
			if m, ok := p.Type.(*ast.MapType); ok && typeName(m.Value) == "noun" {
				return true
			}
		case *ast.CallExpr:
			pkg, name := called(p)
			if quiet.MatchString(pkg) || quietFn.MatchString(name) || errorMakers.MatchString(name) || pkg == "fmt" && name == "Errorf" {
				return true
			}
		}
		below = b.stack[i]
	}
	return false
}

func typeName(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		if id, ok := t.X.(*ast.Ident); ok && t.Sel.Name == "Error" {
			return id.Name + "." + t.Sel.Name
		}
		return t.Sel.Name
	}
	return ""
}
