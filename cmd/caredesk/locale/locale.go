// Package locale gives the window a language where the system names none. The
// toolkit reads the language while it is being loaded, before main runs, and
// logs an error at a locale such as "C"; this package needs hardly more than the
// standard library and so is loaded before the toolkit.
package locale

import (
	"os"
	"strings"

	"caredesk/internal/locale"
)

func init() { Settle(os.Getenv, os.Setenv, os.Unsetenv) }

// Settle names English where the environment names no language. Characters are
// typed as UTF-8 in any case, also where that language is not installed.
func Settle(get func(string) string, set func(key, value string) error, unset func(string) error) {
	for _, name := range locale.Each("LC_MESSAGES") {
		value := get(name)
		if value == "" {
			continue
		}
		if !bare(value) {
			return
		}
		if name != "LANG" {
			_ = unset(name) // fails for an empty name alone
		}
	}
	_ = set("LANG", "en_US.UTF-8")
	if bare(get("LC_CTYPE")) {
		_ = set("LC_CTYPE", "C.UTF-8")
	}
}

// bare reports a locale without a language.
func bare(value string) bool {
	return value == "" || value == "C" || value == "POSIX" || strings.HasPrefix(value, "C.")
}
