package document

var french = words{
	Page: "Page %d sur %d", Licence: "Autorisation %s",
	Prescription: "Ordonnance", VisitSummary: "Compte rendu de consultation", SickNote: "Certificat médical", Referral: "Lettre d’adressage",
	File:  "Dossier médical",
	Draft: "PROJET", NotSigned: "Pas encore signé", Copy: "COPIE %d", ReplacedBy: "REMPLACÉ PAR %s",
	Patient: "Patient", Allergies: "Allergies", AllergiesAre: "Allergies : %s", SeePage1: "… (voir page 1)",
	NoAllergies: "Aucune allergie connue", NotAsked: "Non demandé", Confirmed: "confirmé le %s",
	Diagnosis: "Diagnostic", Advice: "Conseils", NextVisit: "Prochain rendez-vous",
	Medicine: "Médicament", Medicines: "Médicaments", Quantity: "Quantité", NoMedicine: "Aucun médicament prescrit.",
	Considered: "Prescrit malgré un avertissement : %s",
	Male:       "homme", Female: "femme", OtherSex: "autre",
	About: "environ %s", Years: "%d ans", Months: "%d mois", Days: "%d j",
	Check: "Vérifier ce document :",

	LongDate: "{weekday} {day} {month} {year}", ShortDate: "{day} {month} {year}", Decimal: ",", FirstDay: "1er",
	Weekdays: [7]string{"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."},
	LongMonths: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
		"décembre"},
	ShortMonths: [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},

	Visit: "Consultation du %s", Amended: "Modifié le %s, version %d",

	Certify:    "J’ai examiné la personne nommée ci-dessus et je certifie ce qui suit.",
	Assessment: "Appréciation", FirstOff: "Premier jour", LastOff: "Dernier jour", OneDay: "1 jour", DayCount: "%d jours",
	Backdated: "Antidaté ; motif : %s",
	UnfitWork: "Inapte au travail", UnfitSchool: "Inapte à suivre les cours", UnfitSport: "Inapte à la pratique sportive",
	UnfitOther: "Inapte à l’activité suivante : %s",
	PartWork:   "Apte au travail avec restrictions", PartSchool: "Apte à suivre les cours avec restrictions",
	PartSport: "Apte à la pratique sportive avec restrictions", PartOther: "Apte avec restrictions à l’activité suivante : %s",
	FitWork: "Apte au travail", FitSchool: "Apte à suivre les cours", FitSport: "Apte à la pratique sportive",
	FitOther: "Apte à l’activité suivante : %s",

	To: "À l’attention de", Thanks: "Je vous remercie de recevoir cette personne en consultation.", Urgent: "URGENT", Emergency: "URGENCE VITALE",

	Reason: "Motif de l’adressage", Request: "Demande", Complaints: "Symptômes", Findings: "Examen clinique",
	Background: "Antécédents", Treatment: "Traitement et conseils", Limits: "Restrictions", Remarks: "Remarques",

	AllVisits: "Toutes les consultations", Period: "Consultations du %s au %s", Since: "Consultations depuis le %s",
	Until: "Consultations jusqu’au %s", With: "Avec %s", Containing: "Contenant les mots « %s »",
	LeftOut:    "%d consultations antérieures ne sont pas imprimées ici.",
	OneLeftOut: "1 consultation antérieure n’est pas imprimée ici.",
}
