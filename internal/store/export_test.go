package store

// For the tests in package store_test.
var (
	MapError = mapError
)

// SearchLimits sets what counts as few and as frequent, and returns what sets
// it back.
func SearchLimits(few, frequent, walk int) (restore func()) {
	f, q, w := fewHits, frequentHits, walkRows
	fewHits, frequentHits, walkRows = few, frequent, walk
	return func() { fewHits, frequentHits, walkRows = f, q, w }
}
