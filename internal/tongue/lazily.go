package tongue

import (
	"sync"

	"caredesk/internal/clinic"
)

// Lazily reads a file of words for each language when it is first asked for, and
// gives English for any other. The files are built in, so that one that cannot be
// read is a fault of the program: it panics.
func Lazily[T any](read func(clinic.Language) (*T, error)) func(code string) *T {
	files := map[clinic.Language]func() *T{}
	for _, l := range clinic.Languages() {
		files[l] = sync.OnceValue(func() *T {
			file, err := read(l)
			if err != nil {
				panic(err)
			}
			return file
		})
	}
	return func(code string) *T {
		if file, ok := files[clinic.Language(code)]; ok {
			return file()
		}
		return files[clinic.English]()
	}
}
