package clinic

import (
	"strings"
	"testing"
)

func TestSigInPortugueseAndRussian(t *testing.T) {
	for _, c := range []struct{ in, pt, ru string }{
		{"1 tab po bd pc 5d", "1 comprimido por via oral duas vezes por dia depois da refeição durante 5 dias", "по 1 таблетке внутрь 2 раза в день после еды в течение 5 дней"},
		{"2 tabs mane and 1 tab nocte", "2 comprimidos de manhã e 1 comprimido à noite", "по 2 таблетки утром и по 1 таблетке на ночь"},
		{"1½ tab od", "1½ comprimido uma vez por dia", "по 1½ таблетки 1 раз в день"},
		{"½-0-½ tab", "½ comprimido de manhã e ao anoitecer", "по ½ таблетки утром и вечером"},
		{"2.5 ml q4-6h prn pain", "2,5 ml a cada 4 a 6 horas se necessário em caso de dor", "по 2,5 мл каждые 4–6 часов при необходимости (при боли)"},
		{"500 mg stat", "500 mg uma vez, de imediato", "500 мг однократно, немедленно"},
		{"1 tab stat", "1 comprimido uma vez, de imediato", "1 таблетку однократно, немедленно"},
		{"1-2 puffs prn", "1 a 2 inalações se necessário", "по 1–2 вдоха при необходимости"},
		{"up to 2 tabs bd", "até 2 comprimidos duas vezes por dia", "до 2 таблеток 2 раза в день"},
		{"5 tabs od", "5 comprimidos uma vez por dia", "по 5 таблеток 1 раз в день"},
		{"1 tab eod", "1 comprimido em dias alternados", "по 1 таблетке через день"},
		{"1 tab weekly on Mondays", "1 comprimido uma vez por semana às segundas-feiras", "по 1 таблетке 1 раз в неделю по понедельникам"},
		{"apply thinly to affected area bd for 1 week", "aplicar em camada fina na zona afetada duas vezes por dia durante 1 semana", "наносить тонким слоем на поражённый участок 2 раза в день в течение 1 недели"},
		{"1 drop OU hs", "1 gota em ambos os olhos ao deitar", "по 1 капле в оба глаза перед сном"},
		{"2 drops OD tds", "2 gotas no olho direito três vezes por dia", "по 2 капли в правый глаз 3 раза в день"},
		{"1 tab qds prn, max 8 tabs in 24 h", "1 comprimido quatro vezes por dia se necessário, no máximo 8 comprimidos em 24 horas", "по 1 таблетке 4 раза в день при необходимости, не более 8 таблеток за 24 часа"},
		{"1 tab prn max 1 tab a day", "1 comprimido se necessário, no máximo 1 comprimido por dia", "по 1 таблетке при необходимости, не более 1 таблетки в день"},
		{"1 tab prn max 3x/wk", "1 comprimido se necessário, no máximo três vezes por semana", "по 1 таблетке при необходимости, не более 3 раз в неделю"},
		{"1 tab 30 min before breakfast", "1 comprimido 30 minutos antes da primeira refeição do dia", "по 1 таблетке за 30 минут до завтрака"},
		{"1 tab 1 hour after food", "1 comprimido 1 hora depois da refeição", "по 1 таблетке через 1 час после еды"},
		{"1 tab od 3/12", "1 comprimido uma vez por dia durante 3 meses", "по 1 таблетке 1 раз в день в течение 3 месяцев"},
		{"1 tab od 21d", "1 comprimido uma vez por dia durante 21 dias", "по 1 таблетке 1 раз в день в течение 21 дня"},
		{"1 tab qd-bid", "1 comprimido 1 a 2 vezes por dia", "по 1 таблетке 1–2 раза в день"},
		{"5 ml suspension tds", "5 ml de suspensão três vezes por dia", "по 5 мл суспензии 3 раза в день"},
		{"apply cream bd", "aplicar creme duas vezes por dia", "наносить крем 2 раза в день"},
		{"40 mg od 5d then 20 mg od 5d then stop", "40 mg uma vez por dia durante 5 dias, depois 20 mg uma vez por dia durante 5 dias, depois suspender", "по 40 мг 1 раз в день в течение 5 дней, затем по 20 мг 1 раз в день в течение 5 дней, затем прекратить приём"},
		{"1 tab prn nev", "1 comprimido se necessário, nev", "по 1 таблетке при необходимости, nev"},
		{"1 tab prn gout flare", "1 comprimido se necessário (gout flare)", "по 1 таблетке при необходимости (gout flare)"},
		{"1 tab prn pain or fever", "1 comprimido se necessário em caso de dor ou febre", "по 1 таблетке при необходимости (при боли или повышенной температуре)"},
		{"5 ml tds for cough", "5 ml três vezes por dia (indicação: tosse)", "по 5 мл 3 раза в день при кашле"},
		{"1 pessary nocte 6d", "1 óvulo vaginal à noite durante 6 dias", "по 1 вагинальному суппозиторию на ночь в течение 6 дней"},
		{"1 patch every 72 hours", "1 adesivo transdérmico a cada 72 horas", "по 1 пластырю каждые 72 часа"},
		{"1 tab at 08:00 and 20:00", "1 comprimido às 08:00 e 20:00", "по 1 таблетке в 08:00 и 20:00"},
		{"1 tab q8h x 3 doses", "1 comprimido a cada 8 horas num total de 3 doses", "по 1 таблетке каждые 8 часов всего 3 дозы"},
		{"2 puffs qds, with a spacer", "2 inalações quatro vezes por dia, com espaçador (câmara expansora)", "по 2 вдоха 4 раза в день, через спейсер"},
		{"10 units sc bd ac", "10 unidades por via subcutânea duas vezes por dia antes da refeição", "по 10 единиц подкожно 2 раза в день до еды"},
		{"1 tab hourly", "1 comprimido a cada hora", "по 1 таблетке каждый час"},
		{"100 mcg od", "100 microgramas uma vez por dia", "по 100 микрограммов 1 раз в день"},
	} {
		s, how := ParseSig(c.in)
		if how == UnderstoodNone {
			t.Errorf("%q is not understood", c.in)
		}
		for lang, want := range map[Language]string{Portuguese: c.pt, Russian: c.ru} {
			if got := s.Words(lang); got != want {
				t.Errorf("%q in %s is %q, want %q", c.in, lang, got, want)
			}
		}
	}
}

