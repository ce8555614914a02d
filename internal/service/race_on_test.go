//go:build race

package service_test

// underRace says that the race detector watches, which makes programs start slowly.
const underRace = true
