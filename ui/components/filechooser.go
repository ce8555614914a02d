package components

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// FileOptions say what is looked for.
type FileOptions struct {
	Title string
	// Folder looks for a folder instead of a file.
	Folder bool
	// Extensions are the endings listed, in lower case with their dot; all when
	// there are none. A file typed by its full name is taken in any case.
	Extensions []string
	// Start is where to begin, a folder or a file; where the last choice was
	// made, or home, when it is empty or not there.
	Start    string
	OnChosen func(path string)
}

const (
	// maxFileRows keeps a huge folder from becoming a huge list.
	maxFileRows = 200
	fileRows    = 9
	// patience is how long the window waits for a folder before it says so.
	patience = 100 * time.Millisecond
)

// lastFolder is where something was last chosen.
var lastFolder string

// ChooseFile asks for a file or a folder. The path can be typed; the list shows
// what goes on from there, Up and Down mark a row and Enter opens it.
func ChooseFile(o FileOptions, w fyne.Window) {
	newFileChooser(o, w).show()
}

type fileChooser struct {
	options FileOptions
	window  fyne.Window
	dialog  *FormDialog
	path    *Entry
	list    *listBox
	note    *Text
	folder  string // whose entries are in all
	all     []fs.DirEntry
	rows    []string // the path each row stands for
	asked   int
}

func newFileChooser(o FileOptions, w fyne.Window) *fileChooser {
	c := &fileChooser{options: o, window: w, path: NewEntry(), note: NewText("", TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true})}
	c.path.MaxLength, c.path.goesOn = 1000, true
	c.path.OnChanged = func(string) { c.look() }
	c.path.OnKey = func(ev *fyne.KeyEvent) bool { return c.list.move(ev.Name) }
	c.list = newListBox(c.tap)
	label, submit := i18n.T("File"), i18n.C("button", "Open")
	if o.Folder {
		label, submit = i18n.T("Folder"), i18n.T("Choose")
	}
	c.dialog = NewFormDialog(FormOptions{
		Title: o.Title, SubmitText: submit, SubmitKey: "Enter", Width: 640,
		Fields: []FormField{{Name: "path", Label: label, Widget: c.path}},
		Below:  VBoxGap(6, Panel(FixedHeight(container.NewStack(c.list.scroll), fileRows*listHeight())), c.note),
		Dirty:  func() bool { return false }, OnSubmit: c.enter,
	}, w)
	return c
}

func (c *fileChooser) show() {
	c.dialog.Show()
	c.goTo(c.begin())
}

// begin is the first of the places to begin at that is there.
func (c *fileChooser) begin() string {
	home, _ := os.UserHomeDir()
	for _, p := range []string{c.options.Start, filepath.Dir(c.options.Start), lastFolder, home} {
		if p != "" && p != "." && isDir(p) {
			return p
		}
	}
	return string(filepath.Separator)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// goTo puts a folder into the entry, ready for typing on.
func (c *fileChooser) goTo(folder string) {
	if !strings.HasSuffix(folder, string(filepath.Separator)) {
		folder += string(filepath.Separator)
	}
	c.path.SetText(folder)
	c.path.moveCursor(len([]rune(folder)))
	c.look()
}

// typed is the path in the entry, with ~ for the home folder.
func (c *fileChooser) typed() string {
	path := strings.TrimSpace(c.path.Text)
	if rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator)); ok || path == "~" {
		if home, err := os.UserHomeDir(); err == nil {
			return home + string(filepath.Separator) + rest
		}
	}
	return path
}

// look lists what goes on from the typed path. The folder is read away from the
// window, as a lost network drive may take its time.
func (c *fileChooser) look() {
	c.dialog.ClearErrors()
	folder, _ := filepath.Split(c.typed())
	if folder == c.folder {
		c.fill()
		return
	}
	c.folder, c.all = folder, nil
	c.asked++
	asked := c.asked
	type answer struct {
		entries []fs.DirEntry
		err     error
	}
	answers := make(chan answer, 1)
	go func() {
		entries, err := os.ReadDir(folder)
		answers <- answer{entries, err}
	}()
	take := func(a answer) {
		if asked != c.asked || !c.dialog.Open() {
			return
		}
		c.all = a.entries
		c.fill()
		if a.err != nil && len(a.entries) == 0 && folder != "" {
			c.list.set(nil, -1, fileMessage(a.err))
		}
	}
	select {
	case a := <-answers:
		take(a)
	case <-time.After(patience):
		c.list.set(nil, -1, i18n.T("Reading the folder…"))
		c.note.SetText("")
		go func() {
			a := <-answers
			fyne.Do(func() { take(a) })
		}()
	}
}

