package auth

import (
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"caredesk/internal/clinic"
)

// quick makes hashes at the floor, the cheapest there are.
func quick(t testing.TB) *Hasher {
	t.Helper()
	h, err := NewHasher(FloorParams())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHashVerifiesAndIsSalted(t *testing.T) {
	first, err := Hash("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	second, err := Hash("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if first == second {
		t.Error("two hashes of one password are equal: no salt")
	}
	if !strings.HasPrefix(first, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Errorf("hash = %q, want PHC format with the default cost", first)
	}
	if ok, rehash, err := Verify(first, "correct horse battery"); !ok || rehash || err != nil {
		t.Errorf("Verify = %v, %v, %v; want true, false, nil", ok, rehash, err)
	}
	if ok, _, err := Verify(first, "correct horse batterz"); ok || err != nil {
		t.Errorf("Verify of a wrong password = %v, %v; want false, nil", ok, err)
	}
}

func TestEveryByteOfALongPasswordCounts(t *testing.T) {
	h := quick(t)
	for _, size := range []int{71, 72, 73, 200, maxPassword} {
		password := strings.Repeat("x", size-1) + "a"
		encoded, err := h.Hash(password)
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		if ok, _, _ := h.Verify(encoded, password); !ok {
			t.Errorf("%d bytes: the password itself is refused", size)
		}
		if ok, _, _ := h.Verify(encoded, strings.Repeat("x", size-1)+"b"); ok {
			t.Errorf("%d bytes: the last byte does not count", size)
		}
	}
	if _, err := h.Hash(strings.Repeat("x", maxPassword+1)); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("password beyond the limit: %v, want invalid", err)
	}
	for _, bad := range []string{"", "broken \xff utf-8"} {
		if _, err := h.Hash(bad); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("Hash(%q) = %v, want invalid", bad, err)
		}
	}
}

func TestUnicodePasswordsAreTheSameHoweverTyped(t *testing.T) {
	h := quick(t)
	composed, decomposed := "Ñuñez Østergård é", "N\u0303un\u0303ez Østerga\u030ard e\u0301"
	encoded, err := h.Hash(decomposed)
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{composed, decomposed} {
		if ok, _, err := h.Verify(encoded, typed); !ok || err != nil {
			t.Errorf("Verify(%q) = %v, %v; want true", typed, ok, err)
		}
	}
	if ok, _, _ := h.Verify(encoded, "Nunez Ostergard e"); ok {
		t.Error("accents do not count")
	}
}

func TestCheaperHashesAreRenewedAtSignIn(t *testing.T) {
	old, err := quick(t).Hash("three odd words")
	if err != nil {
		t.Fatal(err)
	}
	if ok, rehash, err := Verify(old, "three odd words"); !ok || !rehash || err != nil {
		t.Errorf("Verify of a floor hash = %v, %v, %v; want true, true, nil", ok, rehash, err)
	}
	if ok, rehash, _ := Verify(old, "other words here"); ok || rehash {
		t.Error("a wrong password must never lead to a new hash")
	}
	if ok, rehash, _ := quick(t).Verify(old, "three odd words"); !ok || rehash {
		t.Error("a hash of the Hasher's own cost needs no renewal")
	}
}

func TestNewHasherRefusesCheapAndAbsurdCosts(t *testing.T) {
	for _, p := range []Params{
		{},
		{MemoryKiB: 19*1024 - 1, Passes: 2, Lanes: 1},
		{MemoryKiB: 19 * 1024, Passes: 1, Lanes: 1},
		{MemoryKiB: 64 * 1024, Passes: 3, Lanes: 0},
		{MemoryKiB: 2 * maxMemoryKiB, Passes: 3, Lanes: 4},
		{MemoryKiB: 64 * 1024, Passes: 65, Lanes: 4},
	} {
		if _, err := NewHasher(p); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("NewHasher(%+v) = %v, want invalid", p, err)
		}
	}
}

