package assets

import "embed"

// DocumentWords are the words that documents on paper are printed in, a file a
// language: translations/documents/en.json and so on. internal/document reads
// them.
//
//go:embed translations/documents/*.json
var DocumentWords embed.FS
