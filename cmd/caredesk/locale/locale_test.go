package locale

import (
	"maps"
	"testing"
)

func TestSettle(t *testing.T) {
	english := map[string]string{"LANG": "en_US.UTF-8", "LC_CTYPE": "C.UTF-8"}
	cases := []struct {
		name     string
		env      map[string]string
		expected map[string]string
	}{
		{"nothing set", map[string]string{}, english},
		{"C", map[string]string{"LANG": "C"}, english},
		{"C.UTF-8 over all", map[string]string{"LC_ALL": "C.UTF-8", "LANG": "C"}, english},
		{"POSIX messages", map[string]string{"LC_MESSAGES": "POSIX"}, english},
		{"a language", map[string]string{"LANG": "de_DE.UTF-8"}, map[string]string{"LANG": "de_DE.UTF-8"}},
		{"a language behind C", map[string]string{"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, map[string]string{"LANG": "fr_FR.UTF-8"}},
		{"own characters", map[string]string{"LC_CTYPE": "ru_RU.UTF-8"}, map[string]string{"LANG": "en_US.UTF-8", "LC_CTYPE": "ru_RU.UTF-8"}},
	}
	for _, c := range cases {
		Settle(func(k string) string { return c.env[k] }, func(k, v string) error { c.env[k] = v; return nil },
			func(k string) error { delete(c.env, k); return nil })
		if !maps.Equal(c.env, c.expected) {
			t.Errorf("%s: %v, want %v", c.name, c.env, c.expected)
		}
	}
}
