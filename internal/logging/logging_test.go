package logging

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

// canary is a patient's name that must not turn up anywhere.
const canary = "Łukasz O'Canary"

type patient struct{ Name string }

type status string

// record logs through a redacting handler and returns the line, parsed and raw.
func record(t *testing.T, log func(*slog.Logger)) (map[string]any, string) {
	t.Helper()
	var out bytes.Buffer
	log(slog.New(NewHandler(&out, nil)))
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	return line, out.String()
}

func TestPrivateAttributesAreWithheld(t *testing.T) {
	for _, key := range []string{
		"password", "Password", "user_password", "passwordHash", "token", "session-token", "hash", "name", "patient",
		"patientName", "first_name", "FIRST_NAME", "phone", "mobile_phone", "email", "home address", "diagnosis",
		"symptoms", "notes", "dsn", "date_of_birth", "allergies", "search", "query", "before", "after", "user", "doctor",
	} {
		line, raw := record(t, func(l *slog.Logger) { l.Info("saved", key, canary) })
		if strings.Contains(raw, "Canary") || line[key] != withheld {
			t.Errorf("attribute %q is written: %s", key, raw)
		}
	}
}

func TestUsefulAttributesStay(t *testing.T) {
	line, raw := record(t, func(l *slog.Logger) {
		l.Info("appointment booked", "appointment", clinic.AppointmentID(12), "patient", clinic.PatientID(7), "patient_id", 8,
			"took", 3*time.Millisecond, "rows", 4, "status", status("booked"), "table_name", "bills", "path", "/data/caredesk.db")
	})
	want := map[string]any{"msg": "appointment booked", "appointment": 12.0, "patient": 7.0, "patient_id": 8.0,
		"rows": 4.0, "status": "booked", "table_name": "bills", "path": "/data/caredesk.db", "level": "INFO"}
	for key, value := range want {
		if line[key] != value {
			t.Errorf("%s = %v, want %v in %s", key, line[key], value, raw)
		}
	}
	line, raw = record(t, func(l *slog.Logger) { l.Info("saved", "age", 45, "phone", 5550123, "blood_group", 2) })
	for _, key := range []string{"age", "phone", "blood_group"} {
		if line[key] != withheld {
			t.Errorf("a number about a person is written: %s", raw)
		}
	}
}

func TestValuesWithInnerPartsAreWrittenAsTheirType(t *testing.T) {
	p := patient{canary}
	_, raw := record(t, func(l *slog.Logger) {
		l.Info("saved", "row", p, "pointer", &p, "list", []string{canary}, "map", map[string]string{canary: canary},
			"bytes", []byte(canary), slog.Group("patient", "known_as", canary), slog.Group("deep", slog.Group("contact", "who", canary)))
	})
	if strings.Contains(raw, "Canary") || strings.Contains(raw, "TFVrYXN6") {
		t.Errorf("a struct's content is written: %s", raw)
	}
	if !strings.Contains(raw, "[logging.patient]") {
		t.Errorf("the type is lost: %s", raw)
	}
}

