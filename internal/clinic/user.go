package clinic

import (
	"strings"
	"time"
	"unicode"
)

// User is a person who can sign in: auth_user with users_profile.
type User struct {
	ID                 UserID
	Username           string
	FirstName          string
	LastName           string
	Email              string
	Role               Role
	Phone              string // as people write it
	PhoneE164          string // as +353861234567; empty when Phone is not a readable number
	Address            string
	DateOfBirth        Date
	Picture            string // reference of a stored image, empty when there is none
	Active             bool
	MustChangePassword bool
	LockedUntil        time.Time // zero when not locked out
	LastLogin          time.Time
	CreatedAt          time.Time
	Version            int
}

// FullName is "First Last", or the user name when neither is set.
func (u User) FullName() string {
	if n := strings.TrimSpace(u.FirstName + " " + u.LastName); n != "" {
		return n
	}
	return u.Username
}

// ListName is "Last, First", as lists are sorted.
func (u User) ListName() string { return ListName(u.FirstName, u.LastName) }

// ListName joins a name as lists show it: "Last, First"; one-word names stand alone.
func ListName(first, last string) string {
	switch {
	case last == "":
		return first
	case first == "":
		return last
	}
	return last + ", " + first
}

// Clean tidies typed text and checks every field. A user name is 2 to 150
// letters, digits and . _ - @ +, as in the given schema.
func (u *User) Clean(today Date) error {
	u.Username = strings.ToLower(CleanLine(u.Username))
	u.FirstName, u.LastName = CleanLine(u.FirstName), CleanLine(u.LastName)
	u.Email, u.Phone = CleanLine(u.Email), CleanLine(u.Phone)
	u.Address = CleanText(u.Address)
	var c checker
	checkUsername(&c, u.Username)
	checkName(&c, u.FirstName, u.LastName, "Give a name.")
	checkPerson(&c, u.FirstName, u.LastName, u.Email, u.Phone, u.Address, u.DateOfBirth, today)
	if !u.Role.Valid() {
		c.fail("role", "Choose a role.")
	}
	return c.err()
}

func checkUsername(c *checker, name string) {
	c.limit("username", name, MaxName)
	if len([]rune(name)) < 2 {
		c.fail("username", "A user name has at least 2 characters.")
		return
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@+", r) {
			c.fail("username", "A user name holds letters, digits and . _ - @ + only.")
			return
		}
	}
}

// OldestBirthYears is the greatest age a birth date may give; the oldest
// verified person lived to 122.
const OldestBirthYears = 130

func checkPerson(c *checker, first, last, email, phone, address string, born, today Date) {
	c.limit("first_name", first, MaxName)
	c.limit("last_name", last, MaxName)
	c.email("email", email)
	c.phone("phone", phone)
	c.limit("address", address, MaxNote)
	checkBirth(c, "date_of_birth", born, today)
}

func checkBirth(c *checker, field string, born, today Date) {
	switch {
	case born.IsZero():
	case born.After(today):
		c.fail(field, "The date of birth is in the future.")
	case born.AgeOn(today) > OldestBirthYears:
		c.fail(field, "That would be an age of %d. Check the year.", born.AgeOn(today))
	}
}
