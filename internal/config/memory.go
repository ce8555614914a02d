package config

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/folder"
)

// Habits is how one person left the window of this workstation: sizes, columns
// and where they were. It holds names of the program's own parts and numbers,
// and nothing of the data.
type Habits struct {
	Window [2]int            `json:"window,omitempty"` // width and height; zero: the workstation's
	Tab    string            `json:"tab,omitempty"`
	Views  map[string]string `json:"views,omitempty"` // the view of a tab, by tab
	Tables map[string]Table  `json:"tables,omitempty"`
}

// Table is how a list was arranged.
type Table struct {
	Widths     map[string]float32 `json:"widths,omitempty"` // by column, in pixels at the usual text size
	Hidden     []string           `json:"hidden,omitempty"` // columns put away
	Sort       string             `json:"sort,omitempty"`   // column; empty for the usual order
	Descending bool               `json:"descending,omitempty"`
}

// Bounds of what is remembered. The person who was here longest ago is
// forgotten for a new one.
const (
	maxPeople  = 60
	maxTables  = 100
	maxColumns = 40
	maxName    = 64
	maxPixels  = 20000
)

// memoryFile is the file as it is written, the latest person first.
type memoryFile struct {
	People []json.RawMessage `json:"people"`
}

type person struct {
	Who    string `json:"who"`
	Habits Habits `json:"habits"`
}

// Who names a person of a database, for the file of habits: a digest of where
// the database is, and the user's id.
func Who(database string, user clinic.UserID) string {
	sum := sha256.Sum256([]byte(database))
	return hex.EncodeToString(sum[:8]) + "-" + strconv.FormatInt(int64(user), 10)
}

// Recall reads the habits of a person. What is missing, damaged or makes no
// sense is as if it had never been remembered.
func Recall(path, who string) Habits {
	for _, p := range readMemory(path) {
		if p.Who == who {
			return p.Habits
		}
	}
	return Habits{}
}

// Remember writes the habits of a person over those of before and leaves all
// other people's as they are. Either the old or the new file is there afterwards.
func Remember(path, who string, h Habits) error {
	others := slices.DeleteFunc(readMemory(path), func(p person) bool { return p.Who == who })
	var file memoryFile
	size := 0
	for _, p := range append([]person{{who, h.tidied()}}, others...) {
		one, err := json.Marshal(p)
		if err != nil {
			return clinic.Wrap(clinic.Internal, err, "How you left the window cannot be written.")
		}
		if size += len(one) + 1; len(file.People) == maxPeople || size > maxFile-100 {
			break
		}
		file.People = append(file.People, one)
	}
	text, err := json.Marshal(file)
	if err == nil {
		err = MakeDir(filepath.Dir(path))
	}
	if err == nil {
		err = folder.WriteBytes(path, append(text, '\n'))
	}
	if err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "How you left the window cannot be written to %s. Check that you may write there and that the disk is not full.", path)
	}
	return nil
}

// readMemory reads each person by themselves, so that one damaged entry takes no
// other along.
func readMemory(path string) []person {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err != nil || info.Size() > maxFile || !info.Mode().IsRegular() {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var file memoryFile
	if json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &file) != nil {
		return nil
	}
	var out []person
	for _, raw := range file.People[:min(len(file.People), maxPeople)] {
		var p person
		if json.Unmarshal(raw, &p) == nil && isPart(p.Who) {
			p.Habits = p.Habits.tidied()
			out = append(out, p)
		}
	}
	return out
}

var partName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// isPart reports whether a name may be one of a part of the program.
func isPart(name string) bool { return len(name) <= maxName && partName.MatchString(name) }

// tidied leaves out what makes no sense and what is too much.
func (h Habits) tidied() Habits {
	out := Habits{}
	if w := h.Window; w[0] > 0 && w[1] > 0 && w[0] <= maxPixels && w[1] <= maxPixels {
		out.Window = w
	}
	if isPart(h.Tab) {
		out.Tab = h.Tab
	}
	for _, tab := range sortedKeys(h.Views, maxTables) {
		if v := h.Views[tab]; isPart(v) || v == "" {
			put(&out.Views, tab, v)
		}
	}
	for _, name := range sortedKeys(h.Tables, maxTables) {
		if t := h.Tables[name].tidied(); !t.empty() {
			put(&out.Tables, name, t)
		}
	}
	return out
}

func (t Table) empty() bool { return len(t.Widths) == 0 && len(t.Hidden) == 0 && t.Sort == "" }

func (t Table) tidied() Table {
	out := Table{}
	for _, c := range sortedKeys(t.Widths, maxColumns) {
		if w := float64(t.Widths[c]); w > 0 && w <= maxPixels && !math.IsNaN(w) {
			put(&out.Widths, c, t.Widths[c])
		}
	}
	for _, c := range t.Hidden[:min(len(t.Hidden), maxColumns)] {
		if isPart(c) && !slices.Contains(out.Hidden, c) {
			out.Hidden = append(out.Hidden, c)
		}
	}
	if isPart(t.Sort) {
		out.Sort, out.Descending = t.Sort, t.Descending
	}
	return out
}

// sortedKeys are those names of a map that may be kept, no more than most.
func sortedKeys[V any](m map[string]V, most int) []string {
	var out []string
	for k := range m {
		if isPart(k) {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, strings.Compare)
	return out[:min(len(out), most)]
}

func put[V any](m *map[string]V, key string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = v
}
