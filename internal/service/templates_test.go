package service_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

var amoxicillin = clinic.PrescriptionItem{Drug: "Amoxicillin", Strength: "500 mg", Form: "capsule", Dose: "1 capsule", Frequency: "tds", DurationDays: 5,
	Reason: "tolerated before", Answered: "allergy:penicillins"}

func (h *hospital) templates(ctx context.Context, codes ...string) string {
	h.Helper()
	var names []string
	for _, x := range value(h.Templates.Suggest(ctx, codes))(h) {
		names = append(names, x.Name)
	}
	return strings.Join(names, ", ")
}

// A doctor keeps what is given often, for the doctor alone; what belonged to one
// patient is not kept along.
func TestFavouritesAndTemplates(t *testing.T) {
	h := newHospital(t)
	throat := clinic.RxTemplate{Kind: clinic.Template, Name: " Sore  throat ", Code: "j02", Items: []clinic.PrescriptionItem{amoxicillin, amoxicillin}}
	id := value(h.Templates.Save(h.asha, throat))(t)
	favourite := value(h.Templates.Save(h.asha, clinic.RxTemplate{Kind: clinic.Favourite, Items: []clinic.PrescriptionItem{amoxicillin}}))(t)
	house := value(h.Templates.Save(h.admin, clinic.RxTemplate{Kind: clinic.Template, Name: "Asthma", Code: "J45", Items: []clinic.PrescriptionItem{amoxicillin}}))(t)
	list := value(h.Templates.Suggest(h.asha, nil))(t)
	equal(t, "own and the hospital's", len(list), 3)
	for _, x := range list {
		for _, it := range x.Items {
			if it.Reason+it.Answered != "" {
				t.Errorf("%s keeps a patient's reason", x.Name)
			}
		}
	}
	equal(t, "a favourite takes its medicine's name", h.templates(h.asha, "J45.0"), "Asthma, "+amoxicillin.Text()+", Sore throat")
	equal(t, "by diagnosis", strings.HasPrefix(h.templates(h.asha, "J02.9"), "Sore throat"), true)
	equal(t, "another doctor's", h.templates(h.bela), "Asthma")
	must(t, h.Templates.MarkUsed(h.asha, favourite))
	must(t, h.Templates.MarkUsed(h.bela, house))
	must(t, h.Templates.MarkUsed(h.bela, house))
	equal(t, "by use", strings.HasPrefix(h.templates(h.asha), "Asthma, Amox"), true)

	refused(t, h.Templates.Rename(h.bela, id, 1, "Mine"), clinic.NotFound)
	refused(t, h.Templates.MarkUsed(h.bela, id), clinic.NotFound)
	refused(t, h.Templates.Delete(h.asha, house, 1), clinic.Forbidden)
	refused(t, h.Templates.Rename(h.admin, id, 1, "Mine"), clinic.NotFound)
	must(t, h.Templates.Rename(h.asha, id, 1, "Throat"))
	refused(t, h.Templates.Rename(h.asha, id, 1, "Stale"), clinic.Stale)
	refused(t, h.Templates.Rename(h.asha, id, 2, "  "), clinic.Invalid, "name")
	refused(t, value2(h.Templates.Save(h.asha, clinic.RxTemplate{Kind: clinic.Template, Name: "Throat", Items: []clinic.PrescriptionItem{amoxicillin}})), clinic.Conflict, "name")
	must(t, h.Templates.Delete(h.asha, id, 2))
	rows := h.audited("template.delete")
	if len(rows) != 1 || !strings.Contains(rows[0].Before, "Amoxicillin 500 mg") {
		t.Errorf("audit: %+v", rows)
	}
	refused(t, value2(h.Templates.Suggest(h.nurse, nil)), clinic.Forbidden)
	refused(t, value2(h.Templates.Save(h.asha, clinic.RxTemplate{Kind: clinic.Favourite, Items: []clinic.PrescriptionItem{amoxicillin, amoxicillin}})), clinic.Invalid, "items")
	h.verified()
}

// Deleting is undone whole: what was used most comes first again. A new one and a
// copy begin with no use, whatever they say of themselves.
func TestATemplateThatIsBroughtBackKeepsItsUses(t *testing.T) {
	h := newHospital(t)
	keep := func(name string, used int) clinic.RxTemplate {
		return clinic.RxTemplate{Kind: clinic.Template, Name: name, Used: used, Items: []clinic.PrescriptionItem{amoxicillin}}
	}
	one := value(h.Templates.Save(h.asha, keep("Throat", 0)))(t)
	value(h.Templates.Save(h.asha, keep("Chest", 40)))(t)
	for range 3 {
		must(t, h.Templates.MarkUsed(h.asha, one))
	}
	uses := func() string {
		var out []string
		for _, x := range value(h.Templates.Suggest(h.asha, nil))(t) {
			out = append(out, fmt.Sprint(x.Name, " ", x.Used))
		}
		return strings.Join(out, ", ")
	}
	equal(t, "before", uses(), "Throat 3, Chest 0")
	gone := value(h.Templates.Suggest(h.asha, nil))(t)[0]
	must(t, h.Templates.Delete(h.asha, gone.ID, gone.Version))
	equal(t, "deleted", uses(), "Chest 0")
	back := value(h.Templates.BringBack(h.asha, gone))(t)
	equal(t, "brought back", uses(), "Throat 3, Chest 0")
	must(t, h.Templates.MarkUsed(h.asha, back))
	equal(t, "and used again", uses(), "Throat 4, Chest 0")
	if rows := h.audited("template.create"); len(rows) != 3 {
		t.Errorf("audited %d times", len(rows))
	}
	odd := keep("Nose", -5)
	odd.ID, odd.DoctorID = 99, h.belaID
	value(h.Templates.BringBack(h.asha, odd))(t)
	equal(t, "never less than none, and the doctor's own", uses(), "Throat 4, Chest 0, Nose 0")
	refused(t, value2(h.Templates.BringBack(h.asha, gone)), clinic.Conflict, "name")
	refused(t, value2(h.Templates.BringBack(h.nurse, gone)), clinic.Forbidden)
	h.verified()
}

func TestThereIsALimitOfTemplates(t *testing.T) {
	h := newHospital(t)
	for i := range clinic.MaxRxTemplates {
		value(h.Templates.Save(h.asha, clinic.RxTemplate{Kind: clinic.Template, Name: fmt.Sprint("No ", i), Items: []clinic.PrescriptionItem{amoxicillin}}))(t)
	}
	more := clinic.RxTemplate{Kind: clinic.Template, Name: "One more", Items: []clinic.PrescriptionItem{amoxicillin}}
	refused(t, value2(h.Templates.Save(h.asha, more)), clinic.Conflict, "", "Delete one")
	value(h.Templates.Save(h.bela, more))(t)
}
