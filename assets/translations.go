package assets

import "embed"

// Translations holds the words of the window, one catalogue a language:
// translations/en.json and so on. The package ui/i18n reads them.
//
//go:embed translations/*.json
var Translations embed.FS
