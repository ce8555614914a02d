package service

import (
	"slices"

	"caredesk/internal/clinic"
)

// known is somebody whom rows of a table are compared with: a registered
// patient, or a row that came before.
type known struct {
	Candidate
	number string // of a registered patient
	line   int    // of a row of the table
	ids    []clinic.Identifier
}

// knownIndex finds look-alikes in memory by the rule of registration, so that a
// long table does not ask the database a row.
type knownIndex struct {
	list    []known
	byID    map[string][]int32
	byPhone map[string][]int32
	byBirth map[clinic.Date][]int32
	// byAge are those whose birth was estimated, byName all, by the first letters
	// of the name as lists sort it and the year of birth.
	byAge, byName map[nameYear][]int32
}

type nameYear struct {
	begin string
	year  int
}

func newKnownIndex() *knownIndex {
	return &knownIndex{byID: map[string][]int32{}, byPhone: map[string][]int32{}, byBirth: map[clinic.Date][]int32{}, byAge: map[nameYear][]int32{}, byName: map[nameYear][]int32{}}
}

// nameBegin are the first letters of a folded name, as the database compares them.
func nameBegin(s string) string {
	r := []rune(s)
	return string(r[:min(3, len(r))])
}

func (x *knownIndex) add(k known) int {
	at := int32(len(x.list))
	x.list = append(x.list, k)
	for _, id := range k.ids {
		x.byID[id.Value] = append(x.byID[id.Value], at)
	}
	if k.PhoneE164 != "" {
		x.byPhone[k.PhoneE164] = append(x.byPhone[k.PhoneE164], at)
	}
	if !k.Born.IsZero() {
		x.byBirth[k.Born] = append(x.byBirth[k.Born], at)
		key := nameYear{k.Last, k.Born.Year}
		if key.begin == "" {
			key.begin = k.First
		}
		key.begin = nameBegin(key.begin)
		x.byName[key] = append(x.byName[key], at)
		if k.BirthEstimated {
			x.byAge[key] = append(x.byAge[key], at)
		}
	}
	return int(at)
}

// mostCompared bounds one search, as the database's is: on the birth dates that
// are put down where none is known there may be thousands.
const mostCompared = 2000

// alike is one look-alike.
type alike struct {
	at  int
	how Likeness
}

// find returns who holds a registration of k back, the first found first.
func (x *knownIndex) find(k known) []alike {
	var found []int32
	same := map[int32]bool{}
	take := func(list []int32) {
		found = append(found, list[:min(len(list), mostCompared)]...)
	}
	for _, id := range k.ids {
		for _, at := range x.byID[id.Value] {
			// A number of another kind is another number, unless nobody said of which.
			if slices.ContainsFunc(x.list[at].ids, func(o clinic.Identifier) bool {
				return o.Value == id.Value && (o.Kind == id.Kind || o.Kind == clinic.IdentifierOther || id.Kind == clinic.IdentifierOther)
			}) {
				same[at] = true
				take([]int32{at})
			}
		}
	}
	take(x.byPhone[k.PhoneE164])
	if (k.First != "" || k.Last != "") && !k.Born.IsZero() {
		ages := x.byName
		if !k.BirthEstimated {
			ages = x.byAge
			take(x.byBirth[k.Born])
			if swapped, ok := swapDayAndMonth(k.Born); ok {
				take(x.byBirth[swapped])
			}
		}
		last, first := nameBegin(k.Last), nameBegin(k.First)
		for year := k.Born.Year - statedYears; len(ages) > 0 && year <= k.Born.Year+statedYears; year++ {
			if last != "" {
				take(ages[nameYear{last, year}])
			}
			if first != "" && first != last {
				take(ages[nameYear{first, year}])
			}
		}
	}
	var out []alike
	seen := map[int32]bool{}
	for _, at := range found {
		if seen[at] {
			continue
		}
		seen[at] = true
		c := x.list[at].Candidate
		c.Identifier = same[at]
		for _, how := range likenesses(k.Candidate, c, nameSimilarity(k.Candidate, c)) {
			if how != SameName {
				out = append(out, alike{int(at), how})
				break
			}
		}
		if len(out) == mostLookAlikes {
			break
		}
	}
	return out
}
