package service

// The words of a header are given folded, as foldHeader folds them, in English,
// Spanish, French and German.

// Fields returns what the columns of a table of this kind may mean.
func (k TableKind) Fields() []TableField {
	switch k {
	case TablePatientList:
		return patientFields
	case TableDoctorList:
		return doctorFields
	case TablePriceList:
		return priceFields
	case TableDrugs:
		return drugFields
	case TableDiagnosisCode:
		return diagnosisFields
	case TableDrugClasses:
		return classFields
	case TableInteractions:
		return interactionFields
	}
	return nil
}

func words(w ...string) []string { return w }

// Keys of fields that more than one kind has, or that are read apart.
const (
	fieldNumber    = "number"
	fieldFirst     = "first_name"
	fieldLast      = "last_name"
	fieldWhole     = "name"
	fieldBirth     = "date_of_birth"
	fieldAge       = "age"
	fieldAllergies = "allergies"
	fieldHistory   = "medical_history"
	fieldLicence   = "license_number"
)

// FieldNotDuplicate is the column that says of a patient who looks registered
// why it is somebody else.
const FieldNotDuplicate = "not_a_duplicate"

var (
	firstWords = words("firstname", "first", "givenname", "givennames", "forename", "nombre", "nombres", "primernombre", "prenom", "prenoms", "vorname", "vornamen")
	lastWords  = words("lastname", "last", "surname", "familyname", "apellido", "apellidos", "primerapellido", "nomdefamille", "nom", "nachname", "familienname", "zuname")
	phoneWords = words("phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "telephone", "tel", "cell", "cellphone", "contactnumber", "contactno", "telefono", "movil", "celular",
		"portable", "numerodetelephone", "telefon", "telefonnummer", "handy", "mobil", "mobilnummer")
	mailWords    = words("email", "mail", "emailaddress", "correo", "correoelectronico", "courriel", "adressemail", "adresseemail", "emailadresse")
	addressWords = words("address", "fulladdress", "postaladdress", "homeaddress", "street", "direccion", "domicilio", "adresse", "anschrift", "wohnadresse")
	birthWords   = words("dateofbirth", "dob", "birthdate", "birthday", "born", "datebirth", "fechadenacimiento", "fechanacimiento", "fechanac", "nacimiento", "datedenaissance", "datenaissance",
		"naissance", "geburtsdatum", "geburtstag", "geboren", "gebdatum")
)

