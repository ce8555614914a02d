package document

var english = words{
	Page: "Page %d of %d", Licence: "Licence %s",
	Prescription: "Prescription", VisitSummary: "Visit summary", SickNote: "Sick note", Referral: "Referral letter", File: "Medical history",
	Draft: "DRAFT", NotSigned: "Not signed yet", Copy: "COPY %d", ReplacedBy: "REPLACED BY %s",
	Patient: "Patient", Allergies: "Allergies", AllergiesAre: "Allergies: %s", SeePage1: "… (see page 1)",
	NoAllergies: "No known allergies", NotAsked: "Not asked", Confirmed: "confirmed %s",
	Diagnosis: "Diagnosis", Advice: "Advice", NextVisit: "Next visit",
	Medicine: "Medicine", Medicines: "Medicines", Quantity: "Quantity", NoMedicine: "No medicine prescribed.",
	Considered: "Given in spite of a warning: %s",
	Male:       "male", Female: "female", OtherSex: "other",
	About: "about %s", Years: "%d y", Months: "%d mo", Days: "%d d",
	Check: "Check this document:",

	LongDate: "{weekday} {day} {month} {year}", ShortDate: "{day} {month} {year}", Decimal: ".", FirstDay: "1",
	Weekdays: [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	LongMonths: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
		"December"},
	ShortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},

	Visit: "Visit on %s", Amended: "Amended on %s, version %d",

	Certify:    "I have examined the person named above and certify the following.",
	Assessment: "Assessment", FirstOff: "First day", LastOff: "Last day", OneDay: "1 day", DayCount: "%d days", Backdated: "Back-dated because: %s",
	UnfitWork: "Unfit for work", UnfitSchool: "Unfit for school", UnfitSport: "Unfit for sport", UnfitOther: "Unfit for: %s",
	PartWork: "Fit for work with limits", PartSchool: "Fit for school with limits", PartSport: "Fit for sport with limits",
	PartOther: "Fit with limits for: %s",
	FitWork:   "Fit for work", FitSchool: "Fit for school", FitSport: "Fit for sport", FitOther: "Fit for: %s",

	To: "To", Thanks: "Thank you for seeing this patient.", Urgent: "URGENT", Emergency: "EMERGENCY",

	Reason: "Reason for referral", Request: "Question and request", Complaints: "Complaints", Findings: "Findings",
	Background: "Medical history", Treatment: "Treatment and advice", Limits: "Limits", Remarks: "Remarks",

	AllVisits: "All visits", Period: "Visits from %s to %s", Since: "Visits since %s", Until: "Visits until %s", With: "With %s",
	Containing: "With the words “%s”", LeftOut: "%d earlier visits are not printed here.", OneLeftOut: "1 earlier visit is not printed here.",
}
