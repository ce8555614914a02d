package document

import (
	"bytes"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// Lists that stay in the house speak the language of its documents; what people
// typed stays as it is.
func TestListsSpeakTheHospitalsLanguage(t *testing.T) {
	english := []string{"Day list", "Printed", "Status", "Moved to", "Reminders", "No answer", "Patients to phone", "Visit was", "Kept", "November", "Page 1 of 1"}
	for code, want := range map[string][]string{
		"de": {"Tagesliste", "Montag, 23. November 2026", "Wartenr.", "58 J., M", "Verschoben auf", "Erinnerungen", "Anzurufende Patienten", "2 Patienten", "Chest pain"},
		"es": {"Lista del día", "lunes, 23 de noviembre de 2026", "Movida a", "Recordatorios", "Chest pain"},
		"fr": {"Liste du jour", "lundi 23 novembre 2026", "Déplacé au", "Rappels", "Chest pain"},
		"pt": {"Lista do dia", "segunda-feira, 23 de novembro de 2026", "Movida para", "Lembretes", "Chest pain"},
		"ru": {"Список на день", "понедельник, 23 ноября 2026", "Перенесено на", "Напоминания", "2 пациента", "Chest pain"},
	} {
		day := dayList(t, 2)
		day.Letterhead.Settings.DocumentLanguage, day.Paper = code, clinic.PaperA4
		day.Rows[1].Moved = &ListMove{clinic.MustDate("2026-11-24"), 600, "Dr Bo Berg"}
		pdf, report := makeDayList(t, day)
		text, missing := read(t, pdf), report.Missing
		calls := RemindersData{Letterhead: day.Letterhead, Date: clinic.MustDate("2026-11-24"), MadeAt: issued, Paper: clinic.PaperA4,
			Rows: []ReminderListRow{{Start: 540, Name: "Jones, Emma", Emergency: "Brigid", Outcome: clinic.ReminderNoAnswer, MadeAt: issued, MadeBy: "Grace Byrne"}}}
		phones := phoneList(t, 2)
		phones.Letterhead = day.Letterhead
		var b, c bytes.Buffer
		report, err := Reminders(&b, calls)
		if err != nil {
			t.Fatal(err)
		}
		missing = append(missing, report.Missing...)
		if report, err = PhoneList(&c, phones); err != nil {
			t.Fatal(err)
		}
		missing = append(missing, report.Missing...)
		text += " " + read(t, b.Bytes()) + " " + read(t, c.Bytes())
		wantText(t, text, want...)
		for _, word := range english {
			if strings.Contains(text, word) && !(word == "November" && code == "de") && !(word == "Status" && (code == "de" || code == "pt")) {
				t.Errorf("%s: the lists say %q in English", code, word)
			}
		}
		if len(missing) > 0 {
			t.Errorf("%s: no letters for %v", code, missing)
		}
	}
}
