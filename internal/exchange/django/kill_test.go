package django_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	"caredesk/internal/store/storetest"
)

// killedHalfWay has another process move the fixture in, and kills it half way.
func killedHalfWay(t *testing.T) string {
	t.Helper()
	path := storetest.NewFile(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledInTheMiddleLeavesNothing$", "-test.v")
	cmd.Env = append(os.Environ(), "CAREDESK_MOVE_AND_HANG="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	half := false
	for lines := bufio.NewScanner(out); !half && lines.Scan(); {
		half = strings.Contains(lines.Text(), "half way")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as was asked for
	if !half {
		t.Fatal("the other process did not get half way")
	}
	return path
}
