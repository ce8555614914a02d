// Package release knows which version of Caredesk this program is.
package release

// version is that of FyneApp.toml, for a program that was built by hand. What the
// scripts build is stamped with what they find in git:
// -ldflags "-X caredesk/internal/release.version=…".
var version = "0.1.0"

// Version is the version as people read it, such as 1.4.0, or 1.4.0+3.g1a2b3c4
// for the third change after that release (https://semver.org).
func Version() string { return version }
