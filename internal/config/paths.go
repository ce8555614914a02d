package config

import (
	"os"
	"path/filepath"
	"runtime"

	"caredesk/internal/clinic"
)

// Environment variables that override the places Find chooses.
const (
	EnvConfigDir = "CAREDESK_CONFIG_DIR"
	EnvDataDir   = "CAREDESK_DATA_DIR"
)

// Paths are the places Caredesk uses. The demo hospital has a folder of its
// own, so that invented patients never stand beside real ones.
type Paths struct {
	ConfigFile   string
	HabitsFile   string // how each person left the window
	DataDir      string
	Database     string // proposed at the first start
	DemoDir      string
	DemoDatabase string
	BackupDir    string
	LogDir       string
	CrashDir     string
	CacheDir     string // temporary documents on their way to viewer and printer
}

// Find returns the places for this user and system. It creates nothing.
func Find() (Paths, error) {
	return find(runtime.GOOS, os.Getenv, os.UserConfigDir, os.UserHomeDir, os.UserCacheDir)
}

func find(system string, env func(string) string, userConfig, userHome, userCache func() (string, error)) (Paths, error) {
	configDir, err := override(env(EnvConfigDir), func() (string, error) { return under(userConfig) })
	if err != nil {
		return Paths{}, noPlace(err, EnvConfigDir)
	}
	dataDir, err := override(env(EnvDataDir), func() (string, error) {
		switch system {
		case "windows": // the local, not the roaming profile: a database must not be synchronised
			if local := env("LOCALAPPDATA"); local != "" {
				return filepath.Join(local, "caredesk"), nil
			}
			return under(userCache)
		case "darwin":
			return under(userConfig)
		}
		if data := env("XDG_DATA_HOME"); filepath.IsAbs(data) {
			return filepath.Join(data, "caredesk"), nil
		}
		home, err := userHome()
		return filepath.Join(home, ".local", "share", "caredesk"), err
	})
	if err != nil {
		return Paths{}, noPlace(err, EnvDataDir)
	}
	cacheDir, err := under(userCache)
	if err != nil || env(EnvDataDir) != "" {
		cacheDir = filepath.Join(dataDir, "cache")
	}
	demo := filepath.Join(dataDir, "demo")
	return Paths{
		ConfigFile:   filepath.Join(configDir, "config.json"),
		HabitsFile:   filepath.Join(configDir, "habits.json"),
		DataDir:      dataDir,
		Database:     filepath.Join(dataDir, "caredesk.db"),
		DemoDir:      demo,
		DemoDatabase: filepath.Join(demo, "demo.db"),
		BackupDir:    filepath.Join(dataDir, "backups"),
		LogDir:       filepath.Join(dataDir, "logs"),
		CrashDir:     filepath.Join(dataDir, "crashes"),
		CacheDir:     cacheDir,
	}, nil
}

// Ensure makes the folders a running program writes to, readable by their
// owner alone. DemoDir and BackupDir are made by those who first need them,
// with MakeDir.
func (p Paths) Ensure() error {
	for _, dir := range []string{p.DataDir, p.LogDir, p.CrashDir, p.CacheDir} {
		if err := MakeDir(dir); err != nil {
			return err
		}
	}
	return nil
}

// MakeDir makes a folder, and those above it, readable by its owner alone.
func MakeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The folder %s cannot be made. Check that you may write there and that the disk is not full.", dir)
	}
	return nil
}

func override(dir string, otherwise func() (string, error)) (string, error) {
	if dir == "" {
		return otherwise()
	}
	return filepath.Abs(dir)
}

func under(place func() (string, error)) (string, error) {
	dir, err := place()
	return filepath.Join(dir, "caredesk"), err
}

func noPlace(err error, variable string) error {
	return clinic.Wrap(clinic.Unavailable, err, "This computer names no folder for your files. Set %s to one.", variable)
}
