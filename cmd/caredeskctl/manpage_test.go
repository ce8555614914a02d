package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The manual page of the packages names the verbs that there are, and no others.
func TestTheManualPageNamesEveryVerb(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "packaging", "linux", "caredeskctl.1"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\.B ([a-z\\-]+)$`).FindAllStringSubmatch(string(page), -1) {
		named[strings.ReplaceAll(m[1], `\`, "")] = true
	}
	var out, errOut bytes.Buffer
	if code := run(t.Context(), []string{"caredeskctl", "--help"}, nil, &out, &errOut); code != 0 {
		t.Fatal(errOut.String())
	}
	_, list, _ := strings.Cut(out.String(), "COMMANDS:")
	list, _, _ = strings.Cut(list, "\n\n")
	for _, line := range strings.Split(strings.TrimSpace(list), "\n") {
		verb := strings.Trim(strings.Fields(line)[0], ",")
		if !named[verb] {
			t.Errorf("the page does not name %s", verb)
		}
		delete(named, verb)
	}
	delete(named, "caredeskctl")
	if len(named) > 0 {
		t.Errorf("the page names %v, which do not exist", named)
	}
}
