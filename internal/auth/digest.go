package auth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Bounds on what a stored hash may ask for. The database may come from
// anywhere (an import, a restored copy), so a hash in it must not be able to
// take all memory or hold the sign-in for minutes.
const (
	maxMemoryKiB  = 1024 * 1024
	maxPasses     = 64
	maxWork       = 4 * 1024 * 1024 // KiB times passes
	maxIterations = 10_000_000
	maxEncoded    = 512
)

var (
	errMalformed = errors.New("auth: malformed password hash")
	errTooCostly = errors.New("auth: password hash asks for too much work")
)

// digest is a parsed password hash. iterations is set for Django's
// pbkdf2_sha256, params for argon2id; foreign marks argon2id as Django
// writes it.
type digest struct {
	params     Params
	iterations int
	foreign    bool
	salt       []byte
	key        []byte
}

// String encodes an argon2id digest in PHC format.
func (d digest) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, d.params.MemoryKiB, d.params.Passes,
		d.params.Lanes, base64.RawStdEncoding.EncodeToString(d.salt), base64.RawStdEncoding.EncodeToString(d.key))
}

// parse reads a PHC argon2id hash, or one of Django's
// "pbkdf2_sha256$iterations$salt$key" and "argon2$argon2id$…".
func parse(encoded string) (digest, error) {
	if len(encoded) > maxEncoded {
		return digest{}, errMalformed
	}
	if rest, ok := strings.CutPrefix(encoded, "pbkdf2_sha256$"); ok {
		return parseDjango(rest)
	}
	phc, foreign := strings.CutPrefix(encoded, "argon2$")
	if foreign {
		phc = "$" + phc
	}
	d, err := parsePHC(phc)
	d.foreign = foreign
	return d, err
}

func parsePHC(phc string) (digest, error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return digest{}, errMalformed
	}
	costs := strings.Split(parts[3], ",")
	if len(costs) != 3 {
		return digest{}, errMalformed
	}
	m, errM := number(costs[0], "m=", 32)
	t, errT := number(costs[1], "t=", 32)
	p, errP := number(costs[2], "p=", 8)
	salt, errS := base64.RawStdEncoding.Strict().DecodeString(parts[4])
	key, errK := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if errors.Join(errM, errT, errP, errS, errK) != nil || strings.ContainsAny(phc, "\r\n") {
		return digest{}, errMalformed
	}
	if len(salt) < 8 || len(salt) > 64 || len(key) < 16 || len(key) > 64 {
		return digest{}, errMalformed
	}
	d := digest{params: Params{MemoryKiB: uint32(m), Passes: uint32(t), Lanes: uint8(p)}, salt: salt, key: key}
	return d, checkCost(d.params)
}

func parseDjango(rest string) (digest, error) {
	parts := strings.Split(rest, "$")
	if len(parts) != 3 || parts[1] == "" {
		return digest{}, errMalformed
	}
	n, errN := number(parts[0], "", 32)
	key, errK := base64.StdEncoding.Strict().DecodeString(parts[2])
	if errors.Join(errN, errK) != nil || n == 0 || len(key) != 32 || strings.ContainsAny(rest, "\r\n") {
		return digest{}, errMalformed
	}
	if n > maxIterations {
		return digest{}, errTooCostly
	}
	return digest{iterations: int(n), salt: []byte(parts[1]), key: key}, nil
}

// number reads a decimal number after a prefix, without sign or leading zeros.
func number(s, prefix string, bits int) (uint64, error) {
	digits, ok := strings.CutPrefix(s, prefix)
	if !ok || len(digits) > 1 && digits[0] == '0' {
		return 0, errMalformed
	}
	return strconv.ParseUint(digits, 10, bits)
}

// checkCost refuses costs that argon2 cannot work with and those no honest
// hash has.
func checkCost(p Params) error {
	if p.Passes < 1 || p.Lanes < 1 || p.MemoryKiB < 8*uint32(p.Lanes) {
		return errMalformed
	}
	if p.MemoryKiB > maxMemoryKiB || p.Passes > maxPasses || uint64(p.MemoryKiB)*uint64(p.Passes) > maxWork {
		return errTooCostly
	}
	return nil
}

// Known reports whether Verify can check a password against a stored hash: it
// is of a kind that is read, whole, and asks for no more work than is sane.
func Known(encoded string) bool {
	_, err := parse(encoded)
	return err == nil
}
