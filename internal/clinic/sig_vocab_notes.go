package clinic

import "strings"

func splitBar(s string) []string { return strings.Split(s, "|") }

func (b *sigWords) addNotes() {
	for note, names := range map[SigNotes]string{
		NoteTaper: "taper|tapering|tapering dose|reducing dose|as a reducing dose|taper dose|ausschleichen|ausschleichend", NoteSlidingScale: "sliding scale|per sliding scale|as per sliding scale|on a sliding scale|ss insulin|according to sliding scale|by sliding scale|using sliding scale|on sliding scale",
		NoteAsDirected: "as directed|mdu|ud|ut dict|ut dictum|use as directed|take as directed|apply as directed|asd|asdir|as dir|as instructed|as advised|as prescribed|as told|as discussed|as directed by doctor|as directed by your doctor|as directed by prescriber|as directed by physician|as directed by the doctor|per instructions|nach anweisung|wie verordnet|nach plan|selon prescription|según indicación|as per instructions|follow package directions|per package instructions|as per schedule|as directed on package|as directed on pack",
		NoteThinly:     "thinly|sparingly|dünn|en couche mince|in a thin layer|in thin layer|lightly|a thin layer of", NoteLiberally: "liberally|generously|copiously|großzügig", NoteSwallowWhole: "swallow whole|whole|swallowed whole|to be swallowed whole|unzerkaut|do not chew|unzerkaut schlucken|avaler sans croquer|swallow them whole|swallow it whole",
		NoteChew:      "chew|chewed|to be chewed|chew before swallowing|chew well|chew and swallow|chewed before swallowing|kauen|zerkauen|croquer|masticar|chewable|chew thoroughly",
		NoteDissolve:  "dissolve in water|dissolved in water|in water|mixed in water|mixed with water|in a glass of water|dissolved in a glass of water|mix with water|in half a glass of water|dissolve in a glass of water|in wasser auflösen|in wasser gelöst|in einem glas wasser|dissous dans l'eau|disuelto en agua|dissolved in half a glass of water|diluted in water|mix in water|to be dissolved in water|dilute in water",
		NoteWithWater: "with water|with a glass of water|with a full glass of water|with plenty of water|with a full glass of plain water|with full glass of water|with plenty of fluids|with plenty of fluid|with glass of water|mit wasser|mit einem glas wasser|mit viel wasser|avec un verre d'eau|con agua|with lots of water|with plain water|with warm water|with a large glass of water",
		NoteShake:     "shake well|shake well before use|shake before use|shake bottle|shake the bottle|shake well before using|shake bottle well|vor gebrauch schütteln|agiter avant emploi|agitar antes de usar|shake well before each use|shake the bottle well", NoteFinish: "finish the course|complete the course|until finished|until gone|till finished|until all taken|finish all|complete course|finish course|take until finished|until completed|until all gone|till gone|until complete|to completion|bis packungsende|until the course is finished|finish all medication|finish the packet|until course complete|until finished all|take until gone|take all of it",
		NoteOngoing:    "ongoing|long term|long-term|continue|to continue|continued|lifelong|for life|life long|life-long|indefinitely|regular|regularly|dauerhaft|dauermedikation|dauertherapie|cont|continuous|continuously|chronic|repeat prescription|until further notice|bis auf weiteres|au long cours",
		NoteRinseMouth: "rinse mouth after use|rinse the mouth after use|rinse mouth after|rinse mouth afterwards|rinse mouth after each use|rinse mouth with water after use|rinse mouth out after use|mund danach ausspülen|rinse mouth following use|then rinse mouth|gargle after use|rinse after use|rinse mouth after inhalation", NoteRinseMouthThroat: "rinse mouth and throat after use|rinse the mouth and throat after use|rinse mouth and gargle after use",
		NoteNoAlcohol: "avoid alcohol|no alcohol|do not drink alcohol|avoid alcoholic drink|avoid alcoholic drinks|kein alkohol|keinen alkohol trinken|pas d'alcool|evitar el alcohol|do not take with alcohol|not with alcohol|without alcohol", NoteNoSun: "avoid sunlight|avoid sun|avoid sun exposure|avoid direct sunlight|avoid exposure to sunlight|protect from sunlight",
		NoteNoDriving: "do not drive|no driving|don't drive|avoid driving|do not drive or operate machinery|do not drive or use machines", NoteNoCrush: "do not crush|do not crush or chew|do not chew or crush|not to be crushed or chewed|do not crush, chew or break|nicht zerkauen|ne pas écraser|do not crush or break|don't crush or chew|do not split or crush", NoteDrowsy: "may cause drowsiness|may make you drowsy|can cause drowsiness|may cause sleepiness",
		NoteSpacer: "via spacer|with spacer|with a spacer|through a spacer|using spacer|using a spacer|via a spacer|use with spacer|mit spacer|through spacer|via aerochamber|with aerochamber|use spacer|via volumatic", NoteInClinic: "in office|in the office|in clinic|in the clinic|in surgery|in the practice|at the clinic|in hospital|in a&e", NoteExternal: "for external use|for external use only|external use only|nur äußerlich|usage externe|uso externo|externally",
		NoteRotateSites: "rotate sites|rotate injection sites|rotating sites|rotate site|rotating injection sites", NoteUpright: "sit or stand upright for 30 minutes after|remain upright for 30 minutes|stay upright for 30 minutes|remain upright for 30 min|stay upright for 30 min|stay upright 30 min|remain upright 30 minutes|do not lie down for 30 minutes|do not lie down for 30 min|upright for 30 minutes|sit upright for 30 minutes|stay upright for 30 minutes after|remain upright for 30 minutes after|do not lie down for 30 minutes after|do not lie down for 30 minutes after taking", NoteSlowly: "slowly|slow|inject slowly|given slowly",
		NoteDivided: "in divided doses|divided doses|divided|in 2 divided doses|in two divided doses|in three divided doses|in 3 divided doses|in 4 divided doses|in four divided doses|auf mehrere einzeldosen verteilt", NoteSuck: "suck|sucked|to be sucked|suck slowly|lutschen|dissolve slowly in the mouth|allow to dissolve in the mouth|dissolve slowly in mouth|dissolve in mouth|let dissolve in mouth|allow to dissolve slowly in mouth|dissolved in the mouth",
		NoteLoading: "loading dose|as a loading dose|as loading dose", NoteFridge: "keep in the fridge|store in the fridge|keep refrigerated|refrigerate|store in fridge|keep in fridge|store in refrigerator|keep in refrigerator|keep in the refrigerator", NoteNoMilk: "not with milk|avoid milk|do not take with milk|avoid dairy|avoid dairy products|not with dairy products|do not take with dairy products|do not take with dairy|avoid milk products|not with dairy", NoteNoGrapefruit: "avoid grapefruit|avoid grapefruit juice|no grapefruit juice|no grapefruit",
	} {
		b.means(Sig{Notes: note}, names)
	}
	for _, exact := range []string{"chew and swallow", "in hospital", "in a and e", "slow", "chronic", "continuous", "continuously", "repeat prescription", "cont", "in surgery", "in 2 divided doses", "in two divided doses", "in three divided doses",
		"in 3 divided doses", "in 4 divided doses", "in four divided doses", "as discussed", "gargle after use", "then rinse mouth", "lightly", "rinse mouth and gargle after use", "suck slowly", "ss insulin", "with warm water", "with plenty of fluids", "with plenty of fluid",
		"do not drive or operate machinery", "do not drive or use machines", "without alcohol", "do not split or crush", "do not crush or break", "in half a glass of water", "dissolved in half a glass of water", "avoid driving", "do not chew", "regular", "rinse mouth with water after use"} {
		delete(b.phrases, exact) // near, but not the same as the note's own words
	}
	b.means(Sig{Notes: NoteTaper | NoteAsDirected}, "taper as directed|reduce as directed")
	b.means(Sig{Notes: NoteSlidingScale}, "per ss|iss")
	delete(b.phrases, "iss")
	delete(b.phrases, "per ss")
	delete(b.phrases, "reduce as directed")
	b.means(Sig{Notes: NoteRinseMouth}, "rinse mouth after using")
	for n, words := range map[int]string{2: "in 2 divided doses|in two divided doses|in 2 doses", 3: "in 3 divided doses|in three divided doses", 4: "in 4 divided doses|in four divided doses"} {
		b.means(Sig{Notes: NoteDivided, Rate: DoseRate{n, n, PerDay}}, words)
	}
}

