package main

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
)

func TestDocumentsAreCheckedFromTheShell(t *testing.T) {
	db := filepath.Join(t.TempDir(), "demo.db")
	mustRun(t, "", "demo", "--database", db, "--patients", "20", "--seed", "7")
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: db})
	if err != nil {
		t.Fatal(err)
	}
	print, err := app.Services.Papers.Show(clinic.WithActor(context.Background(), owner()), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Close(); err != nil {
		t.Fatal(err)
	}
	p := print.Paper
	check := func(args ...string) (int, string, string) {
		return ctlRun(t, "", append([]string{"verify-document", "--database", db}, args...)...)
	}
	code, out, errOut := check(clinic.CodeText(p.Number, p.Digest))
	if code != exitOK || !strings.Contains(out, p.Number+": genuine\n") || !strings.Contains(out, "patient "+clinic.Initials(p.Body.Parties.PatientName)) || errOut != "" {
		t.Errorf("exit %d, %q, %q", code, out, errOut)
	}
	if strings.Contains(out, p.Body.Parties.PatientName) {
		t.Errorf("the patient is named: %q", out)
	}
	code, out, _ = check(append([]string{"--json"}, strings.Fields(p.Number+" "+clinic.ShortDigest(p.Digest))...)...)
	var v struct {
		OK      bool
		Outcome string
		Number  string
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != exitOK || !v.OK || v.Outcome != "genuine" || v.Number != p.Number {
		t.Errorf("exit %d, %q, %v", code, out, err)
	}
	for what, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"wrong code":     {[]string{p.Number + " 00000000"}, exitNotGenuine, "not genuine: the code is not"},
		"unknown number": {[]string{"SN-2020-000001 00000000"}, exitNotGenuine, "no document has this number"},
		"no code":        {[]string{"hello"}, exitInvalid, "number"},
		"nothing":        {nil, exitUsage, "Give the code"},
	} {
		code, out, errOut := check(c.args...)
		if code != c.code || !strings.Contains(out+errOut, c.says) {
			t.Errorf("%s: exit %d, %q, %q", what, code, out, errOut)
		}
	}
	if out := mustRun(t, "", "verify", "--database", db); strings.Contains(out, "FAULT") || !strings.Contains(out, "documents as issued") {
		t.Errorf("verify says:\n%s", out)
	}
}
