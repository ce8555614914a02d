package pages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// figures reports whether a function writes money or a count: those are read
// down the column, digit under digit.
func figures(f ast.Node) bool {
	found, sentence := false, false
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := ""
		switch fun := call.Fun.(type) {
		case *ast.SelectorExpr:
			name = fun.Sel.Name
		case *ast.Ident:
			name = fun.Name
		}
		switch name {
		case "joinDots": // a sentence that holds a figure
			sentence = true
		case "Itoa", "FormatInt", "FormatFloat", "Plain":
			found = true
		case "Sprintf":
			if lit, ok := call.Args[0].(*ast.BasicLit); ok {
				if text, err := strconv.Unquote(lit.Value); err == nil && (strings.HasPrefix(text, "%d") || strings.HasPrefix(text, "%.")) {
					found = true
				}
			}
		}
		return true
	})
	return found && !sentence
}

// Columns of money and of counts stand at the right, under each other digit by
// digit; so do their titles.
func TestColumnsOfFiguresStandAtTheRight(t *testing.T) {
	var files []string
	for _, dir := range []string{".", ".."} {
		found, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	columns, right := 0, 0
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			list, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			array, ok := list.Type.(*ast.ArrayType)
			if !ok || !isColumn(array.Elt) {
				return true
			}
			for _, e := range list.Elts {
				column, ok := e.(*ast.CompositeLit)
				if !ok {
					continue
				}
				columns++
				var text ast.Node
				aligned := false
				for _, f := range column.Elts {
					pair := f.(*ast.KeyValueExpr)
					switch pair.Key.(*ast.Ident).Name {
					case "Text":
						text = pair.Value
					case "Align":
						aligned = true
					}
				}
				if aligned {
					right++
				}
				if text != nil && figures(text) && !aligned {
					t.Errorf("%s: a column of figures stands at the left", set.Position(column.Pos()))
				}
			}
			return true
		})
	}
	if columns < 100 || right < 30 {
		t.Errorf("only %d columns were looked at, %d of them at the right", columns, right)
	}
}

func isColumn(e ast.Expr) bool {
	index, ok := e.(*ast.IndexExpr)
	if !ok {
		return false
	}
	sel, ok := index.X.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Column"
}
