package assets

import "embed"

// Translations holds the words of the window and of lists on paper, one catalogue a
// language: translations/en.json and so on. The package internal/tongue reads them.
//
//go:embed translations/*.json
var Translations embed.FS