// Quantities stand in the nominative and take the form of their number.
func TestQuantitiesInRussian(t *testing.T) {
	for in, want := range map[string]string{"1 tab od 1d": "1 таблетка", "1 tab od 2d": "2 таблетки", "1 tab bd 5d": "10 таблеток", "1 tab od 21d": "21 таблетка", "1 tab od 22d": "22 таблетки",
		"1 tab od 11d": "11 таблеток", "1 tab od 114d": "114 таблеток", "5 ml tds 5d": "75 мл", "1 pessary nocte 3d": "3 вагинальных суппозитория", "1 pessary nocte 6d": "6 вагинальных суппозиториев"} {
		s, _ := ParseSig(in)
		if got := s.QuantityText(Russian); got != want {
			t.Errorf("%q needs %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"30 tablets": "30 таблеток", "1 tablet": "1 таблетка", "75 ml": "75 мл", "2 boxes": "2 boxes", "tablets": "tablets", "": "", "0 tablets": "0 tablets", "2.5 ml": "2,5 мл", "3 pieces of gum": "3 жевательные резинки"} {
		if got := QuantityIn(in, Russian); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	if got := QuantityIn("30 tablets", Portuguese); got != "30 comprimidos" {
		t.Errorf("%q", got)
	}
	s, _ := ParseSig("1 tab bd 5d")
	if got := s.QuantityText(Portuguese); got != "10 comprimidos" {
		t.Errorf("%q", got)
	}
}

// Every unit and every span of time has all its forms, and no sentence has a
// hole in it.
func TestRussianNounsAreWhole(t *testing.T) {
	for unit, noun := range russianUnits {
		for _, place := range []amountPlace{amountNamed, amountEach, amountOnce, amountMost} {
			for _, n := range []int{0, 1, 2, 5, 11, 12, 21, 22, 25, 101, 111} {
				if noun.counted(n, place) == "" {
					t.Errorf("%d of %s is nothing", n, unit)
				}
			}
			for _, a := range []DoseAmount{{Low: 1, High: 1, Unit: unit}, {Low: 0.5, High: 0.5, Unit: unit}, {Low: 1, High: 2, Unit: unit}, {High: 2, Unit: unit}, {Low: 1, High: 2, Or: true, Unit: unit}} {
				if got := russianBook().placed(a, place); strings.Contains(got, "  ") || strings.TrimSpace(got) != got || got == "" {
					t.Errorf("%+v is %q", a, got)
				}
			}
		}
	}
	for _, form := range sigForms {
		if russianBook().alone[form] == "" {
			t.Errorf("%s does not stand alone", form)
		}
	}
	for unit := range englishBook().units {
		if russianUnits[unit].name == "" {
			t.Errorf("no Russian for %s", unit)
		}
	}
}

func TestLanguagesCallThemselves(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range Languages() {
		if l.Name() == string(l) || seen[l.Name()] {
			t.Errorf("%s is called %q", l, l.Name())
		}
		seen[l.Name()] = true
	}
	if len(seen) != 6 || Language("xx").Name() != "xx" {
		t.Errorf("%v", seen)
	}
}

func TestWhichLanguageADocumentSpeaks(t *testing.T) {
	hospital := Settings{DocumentLanguage: "de"}
	for _, c := range []struct {
		patient Language
		want    string
	}{{Russian, "ru"}, {"", "de"}, {"pl", "de"}, {Portuguese, "pt"}} {
		if got := DocumentLanguage(c.patient, hospital); got != c.want {
			t.Errorf("for a patient of %q: %s", c.patient, got)
		}
	}
	if got := DocumentLanguage("", Settings{}); got != "en" {
		t.Errorf("nobody said, and it speaks %q", got)
	}
	for tag, want := range map[string]Language{"pt-BR": Portuguese, "ru_RU": Russian, " DE ": German, "en-US": English, "es": Spanish, "fr-CA": French} {
		if l, ok := LanguageOf(tag); l != want || !ok {
			t.Errorf("%q is %q", tag, l)
		}
	}
	for _, tag := range []string{"", "pl", "zh-Hans", "english", "deu"} {
		if l, ok := LanguageOf(tag); ok {
			t.Errorf("%q is %q", tag, l)
		}
	}
}
