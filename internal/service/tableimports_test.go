package service_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// tableOf makes a table of lines whose cells are parted by |.
func tableOf(lines ...string) service.IncomingTable {
	t := service.IncomingTable{FileName: "/home/x/list.csv", Digest: strings.Repeat("b", 64), Format: service.TableCSV, Header: strings.Split(lines[0], "|")}
	for i, line := range lines[1:] {
		t.Rows = append(t.Rows, service.IncomingRow{Line: i + 2, Cells: strings.Split(line, "|")})
	}
	return t
}

func importTable(kind service.TableKind, lines ...string) service.TableImportCommand {
	t := tableOf(lines...)
	return service.TableImportCommand{Kind: kind, Table: t, Columns: service.GuessColumns(kind, t.Header)}
}

func problem(t *testing.T, r service.TableImportReport, line int, says string) {
	t.Helper()
	for _, p := range r.Problems {
		if p.Line == line && strings.Contains(p.Message, says) {
			return
		}
	}
	t.Errorf("line %d does not say %q: %+v", line, says, r.Problems)
}

func byNumber(h *hospital, number string) clinic.Patient {
	h.Helper()
	page := value(h.Patients.Search(h.admin, service.PatientFilter{Text: number, WithRetired: true}, service.PageRequest{}))(h.TB)
	for _, row := range page.Rows {
		if row.Number == number {
			return value(h.Patients.Get(h.admin, row.ID))(h.TB)
		}
	}
	h.Fatalf("nobody has the number %s", number)
	return clinic.Patient{}
}

func TestPatientsOfATableAreTakenIn(t *testing.T) {
	h := newHospital(t)
	cmd := importTable(service.TablePatientList,
		"MRN|Nachname|Vorname|Geburtsdatum|Geschlecht|Telefon|Anschrift|Allergien|Blutgruppe|Personalausweis",
		"|Müller|Jürgen|31.12.1968|männlich|+49 30 123456|Am Markt 1|Penicillin; Latex|A positiv|T22",
		"OLD-17|Öz|Ayşe|1970|w||||0-|",
		"|Kein|Tag|31.02.1968|m|||||",
		"|Kein|Geschlecht||lila|||||",
		"|||1968-01-01||||||",
		"P-900|Weit|Weg|1980-02-03||||keine||",
		"|Nach|Ihm|1981-02-03||||||")
	dry := value(h.TableImports.Check(h.admin, cmd))(t)
	r := value(h.TableImports.Run(h.admin, cmd))(t)
	if fmt.Sprint(dry) != fmt.Sprint(r) {
		t.Errorf("the dry run said %+v, and it was %+v", dry, r)
	}
	equal(t, "new", r.New, 4)
	equal(t, "left out", len(r.Problems), 3)
	problem(t, r, 4, "Date of birth: There is no such day")
	problem(t, r, 5, "Sex: \"lila\"")
	problem(t, r, 6, "name")
	equal(t, "first number", r.First, "P-000003")
	equal(t, "last number", r.Last, "P-000004")
	p := byNumber(h, "P-000003")
	equal(t, "name", p.FullName(), "Jürgen Müller")
	equal(t, "born", p.DateOfBirth.String(), "1968-12-31")
	equal(t, "sex", p.Sex, clinic.SexMale)
	equal(t, "phone", p.PhoneE164, "+4930123456")
	equal(t, "allergies", p.AllergyText(), "Penicillin; Latex")
	equal(t, "asked by", p.AllergyBy == "", false)
	equal(t, "blood", p.BloodGroup, "A+")
	equal(t, "identifiers", clinic.IdentifiersText(p.Identifiers), "National ID T22")
	p = byNumber(h, "OLD-17")
	equal(t, "estimated", p.BirthEstimated, true)
	equal(t, "blood of OLD-17", p.BloodGroup, "O-")
	equal(t, "asked, none", byNumber(h, "P-000900").AllergyStatus, clinic.AllergyNoneKnown)
	// They are found by name and by the number of the card.
	equal(t, "found", len(value(h.Patients.Search(h.admin, service.PatientFilter{Text: "mueller"}, service.PageRequest{}))(t).Rows), 1)
	equal(t, "found by card", len(value(h.Patients.Search(h.admin, service.PatientFilter{Text: "T22"}, service.PageRequest{}))(t).Rows), 1)
	log := h.audited("data.import")
	equal(t, "audited", len(log), 1)
	if !strings.Contains(log[0].After, "list.csv") || strings.Contains(log[0].After, "/home") {
		t.Errorf("audited %s", log[0].After)
	}
	equal(t, "audited patients", len(h.audited("patient.import")), 4)
	// The next registration goes on behind them, and the database is sound.
	id := value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "Next", LastName: "Person"}, service.Image{}))(t)
	equal(t, "next number", value(h.Patients.Get(h.admin, id))(t).Number, "P-000005")
	sound(t, h)
}

