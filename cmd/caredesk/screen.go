//go:build !ci

package main

import "github.com/go-gl/glfw/v3.4/glfw"

// screen is the room that the desktop leaves on the first screen, in its own
// pixels. It is asked for on the main thread once the toolkit has made a window.
func screen() (width, height int, known bool) {
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return 0, 0, false
	}
	_, _, width, height = monitor.GetWorkarea()
	return width, height, width > 0 && height > 0
}
