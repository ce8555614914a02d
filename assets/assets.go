// Package assets holds the files that are built into the programs: the app's
// icon and the fonts of the documents.
package assets

import _ "embed"

// IconPNG is the app's icon at 512 by 512 points, for window managers and
// packages.
//
//go:embed icon.png
var IconPNG []byte