func TestErrorsKeepTheirCodeAndLoseWhatWasTyped(t *testing.T) {
	_, parsing := strconv.Atoi(canary)
	_, day := time.Parse(time.DateOnly, canary)
	causes := []error{
		parsing, day,
		errors.New(`UNIQUE constraint failed near 'Łukasz O'Canary'`),
		errors.New(`duplicate key value (SQLSTATE 23505) Key (email)=(canary@Canary.example) already exists`),
		errors.New("cannot connect to postgres://anna:Canary@db.example.org/care?x=1"),
		errors.New("cannot connect: host=db user=anna password='Can ary Canary' sslmode=x"),
		errors.New("cannot connect: password=Canary port=1"),
		errors.New("sent to Canary@clinic.example, or +44 (0)20 7946 0018"),
		errors.New("wrong hash $argon2id$v=19$m=65536,t=3,p=4$Canary$Canary"),
	}
	for _, cause := range causes {
		for _, err := range []error{
			cause, fmt.Errorf("while saving: %w", cause),
			&clinic.Error{Code: clinic.Conflict, Field: "start", Message: canary + " is booked already", Err: cause},
			fmt.Errorf("book: %w", clinic.Wrap(clinic.Internal, cause, "%s again", canary)),
		} {
			for _, log := range []func(*slog.Logger){
				func(l *slog.Logger) { l.Error("failed", Err(err)) },
				func(l *slog.Logger) { l.Error("failed", "err", err) },
			} {
				if _, raw := record(t, log); strings.Contains(raw, "Canary") || strings.Contains(raw, "7946") {
					t.Errorf("written: %s", raw)
				}
			}
			if clinic.CodeOf(err) == clinic.Internal {
				if _, raw := record(t, func(l *slog.Logger) { l.Error("failed: "+cause.Error(), "text", cause.Error(), "line", cause.Error()) }); strings.Contains(raw, "Canary") {
					t.Errorf("written: %s", raw)
				}
			}
		}
	}
	line, raw := record(t, func(l *slog.Logger) {
		l.Error("failed", Err(&clinic.Error{Code: clinic.Conflict, Field: "start", Message: "x", Err: errors.New("database is locked")}))
	})
	got, _ := line["error"].(map[string]any)
	if got["code"] != "conflict" || got["field"] != "start" || got["cause"] != "database is locked" {
		t.Errorf("the error has lost what helps: %s", raw)
	}
}

func TestLinesCannotBeForged(t *testing.T) {
	var out bytes.Buffer
	slog.New(NewHandler(&out, nil)).Info("x\n{\"msg\":\"forged\"}", "path", "a\nb\x1b[2J")
	if strings.Count(out.String(), "\n") != 1 || strings.Contains(out.String(), "\x1b") {
		t.Errorf("a value broke out of its line: %q", out.String())
	}
}

func TestFilesRotateStaySmallAndPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	log, closer, err := Open(Options{Dir: dir, MaxBytes: 2000, Keep: 2, Level: slog.LevelDebug})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		log.Debug("line", "number", i)
	}
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	log.Info("after the end") // must not panic or bring the file back
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 3 {
		t.Errorf("%d files, want caredesk.log and two older ones", len(entries))
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > 2000 {
			t.Errorf("%s has %d bytes, the bound is 2000", e.Name(), info.Size())
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	newest, _ := os.ReadFile(filepath.Join(dir, "caredesk.log"))
	if !strings.Contains(string(newest), `"number":199`) {
		t.Error("the last line is not in caredesk.log")
	}
}

func TestReopeningAppendsAndClosesToOthers(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ctl.log")
	if err := os.WriteFile(path, []byte("earlier\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var terminal bytes.Buffer
	log, closer, err := Open(Options{Dir: dir, Name: "ctl", Also: &terminal})
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	log.Info("later", "name", canary)
	text, _ := os.ReadFile(path)
	if !strings.HasPrefix(string(text), "earlier\n") || !strings.Contains(string(text), "later") {
		t.Errorf("log = %s", text)
	}
	if !strings.Contains(terminal.String(), "later") || strings.Contains(terminal.String(), "Canary") {
		t.Errorf("terminal = %s", terminal.String())
	}
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: a log others made stays open to them", info.Mode())
	}
}

func TestOpenSaysWhenItCannot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(Options{Dir: filepath.Join(file, "logs")}); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("Open below a file = %v, want unavailable", err)
	}
}

func TestManyWritersLoseNoLine(t *testing.T) {
	dir := t.TempDir()
	log, closer, err := Open(Options{Dir: dir, MaxBytes: 4000, Keep: 100})
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for w := range 8 {
		wait.Go(func() {
			for i := range 50 {
				log.Info("line", "writer", w, "number", i)
			}
		})
	}
	wait.Wait()
	closer.Close()
	lines := 0
	files, _ := filepath.Glob(filepath.Join(dir, "*.log"))
	for _, f := range files {
		text, _ := os.ReadFile(f)
		for _, line := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
			if !json.Valid(line) {
				t.Errorf("torn line %q in %s", line, f)
			}
			lines++
		}
	}
	if lines != 400 || len(files) < 5 {
		t.Errorf("%d lines in %d files, want 400 in several", lines, len(files))
	}
}