var patientFields = []TableField{
	{Key: fieldNumber, Title: "Patient number", Hint: "Kept when it is free; without it, the next numbers of the hospital are given.",
		words: words("patientnumber", "patientno", "patientid", "number", "mrn", "medicalrecordnumber", "recordno", "recordnumber", "uhid", "hospitalno", "fileno", "chartno", "numerodepaciente",
			"nopaciente", "idpaciente", "historiaclinica", "nhc", "numeropatient", "numerodepatient", "ipp", "nodossier", "ndossier", "nopatient", "npatient", "numerodossier", "patientennummer", "patientennr", "patnr", "patientenid", "no", "id", "nr")},
	{Key: fieldFirst, Title: "First name", words: firstWords},
	{Key: fieldLast, Title: "Last name", words: lastWords},
	{Key: fieldWhole, Title: "Whole name", Hint: "Used where no first and last name stand apart: “Last, First” or “First Last”.",
		words: words("fullname", "name", "patientname", "patient", "nombrecompleto", "nombreyapellidos", "apellidosynombre", "paciente", "nomcomplet", "nometprenom", "vollername", "patientenname")},
	{Key: fieldBirth, Title: "Date of birth", Hint: "Such as 1968-03-12, 12/03/1968 or 12 Mar 1968; a year alone is taken as about.", words: birthWords},
	{Key: fieldAge, Title: "Age", Hint: "In years, or as 8 mo; used where there is no date of birth.", words: words("age", "ageyears", "edad", "alter")},
	{Key: "sex", Title: "Sex", Hint: "Female, male, other or a first letter, also in Spanish, French and German.",
		words: words("sex", "gender", "sexo", "genero", "sexe", "genre", "geschlecht")},
	{Key: "phone", Title: "Phone", words: phoneWords},
	{Key: "email", Title: "E-mail", words: mailWords},
	{Key: "address", Title: "Address", words: addressWords},
	{Key: "emergency_contact", Title: "Emergency contact",
		words: words("emergencycontact", "nextofkin", "kin", "emergency", "contactodeemergencia", "contactoemergencia", "contactdurgence", "personneaprevenir", "notfallkontakt")},
	{Key: "blood_group", Title: "Blood group", words: words("bloodgroup", "bloodtype", "blood", "gruposanguineo", "tipodesangre", "groupesanguin", "blutgruppe")},
	{Key: "language", Title: "Documents in", Hint: "The language of the patient’s documents: en, German, français. One that documents are not printed in is left out.",
		words: words("language", "documentlanguage", "documentsin", "preferredlanguage", "spokenlanguage", "lang", "idioma", "lengua", "lingua", "langue", "sprache")},
	{Key: "insurance_info", Title: "Insurance", words: words("insurance", "insuranceinfo", "insurer", "payer", "seguro", "aseguradora", "assurance", "mutuelle", "versicherung", "krankenkasse", "kasse")},
	{Key: "insurance", Title: "Insurance number", words: words("insurancenumber", "insuranceno", "insuranceid", "policynumber", "policyno", "numerodeseguro", "poliza", "numerodassurance",
		"numeroassure", "versichertennummer", "versicherungsnummer", "kvnr")},
	{Key: "national_id", Title: "National ID", words: words("nationalid", "nationalidnumber", "idnumber", "idcard", "ssn", "socialsecuritynumber", "aadhaar", "nhsnumber", "ppsn", "cnic", "dni", "nie",
		"cedula", "curp", "numerodesecuritesociale", "nss", "nir", "ausweisnummer", "personalausweis", "sozialversicherungsnummer")},
	{Key: "passport", Title: "Passport", words: words("passport", "passportno", "passportnumber", "pasaporte", "passeport", "reisepass", "passnummer")},
	{Key: "hospital", Title: "Other hospital's number", Hint: "Kept beside the number of this hospital.", words: words("oldnumber", "oldid", "legacyid", "legacynumber", "externalid", "previousnumber", "formernumber",
		"numeroanterior", "anciennumero", "altenummer")},
	{Key: "other", Title: "Other number", words: words("othernumber", "otherid", "reference")},
	{Key: fieldAllergies, Title: "Allergies", Hint: "Parted by ; or |. “None” or “NKDA” says that somebody asked. Taken for new patients only.",
		words: words("allergies", "allergy", "alergias", "alergia", "allergien", "allergie")},
	{Key: fieldHistory, Title: "Medical history", Hint: "Taken for new patients only.",
		words: words("medicalhistory", "history", "pasthistory", "antecedentes", "historialmedico", "antecedents", "antecedentsmedicaux", "anamnese", "vorerkrankungen", "krankengeschichte")},
	{Key: FieldNotDuplicate, Title: "Not a duplicate because", Hint: "Says of a row that looks registered why it is somebody else.", words: words("notaduplicatebecause", "notaduplicate", "notduplicate",
		"keinedubletteweil", "noesduplicadoporque", "pasundoublonparceque", "naoeduplicadoporque", "недубльпотомучто")},
}

