// Package locale says what the environment of a program names as its language or
// country. It needs nothing, so that whoever must be loaded before all else can use it.
package locale

// Each are the variables of the environment that name the locale of a category,
// the one that counts most first: the one for everything, those of the
// categories, such as LC_MESSAGES, and the one for what is not named.
func Each(categories ...string) []string {
	return append(append([]string{"LC_ALL"}, categories...), "LANG")
}

// Of is the locale of the first category that is named, such as "de_AT.UTF-8",
// or empty where the environment names none.
func Of(get func(string) string, categories ...string) string {
	for _, name := range Each(categories...) {
		if value := get(name); value != "" {
			return value
		}
	}
	return ""
}
