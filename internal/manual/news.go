package manual

import "golang.org/x/mod/semver"

// NewsFile is the page with what is new, a heading of the second level for each
// version, the newest first.
const NewsFile = "news.md"

// News are the pages of what is new in the versions above seen, up to and with
// now. There are none when nothing was seen before or a version is none.
func (b *Book) News(seen, now string) []int {
	seen, now = "v"+seen, "v"+now
	if !semver.IsValid(seen) || !semver.IsValid(now) {
		return nil
	}
	var out []int
	for i, p := range b.Pages {
		v := "v" + p.Title
		if p.File == NewsFile && p.Level == 2 && semver.IsValid(v) && semver.Compare(v, seen) > 0 && semver.Compare(v, now) <= 0 {
			out = append(out, i)
		}
	}
	return out
}
