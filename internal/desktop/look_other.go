//go:build !(linux || freebsd || openbsd || netbsd)

package desktop

// LookKnown is true: these systems always say whether they are light or dark.
func LookKnown() bool { return true }
