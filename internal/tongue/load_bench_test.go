package tongue

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
	de := In("de")
	for b.Loop() {
		de.T("Save")
	}
}

func BenchmarkSayUnknown(b *testing.B) {
	de := In("de")
	for b.Loop() {
		de.said.texts = map[string]string{}
		de.Say("Müller, Jürgen is somebody who is nowhere in the catalogue at all.")
	}
}