func TestDjangoHashesAreUnderstoodAndRenewed(t *testing.T) {
	// The key was computed with Python's hashlib.pbkdf2_hmac, which is what
	// Django calls.
	const known = "pbkdf2_sha256$1000$lHKvO9bCDnZ0$gbtOn3bY9Wv2G721wsp0WZYliRul2p7cu5tXa1ARJoc="
	h := quick(t)
	if ok, rehash, err := h.Verify(known, "Pa55phrase für alle"); !ok || !rehash || err != nil {
		t.Errorf("Verify = %v, %v, %v; want true, true, nil", ok, rehash, err)
	}
	if ok, rehash, err := h.Verify(known, "Pa55phrase für all"); ok || rehash || err != nil {
		t.Errorf("wrong password: %v, %v, %v", ok, rehash, err)
	}

	key := argon2.IDKey([]byte("a django argon2 one"), []byte("0123456789abcdef"), 2, 102400, 8, 32)
	b64 := base64.RawStdEncoding.EncodeToString
	argon := "argon2$argon2id$v=19$m=102400,t=2,p=8$" + b64([]byte("0123456789abcdef")) + "$" + b64(key)
	if ok, rehash, err := h.Verify(argon, "a django argon2 one"); !ok || !rehash || err != nil {
		t.Errorf("Django argon2: %v, %v, %v; want true, true, nil", ok, rehash, err)
	}
}

func TestNoUsablePassword(t *testing.T) {
	h := quick(t)
	for _, encoded := range []string{"", "!", "!unusableByDjango"} {
		if ok, rehash, err := h.Verify(encoded, encoded); ok || rehash || err != nil {
			t.Errorf("Verify(%q) = %v, %v, %v; want false, false, nil", encoded, ok, rehash, err)
		}
	}
	good, err := h.Hash("three odd words")
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"\xff\xfe", strings.Repeat("y", 1<<20)} {
		if ok, _, err := h.Verify(good, typed); ok || err != nil {
			t.Errorf("Verify of absurd input = %v, %v; want false, nil", ok, err)
		}
	}
}

func TestDamagedAndHostileHashes(t *testing.T) {
	const salt, key = "c2FsdHNhbHRzYWx0c2FsdA", "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U"
	cases := map[string]error{
		"plain text":                                                       errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt:                           errMalformed,
		"$argon2i$v=19$m=65536,t=3,p=4$" + salt + "$" + key:                errMalformed,
		"$argon2id$v=16$m=65536,t=3,p=4$" + salt + "$" + key:               errMalformed,
		"$argon2id$v=19$m=65536,t=3$" + salt + "$" + key:                   errMalformed,
		"$argon2id$v=19$t=3,m=65536,p=4$" + salt + "$" + key:               errMalformed,
		"$argon2id$v=19$m=65536,t=0,p=4$" + salt + "$" + key:               errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=0$" + salt + "$" + key:               errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=256$" + salt + "$" + key:             errMalformed,
		"$argon2id$v=19$m=7,t=3,p=1$" + salt + "$" + key:                   errMalformed,
		"$argon2id$v=19$m=+65536,t=3,p=4$" + salt + "$" + key:              errMalformed,
		"$argon2id$v=19$m=065536,t=3,p=4$" + salt + "$" + key:              errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$" + key:                     errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$":                     errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$a2V5":                 errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + key + "$more":     errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + key + "\n":        errMalformed,
		"$argon2id$v=19$m=4294967295,t=1,p=1$" + salt + "$" + key:          errTooCostly,
		"$argon2id$v=19$m=1048577,t=1,p=1$" + salt + "$" + key:             errTooCostly,
		"$argon2id$v=19$m=65536,t=4294967295,p=1$" + salt + "$" + key:      errTooCostly,
		"$argon2id$v=19$m=1048576,t=60,p=1$" + salt + "$" + key:            errTooCostly,
		"pbkdf2_sha256$$salt$" + key + "=":                                 errMalformed,
		"pbkdf2_sha256$0$salt$" + key + "=":                                errMalformed,
		"pbkdf2_sha256$1000$$" + key + "=":                                 errMalformed,
		"pbkdf2_sha256$1000$salt$c2hvcnQ=":                                 errMalformed,
		"pbkdf2_sha256$1000$salt":                                          errMalformed,
		"pbkdf2_sha256$99999999$salt$" + key + "=":                         errTooCostly,
		"pbkdf2_sha1$1000$salt$" + key + "=":                               errMalformed,
		"$argon2id$v=19$m=65536,t=3,p=4$" + strings.Repeat("A", 600) + "$": errMalformed,
	}
	h := quick(t)
	for encoded, want := range cases {
		start := time.Now()
		ok, rehash, err := h.Verify(encoded, "whatever it is")
		if ok || rehash || !errors.Is(err, want) || clinic.CodeOf(err) != clinic.Internal {
			t.Errorf("Verify(%.60q) = %v, %v, %v; want an internal error of %v", encoded, ok, rehash, err, want)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("Verify(%.60q) took %v: a hostile hash must be refused before any work", encoded, took)
		}
	}
}

