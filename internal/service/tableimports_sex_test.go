package service

import (
	"testing"

	"caredesk/internal/clinic"
)

func TestSexesAreReadInEveryLanguage(t *testing.T) {
	for sex, words := range map[clinic.Sex][]string{
		clinic.SexMale:    {"m", "Male", "männlich", "Mann", "hombre", "masculino", "homem", "homme", "Masculin", "М", "муж.", "Мужской"},
		clinic.SexFemale:  {"F", "female", "weiblich", "w", "Frau", "mujer", "femenino", "mulher", "feminino", "femme", "féminin", "Ж", "жен.", "ЖЕНСКИЙ"},
		clinic.SexOther:   {"divers", "d", "other", "otro", "outro", "autre", "другой"},
		clinic.SexUnknown: {"", "unbekannt", "desconocido", "desconhecido", "inconnu", "неизвестно"},
	} {
		for _, w := range words {
			if got, err := readSex(w); err != nil || got != sex {
				t.Errorf("%q is %q, want %q: %v", w, got, sex, err)
			}
		}
	}
	if got, err := readSex("lila"); err == nil {
		t.Errorf("lila is %q", got)
	}
}
