//go:build ci

package main

// screen is not known to the toolkit's driver without a screen.
func screen() (width, height int, known bool) { return 0, 0, false }
