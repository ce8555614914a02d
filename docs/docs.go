// Package docs holds the pages of the handbook that can be read inside the
// program: the manual by role, the administrator's page and what is new.
package docs

import "embed"

// FS holds the pages and their pictures, by their names in this folder. What a
// page shows or leads to inside the program has to be named here. `make
// screenshots` draws the pictures.
//
//go:embed manual.md administration.md news.md screens/*.png
var FS embed.FS

// Pages are the files that are read inside the program, in their order.
func Pages() []string { return []string{"manual.md", "administration.md", "news.md"} }