func sound(t *testing.T, h *hospital) {
	t.Helper()
	report, err := h.store.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if !c.OK {
			t.Errorf("%s: %s", c.Name, c.Detail)
		}
	}
}

func TestNumbersThatCameAlongAreSkippedAndNotGivenTwice(t *testing.T) {
	h := newHospital(t) // with P-000001 and P-000002
	cmd := importTable(service.TablePatientList, "Patient number|Name", "P-3|Able, Ann", "p-000005|Baker, Bob", "|Charlie, Cas", "P-000003|Dog, Dan", "p-4|Easy, Eve", "rec.desk|Fox, Flo", "a b|George, Gus")
	cmd.Table.Rows[5].Cells[0] = value(h.Users.List(h.admin, service.UserFilter{}, service.PageRequest{}))(t).Rows[0].Username
	r := value(h.TableImports.Run(h.admin, cmd))(t)
	equal(t, "new", r.New, 4)
	problem(t, r, 5, "stands in line 2, too")
	problem(t, r, 7, "user name")
	problem(t, r, 8, "no patient number")
	equal(t, "Charlie", byNumber(h, "P-000006").LastName, "Charlie")
	id := value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "Next", LastName: "Person"}, service.Image{}))(t)
	equal(t, "next number", value(h.Patients.Get(h.admin, id))(t).Number, "P-000007")
	// A number far ahead is passed by when the series gets there.
	value(h.TableImports.Run(h.admin, importTable(service.TablePatientList, "Patient number|Name", "P-000009|How, Hal")))(t)
	for _, want := range []string{"P-000008", "P-000010"} {
		id := value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "After", LastName: want}, service.Image{}))(t)
		equal(t, "number", value(h.Patients.Get(h.admin, id))(t).Number, want)
	}
	sound(t, h)
}

