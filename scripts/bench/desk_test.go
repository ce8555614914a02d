package main

import (
	"os"
	"testing"
)

// The test runs itself again as the processes that work at once.
func TestMain(m *testing.M) {
	if isDesk() {
		os.Exit(beDesk())
	}
	os.Exit(m.Run())
}
