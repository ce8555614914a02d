package clinic

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// canon feeds a hash with fields in an encoding that no two different contents
// share: every text is preceded by its length and every list by its count.
type canon struct{ h hash.Hash }

func newCanon(name string) canon {
	c := canon{sha256.New()}
	c.text(name)
	return c
}

func (c canon) number(n int) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(int64(n)))
	c.h.Write(b[:])
}

func (c canon) text(list ...string) {
	for _, s := range list {
		c.number(len(s))
		c.h.Write([]byte(s))
	}
}

func (c canon) truth(b bool) {
	if b {
		c.number(1)
		return
	}
	c.number(0)
}

// instant writes a moment as precisely as the database keeps it.
func (c canon) instant(t time.Time) {
	c.text(t.UTC().Truncate(time.Microsecond).Format("2006-01-02T15:04:05.000000Z"))
}

func (c canon) sum() string { return hex.EncodeToString(c.h.Sum(nil)) }

func (c canon) parties(p PaperParties) {
	c.text(p.PatientName, p.PatientNumber, p.PatientBorn)
	c.truth(p.BirthEstimated)
	c.text(string(p.PatientSex))
	c.number(p.WeightGrams)
	c.text(p.WeighedOn, p.DoctorName, p.Qualification, p.Specialization, p.LicenseNumber, p.AllergiesAsked, p.Language, p.Words)
	if p.Quantities != "" {
		c.text(p.Quantities)
	}
}

// encoding is the number of the encoding: the second one holds quantities as they
// were printed, which the first did not know.
func (p PaperParties) encoding() string {
	if p.Quantities != "" {
		return " 2"
	}
	return " 1"
}

// PrescriptionDigest is the SHA-256, in hexadecimal, of all that a signed
// prescription says: number and time, patient and doctor as they were,
// diagnosis, advice, allergies, follow-up and every medicine in full and in
// words. Whose chart it hangs in is not part of it, as charts can be merged.
// The encoding is that of stored documents and never changes; another one
// would take another name.
func PrescriptionDigest(rx Prescription) string {
	c := newCanon("caredesk prescription" + rx.Parties.encoding())
	c.text(rx.Number)
	c.instant(rx.IssuedAt)
	c.parties(rx.Parties)
	c.text(rx.Diagnosis, rx.Advice, rx.Allergies, rx.FollowUp.String(), rx.FollowUpAt.String())
	c.number(len(rx.Items))
	for _, it := range rx.Items {
		c.text(it.Drug, it.Strength, it.Form, it.Dose, it.Route, it.Frequency)
		c.number(it.DurationDays)
		c.text(it.Quantity, it.Instructions)
		c.truth(it.PRN)
		c.number(int(it.DrugID))
		c.text(it.Shorthand, it.Reason)
	}
	return c.sum()
}

// PaperDigest is PrescriptionDigest for an issued paper.
func PaperDigest(p IssuedPaper) string {
	c := newCanon("caredesk paper" + p.Body.Parties.encoding())
	c.text(p.Number, string(p.Kind), p.Title)
	c.instant(p.IssuedAt)
	c.text(p.IssuedName)
	b := p.Body
	c.parties(b.Parties)
	c.text(b.Allergies, b.Diagnosis)
	c.sections(b.Sections)
	c.number(len(b.Items))
	for _, it := range b.Items {
		c.text(it.Name, it.Words, it.Quantity)
	}
	c.text(b.Visit, b.VisitDoctor)
	c.number(b.RecordVersion)
	c.text(b.AmendedOn, b.FollowUp, b.FollowUpTime, string(b.Fitness), b.Activity, b.From, b.Until, b.BackdateReason,
		b.Recipient.Name, b.Recipient.Unit, b.Recipient.Address, string(b.Urgency), b.PeriodFrom, b.PeriodUntil, b.Search)
	c.number(len(b.Entries))
	for _, e := range b.Entries {
		c.text(e.Visit, e.Doctor, e.Unit)
		c.number(e.Version)
		c.text(e.Diagnosis, e.Medicines, e.FollowUp)
		c.sections(e.Sections)
	}
	c.number(b.LeftOut)
	return c.sum()
}

func (c canon) sections(list []PaperSection) {
	c.number(len(list))
	for _, s := range list {
		c.text(string(s.Heading), s.Text)
	}
}

const (
	codeName    = "CAREDESK"
	codeVersion = 1
	// codeDigits are the hexadecimal digits in the picture: 128 bits, which
	// keeps its dots large enough for A5.
	codeDigits = 32
	// shortDigits are those printed for people.
	shortDigits = 8
)

// ShortDigest is the beginning of a digest as it is printed beside the number:
// "9f3a c41e". Empty when there is none.
func ShortDigest(digest string) string {
	if len(digest) < shortDigits {
		return ""
	}
	return digest[:shortDigits/2] + " " + digest[shortDigits/2:shortDigits]
}

// CodeText is what the picture on a document holds, in characters that make it
// small: CAREDESK1:RX-2026-000001:9F3A…. Empty without a digest.
func CodeText(number, digest string) string {
	if len(digest) < codeDigits || number == "" {
		return ""
	}
	return fmt.Sprintf("%s%d:%s:%s", codeName, codeVersion, number, strings.ToUpper(digest[:codeDigits]))
}

// PaperCode is a document's number and as much of its digest as was read off it.
type PaperCode struct {
	Kind   PaperKind
	Number string
	Digest string // 8 to 64 hexadecimal digits in lower case
}

// ParseCode reads what a scanner typed, or what a person typed of the number
// and the letters beside it. Blanks, case and signs between the parts do not
// matter: scanners type on keyboards of any language.
func ParseCode(s string) (PaperCode, error) {
	const most = 400
	if len(s) > most {
		s = s[:most]
	}
	parts := strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	})
	if len(parts) > 0 && strings.HasPrefix(parts[0], codeName) {
		if version := strings.TrimPrefix(parts[0], codeName); version != strconv.Itoa(codeVersion) {
			return PaperCode{}, FieldErrorf("code", "This code was made by another version of Caredesk and cannot be read here.")
		}
		parts = parts[1:]
	}
	if len(parts) < 3 || kindOfPrefix(parts[0]) == "" || !digits(parts[1], 4, 4) || !digits(parts[2], 6, 9) {
		return PaperCode{}, FieldErrorf("code", "Give the document's number and the letters behind it, such as RX-2026-000001 9f3a c41e.")
	}
	code := PaperCode{Kind: kindOfPrefix(parts[0]), Number: strings.Join(parts[:3], "-"), Digest: strings.ToLower(strings.Join(parts[3:], ""))}
	switch n := len(code.Digest); {
	case n == 0:
		return PaperCode{}, FieldErrorf("code", "Give the letters behind the number too. Without them nothing can be checked.")
	case n < shortDigits || n > 2*sha256.Size || strings.Trim(code.Digest, "0123456789abcdef") != "":
		return PaperCode{}, FieldErrorf("code", "The letters behind the number are %d or more of 0 to 9 and a to f.", shortDigits)
	}
	return code, nil
}

func digits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

// Matches reports whether the code was read off a document with this digest.
func (c PaperCode) Matches(digest string) bool {
	return len(c.Digest) >= shortDigits && strings.HasPrefix(digest, c.Digest)
}

// Initials are the first letters of a name's words: "S. Ø." for Søren Østergård.
func Initials(name string) string {
	var out []string
	for _, word := range strings.Fields(name) {
		for _, r := range word {
			out = append(out, string(unicode.ToUpper(r))+".")
			break
		}
	}
	return strings.Join(out, " ")
}
