//go:build linux || freebsd || openbsd || netbsd

package desktop

import "github.com/rymdport/portal/settings/appearance"

// LookKnown reports whether the toolkit's word on light or dark is somebody's
// choice. Without a desktop portal, as on a bare window manager, it says dark
// although nobody chose so. The portal may take its time to answer.
func LookKnown() bool {
	if lookWished() {
		return true
	}
	_, err := appearance.GetColorScheme()
	return err == nil
}
