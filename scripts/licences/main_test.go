package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheListOfLicencesIsThatOfWhatIsLinked(t *testing.T) {
	root := filepath.Join("..", "..")
	for _, name := range []string{"go.mod", "go.sum"} { // tells the test cache on what the result depends
		if _, err := os.ReadFile(filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := collect(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, fileName))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is not current: run go run ./scripts/licences", fileName)
	}
	for _, must := range []string{"fyne.io/fyne/v2 v", "SIL OPEN FONT LICENSE", "github.com/jackc/pgx/v5 v", "modernc.org/sqlite v", "The Go Authors", "github.com/danieljoos/wincred"} {
		if !strings.Contains(string(got), must) {
			t.Errorf("%s does not name %q", fileName, must)
		}
	}
	for _, mayNot := range []string{"GNU GENERAL PUBLIC LICENSE\n", "GNU AFFERO", "pgregory.net/rapid"} { // the last is for tests alone
		if strings.Contains(string(got), mayNot) {
			t.Errorf("%s holds %q", fileName, strings.TrimSpace(mayNot))
		}
	}
}

func TestOneTextIsWrittenOnce(t *testing.T) {
	text := string(render([]*part{
		{name: "a", version: "v1.0.0", files: []file{{"LICENSE", "Do as you like.  \r\n\r\n"}}},
		{name: "b", version: "v2.0.0", files: []file{{"COPYING", "\nDo as you like."}, {"font/OFL.txt", "Sell no fonts."}}},
	}))
	if strings.Count(text, "Do as you like.") != 1 || !strings.Contains(text, "  b v2.0.0: text 1, 2\n") || !strings.Contains(text, "  b v2.0.0: font/OFL.txt\n") {
		t.Error(text)
	}
}
