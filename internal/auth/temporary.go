package auth

import (
	"crypto/rand"
	"strings"
)

// readable leaves out letters that look alike (i, l, o, 0, 1) and vowels, so
// that no word comes out by chance.
const readable = "bcdfghjkmnpqrstvwxz23456789"

// TemporaryPassword returns a random password to be read out or written on a
// slip and changed at the first sign-in: four groups of four, 76 bits.
func TemporaryPassword() string {
	var b strings.Builder
	for b.Len() < 19 {
		if b.Len()%5 == 4 {
			b.WriteByte('-')
		}
		b.WriteByte(readable[below(len(readable))])
	}
	return b.String()
}

// below returns an unbiased random number less than n, n at most 256.
func below(n int) int {
	limit := 256 - 256%n
	var one [1]byte
	for {
		rand.Read(one[:]) // never fails: the runtime stops the program instead
		if int(one[0]) < limit {
			return int(one[0]) % n
		}
	}
}
