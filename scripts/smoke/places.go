package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// places are where the program keeps what it writes, as this computer sees them,
// and how it is started.
type places struct {
	config, data, printer string
	command               func(args ...string) *exec.Cmd
	ctl                   func(args ...string) *exec.Cmd // the shell's program; nil but with Wine
}

// native is the program of this system, told to keep everything in one folder.
func native(o options) places {
	p := places{config: filepath.Join(o.out, "config"), data: filepath.Join(o.out, "data"), printer: filepath.Join(o.out, "printed")}
	p.command = func(args ...string) *exec.Cmd {
		cmd := exec.Command(o.caredesk, args...)
		cmd.Env = append(os.Environ(), "CAREDESK_CONFIG_DIR="+p.config, "CAREDESK_DATA_DIR="+p.data, "CAREDESK_PRINT_DIR="+p.printer)
		return cmd
	}
	return p
}

// windows is the program for Windows under Wine. It is told nothing of its places
// but the printer's: data and settings are to be in the profile of Windows' user.
func windows(prefix string) (places, error) {
	profiles, err := filepath.Glob(filepath.Join(prefix, "drive_c", "users", "*", "AppData"))
	if err != nil {
		return places{}, err
	}
	var own []string
	for _, p := range profiles {
		if filepath.Base(filepath.Dir(p)) != "Public" {
			own = append(own, p)
		}
	}
	if len(own) != 1 {
		return places{}, fmt.Errorf("%s has %d users", prefix, len(own))
	}
	programs := onDriveC(prefix, filepath.Join(own[0], "Local", "Programs", "Caredesk")) + `\`
	p := places{config: filepath.Join(own[0], "Roaming", "caredesk"), data: filepath.Join(own[0], "Local", "caredesk"), printer: filepath.Join(prefix, "drive_c", "printed")}
	p.command = func(args ...string) *exec.Cmd {
		cmd := exec.Command("wine", append([]string{programs + "caredesk.exe"}, args...)...)
		cmd.Env = append(os.Environ(), `CAREDESK_PRINT_DIR=C:\printed`)
		return cmd
	}
	p.ctl = func(args ...string) *exec.Cmd {
		return exec.Command("wine", append([]string{programs + "caredeskctl.exe"}, args...)...)
	}
	return p, nil
}

// onDriveC is what Windows calls a file on its C: drive, which is a folder here.
func onDriveC(prefix, path string) string {
	return `C:` + strings.ReplaceAll(strings.TrimPrefix(path, filepath.Join(prefix, "drive_c")), "/", `\`)
}

func (d *desk) windowsPath(path string) string { return onDriveC(d.wine, path) }

// shell runs the shell's program for Windows.
func (d *desk) shell(args ...string) (string, error) {
	out, err := d.ctl(args...).CombinedOutput()
	return string(out), err
}

// beside does, while the window is open, what other programs of Windows must be
// able to do, and what the file's locks must keep them from: looking at the data,
// changing it, and putting another file in its place.
func (d *desk) beside() {
	database := d.windowsPath(d.database())
	if out, err := d.shell("verify", "--database", database); err != nil {
		d.failf("caredeskctl.exe verify beside the window: %v\n%s", err, out)
	}
	if out, err := d.shell("backup", "make", "--database", database, "--folder", `C:\backups`, "--plain"); err != nil {
		d.failf("caredeskctl.exe backup make beside the window: %v\n%s", err, out)
	}
	made, err := filepath.Glob(filepath.Join(d.wine, "drive_c", "backups", "caredesk-*.tar.zst"))
	if err != nil || len(made) != 1 {
		d.failf("%d backups were made (%v)", len(made), err)
	}
	out, err := d.shell("backup", "restore", "--database", database, "--yes", "--save-plain", d.windowsPath(made[0]))
	var ended *exec.ExitError
	if !errors.As(err, &ended) || !strings.Contains(out, "has the database open") {
		d.failf("a restore under the open window: %v\n%s", err, out)
	}
}

// verifyWindows asks caredeskctl.exe as well once the window is closed, and looks
// whether nothing was put outside of the profile.
func (d *desk) verifyWindows() {
	if out, err := d.shell("verify", "--database", d.windowsPath(d.database())); err != nil {
		d.failf("caredeskctl.exe verify: %v\n%s", err, out)
	}
	for _, dir := range []string{"data", "config"} {
		if entries, err := os.ReadDir(filepath.Join(d.out, dir)); err == nil && len(entries) > 0 {
			d.failf("%s was written to", filepath.Join(d.out, dir))
		}
	}
	plain, err := filepath.Glob(filepath.Join(filepath.Dir(d.database()), ".caredesk-work-*"))
	if d.must(err); len(plain) > 0 {
		d.failf("what was plain for a while was left behind: %v", plain)
	}
	for _, side := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(d.database() + side); err == nil {
			d.failf("the closed database left %s behind", side)
		}
	}
}
