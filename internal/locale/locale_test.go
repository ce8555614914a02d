package locale

import "testing"

func TestTheVariableThatCountsMostIsTaken(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"nothing":           {nil, ""},
		"the least":         {map[string]string{"LANG": "de_AT"}, "de_AT"},
		"a category":        {map[string]string{"LANG": "de_AT", "LC_MONETARY": "en_IE"}, "en_IE"},
		"the first of two":  {map[string]string{"LC_TELEPHONE": "pt_PT", "LC_MONETARY": "en_IE"}, "pt_PT"},
		"another category":  {map[string]string{"LC_MESSAGES": "fr_FR"}, ""},
		"all of everything": {map[string]string{"LC_ALL": "es_ES", "LC_TELEPHONE": "pt_PT", "LANG": "de_AT"}, "es_ES"},
	} {
		if got := Of(func(key string) string { return c.env[key] }, "LC_TELEPHONE", "LC_MONETARY"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