// An unknown user must cost what a known one costs, or the answer time tells
// who has an account. The bounds are wide for a busy machine; without the
// work the ratio is in the thousands.
func TestUnknownUserCostsTheSameTime(t *testing.T) {
	h := quick(t)
	encoded, err := h.Hash("three odd words")
	if err != nil {
		t.Fatal(err)
	}
	fastest := func(f func()) time.Duration {
		best := time.Hour
		for range 5 {
			start := time.Now()
			f()
			best = min(best, time.Since(start))
		}
		return best
	}
	known := fastest(func() { h.Verify(encoded, "a wrong password") })
	for name, f := range map[string]func(){
		"unknown user":     func() { h.VerifyNothing("a wrong password") },
		"unusable account": func() { h.Verify("!", "a wrong password") },
		"absurd input":     func() { h.Verify(encoded, "\xff") },
	} {
		if got := fastest(f); got < known/3 || got > known*3 {
			t.Errorf("%s costs %v, a known user %v", name, got, known)
		}
	}
}

func TestConcurrentHashesShareAMemoryBudget(t *testing.T) {
	b := newBudget(100)
	var mu sync.Mutex
	var running, most int64
	var wait sync.WaitGroup
	for i := range 40 {
		wait.Go(func() {
			n := int64(30)
			if i%10 == 0 {
				n = 500 // more than there is: alone, but not never
			}
			release := b.take(n)
			mu.Lock()
			running += min(n, 100)
			most = max(most, running)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			running -= min(n, 100)
			mu.Unlock()
			release()
		})
	}
	wait.Wait()
	if most > 100 {
		t.Errorf("%d KiB in use at once, the budget is 100", most)
	}
	if b.used != 0 {
		t.Errorf("%d KiB never given back", b.used)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U")
	f.Add("argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdHNhbHRzYWx0c2FsdA$a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U")
	f.Add("pbkdf2_sha256$600000$salt$a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U=")
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$$")
	f.Add("!")
	f.Fuzz(func(t *testing.T, encoded string) {
		d, err := parse(encoded)
		if err != nil {
			return
		}
		if d.iterations > 0 {
			if d.iterations > maxIterations || len(d.key) != 32 || len(d.salt) == 0 {
				t.Fatalf("accepted %q as %+v", encoded, d)
			}
			return
		}
		if checkCost(d.params) != nil || len(d.key) < 16 || len(d.key) > 64 || len(d.salt) < 8 || len(d.salt) > 64 {
			t.Fatalf("accepted %q as %+v", encoded, d)
		}
		if back := d.String(); strings.TrimPrefix(encoded, "argon2") != back {
			t.Fatalf("%q reads as %q: one hash must have one spelling", encoded, back)
		}
	})
}
