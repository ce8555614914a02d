//go:build race

package store_test

// underRace says that the race detector watches, which makes programs start slowly.
const underRace = true
