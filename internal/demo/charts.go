package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// ownVisits are the days, counted from today, on which the patient whom one can
// sign in as was with the first doctor, and with what.
var ownVisits = map[int]int{-21: 0, -8: 2} // index in the visits of Cardiology

// ownVisit says what the patient was seen for on a day, nil on other days.
func (f *filler) ownVisit(day clinic.Date) *visit {
	if n, ok := ownVisits[f.today.DaysUntil(day)]; ok {
		return &visits()["Cardiology"][n]
	}
	return nil
}

// charts adds to that patient's chart what comes with time: a laboratory report
// and an ECG, a record that was amended, a medicine that was stopped.
func (f *filler) charts() error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		doc, patient := f.doctors[0], f.people[0]
		list, err := r.Appointments().List(f.ctx, service.AppointmentFilter{Patient: patient, Doctor: doc.ID,
			Statuses: []clinic.AppointmentStatus{clinic.StatusCompleted}}, service.PageRequest{})
		if err != nil || len(list.Rows) == 0 {
			return err
		}
		first := list.Rows[0].Appointment
		if err := f.files(r, first); err != nil {
			return err
		}
		if err := f.amend(r, doc, first); err != nil {
			return err
		}
		running, err := r.Consultations().Running(f.ctx, patient, f.today)
		if err != nil {
			return err
		}
		for _, m := range running {
			if m.Drug != "Bisoprolol" {
				continue
			}
			on := m.Since.AddDays(5)
			return r.Consultations().Stop(f.ctx, clinic.MedicineStop{Item: m.ItemID, On: on, Reason: "Pulse 46, dizzy on standing",
				At: on.At(clinic.MustClock("11:20"), f.Now.Location()), By: doc.User.ID, ByName: doc.User.FullName()})
		}
		return nil
	})
}

func (f *filler) files(r service.Repos, a clinic.Appointment) error {
	at := a.EndedAt.AddDate(0, 0, 2)
	for _, file := range []struct {
		name, mime, note string
		data             []byte
		visit            clinic.AppointmentID
	}{
		{"Laboratory report.pdf", clinic.MimePDF, "Fasting sample, taken at the visit", labReport(a.Date.AddDays(1)), a.ID},
		{"ECG at rest.png", clinic.MimePNG, "12 leads, 25 mm/s, sinus rhythm", ecgStrip(), 0},
	} {
		if _, err := r.Attachments().Insert(f.ctx, clinic.Attachment{PatientID: a.PatientID, VisitID: file.visit, Mime: file.mime, Name: file.name, Note: file.note,
			Date: a.Date.AddDays(1), AddedAt: at, AddedByName: "Inês Carvalho"}, file.data); err != nil {
			return err
		}
		at = at.Add(3 * time.Minute)
	}
	return nil
}

func (f *filler) amend(r service.Repos, doc clinic.Doctor, a clinic.Appointment) error {
	versions, err := r.Consultations().Versions(f.ctx, a.ID)
	if err != nil || len(versions) == 0 {
		return err
	}
	h := versions[0]
	h.Amends, h.Version, h.AmendReason = h.ID, h.Version+1, "Laboratory report came in after the visit"
	h.Treatment += "\nPotassium 4.1, creatinine 84: no change of treatment. Salt below 5 g a day."
	h.CreatedAt, h.RecordedBy, h.RecordedName = a.EndedAt.AddDate(0, 0, 2).Add(time.Hour), doc.User.ID, doc.User.FullName()
	_, err = r.Consultations().InsertHistory(f.ctx, h)
	return err
}

// labReport is a page of text as PDF.
func labReport(day clinic.Date) []byte {
	lines := []string{"Harbour Laboratories, Galway", "", "Laboratory report of " + day.Format("2 January 2006"), "",
		"Sodium            139 mmol/l     (135 - 145)", "Potassium         4.1 mmol/l     (3.5 - 5.1)", "Creatinine         84 umol/l     (60 - 105)",
		"HbA1c            52 mmol/mol     (below 42)", "LDL cholesterol   2.4 mmol/l     (below 3.0)", "", "Demonstration data. No real person was examined."}
	var text bytes.Buffer
	text.WriteString("BT /F1 11 Tf 60 760 Td 18 TL\n")
	for _, line := range lines {
		fmt.Fprintf(&text, "(%s) Tj T*\n", pdfText(line))
	}
	text.WriteString("ET")
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return out.Bytes()
}

// pdfText escapes what means something inside a PDF string.
func pdfText(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		if r == '(' || r == ')' || r == '\\' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ecgStrip draws two rows of a heart's beat on squared paper.
func ecgStrip() []byte {
	const w, h, beat = 760, 300, 95
	img := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.RGBA{255, 250, 250, 255}, color.RGBA{245, 200, 200, 255}, color.RGBA{20, 20, 30, 255}})
	for x := range w {
		for y := range h {
			if x%19 == 0 || y%19 == 0 {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	// Height over the base line at each part of a beat, in pixels.
	shape := []struct{ from, to, height int }{{10, 22, 7}, {34, 36, -6}, {36, 41, 62}, {41, 44, -14}, {56, 76, 12}}
	for _, base := range []int{110, 250} {
		last := base
		for x := range w {
			y := base
			for _, s := range shape {
				if p := x % beat; p >= s.from && p < s.to {
					half, place := (s.to-s.from+1)/2, p-s.from
					y = base - s.height*min(place+1, s.to-s.from-place)/half
				}
			}
			for at := min(last, y); at <= max(last, y)+1; at++ {
				img.SetColorIndex(x, at, 2)
			}
			last = y
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic("demo: a picture drawn here cannot be encoded: " + err.Error())
	}
	return b.Bytes()
}
