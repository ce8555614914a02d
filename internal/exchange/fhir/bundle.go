package fhir

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// entry is a resource of a bundle that Caredesk can make something of.
type entry struct {
	number   int // from 1
	kind     string
	id       string
	fullURL  string
	resource any
}

func (e entry) note(reason string) service.IncomingNote {
	return service.IncomingNote{Entry: e.number, Kind: e.kind, ID: e.id, Reason: reason}
}

// bundle is what was read of a file.
type bundle struct {
	entries []entry
	byRef   map[string]int // how a resource may be pointed to, to its place in entries
	bad     []service.IncomingNote
}

// readable makes an empty resource of a kind that something is made of.
var readable = map[string]func() any{
	"Patient":            func() any { return new(Patient) },
	"Practitioner":       func() any { return new(Practitioner) },
	"Organization":       func() any { return new(Organization) },
	"Encounter":          func() any { return new(Encounter) },
	"Condition":          func() any { return new(Condition) },
	"AllergyIntolerance": func() any { return new(AllergyIntolerance) },
	"MedicationRequest":  func() any { return new(MedicationRequest) },
	"Medication":         func() any { return new(medication) },
	"Observation":        func() any { return new(Observation) },
	"DocumentReference":  func() any { return new(DocumentReference) },
}

// medication is a medicine that a request points to.
type medication struct {
	base
	Code *CodeableConcept `json:"code,omitempty"`
}

// about is of whom a resource is that nothing is made of.
type about struct {
	base
	Subject *Reference `json:"subject"`
	Patient *Reference `json:"patient"`
}

// readBundle reads a bundle an entry at a time. An error says that the file is
// not to be used at all; what is wrong with single entries stands in bad.
func readBundle(r io.Reader, l Limits) (*bundle, error) {
	g := newGuard(r, l)
	d := json.NewDecoder(g)
	b := &bundle{byRef: map[string]int{}}
	fail := func(err error) (*bundle, error) { return nil, g.explain(d, err) }
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fail(orElse(err, notABundle))
	}
	kind, entries := "", false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return fail(err)
		}
		switch key {
		case "resourceType":
			t, err := d.Token()
			if err != nil {
				return fail(err)
			}
			kind, _ = t.(string)
			if kind != "Bundle" {
				return fail(notABundle)
			}
		case "entry":
			if entries {
				return fail(clinic.Errorf(clinic.Invalid, "The file has two lists of entries."))
			}
			entries = true
			if err := b.readEntries(d, l); err != nil {
				return fail(err)
			}
		default:
			if err := skip(d); err != nil {
				return fail(err)
			}
		}
	}
	if _, err := d.Token(); err != nil {
		return fail(err)
	}
	if kind != "Bundle" {
		return fail(notABundle)
	}
	if t, err := d.Token(); err != io.EOF {
		_ = t
		return fail(orElse(err, clinic.Errorf(clinic.Invalid, "Something stands behind the end of the bundle.")))
	}
	return b, nil
}

var notABundle = clinic.Errorf(clinic.Invalid, "This is no FHIR bundle.")

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// explain puts an error into words. What the guard stopped for comes first: the
// decoder only sees that the file ended.
func (g *guard) explain(d *json.Decoder, err error) error {
	if g.err != nil {
		return g.err
	}
	var ours *clinic.Error
	if errors.As(err, &ours) {
		return err
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return clinic.Wrap(clinic.Invalid, err, "The file ends in the middle.")
	}
	return clinic.Wrap(clinic.Invalid, err, "The file is not sound JSON near byte %d.", d.InputOffset())
}

// skip passes over a value, however large it is.
func skip(d *json.Decoder) error {
	for depth := 0; ; {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func (b *bundle) readEntries(d *json.Decoder, l Limits) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	if t != json.Delim('[') {
		return clinic.Errorf(clinic.Invalid, "The entries of the bundle are no list.")
	}
	for n := 1; d.More(); n++ {
		if n > l.Entries {
			return clinic.Errorf(clinic.Invalid, "The bundle has more than %d entries.", l.Entries)
		}
		var raw struct {
			FullURL  json.RawMessage `json:"fullUrl"`
			Resource json.RawMessage `json:"resource"`
		}
		if err := d.Decode(&raw); err != nil {
			var wrong *json.UnmarshalTypeError
			if errors.As(err, &wrong) {
				b.bad = append(b.bad, service.IncomingNote{Entry: n, Reason: "The entry is no object."})
				continue
			}
			return err
		}
		if err := b.add(n, raw.FullURL, raw.Resource); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// add keeps an entry. Two resources that call themselves the same make every
// reference to them doubtful: such a file is refused.
func (b *bundle) add(n int, fullURL, resource json.RawMessage) error {
	e := entry{number: n}
	var who about
	if len(resource) == 0 {
		b.bad = append(b.bad, service.IncomingNote{Entry: n, Reason: "The entry has no resource."})
		return nil
	}
	if fullURL != nil && json.Unmarshal(fullURL, &e.fullURL) != nil {
		b.bad = append(b.bad, service.IncomingNote{Entry: n, Reason: "The entry's address is no text."})
		return nil
	}
	if err := json.Unmarshal(resource, &who); err != nil {
		b.bad = append(b.bad, service.IncomingNote{Entry: n, Reason: wrongType(err)})
		return nil
	}
	e.kind, e.id = who.ResourceType, who.ID
	if e.kind == "" {
		b.bad = append(b.bad, service.IncomingNote{Entry: n, ID: e.id, Reason: "The resource does not say what it is."})
		return nil
	}
	place := len(b.entries)
	for _, name := range e.names() {
		if _, twice := b.byRef[name]; twice {
			return clinic.Errorf(clinic.Invalid, "Two entries of the bundle are called %s; the second is entry %d.", shown(name), n)
		}
		b.byRef[name] = place
	}
	make, known := readable[e.kind]
	if !known {
		e.resource = &who
		b.entries = append(b.entries, e)
		return nil
	}
	into := make()
	if err := json.Unmarshal(resource, into); err != nil {
		b.bad = append(b.bad, e.note(wrongType(err)))
		e.resource = &who
		e.kind = "" // counted as bad already
	} else {
		e.resource = into
	}
	b.entries = append(b.entries, e)
	return nil
}

// names are the ways to point to the entry.
func (e entry) names() []string {
	var out []string
	if e.fullURL != "" {
		out = append(out, e.fullURL)
	}
	if e.id != "" {
		if byID := e.kind + "/" + e.id; byID != e.fullURL {
			out = append(out, byID)
		}
	}
	return out
}

// find follows a reference; ok is false when it leads nowhere.
func (b *bundle) find(r *Reference) (entry, bool) {
	if r == nil || r.Reference == "" {
		return entry{}, false
	}
	name, _, _ := strings.Cut(r.Reference, "/_history/")
	if i, ok := b.byRef[name]; ok {
		return b.entries[i], true
	}
	// An absolute address ends in kind and id.
	if parts := strings.Split(name, "/"); len(parts) > 2 {
		if i, ok := b.byRef[strings.Join(parts[len(parts)-2:], "/")]; ok {
			return b.entries[i], true
		}
	}
	return entry{}, false
}

// wrongType says which field of a resource is not what it should be.
func wrongType(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return "The field " + shown(wrong.Field) + " is of the wrong type."
	}
	return "The resource cannot be read."
}

// shown is a text of the file as it can stand in a message.
func shown(s string) string {
	s = clinic.CleanLine(s)
	if r := []rune(s); len(r) > 80 {
		s = string(r[:80]) + "…"
	}
	return s
}
