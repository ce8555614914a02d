package django_test

import (
	"net/url"
	"testing"

	"caredesk/internal/service"
)

func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath()[1:] }

func TestFixtureProbe(t *testing.T) {
	c := openClinic(t)
	r, err := c.Imports.DryRun(c.owner, service.ImportCommand{File: fixture, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range r.Counts {
		t.Logf("%+v", n)
	}
	reasons := map[string]int{}
	for _, n := range r.Notes {
		reasons[string(n.Table)+" "+n.Field+" "+n.Reason]++
	}
	for k, n := range reasons {
		t.Log(n, k)
	}
	t.Log(r.Billed, r.Paid, r.Refunded, r.Owed)
	r, err = c.Imports.Run(c.owner, service.ImportCommand{File: fixture, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	c.verified()
}
