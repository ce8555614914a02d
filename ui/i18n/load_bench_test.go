package i18n

import "testing"

// The catalogue is read before the window opens.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load("ru"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	if err := Use("de"); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = Use("en") })
	for b.Loop() {
		T("Save")
	}
}

func BenchmarkSayUnknown(b *testing.B) {
	if err := Use("de"); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = Use("en") })
	for b.Loop() {
		use().said.texts = map[string]string{}
		Say("Müller, Jürgen is somebody who is nowhere in the catalogue at all.")
	}
}