var doctorFields = []TableField{
	{Key: fieldLicence, Title: "Licence number", Needed: true, Hint: "Doctors are known by it.",
		words: words("licencenumber", "licensenumber", "licence", "license", "licenceno", "licenseno", "registrationnumber", "registrationno", "regno", "gmc", "npi", "numerodecolegiado", "colegiado", "matricula",
			"cedulaprofesional", "numerorpps", "rpps", "lanr", "arztnummer", "zulassungsnummer", "approbation")},
	{Key: fieldFirst, Title: "First name", words: firstWords},
	{Key: fieldLast, Title: "Last name", words: lastWords},
	{Key: fieldWhole, Title: "Whole name", Hint: "Used where no first and last name stand apart.", words: words("fullname", "name", "doctorname", "doctor", "physician", "nombrecompleto", "medico", "nomcomplet", "medecin", "arzt", "arztname")},
	{Key: "username", Title: "User name", Hint: "Made from the name where there is none.", words: words("username", "user", "login", "usuario", "utilisateur", "identifiant", "benutzername", "benutzer")},
	{Key: "email", Title: "E-mail", words: mailWords},
	{Key: "phone", Title: "Phone", words: phoneWords},
	{Key: "address", Title: "Address", words: addressWords},
	{Key: fieldBirth, Title: "Date of birth", words: birthWords},
	{Key: "department", Title: "Department", Hint: "By name; one that is not there yet is made.", words: words("department", "dept", "departamento", "servicio", "service", "departement", "abteilung", "station")},
	{Key: "specializations", Title: "Specialisations", Hint: "Parted by ; or |. Those that are not there yet are made.",
		words: words("specialisation", "specialization", "specialisations", "specializations", "specialty", "speciality", "especialidad", "especialidades", "specialite", "fachrichtung", "fachgebiet")},
	{Key: "qualification", Title: "Qualification", words: words("qualification", "qualifications", "degree", "degrees", "titulo", "titulacion", "diplome", "diplomes", "qualifikation", "titel", "abschluss")},
	{Key: "experience_years", Title: "Years of experience", words: words("experience", "experienceyears", "yearsofexperience", "anosdeexperiencia", "experiencia", "anneesdexperience", "berufsjahre", "erfahrung")},
	{Key: "consultation_fee", Title: "Consultation fee", words: words("consultationfee", "fee", "fees", "price", "charge", "tarifa", "honorarios", "precioconsulta", "honoraires", "tarif", "honorar", "gebuhr")},
	{Key: "slot_minutes", Title: "Visit length in minutes", words: words("slotminutes", "visitminutes", "slot", "duration", "minutes", "duracion", "duree", "dauer")},
	{Key: "bio", Title: "About", words: words("bio", "about", "biography", "biografia", "biographie")},
}

var priceFields = []TableField{
	{Key: "code", Title: "Code", words: words("code", "itemcode", "sku", "servicecode", "codigo", "ziffer", "number", "no", "nr", "id")},
	{Key: "name", Title: "Name", Needed: true, words: words("name", "description", "item", "service", "servicename", "text", "title", "procedure", "nombre", "descripcion", "concepto", "servicio", "prestacion",
		"libelle", "designation", "prestation", "nom", "bezeichnung", "leistung", "beschreibung")},
	{Key: "category", Title: "Category", Hint: "One that is not there yet is made.", words: words("category", "group", "department", "categoria", "grupo", "categorie", "groupe", "kategorie", "gruppe")},
	{Key: "price", Title: "Price", Needed: true, words: words("price", "unitprice", "amount", "fee", "cost", "rate", "charge", "precio", "importe", "tarifa", "coste", "prix", "prixunitaire", "tarif", "montant", "preis", "einzelpreis", "betrag", "gebuhr")},
	{Key: "tax", Title: "Tax", Hint: "The name or the rate of a tax that is there.", words: words("tax", "vat", "gst", "taxrate", "taxname", "impuesto", "iva", "tva", "taxe", "steuer", "mwst", "ust", "steuersatz")},
}