// sigReasons are the reasons that are known, the canonical first.
var sigReasons = []string{
	"pain", "severe pain", "mild pain", "moderate pain", "chest pain|cp", "back pain", "joint pain", "abdominal pain|stomach pain|belly pain|tummy pain", "muscle pain", "nerve pain", "headache|headaches|head ache|ha|h/a", "migraine|migraines", "toothache|tooth ache|dental pain",
	"cough|coughing", "cold", "fever|fevers|temp|temperature|high temperature|pyrexia|fieber", "nausea|nausea only", "vomiting|emesis", "nausea and vomiting|nausea or vomiting|n/v|n&v|nausea/vomiting|nv|n+v",
	"itching|itch|pruritus|pruritis|itchiness", "sleep|to sleep|help sleep", "insomnia|sleeplessness", "anxiety|anxiousness|nerves", "agitation", "panic attacks|panic|panic attack", "dizziness", "vertigo", "shortness of breath|sob|breathlessness|dyspnea|dyspnoea|difficulty breathing",
	"wheeze|wheezing|wheezes", "asthma", "copd", "angina", "allergy|allergies", "allergic reaction|allergic reactions", "anaphylaxis", "hay fever|hayfever", "rash", "eczema", "muscle spasm|muscle spasms", "spasm|spasms", "cramps|cramp", "constipation", "diarrhoea|diarrhea|loose stools", "heartburn|acidity",
	"indigestion|dyspepsia", "reflux|acid reflux|gord|gerd", "erectile dysfunction|ed", "infection", "inflammation", "swelling|oedema|edema", "blood pressure|bp", "high blood pressure|hypertension|htn", "diabetes|dm", "cholesterol|high cholesterol", "depression", "congestion|nasal congestion|stuffy nose|blocked nose", "sore throat", "hiccups", "seizures|seizure|fits|convulsions",
	"epilepsy", "gout", "arthritis", "hypoglycaemia|hypoglycemia|low blood sugar|low sugar", "bleeding", "dry eyes|dry eye", "dry skin", "thrush", "acne", "psoriasis", "haemorrhoids|hemorrhoids|piles", "colic", "period pain|dysmenorrhoea|menstrual pain|menstrual cramps", "gas|flatulence|wind|bloating", "burning", "irritation", "restlessness", "withdrawal", "palpitations", "breakthrough pain", "nasal allergies", "discomfort", "stress", "motion sickness|travel sickness", "ear pain|earache", "eye irritation", "bladder spasm|bladder spasms", "urinary tract infection|uti", "chest tightness", "runny nose|rhinorrhea|rhinorrhoea", "sneezing", "swollen joints", "anaemia|anemia", "hives|urticaria", "stiffness", "mouth ulcers", "heart failure", "smoking cessation", "hot flushes|hot flashes", "bronchospasm", "cold sores|cold sore", "tension", "irritability", "symptoms", "stomach cramps|abdominal cramps",
}

