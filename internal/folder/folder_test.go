package folder

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func filled(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "documents")
	if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"1.pdf", filepath.Join("a", "2.pdf"), filepath.Join("a", "b", "3.pdf")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("%PDF"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAFolderGoesWithAllThatIsInIt(t *testing.T) {
	unable := func(string) error { return errors.New("invalid function") }
	for name, all := range map[string]func(string) error{"at once": os.RemoveAll, "one by one": unable} {
		dir := filled(t)
		beside := dir + "-of-others"
		if err := os.WriteFile(beside, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := remove(dir, all); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Lstat(dir); err == nil {
			t.Errorf("%s: it is still there", name)
		}
		if _, err := os.Lstat(beside); err != nil {
			t.Errorf("%s: what stands beside it is gone", name)
		}
	}
	if err := Remove(filepath.Join(t.TempDir(), "never")); err != nil {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// What stands in the folder of a link is somebody else's.
func TestALinkIsNotFollowed(t *testing.T) {
	dir, other := filled(t), filled(t)
	if err := os.Symlink(other, filepath.Join(dir, "link")); err != nil {
		t.Skip("there are no links here")
	}
	if err := remove(dir, func(string) error { return errors.New("no") }); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(other, "1.pdf")); err != nil {
		t.Error("what the link led to was removed")
	}
}
