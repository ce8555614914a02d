package service

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hbollon/go-edlib"

	"caredesk/internal/clinic"
)

// mostLookAlikes is how many are shown; more would not be read.
const mostLookAlikes = 6

// LookAlikes returns registered patients who may be the one in p, the likeliest
// first, retired ones too. p may be half filled in, as it is while somebody
// types; its own record, when it has one, is left out.
func (s *Patients) LookAlikes(ctx context.Context, p clinic.Patient) ([]LookAlike, error) {
	if _, err := authorize(ctx, clinic.PatientsRegister, clinic.PatientsEdit); err != nil {
		return nil, err
	}
	var found []LookAlike
	err := s.read(ctx, func(t *tx) (err error) {
		found, err = t.registering(p)
		return err
	})
	return orNothing(found, err)
}

// RegisterKnowing registers a patient although there are look-alikes. It is
// refused as Register refuses it when somebody looks alike whom the command
// does not name, and without a reason.
func (s *Patients) RegisterKnowing(ctx context.Context, cmd RegisterCommand) (clinic.PatientID, error) {
	if _, err := authorize(ctx, clinic.PatientsRegister); err != nil {
		return 0, err
	}
	return s.register(ctx, cmd)
}

// lookAlikeField is where a form says why a look-alike is somebody else.
const lookAlikeField = "look_alikes"

// checkLookAlikes refuses a registration of somebody who looks registered,
// unless all of those were looked at and a reason is given. It returns their
// numbers for the audit log.
func (t *tx) checkLookAlikes(p clinic.Patient, seen []clinic.PatientID, reason string) (numbers string, err error) {
	found, err := t.registering(p)
	if err != nil {
		return "", err
	}
	var names, unseen []string
	for _, each := range found {
		if !each.Holds() {
			continue
		}
		names = append(names, each.Number)
		if !slices.Contains(seen, each.ID) {
			unseen = append(unseen, fmt.Sprintf("%s (%s, %s)", each.ListName(), each.Number, strings.ToLower(each.Likenesses[0].Words())))
		}
	}
	switch {
	case len(unseen) > 0:
		return "", &clinic.Error{Code: clinic.Conflict, Field: lookAlikeField,
			Message: "This may be somebody who is registered already: " + strings.Join(unseen, "; ") + "."}
	case len(names) > 0 && reason == "":
		return "", clinic.FieldErrorf(lookAlikeField, "Say why this is somebody else than %s.", strings.Join(names, ", "))
	}
	return strings.Join(names, ", "), nil
}

// sentTwice is for how long a registration with all the same values counts as the
// same form sent once more.
const sentTwice = 15 * time.Minute

// registering is lookAlikes for somebody at the desk. There a form may be sent
// once more, when the answer to the first was lost on the way: without a birth
// date or a number only that all is the same tells.
func (t *tx) registering(p clinic.Patient) ([]LookAlike, error) {
	found, err := t.lookAlikes(p)
	if err != nil {
		return nil, err
	}
	for i, each := range found {
		if each.Holds() || t.now.Sub(each.Registered).Abs() >= sentTwice {
			continue
		}
		stored, err := t.Patients().Get(t.ctx, each.ID)
		if err != nil {
			return nil, err
		}
		if maps.Equal(asTyped(p), asTyped(stored)) {
			found[i].Likenesses = []Likeness{JustRegistered}
		}
	}
	return found, nil
}

// asTyped is what a form of registration decides of a record.
func asTyped(p clinic.Patient) record {
	r := patientRecord(p)
	for _, given := range []string{"number", "picture", "consent", "allergies", "allergies_asked", "allergies_asked_by", "retired", "retire_reason"} {
		delete(r, given)
	}
	return r
}

// lookAlikes compares p with everybody who shares something with it.
func (t *tx) lookAlikes(p clinic.Patient) ([]LookAlike, error) {
	query, err := t.lookAlikeQuery(p)
	if err != nil {
		return nil, err
	}
	candidates, err := t.Registration().Candidates(t.ctx, query)
	if err != nil {
		return nil, err
	}
	first, last := t.Registration().FoldName(query.First, query.Last)
	typed := Candidate{First: first, Last: last, Born: p.DateOfBirth, BirthEstimated: p.BirthEstimated, PhoneE164: query.PhoneE164}
	type match struct {
		id    clinic.PatientID
		how   []Likeness
		names float32
	}
	var matches []match
	for _, c := range candidates {
		names := nameSimilarity(typed, c)
		if how := likenesses(typed, c, names); len(how) > 0 {
			matches = append(matches, match{c.ID, how, names})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		switch {
		case len(a.how) != len(b.how):
			return len(b.how) - len(a.how)
		case a.names != b.names && a.names > b.names:
			return -1
		case a.names != b.names:
			return 1
		}
		return int(a.id - b.id)
	})
	matches = matches[:min(len(matches), mostLookAlikes)]
	ids := make([]clinic.PatientID, len(matches))
	for i, m := range matches {
		ids[i] = m.id
	}
	found, err := t.Registration().LookAlikes(t.ctx, ids, t.today())
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i].Likenesses = matches[i].how
		found[i].Phone = t.showPhone(found[i].Phone, found[i].PhoneE164)
	}
	return found, nil
}

