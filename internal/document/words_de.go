package document

var german = words{
	Page: "Seite %d von %d", Licence: "Zulassung %s",
	Prescription: "Rezept", VisitSummary: "Behandlungsbericht", SickNote: "Ärztliche Bescheinigung", Referral: "Überweisungsbrief",
	File:  "Krankengeschichte",
	Draft: "ENTWURF", NotSigned: "Noch nicht unterschrieben", Copy: "KOPIE %d", ReplacedBy: "ERSETZT DURCH %s",
	Patient: "Patient", Allergies: "Allergien", AllergiesAre: "Allergien: %s", SeePage1: "… (siehe Seite 1)",
	NoAllergies: "Keine bekannten Allergien", NotAsked: "Nicht erfragt", Confirmed: "bestätigt am %s",
	Diagnosis: "Diagnose", Advice: "Empfehlung", NextVisit: "Nächster Termin",
	Medicine: "Medikament", Medicines: "Medikamente", Quantity: "Menge", NoMedicine: "Kein Medikament verordnet.",
	Considered: "Trotz Warnung verordnet: %s",
	Male:       "männlich", Female: "weiblich", OtherSex: "divers",
	About: "etwa %s", Years: "%d J.", Months: "%d Mon.", Days: "%d T.",
	Check: "Dokument prüfen:",

	LongDate: "{weekday}, {day}. {month} {year}", ShortDate: "{day}. {month} {year}", Decimal: ",", FirstDay: "1",
	Weekdays: [7]string{"Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."},
	LongMonths: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
		"Dezember"},
	ShortMonths: [12]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},

	Visit: "Behandlung am %s", Amended: "Geändert am %s, Fassung %d",

	Certify:    "Ich habe die oben genannte Person untersucht und bescheinige Folgendes.",
	Assessment: "Beurteilung", FirstOff: "Erster Tag", LastOff: "Letzter Tag", OneDay: "1 Tag", DayCount: "%d Tage",
	Backdated: "Rückdatiert; Grund: %s",
	UnfitWork: "Arbeitsunfähig", UnfitSchool: "Nicht schulfähig", UnfitSport: "Nicht sportfähig", UnfitOther: "Nicht tauglich für: %s",
	PartWork: "Eingeschränkt arbeitsfähig", PartSchool: "Eingeschränkt schulfähig", PartSport: "Eingeschränkt sportfähig",
	PartOther: "Eingeschränkt tauglich für: %s",
	FitWork:   "Arbeitsfähig", FitSchool: "Schulfähig", FitSport: "Sportfähig", FitOther: "Tauglich für: %s",

	To: "An", Thanks: "Vielen Dank für die Mitbehandlung.", Urgent: "DRINGEND", Emergency: "NOTFALL",

	Reason: "Grund der Überweisung", Request: "Fragestellung und Auftrag", Complaints: "Beschwerden", Findings: "Befund",
	Background: "Vorgeschichte", Treatment: "Behandlung und Empfehlung", Limits: "Einschränkungen", Remarks: "Bemerkungen",

	AllVisits: "Alle Behandlungen", Period: "Behandlungen vom %s bis %s", Since: "Behandlungen seit %s", Until: "Behandlungen bis %s",
	With: "Bei %s", Containing: "Mit den Wörtern „%s“", LeftOut: "%d frühere Behandlungen sind hier nicht gedruckt.",
	OneLeftOut: "1 frühere Behandlung ist hier nicht gedruckt.",
}
