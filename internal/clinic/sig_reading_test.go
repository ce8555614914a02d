package clinic

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What doctors type in Portugal, Brazil and Russia, with what is read of it. A line
// that is understood in part keeps its rest as it was typed.
var sigReadings = []struct {
	in    string
	how   Understood
	words string
}{
	// Portuguese
	{"1 comp de 8/8 h", full, "1 tablet every 8 hours"},
	{"1 comp. VO 12/12h por 7 dias", full, "1 tablet by mouth every 12 hours for 7 days"},
	{"tomar 1 comprimido, via oral, de 8 em 8 horas, durante 7 dias", full, "1 tablet by mouth every 8 hours for 7 days"},
	{"1 comprimido de 500 mg de 6/6 horas se dor", full, "1 tablet (500 mg) every 6 hours as needed for pain"},
	{"de 12/12 horas", full, "every 12 hours"},
	{"8/8h", full, "every 8 hours"},
	{"12/12", full, "for 12 months"}, // as in Britain
	{"8/6 h", not, "8/6 h"},
	{"3x/dia", full, "three times daily"},
	{"1 cp 3x/dia por 5 dias", full, "1 tablet three times daily for 5 days"},
	{"1 cápsula 3x ao dia", full, "1 capsule three times daily"},
	{"1 comprimido 2 vezes ao dia", full, "1 tablet twice daily"},
	{"dois comprimidos três vezes por dia", full, "2 tablets three times daily"},
	{"1 comprimido 1 vez ao dia", full, "1 tablet once daily"},
	{"um comprimido uma vez por dia", full, "1 tablet once daily"},
	{"1 comprimido por dia", full, "1 tablet once daily"},
	{"2 comprimidos por dia", not, "2 comprimidos por dia"},
	{"meio comprimido à noite", full, "½ tablet at night"},
	{"1 comprimido e meio", full, "1½ tablets"},
	{"1 comprimido e meio de 12/12 h", full, "1½ tablets every 12 hours"},
	{"um comprimido e meio à noite", full, "1½ tablets at night"},
	{"2 comprimidos e meio, de manhã", full, "2½ tablets in the morning"},
	{"1 cápsula e meia hora antes das refeições", full, "1 capsule 30 minutes before meals"},
	{"um e meio comprimido de manhã", full, "1½ tablets in the morning"},
	{"1 comprimido de manhã e à noite", full, "1 tablet in the morning and at night"},
	{"2 comprimidos de manhã e 1 à noite", full, "2 tablets in the morning and 1 tablet at night"},
	{"1 comprimido pela manhã, em jejum", full, "1 tablet in the morning on an empty stomach"},
	{"1 comprimido ao deitar", full, "1 tablet at bedtime"},
	{"1 comprimido antes de dormir", full, "1 tablet at bedtime"},
	{"1 comprimido após o almoço", full, "1 tablet after lunch"},
	{"1 comprimido depois das refeições", full, "1 tablet after meals"},
	{"30 minutos antes do café da manhã", full, "30 minutes before breakfast"},
	{"meia hora antes das refeições", full, "30 minutes before meals"},
	{"1 comprimido às refeições", full, "1 tablet with meals"},
	{"1 comprimido se necessário", full, "1 tablet as needed"},
	{"1 comprimido a cada 6 horas se dor ou febre", full, "1 tablet every 6 hours as needed for pain or fever"},
	{"1 comprimido em caso de dor de cabeça", full, "1 tablet as needed for headache"},
	{"1 comprimido 8/8h SOS, no máximo 3 por dia", full, "1 tablet every 8 hours as needed, no more than 3 a day"},
	{"até 3x ao dia", full, "up to three times daily"},
	{"por até 5 dias", full, "for up to 5 days"},
	{"1 comprimido uma vez por semana", full, "1 tablet once a week"},
	{"2x por semana", full, "twice a week"},
	{"1 comprimido às segundas, quartas e sextas", full, "1 tablet on Mondays, Wednesdays and Fridays"},
	{"1 comprimido às segundas-feiras", full, "1 tablet on Mondays"},
	{"1 comprimido em dias alternados", full, "1 tablet every other day"},
	{"1 comprimido dia sim, dia não", full, "1 tablet every other day"},
	{"1 comprimido em dose única", full, "1 tablet as a single dose"},
	{"1 comprimido agora", full, "1 tablet once, now"},
	{"1 gota no olho direito 4x/dia", full, "1 drop into the right eye four times daily"},
	{"2 gotas em ambos os olhos 8/8h", full, "2 drops into both eyes every 8 hours"},
	{"2 jatos em cada narina 1x ao dia", full, "2 sprays into each nostril once daily"},
	{"aplicar em camada fina na área afetada 2x ao dia por 10 dias", full, "apply thinly to the affected area twice daily for 10 days"},
	{"5 ml de xarope 8/8h", full, "5 ml of syrup every 8 hours"},
	{"1 colher de sopa à noite", full, "15 ml at night"},
	{"1 comprimido às 8h e 20h", full, "1 tablet at 08:00 and 20:00"},
	{"1 comprimido às 08:00", full, "1 tablet at 08:00"},
	{"1 comprimido por 1 mês", full, "1 tablet for 1 month"},
	{"1 comprimido 8/8h, uso contínuo", full, "1 tablet every 8 hours, long term"},
	{"40 mg 1x ao dia por 5 dias depois 20 mg 1x ao dia por 5 dias", full, "40 mg once daily for 5 days, then 20 mg once daily for 5 days"},
	{"40 mg ao dia", not, "40 mg ao dia"},
	{"1 comprimido 5 dias por semana", part, "1 tablet, 5 dias por semana"},
	{"1 comprimido não tomar à noite", part, "1 tablet, não tomar à noite"},
	{"vit E 400 UI", part, "400 units, vit E"},
	{"10 unidades via subcutânea antes do jantar", full, "10 units under the skin before the evening meal"},
	// Russian
	{"по 1 таблетке 3 раза в день", full, "1 tablet three times daily"},
	{"по 1 таб 2 р/д", full, "1 tablet twice daily"},
	{"1т 2р/д 7 дней", full, "1 tablet twice daily for 7 days"},
	{"по 1 т. 3 р. в день", full, "1 tablet three times daily"},
	{"1 табл. х 3 раза в день", full, "1 tablet three times daily"},
	{"3х1", full, "1 three times daily"},
	{"3 раза в сутки после еды", full, "three times daily after food"},
	{"7 дней", full, "for 7 days"},
	{"по 1 таблетке 1 раз в день в течение 7 дней", full, "1 tablet once daily for 7 days"},
	{"1 капс. 2 раза в день, курс 10 дней", full, "1 capsule twice daily for 10 days"},
	{"через 8 часов", full, "every 8 hours"},
	{"по 1 таблетке каждые 8 часов", full, "1 tablet every 8 hours"},
	{"по 500 мг через каждые 12 ч", full, "500 mg every 12 hours"},
	{"через 2 часа", not, "через 2 часа"},
	{"через 7 дней", not, "через 7 дней"},
	{"1 таблетка через 1 час после еды", full, "1 tablet 1 hour after food"},
	{"через час после еды", full, "1 hour after food"},
	{"по 1 капсуле за 30 минут до еды", full, "1 capsule 30 minutes before food"},
	{"за полчаса до завтрака", full, "30 minutes before breakfast"},
	{"утром и вечером", full, "in the morning and in the evening"},
	{"утром/вечером", full, "in the morning and in the evening"},
	{"по 1 таблетке утром, днём и вечером", full, "1 tablet in the morning, at noon and in the evening"},
	{"2 таблетки утром и 1 вечером", full, "2 tablets in the morning and 1 tablet in the evening"},
	{"по полтаблетки на ночь", full, "½ tablet at night"},
	{"1/2 таблетки перед сном", full, "½ tablet at bedtime"},
	{"по 5 мл 3 раза в день", full, "5 ml three times daily"},
	{"по 1 ч.л. 3 раза в день", full, "5 ml three times daily"},
	{"по 1 ст. л. утром", full, "15 ml in the morning"},
	{"по 2,5 мл 2 раза в день", full, "2.5 ml twice daily"},
	{"по 1 таблетке по 500 мг 2 раза в день", full, "1 tablet (500 mg) twice daily"},
	{"1 таблетка в день", full, "1 tablet once daily"},
	{"2 таблетки в день", not, "2 таблетки в день"},
	{"1 таблетка через день", full, "1 tablet every other day"},
	{"по 1 таблетке 2 раза в неделю", full, "1 tablet twice a week"},
	{"по 1 таблетке раз в неделю по понедельникам", full, "1 tablet once a week on Mondays"},
	{"по понедельникам, средам и пятницам", full, "on Mondays, Wednesdays and Fridays"},
	{"1 таблетка при боли", full, "1 tablet as needed for pain"},
	{"по 1 таблетке при необходимости, не более 4 таблеток в сутки", full, "1 tablet as needed, no more than 4 tablets a day"},
	{"по 1 таблетке при температуре или головной боли", full, "1 tablet as needed for fever or headache"},
	{"по 5 мл 3 раза в день от кашля", full, "5 ml three times daily for cough"},
	{"до 3 раз в день", full, "up to three times daily"},
	{"по 1-2 таблетки 2-3 раза в день", full, "1 to 2 tablets 2 to 3 times daily"},
	{"1 или 2 таблетки на ночь", full, "1 or 2 tablets at night"},
	{"внутрь по 1 таблетке дважды в день", full, "1 tablet by mouth twice daily"},
	{"под язык 1 таблетку при боли в груди", full, "1 tablet under the tongue as needed for chest pain"},
	{"500 мг в/м однократно", full, "500 mg into the muscle as a single dose"},
	{"1 г в/в 2 раза в сутки", full, "1 g into a vein twice daily"},
	{"10 ЕД п/к перед ужином", full, "10 units under the skin before the evening meal"},
	{"по 2 капли в оба глаза 4 раза в день", full, "2 drops into both eyes four times daily"},
	{"по 1 впрыскиванию в каждую ноздрю", full, "1 spray into each nostril"},
	{"по 2 впрыска в каждую ноздрю 2 раза в день", full, "2 sprays into each nostril twice daily"},
	{"1 свеча ректально на ночь", full, "1 suppository into the rectum at night"},
	{"наносить тонким слоем на поражённые участки 2 раза в день 2 недели", full, "apply thinly to the affected area twice daily for 2 weeks"},
	{"Наносить тонким слоем на пораженные участки", full, "apply thinly to the affected area"},
	{"1 таблетка в 8:00 и 20:00", full, "1 tablet at 08:00 and 20:00"},
	{"1-0-1 5 дней", full, "1 in the morning and in the evening for 5 days"},
	{"1-0-1 после еды, запивая водой", full, "1 in the morning and in the evening after food, with water"},
	{"по 1 таблетке 3 раза в день 5 дней, затем по 1 таблетке 1 раз в день", full, "1 tablet three times daily for 5 days, then 1 tablet once daily"},
	{"по 40 мг 1 раз в день 5 дней, затем прекратить", full, "40 mg once daily for 5 days, then stop"},
	{"1 таблетка 5 дней в неделю", part, "1 tablet, 5 дней в неделю"},
	{"1 таблетка не принимать на ночь", part, "1 tablet, не принимать на ночь"},
	{"по схеме", not, "по схеме"},
	{"по назначению врача", full, "as directed"},
	{"по 1 таблетке 21 день из 28", part, "1 tablet, 21 день из 28"},
}