// fill lists the entries that fit what is typed of a name.
func (c *fileChooser) fill() {
	_, part := filepath.Split(c.typed())
	c.rows = nil
	var items []listItem
	if parent := filepath.Dir(filepath.Clean(c.folder)); part == "" && c.folder != "" && parent != filepath.Clean(c.folder) {
		c.rows = append(c.rows, parent)
		items = append(items, listItem{text: "..", detail: i18n.T("one up"), icon: theme.IconLeft})
	}
	matches := 0
	for _, dirs := range []bool{true, false} {
		for _, e := range c.all {
			path := filepath.Join(c.folder, e.Name())
			if !c.fits(e.Name(), part) || c.isFolder(e, path) != dirs || !dirs && (c.options.Folder || !c.wanted(e.Name())) {
				continue
			}
			if matches++; matches > maxFileRows {
				continue
			}
			item := listItem{text: e.Name()}
			if dirs {
				item = listItem{text: e.Name() + string(filepath.Separator), detail: "folder"}
			}
			c.rows, items = append(c.rows, path), append(items, item)
		}
	}
	mark := -1
	if part != "" && len(items) > 0 {
		mark = 0
	}
	empty := i18n.T("Nothing here begins like that.")
	if part == "" {
		empty = i18n.T("Nothing to choose here.")
	}
	c.list.set(items, mark, empty)
	c.note.SetText(c.help(matches))
}

func (c *fileChooser) help(matches int) string {
	switch {
	case matches > maxFileRows:
		return i18n.T("There is more than fits here. Type the beginning of the name.")
	case c.options.Folder:
		return i18n.T("Type the path, or mark a folder with Up and Down. Enter opens it; without a mark Enter chooses.")
	case len(c.options.Extensions) > 0:
		return i18n.F("Type the path, or mark a row with Up and Down and press Enter. Listed: %s", strings.Join(c.options.Extensions, ", "))
	}
	return i18n.T("Type the path, or mark a row with Up and Down and press Enter.")
}

// fits reports whether a name goes on from what was typed. Hidden names want
// their dot typed.
func (c *fileChooser) fits(name, part string) bool {
	if strings.HasPrefix(name, ".") && !strings.HasPrefix(part, ".") {
		return false
	}
	return strings.HasPrefix(strings.ToLower(name), strings.ToLower(part))
}

func (c *fileChooser) wanted(name string) bool {
	return len(c.options.Extensions) == 0 || slices.Contains(c.options.Extensions, strings.ToLower(filepath.Ext(name)))
}

// isFolder follows a link, as a drive is often found by one.
func (c *fileChooser) isFolder(e fs.DirEntry, path string) bool {
	return e.IsDir() || e.Type()&fs.ModeSymlink != 0 && isDir(path)
}

// tap takes a row as Enter does.
func (c *fileChooser) tap(i int) {
	c.list.mark(i)
	c.enter()
	if c.dialog.Open() {
		c.window.Canvas().Focus(c.path)
	}
}

// enter opens the marked folder or takes what is marked or typed.
func (c *fileChooser) enter() {
	path := c.typed()
	info, err := os.Stat(path)
	exact := err == nil && (!info.IsDir() || c.options.Folder)
	if i := c.list.index; i >= 0 && i < len(c.rows) && !(exact && filepath.Clean(path) == c.rows[i]) {
		path = c.rows[i]
		if info, err = os.Stat(path); err == nil && info.IsDir() {
			c.goTo(path)
			return
		}
	}
	switch {
	case path == "":
		err = fs.ErrNotExist
	case err == nil && info.IsDir() && !c.options.Folder:
		c.goTo(path)
		return
	case err == nil && !info.IsDir() && c.options.Folder:
		c.dialog.SetErr(clinic.FieldErrorf("path", "This is a file. Choose a folder."))
		return
	case err == nil && !info.IsDir() && !info.Mode().IsRegular():
		c.dialog.SetErr(clinic.FieldErrorf("path", "This is no ordinary file."))
		return
	}
	if err != nil {
		c.dialog.SetErr(clinic.FieldErrorf("path", "%s", fileMessage(err)))
		return
	}
	path = filepath.Clean(path)
	lastFolder = path
	if !info.IsDir() {
		lastFolder = filepath.Dir(path)
	}
	c.dialog.Close()
	c.options.OnChosen(path)
}

func fileMessage(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return i18n.T("There is nothing of that name.")
	case errors.Is(err, fs.ErrPermission):
		return i18n.T("You may not look in there.")
	}
	return i18n.T("This cannot be opened. Check that the drive is there.")
}