func (b *sigWords) addReasons() {
	for _, line := range sigReasons {
		names := splitBar(line)
		for _, n := range names {
			b.reasons[b.sigKey(n)] = names[0]
		}
	}
	for foreign, canonical := range map[string]string{"schmerzen|schmerz|douleur|douleurs|dolor": "pain", "husten|toux|tos": "cough", "übelkeit|nausées|náuseas": "nausea", "juckreiz|picor": "itching", "kopfschmerzen|maux de tête": "headache", "fièvre|fiebre": "fever",
		"atemnot": "shortness of breath", "angst": "anxiety", "schlaf|schlaflosigkeit": "insomnia"} {
		for _, n := range splitBar(foreign) {
			b.reasons[b.sigKey(n)] = canonical
		}
	}
	b.reasons["schlaf"] = "sleep"
	delete(b.reasons, "nausea only")
	delete(b.reasons, "nausea or vomiting")
}

// reasonHeads are last words of reasons that are not known themselves: tooth
// pain, gout flare, kidney infection.
var reasonHeads = map[string]bool{"pain": true, "ache": true, "aches": true, "infection": true, "infections": true, "attack": true, "attacks": true, "flare": true, "flares": true, "flare-up": true, "spasm": true, "spasms": true, "reaction": true, "reactions": true, "disease": true,
	"syndrome": true, "symptoms": true, "cramps": true, "pressure": true, "bleeding": true, "rash": true, "swelling": true, "congestion": true, "irritation": true, "discomfort": true, "failure": true, "deficiency": true, "disorder": true, "fever": true, "cough": true, "itching": true, "itch": true, "headache": true, "headaches": true, "anxiety": true,
	"allergies": true, "allergy": true, "relief": true, "control": true, "prophylaxis": true, "prevention": true, "ulcers": true, "ulcer": true, "sickness": true, "tightness": true, "stiffness": true, "dermatitis": true, "eczema": true, "insomnia": true, "nausea": true, "wheeze": true, "cholesterol": true, "seizure": true, "seizures": true, "arthritis": true, "asthma": true}

var reasonEndings = []string{"itis", "algia", "aemia", "emia", "osis", "opathy", "rrhea", "rrhoea", "uria", "pepsia", "plegia", "asthenia", "arrhythmia", "thyroidism", "tension"}