func TestSigsTypedInPortugueseAndRussian(t *testing.T) {
	for _, c := range sigReadings {
		if s, how := ParseSig(c.in); how != c.how || s.Words(English) != c.words {
			t.Errorf("%q reads %v: %q; want %v: %q", c.in, how, s.Words(English), c.how, c.words)
		}
	}
}

// A bare number takes its unit from the medicine's form in these languages, too.
func TestFormsInPortugueseAndRussian(t *testing.T) {
	s, _ := ParseSig("1-0-1")
	for form, want := range map[string]DoseUnit{"comprimidos": UnitTablet, "cápsulas": UnitCapsule, "comprimidos vaginais": UnitPessary, "óvulos": UnitPessary, "таблетки": UnitTablet, "капсулы": UnitCapsule,
		"вагинальные таблетки": UnitPessary, "таблетки для рассасывания": UnitLozenge, "суппозитории ректальные": UnitSuppository, "сироп": "", "раствор для инъекций": UnitInjection, "gotas": UnitDrop} {
		if got := s.WithForm(form).Dose.Unit; got != want {
			t.Errorf("1 of %s is %q, want %q", form, got, want)
		}
	}
}

// The words of the two languages are added to those of the others and change none
// of them.
func TestPortugueseAndRussianChangeNoOtherWord(t *testing.T) {
	first, all := firstSigWords(), newSigWords()
	same := func(what, key string, a, b any) {
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s %q was %+v and is %+v", what, key, a, b)
		}
	}
	for k, v := range first.phrases {
		same("the phrase", k, v, all.phrases[k])
	}
	for k, v := range first.units {
		same("the unit", k, v, all.units[k])
	}
	for k, v := range first.numbers {
		same("the number", k, v, all.numbers[k])
	}
	for k, v := range first.timeUnits {
		same("the time", k, v, all.timeUnits[k])
	}
	for k, v := range first.forms {
		same("the form", k, v, all.forms[k])
	}
	for k, v := range first.reasons {
		same("the reason", k, v, all.reasons[k])
	}
	if len(all.phrases) < len(first.phrases)+250 {
		t.Errorf("only %d phrases are new", len(all.phrases)-len(first.phrases))
	}
}

