//go:build !linux && !darwin && !windows

package store

import "time"

// setUserTimeout does nothing: this system is not asked for it.
func setUserTimeout(uintptr, time.Duration) error { return nil }
