package early

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestTheLanguageIsTheOneTheSystemNames(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"nothing":              {nil, "en"},
		"German":               {map[string]string{"LANG": "de_AT.UTF-8"}, "de"},
		"messages in French":   {map[string]string{"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"},
		"a tongue not spoken":  {map[string]string{"LANG": "ja_JP.UTF-8"}, "en"},
		"all over the message": {map[string]string{"LC_ALL": "pt_BR.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "pt"},
	} {
		if got := language(func(key string) string { return c.env[key] }); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// What somebody set by hand stays.
func TestACollectorSetByHandIsLeftAlone(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
	defer func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) }()
	hold(true)
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("collects at %d %%", got)
	}
	hold(false)
	if got := debug.SetMemoryLimit(-1); got != most {
		t.Errorf("collects from %d bytes on", got)
	}
	if got := debug.SetGCPercent(100); got >= 0 {
		t.Errorf("collects at %d %% during the start", got)
	}
}