var drugFields = []TableField{
	{Key: "name", Title: "Name", Needed: true, words: words("name", "generic", "genericname", "drug", "drugname", "medicine", "inn", "nombre", "medicamento", "principioactivo", "denominacion", "nom", "medicament", "dci", "wirkstoff", "arzneimittel", "medikament", "bezeichnung")},
	{Key: "synonyms", Title: "Brands and other names", Hint: "Parted by |.", words: words("synonyms", "brands", "brand", "brandname", "tradename", "othernames", "marca", "nombrecomercial", "marque", "nomcommercial", "handelsname", "markenname")},
	{Key: "ingredients", Title: "Substances", Hint: "Parted by |.", words: words("ingredients", "substances", "substance", "ingredient", "composicion", "sustancias", "composition", "substanzen", "inhaltsstoffe")},
	{Key: "atc", Title: "ATC code", Hint: "Several are parted by |.", words: words("atc", "atccode", "atccodes", "codigoatc", "codeatc")},
	{Key: "strength", Title: "Strength", words: words("strength", "dose", "dosage", "concentration", "dosis", "concentracion", "potencia", "dosierung", "starke", "wirkstarke")},
	{Key: "form", Title: "Form", words: words("form", "dosageform", "doseform", "formafarmaceutica", "forma", "forme", "formegalenique", "formepharmaceutique", "darreichungsform", "darreichung")},
	{Key: "route", Title: "Route", words: words("route", "administration", "via", "viadeadministracion", "voie", "voiedadministration", "applikation", "anwendung")},
	{Key: "min_age_months", Title: "Least age in months", words: words("minagemonths", "minage")},
	{Key: "max_age_months", Title: "Highest age in months", words: words("maxagemonths", "maxage")},
	{Key: "age_note", Title: "Note on age", words: words("agenote")},
	{Key: "pregnancy", Title: "Pregnancy", words: words("pregnancy", "pregnancycaution", "embarazo", "grossesse", "schwangerschaft")},
	{Key: "source", Title: "Source", words: words("source", "fuente", "quelle")},
	{Key: "retired", Title: "Retired", Hint: "Yes or no.", words: words("retired", "inactive", "discontinued")},
}

var diagnosisFields = []TableField{
	{Key: "code", Title: "Code", Needed: true, words: words("code", "icd", "icd10", "icd10code", "icdcode", "diagnosiscode", "codigo", "cie10", "cim10", "icd10gm", "schlussel", "id")},
	{Key: "title", Title: "Title", Needed: true, words: words("title", "description", "name", "diagnosis", "term", "text", "shortdescription", "longdescription", "descripcion", "diagnostico", "titulo", "nombre", "libelle", "diagnostic", "intitule", "bezeichnung", "diagnose", "titel")},
}

var classFields = []TableField{
	{Key: "code", Title: "Code", Needed: true, words: words("code", "codigo", "id")},
	{Key: "name", Title: "Name", Needed: true, words: words("name", "title", "class", "nombre", "nom", "bezeichnung", "klasse")},
	{Key: "aliases", Title: "Other names", Hint: "Parted by |.", words: words("aliases", "synonyms", "othernames")},
	{Key: "atc", Title: "ATC prefixes", Hint: "Parted by |.", words: words("atc", "atccode", "atccodes", "prefixes")},
	{Key: "ingredients", Title: "Substances", Hint: "Parted by |.", words: words("ingredients", "substances")},
	{Key: "except", Title: "But not", Hint: "Parted by |.", words: words("except")},
	{Key: "cross", Title: "Cross-allergy", Hint: "Yes or no.", words: words("cross", "crossallergy")},
	{Key: "duplicate", Title: "Warn of duplicates", Hint: "Yes or no.", words: words("duplicate", "duplicates")},
}

var interactionFields = []TableField{
	{Key: "a", Title: "One side", Needed: true, Hint: "Written as class:CODE or atc:PREFIX, or the name of a substance.", words: words("a", "first", "drug1", "druga")},
	{Key: "b", Title: "Other side", Needed: true, words: words("b", "second", "drug2", "drugb")},
	{Key: "severity", Title: "Severity", Needed: true, words: words("severity", "level", "gravedad", "gravite", "schweregrad")},
	{Key: "effect", Title: "Effect", Needed: true, words: words("effect", "description", "efecto", "effet", "wirkung")},
	{Key: "advice", Title: "Advice", words: words("advice", "management", "consejo", "conseil", "empfehlung")},
}
