package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// Every table of the window has a name of its own to be remembered under. Names
// made at run time differ by what stands in front.
func TestEveryTableHasANameOfItsOwn(t *testing.T) {
	names := map[string]string{}
	made, named := 0, 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "components") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if calls(call, "NewRowTable") {
				made++
			}
			on, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || on.Sel.Name != "Named" || len(call.Args) != 1 {
				return true
			}
			if inner, ok := on.X.(*ast.CallExpr); !ok || !calls(inner, "NewRowTable") {
				return true
			}
			named++
			name := text(call.Args[0])
			if first := names[name]; first != "" {
				t.Errorf("%s: the table %q has the name of that at %s", files.Position(call.Pos()), name, first)
			}
			names[name] = files.Position(call.Pos()).String()
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if made != named || made < 40 {
		t.Errorf("%d tables are made and %d have a name", made, named)
	}
}

// text is what a name is known to begin with.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Value
	case *ast.BinaryExpr:
		return text(e.X) + " …"
	case *ast.CallExpr:
		if len(e.Args) > 0 {
			return text(e.Args[0]) + " …"
		}
	case *ast.SelectorExpr:
		return "." + e.Sel.Name
	}
	return "?"
}

func calls(c *ast.CallExpr, name string) bool {
	s, ok := c.Fun.(*ast.SelectorExpr)
	return ok && s.Sel.Name == name
}
