package store

// For the tests in package store_test.
var (
	MapError   = mapError
	ParseQuery = func(s string) (match string, short []string, number string) {
		q := parseQuery(s)
		return q.match, q.short, q.number
	}
)
