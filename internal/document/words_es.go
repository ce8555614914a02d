package document

var spanish = words{
	Page: "Página %d de %d", Licence: "Licencia %s",
	Prescription: "Receta", VisitSummary: "Informe de la consulta", SickNote: "Certificado médico", Referral: "Carta de derivación",
	File:  "Historia clínica",
	Draft: "BORRADOR", NotSigned: "Aún sin firmar", Copy: "COPIA %d", ReplacedBy: "SUSTITUIDO POR %s",
	Patient: "Paciente", Allergies: "Alergias", AllergiesAre: "Alergias: %s", SeePage1: "… (véase la página 1)",
	NoAllergies: "Sin alergias conocidas", NotAsked: "No preguntado", Confirmed: "confirmado el %s",
	Diagnosis: "Diagnóstico", Advice: "Consejos", NextVisit: "Próxima cita",
	Medicine: "Medicamento", Medicines: "Medicamentos", Quantity: "Cantidad", NoMedicine: "Ningún medicamento recetado.",
	Considered: "Recetado a pesar de una advertencia: %s",
	Male:       "hombre", Female: "mujer", OtherSex: "otro",
	About: "unos %s", Years: "%d años", Months: "%d meses", Days: "%d días",
	Check: "Comprobar este documento:",

	LongDate: "{weekday} {day} de {month} de {year}", ShortDate: "{day} {month} {year}", Decimal: ",", FirstDay: "1",
	Weekdays: [7]string{"lun.", "mar.", "mié.", "jue.", "vie.", "sáb.", "dom."},
	LongMonths: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
		"diciembre"},
	ShortMonths: [12]string{"ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."},

	Visit: "Consulta del %s", Amended: "Modificado el %s, versión %d",

	Certify:    "He examinado a la persona arriba indicada y certifico lo siguiente.",
	Assessment: "Valoración", FirstOff: "Primer día", LastOff: "Último día", OneDay: "1 día", DayCount: "%d días",
	Backdated: "Con fecha anterior; motivo: %s",
	UnfitWork: "Incapacidad para el trabajo", UnfitSchool: "Incapacidad para asistir a clase", UnfitSport: "Incapacidad para la práctica deportiva",
	UnfitOther: "Incapacidad para: %s",
	PartWork:   "Capacidad limitada para el trabajo", PartSchool: "Capacidad limitada para asistir a clase",
	PartSport: "Capacidad limitada para la práctica deportiva", PartOther: "Capacidad limitada para: %s",
	FitWork: "Capacidad para el trabajo", FitSchool: "Capacidad para asistir a clase", FitSport: "Capacidad para la práctica deportiva",
	FitOther: "Capacidad para: %s",

	To: "A la atención de", Thanks: "Le agradezco la valoración de esta persona.", Urgent: "URGENTE", Emergency: "EMERGENCIA",

	Reason: "Motivo de la derivación", Request: "Solicitud", Complaints: "Síntomas", Findings: "Exploración",
	Background: "Antecedentes", Treatment: "Tratamiento y consejos", Limits: "Limitaciones", Remarks: "Observaciones",

	AllVisits: "Todas las consultas", Period: "Consultas del %s al %s", Since: "Consultas desde el %s", Until: "Consultas hasta el %s",
	With: "Con %s", Containing: "Con las palabras «%s»", LeftOut: "%d consultas anteriores no se imprimen aquí.",
	OneLeftOut: "1 consulta anterior no se imprime aquí.",
}
