package auth

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"caredesk/internal/clinic"
)

const (
	saltBytes = 16
	keyBytes  = 32

	// maxPassword bounds the work of normalising what was typed. There is no
	// other upper limit: every byte below it counts.
	maxPassword = 1024

	// memoryBudget is how much memory, in KiB, one Hasher spends at a time.
	// Four default hashes fit; a fifth waits for its turn.
	memoryBudget = 256 * 1024
)

// Params are the costs of an argon2id hash. They are stored with each hash, so
// raising them takes effect at every user's next sign-in.
type Params struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// DefaultParams are what Caredesk hashes with: 64 MiB, 3 passes, 4 lanes.
func DefaultParams() Params { return Params{MemoryKiB: 64 * 1024, Passes: 3, Lanes: 4} }

// FloorParams are OWASP's minimum. Nothing weaker is ever made.
func FloorParams() Params { return Params{MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1} }

// meets reports whether p costs at least what q does. Lanes are left out: they
// make a hash faster for its owner, not cheaper for a thief.
func (p Params) meets(q Params) bool {
	return p.MemoryKiB >= q.MemoryKiB && p.Passes >= q.Passes && p.Lanes >= 1
}

// Hasher makes and checks password hashes. It is safe for concurrent use and
// never spends more than a fixed amount of memory at once: further calls wait.
type Hasher struct {
	params Params
	memory *budget
}

// NewHasher returns a Hasher that makes hashes of the given cost. A cost below
// FloorParams or beyond what Verify would accept is refused.
func NewHasher(p Params) (*Hasher, error) {
	if !p.meets(FloorParams()) {
		return nil, clinic.Errorf(clinic.Invalid, "Password hashes need at least %d MiB and %d passes.",
			FloorParams().MemoryKiB/1024, FloorParams().Passes)
	}
	if err := checkCost(p); err != nil {
		return nil, clinic.Wrap(clinic.Invalid, err, "That cost is too high for a password hash.")
	}
	return &Hasher{params: p, memory: newBudget(memoryBudget)}, nil
}

var standard = &Hasher{params: DefaultParams(), memory: newBudget(memoryBudget)}

// Hash hashes with DefaultParams.
func Hash(password string) (string, error) { return standard.Hash(password) }

// Verify checks against DefaultParams; see Hasher.Verify.
func Verify(encoded, password string) (ok, needsRehash bool, err error) {
	return standard.Verify(encoded, password)
}

// Hash returns the password's hash in PHC format, with a fresh salt. It checks
// only that the password is text of a sane length; Rules says which passwords
// a person may choose.
func (h *Hasher) Hash(password string) (string, error) {
	typed, ok := normalise(password)
	if !ok || len(typed) == 0 {
		return "", clinic.FieldErrorf("password", "A password is text of 1 to %d bytes.", maxPassword)
	}
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails: the runtime stops the program instead
	d := digest{params: h.params, salt: salt}
	d.key = h.derive(d, typed, keyBytes)
	return d.String(), nil
}

// Verify reports whether password is the one behind encoded, and whether the
// hash should be replaced by a new one now that the password is known, because
// it is cheaper than this Hasher's or of Django's kinds. An account whose hash
// is empty or begins with "!" (Django's mark) has no usable password: false at
// the usual cost. An error means that encoded is damaged or asks for more work
// than is sane, never that the password is wrong.
func (h *Hasher) Verify(encoded, password string) (ok, needsRehash bool, err error) {
	typed, usable := normalise(password)
	if encoded == "" || encoded[0] == '!' || !usable {
		h.VerifyNothing(password)
		return false, false, nil
	}
	d, err := parse(encoded)
	if err != nil {
		return false, false, clinic.Wrap(clinic.Internal, err,
			"The stored password of this account is damaged. Ask an administrator to set a new one.")
	}
	if d.iterations > 0 {
		// Django hashes what was typed without normalising it.
		ok = d.matchesDjango([]byte(password)) || string(typed) != password && d.matchesDjango(typed)
		return ok, ok, nil
	}
	ok = subtle.ConstantTimeCompare(h.derive(d, typed, len(d.key)), d.key) == 1
	return ok, ok && (d.foreign || !d.params.meets(h.params) || len(d.salt) < saltBytes || len(d.key) < keyBytes), nil
}

// VerifyNothing spends the time of a Verify. Call it for a user that does not
// exist, so that the time taken does not tell who has an account.
func (h *Hasher) VerifyNothing(password string) {
	typed, _ := normalise(password)
	h.derive(digest{params: h.params, salt: make([]byte, saltBytes)}, typed, keyBytes)
}

func (h *Hasher) derive(d digest, password []byte, length int) []byte {
	release := h.memory.take(int64(d.params.MemoryKiB))
	defer release()
	return argon2.IDKey(password, d.salt, d.params.Passes, d.params.MemoryKiB, d.params.Lanes, uint32(length))
}

// matchesDjango checks a pbkdf2_sha256 hash.
func (d digest) matchesDjango(password []byte) bool {
	key, err := pbkdf2.Key(sha256.New, string(password), d.salt, d.iterations, len(d.key))
	return err == nil && subtle.ConstantTimeCompare(key, d.key) == 1
}

// normalise gives the bytes that are hashed: NFC, so that a password typed
// with composed letters on one machine and with combining accents on another
// is the same. It reports false for broken UTF-8 and for what is too long.
func normalise(password string) ([]byte, bool) {
	if len(password) > 4*maxPassword || !utf8.ValidString(password) {
		return nil, false
	}
	typed := norm.NFC.Bytes([]byte(password))
	if len(typed) > maxPassword {
		return nil, false
	}
	return typed, true
}

// budget hands out a fixed amount of memory, counted in KiB. A request larger
// than the whole waits until it has everything for itself.
type budget struct {
	mu    sync.Mutex
	freed *sync.Cond
	total int64
	used  int64
}

func newBudget(total int64) *budget {
	b := &budget{total: total}
	b.freed = sync.NewCond(&b.mu)
	return b
}

func (b *budget) take(n int64) (release func()) {
	n = min(n, b.total)
	b.mu.Lock()
	for b.used+n > b.total {
		b.freed.Wait()
	}
	b.used += n
	b.mu.Unlock()
	return func() {
		b.mu.Lock()
		b.used -= n
		b.mu.Unlock()
		b.freed.Broadcast()
	}
}
