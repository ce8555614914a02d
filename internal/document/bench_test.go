package document

import (
	"io"
	"testing"

	"caredesk/internal/clinic"
)

func BenchmarkPrescriptionA5(b *testing.B) {
	d := prescription(b)
	for b.Loop() {
		if _, err := Prescription(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReceiptA5(b *testing.B) {
	d := receipt(b)
	for b.Loop() {
		if _, err := inFile(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReceiptRoll200Lines(b *testing.B) {
	d := receipt(b).priced(lines(200), "EUR")
	d.Paper = clinic.PaperRoll80
	for b.Loop() {
		if _, err := inFile(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	d := prescription(b)
	for b.Loop() {
		if _, err := d.Layout(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFonts is what the first document of a session pays once.
func BenchmarkFonts(b *testing.B) {
	data := faces()[0].data
	for b.Loop() {
		newFace(data)
	}
}