func TestLookAlikesOfATableAreHeldBackAsAtTheDesk(t *testing.T) {
	h := newHospital(t)
	value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "Katharina", LastName: "Bauer", DateOfBirth: clinic.MustDate("1990-04-03"), Phone: "+353 86 111 2222",
		Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "X 12-3"}}}, service.Image{}))(t)
	cmd := importTable(service.TablePatientList, "First name|Last name|DOB|Phone|Passport|Age|Not a duplicate because",
		"Catharina|Bauer|1990-04-03||||",               // same birth, similar name
		"Bauer|Katharina|1990-03-04||||",               // day and month swapped
		"Other|Person|1950-01-01|+353 (86) 1112222|||", // same phone
		"Another|One|1951-01-01||x123||",               // same passport
		"Katarina|Bauer||||36|",                        // similar age
		"Katharina|Bauer|1960-01-01||||",               // another age: somebody else
		"Katharina|Baur|1990-04-03||||her twin",
		"Lena|Alt|1971-05-05||||", "Lena|Alt|1971-05-05||||") // twice in the file
	r := value(h.TableImports.Check(h.admin, cmd))(t)
	equal(t, "new", r.New, 3)
	problem(t, r, 2, "P-000003 (same birth date, similar name)")
	problem(t, r, 3, "swapped")
	problem(t, r, 4, "same phone number")
	problem(t, r, 5, "same identifier")
	problem(t, r, 6, "similar age")
	problem(t, r, 10, "line 9 (same birth date, similar name)")
	r = value(h.TableImports.Run(h.admin, cmd))(t)
	equal(t, "new", r.New, 3)
	if log := h.audited("patient.import")[1]; log.Reason != "her twin" || !strings.Contains(log.After, "P-000003") {
		t.Errorf("audited %+v", log)
	}
	// Every row that is held back here is held back at the desk, too.
	for _, p := range r.Problems[:3] {
		c := cmd.Table.Rows[p.Row].Cells
		born, _ := clinic.ParseDate(c[2])
		_, err := h.Patients.Register(h.desk, clinic.Patient{FirstName: c[0], LastName: c[1], DateOfBirth: born, Phone: c[3]}, service.Image{})
		refused(t, err, clinic.Conflict)
	}
	cmd.Anyway = "the file was checked by hand"
	r = value(h.TableImports.Run(h.admin, cmd))(t)
	equal(t, "taken anyway", r.New, 9)
	sound(t, h)
}

func TestKnownPatientsAreBroughtUpToDateByNumber(t *testing.T) {
	h := newHospital(t)
	id := value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "Old", LastName: "Name", Phone: "021 123456", Email: "old@example.org", DateOfBirth: clinic.MustDate("1990-04-03"),
		Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "A1"}}}, service.Image{}))(t)
	cmd := importTable(service.TablePatientList, "Number|Last name|Phone|E-mail|Passport|National ID|Medical history", "P-000003|New|+353 86 999 8888||B2|N7|written over", "P-000001||||||", "P-000777||||||")
	r := value(h.TableImports.Check(h.admin, cmd))(t)
	problem(t, r, 2, "registered already")
	cmd.Update = true
	r = value(h.TableImports.Run(h.admin, cmd))(t)
	equal(t, "changed", r.Changed, 1)
	equal(t, "unchanged", r.Unchanged, 1)
	problem(t, r, 4, "name")
	p := value(h.Patients.Get(h.admin, id))(t)
	equal(t, "name", p.FullName(), "Old New")
	equal(t, "phone", p.PhoneE164, "+353869998888")
	equal(t, "e-mail stays", p.Email, "old@example.org")
	equal(t, "history stays", p.MedicalHistory, "")
	equal(t, "identifiers", clinic.IdentifiersText(p.Identifiers), "Passport B2; National ID N7")
	equal(t, "version", p.Version, 2)
	equal(t, "found by the new name", len(value(h.Patients.Search(h.admin, service.PatientFilter{Text: "new"}, service.PageRequest{}))(t).Rows), 1)
	if log := h.audited("patient.update"); len(log) != 1 || !strings.Contains(log[0].Before, "old") && !strings.Contains(log[0].Before, "Name") || log[0].PatientID != id {
		t.Errorf("audited %+v", log)
	}
	if err := h.Patients.Retire(h.admin, id, p.Version, "moved away"); err != nil {
		t.Fatal(err)
	}
	problem(t, value(h.TableImports.Check(h.admin, cmd))(t), 2, "retired")
	sound(t, h)
}

