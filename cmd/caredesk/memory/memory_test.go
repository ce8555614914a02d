package memory

import (
	"os"
	"testing"
	"time"
)

func TestWhoSetItByHandKeepsIt(t *testing.T) {
	for _, c := range []struct{ there, want string }{{"", kept}, {"5m", "5m"}} {
		env := map[string]string{keptName: c.there}
		settle(func(k string) string { return env[k] }, func(k, v string) error { env[k] = v; return nil })
		if env[keptName] != c.want {
			t.Errorf("with %q set it is %q, want %q", c.there, env[keptName], c.want)
		}
	}
}

// The toolkit reads a duration, and walks through all that is on the screen at each
// frame where it is not above ten seconds.
func TestTheToolkitUnderstandsIt(t *testing.T) {
	if d, err := time.ParseDuration(os.Getenv(keptName)); err != nil || d < 15*time.Second {
		t.Errorf("%s is %q: %v", keptName, os.Getenv(keptName), err)
	}
}
