package release

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestABuildByHandIsTheVersionOfThePackage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "Version = \""+Version()+"\"") {
		t.Errorf("this is %s; FyneApp.toml says:\n%s", Version(), text)
	}
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(Version()) {
		t.Errorf("%q is not three numbers", Version())
	}
}
