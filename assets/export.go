package assets

import "embed"

// ExportWords are the words of an export of everything: a page that says how the
// files are read, translations/export/en.md and so on, and what tables and columns
// are called in languages other than English, de.json. internal/exportfile reads them.
//
//go:embed translations/export/*
var ExportWords embed.FS