// What is printed in Portuguese or Russian and typed again is never read as
// something else: it is the same, or stays as typed.
func TestPrintedPortugueseAndRussianAreNotMisread(t *testing.T) {
	for _, lang := range []Language{Portuguese, Russian} {
		t.Run(string(lang), func(t *testing.T) {
			read, all := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				s := aSig(t)
				if lang == Russian && (s.Reason != "" && !s.PRN || s.Dose.Unit == UnitThinLayer) {
					return // при боли is when it hurts and because it hurts; тонким слоем is how much and how
				}
				words := s.Words(lang)
				got, how := ParseSig(words)
				all++
				if how != UnderstoodFull {
					return
				}
				read++
				if again := got.Words(lang); again != words {
					t.Fatalf("%q (%s) reads %q (%s)", words, s.Words(English), again, got.Words(English))
				}
			})
			if read == 0 { // about a fourth are; how many is chance
				t.Errorf("none of %d is read", all)
			}
		})
	}
}

// Scrambled words of real sigs of both languages.
func TestAnyPortugueseOrRussianSigIsSafe(t *testing.T) {
	words := strings.Fields("1 2 8/8 h 8 em de 12/12h comp comprimidos e meio meia por 7 dias até 3x ao dia vezes uma à noite manhã antes após das refeições se dor dose única não depois às 8h " +
		"по т таб таблетки 3 р/д раза в день сутки через часов каждые до после еды утром вечером на ночь дней не более при боли затем и х полтаблетки ч.л. глаз за 30 минут , . ( )")
	rapid.Check(t, func(t *rapid.T) {
		checkAnySig(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 10).Draw(t, "words"), rapid.SampledFrom([]string{" ", " ", ""}).Draw(t, "between")))
	})
}
