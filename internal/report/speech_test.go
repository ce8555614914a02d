package report_test

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// A report on paper speaks one language throughout, and a department keeps its name
// even where the catalogues have the same word.
func TestAResultSpeaksALanguage(t *testing.T) {
	f := facts
	f.Filters = []string{"Department: Visits", "Sex: Female"}
	line := func(name string) report.Line {
		return report.Line{Key: name, Names: [4]string{name}, Values: values(1500, 3, 5, 1, 2, 1, 1, 0)}
	}
	english := report.Build(spec(clinic.ReportNoShows, report.ByDepartment), f, []report.Line{line("Visits"), line("")}, []report.Line{line("")})
	de := english.In("de")
	if de.Rows[0].Cells[0].Text != "Visits" || de.Rows[1].Cells[0].Text == "No department" || de.Totals[0].Cells[0].Text != "Gesamt" {
		t.Errorf("names: %+v %+v", de.Rows, de.Totals)
	}
	if de.Filters[0] != "Abteilung: Visits" || de.Filters[1] != "Geschlecht: Weiblich" {
		t.Errorf("filters: %q", de.Filters)
	}
	if got := de.Written(de.Rows[0].Cells[1]); got != "1.500" {
		t.Errorf("a count: %q", got)
	}
	if got := de.Written(de.Rows[0].Cells[3]); got != "33,3 %" {
		t.Errorf("a rate: %q", got)
	}
	if de.PeriodText() != "1. Nov 2026 – 30. Nov 2026" || !strings.HasPrefix(de.Grouped(), "Gruppiert nach: ") {
		t.Errorf("%q, %q", de.PeriodText(), de.Grouped())
	}
	for _, l := range de.Preamble("2026-11-23") {
		if l[0] == "Period" || l[1] == english.About {
			t.Errorf("English: %q", l)
		}
	}
	if english.Columns[0].Title != "Department" || english.Rows[1].Cells[0].Text != "No department" {
		t.Error("the result that was turned is another now")
	}
	for _, code := range []string{"es", "fr", "pt", "ru"} {
		own := english.In(code)
		for i, c := range own.Columns {
			if c.Title == english.Columns[i].Title {
				t.Errorf("%s: %q is English", code, c.Title)
			}
		}
		if own.Title == english.Title || own.About == english.About || own.MomentText() == english.MomentText() || own.Grouped() == english.Grouped() {
			t.Errorf("%s: English", code)
		}
	}
}

// A report's file is named in the language of its words; English has its own order.
func TestAReportsFileIsNamedInItsLanguage(t *testing.T) {
	r := report.Result{Title: "Visits", From: clinic.MustDate("2026-11-01"), To: clinic.MustDate("2026-11-30")}
	r.Query.Kind, r.Group = clinic.ReportVisits, report.ByDoctor
	for code, want := range map[string]string{"en": "report-visits-by-doctor-2026-11-01-to-2026-11-30", "de": "bericht-termine-arzt-2026-11-01-bis-2026-11-30",
		"fr": "rapport-rendez-vous-médecin-2026-11-01-2026-11-30", "pt": "relatório-consultas-médico-2026-11-01-a-2026-11-30"} {
		if got := r.In(code).FileName(); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

// Every report under every grouping has its heads and its own names in each language.
func TestEveryReportIsTranslated(t *testing.T) {
	same := map[string]bool{"Code": true, "Codes": true, "Patient": true, "Patients": true, "Substance": true, "Total": true, "Median (min)": true, "No-show": true, "No-shows": true}
	for _, k := range report.Kinds() {
		for _, g := range report.Of(k).Groups {
			l := report.Line{Key: "k", Values: make([]report.Number, len(report.Computed(k, g)))}
			english := report.Build(spec(k, g), facts, []report.Line{l}, nil)
			for _, code := range []string{"de", "ru"} {
				own := english.In(code)
				for i, c := range own.Columns {
					if c.Title == english.Columns[i].Title && !same[c.Title] {
						t.Errorf("%s: %s by %s: the column %q is English", code, k, g, c.Title)
					}
				}
				for i, c := range own.Rows[0].Cells {
					if was := english.Rows[0].Cells[i].Text; c.Own && strings.Contains(was, " ") && c.Text == was && !strings.ContainsAny(was, "0123456789") {
						t.Errorf("%s: %s by %s: %q is English", code, k, g, was)
					}
				}
			}
		}
	}
}