func TestATableIsTakenWholeOrNotAtAll(t *testing.T) {
	h := newHospital(t)
	lines := []string{"First name|Last name"}
	for i := range 1200 {
		lines = append(lines, fmt.Sprintf("Person %d|Number %d", i, i))
	}
	cmd := importTable(service.TablePatientList, lines...)
	ctx, cancel := context.WithCancel(h.admin)
	defer cancel()
	cmd.Progress = func(stage service.ImportStage, done, total int) {
		if stage == service.StageWriting && done >= 500 {
			cancel()
		}
	}
	if _, err := h.TableImports.Run(ctx, cmd); err == nil || !strings.Contains(clinic.MessageOf(err), "Cancelled") {
		t.Fatalf("cancelled: %v", err)
	}
	equal(t, "patients", value(h.Patients.Search(h.admin, service.PatientFilter{}, service.PageRequest{}))(t).Total, 2)
	cmd.Progress = nil
	equal(t, "new", value(h.TableImports.Run(h.admin, cmd))(t).New, 1200)
	sound(t, h)
}

func TestOfVeryManyPatientsSeveralShareARowOfTheLog(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand patients")
	}
	h := newHospital(t)
	lines := []string{"First name|Last name"}
	for i := range 10_060 {
		lines = append(lines, fmt.Sprintf("P%d|N%d", i, i))
	}
	r := value(h.TableImports.Run(h.admin, importTable(service.TablePatientList, lines...)))(t)
	equal(t, "new", r.New, 10_060)
	n := 0
	for after := ""; ; {
		page := value(h.Audit.List(h.admin, service.AuditFilter{Action: "patient.import"}, service.PageRequest{After: after, Limit: service.MaxPage}))(t)
		for _, e := range page.Rows {
			n += strings.Count(e.After, `"last_name"`)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	equal(t, "patients in the log", n, 10_060)
	equal(t, "last", r.Last, "P-010062")
	sound(t, h)
}

func TestOnlyAdministratorsTakeTablesIn(t *testing.T) {
	h := newHospital(t)
	cmd := importTable(service.TablePatientList, "Name", "Some, Body")
	for _, who := range []context.Context{h.asha, h.nurse, h.desk, h.cashier, h.anna, context.Background()} {
		if _, err := h.TableImports.Check(who, cmd); err == nil {
			t.Error("a dry run was allowed")
		}
		if _, err := h.TableImports.Run(who, cmd); err == nil {
			t.Error("an import was allowed")
		}
	}
}

func TestHeadersAreGuessedInFourLanguages(t *testing.T) {
	for _, c := range []struct {
		header string
		want   string // the fields of the columns, - for none
	}{
		{"MRN|First Name|Surname|D.O.B.|Gender|Mobile No|Remarks", "number first_name last_name date_of_birth sex phone -"},
		{"N.º de historia clínica|Nombre|Apellidos|Fecha de nacimiento|Sexo|Teléfono|Correo electrónico|Dirección", "number first_name last_name date_of_birth sex phone email address"},
		{"N° dossier|Nom|Prénom|Date de naissance|Sexe|Téléphone portable|Adresse", "number last_name first_name date_of_birth sex phone address"},
		{"Patienten-Nr.|Name|Vorname|Geburtsdatum|Geschlecht|Telefon|Krankenkasse", "number last_name first_name date_of_birth sex phone insurance_info"},
		{"Nom|Sexe", "name sex"},
		{"Patient Name|Age|National ID|Why it was not taken", "name age national_id -"},
	} {
		header := strings.Split(c.header, "|")
		columns := service.GuessColumns(service.TablePatientList, header)
		got := make([]string, len(header))
		for i := range got {
			got[i] = "-"
		}
		for field, at := range columns {
			got[at] = field
		}
		equal(t, c.header, strings.Join(got, " "), c.want)
	}
	for header, want := range map[string]service.TableKind{"Code|Description|Unit price|VAT": service.TablePriceList, "ICD-10|Title": service.TableDiagnosisCode,
		"Name|Licence number|Department|Fee": service.TableDoctorList, "Generic name|ATC|Strength|Form": service.TableDrugs, "First name|Last name|DOB|Phone": service.TablePatientList} {
		equal(t, header, service.GuessKind(strings.Split(header, "|")), want)
	}
}

func TestDatesAreReadInTheOrderOfTheirColumn(t *testing.T) {
	h := newHospital(t)
	born := func(order service.DateOrder, dates ...string) string {
		lines := []string{"Name|Date of birth"}
		for i, d := range dates {
			lines = append(lines, fmt.Sprintf("L%d, F%d|%s", i, i, d))
		}
		cmd := importTable(service.TablePatientList, lines...)
		cmd.Dates = order
		r := value(h.TableImports.Check(h.admin, cmd))(t)
		return strings.Join(r.Notes, " ") + fmt.Sprint(len(r.Problems))
	}
	equal(t, "day first", strings.Contains(born("", "03/04/1968", "25/12/1970"), "3 April"), true)
	equal(t, "month first", strings.Contains(born("", "03/04/1968", "12/25/1970"), "4 March"), true)
	equal(t, "nobody knows", strings.Contains(born("", "03/04/1968"), "3 April"), true)
	equal(t, "said so", strings.Contains(born(service.DateOrderMonth, "03/04/1968"), "4 March"), true)
	equal(t, "both ways", strings.HasSuffix(born("", "25/12/1970", "12/25/1970"), "1"), true)
	equal(t, "others", born("", "1968-03-04 00:00:00", "19680304", "4.3.1968", "4 Mar 1968", "1968", "0000-00-00"), "0")
}

func TestDoctorsPricesAndCodesOfTables(t *testing.T) {
	h := newHospital(t)
	cmd := importTable(service.TableDoctorList, "Licence no|Name|Department|Specialty|Fee|Experience", "L-900|Dr. Nora Weiß|Cardiology|Cardiology|60|12", "L-901|Weiß, Nora|Radiology|MRI;CT||", "|No Licence||||", "L-902|Bad Fee|||lots|")
	r := value(h.TableImports.Run(h.admin, cmd))(t)
	equal(t, "new doctors", r.New, 2)
	problem(t, r, 4, "Licence number")
	problem(t, r, 5, "Consultation fee")
	if notes := strings.Join(r.Notes, " "); !strings.Contains(notes, "New departments: Radiology.") || !strings.Contains(notes, "MRI, CT") {
		t.Errorf("notes %q", notes)
	}
	var names []string
	for _, d := range value(h.Doctors.List(h.admin, service.DoctorFilter{Text: "weiß"}))(t) {
		names = append(names, d.User.Username+" "+d.DepartmentName)
	}
	equal(t, "doctors", strings.Join(names, ", "), "nora.weiß Cardiology, nora.weiß2 Radiology")
	cmd = importTable(service.TableDoctorList, "Licence no|Phone|Specialty", "l-900|+353 86 555 4444|Sport")
	problem(t, value(h.TableImports.Check(h.admin, func() service.TableImportCommand {
		c := cmd
		c.Update = true
		c.Update = false
		c.Columns = service.ColumnMap{"license_number": 0, "name": 1}
		return c
	}()))(t), 2, "here already")
	cmd.Update = true
	equal(t, "changed", value(h.TableImports.Run(h.admin, cmd))(t).Changed, 1)
	equal(t, "unchanged", value(h.TableImports.Run(h.admin, cmd))(t).Unchanged, 1)

	r = value(h.TableImports.Run(h.admin, importTable(service.TablePriceList, "Code|Libellé|Prix", "X1|Radio du thorax|45,50", "X2|=cmd()|1", "X3|Écho|beaucoup")))(t)
	equal(t, "prices", r.New, 1)
	problem(t, r, 3, "formula")
	problem(t, r, 4, "price")
	r = value(h.TableImports.Run(h.admin, importTable(service.TableDiagnosisCode, "Code|Bezeichnung", "Z998|Ein eigener", "nonsense|x")))(t)
	equal(t, "codes", r.New, 1)
	problem(t, r, 3, "ICD-10")
	equal(t, "audited", len(h.audited("data.import")), 5)
	sound(t, h)
}