// statedYears is how far off a stated age may be.
const statedYears = 2

// lookAlikeQuery says whom the database shall look for.
func (t *tx) lookAlikeQuery(p clinic.Patient) (LookAlikeQuery, error) {
	e164, err := t.readPhone(cut(clinic.CleanLine(p.Phone), clinic.MaxPhone))
	q := LookAlikeQuery{Except: p.ID, First: cut(clinic.CleanLine(p.FirstName), clinic.MaxName), Last: cut(clinic.CleanLine(p.LastName), clinic.MaxName), PhoneE164: e164}
	for _, i := range p.Identifiers[:min(len(p.Identifiers), clinic.MaxIdentifiers)] {
		if i.Value = cut(i.Value, clinic.MaxIdentifier); i.Key() != "" {
			q.Identifiers = append(q.Identifiers, i)
		}
	}
	born := p.DateOfBirth
	if q.First == "" && q.Last == "" || born.IsZero() {
		return q, err
	}
	// Of one of the two only the age may be known.
	q.BornFrom = clinic.Date{Year: born.Year - statedYears, Month: time.January, Day: 1}
	q.BornTo = clinic.Date{Year: born.Year + statedYears, Month: time.December, Day: 31}
	if !p.BirthEstimated {
		q.Births = []clinic.Date{born}
		if swapped, ok := swapDayAndMonth(born); ok {
			q.Births = append(q.Births, swapped)
		}
	}
	return q, err
}

// cut takes what is too long for any record off a text that nobody has checked
// yet: comparing costs the product of the lengths.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// swapDayAndMonth gives 4 March for 3 April; ok is false when that is no other date.
func swapDayAndMonth(d clinic.Date) (swapped clinic.Date, ok bool) {
	swapped, err := clinic.NewDate(d.Year, time.Month(d.Day), int(d.Month))
	return swapped, err == nil && swapped != d
}

// similar is from which Jaro-Winkler similarity two names count as similar: Jon
// and John, Mueller and Müller do, Mary and John do not.
const similar = 0.88

// likenesses says in which ways two records are alike.
func likenesses(typed, c Candidate, names float32) []Likeness {
	var how []Likeness
	if c.Identifier {
		how = append(how, SameIdentifier)
	}
	if typed.PhoneE164 != "" && typed.PhoneE164 == c.PhoneE164 {
		how = append(how, SamePhone)
	}
	if names < similar {
		return how
	}
	swapped, _ := swapDayAndMonth(typed.Born)
	switch {
	case typed.Born.IsZero() || c.Born.IsZero():
		if names == 1 {
			how = append(how, SameName)
		}
	case typed.BirthEstimated || c.BirthEstimated:
		if years := typed.Born.Year - c.Born.Year; years >= -statedYears && years <= statedYears {
			how = append(how, SimilarAge)
		}
	case typed.Born == c.Born:
		how = append(how, SameBirth)
	case swapped == c.Born:
		how = append(how, SwappedBirth)
	}
	return how
}

// nameSimilarity compares two folded names, 0 to 1: part by part, with first and
// last name swapped, and as a whole however the words are spread over the parts.
func nameSimilarity(a, b Candidate) float32 {
	pair := func(x1, y1, x2, y2 string) float32 {
		if x1 == "" || y1 == "" || x2 == "" || y2 == "" {
			return 0
		}
		return (edlib.JaroWinklerSimilarity(x1, y1) + edlib.JaroWinklerSimilarity(x2, y2)) / 2
	}
	return max(pair(a.First, b.First, a.Last, b.Last), pair(a.First, b.Last, a.Last, b.First),
		edlib.JaroWinklerSimilarity(sortedWords(a), sortedWords(b)))
}

func sortedWords(c Candidate) string {
	words := strings.Fields(c.First + " " + c.Last)
	slices.Sort(words)
	return strings.Join(words, " ")
}
