package amountwords

// unit is what a currency's unit is called.
type unit struct {
	one, many string
	gender    Gender
}

func m(one, many string) unit { return unit{one, many, Masculine} }
func f(one, many string) unit { return unit{one, many, Feminine} }

// names are the units by language and ISO code. Units that several countries
// have are told apart by the country; the dinar of Kuwait is not that of Tunisia.
var names = map[string]map[string]unit{
	"en": {
		"AED": m("UAE dirham", "UAE dirhams"), "AUD": m("Australian dollar", "Australian dollars"), "BDT": m("taka", "taka"),
		"BRL": m("real", "reais"), "CAD": m("Canadian dollar", "Canadian dollars"), "CHF": m("Swiss franc", "Swiss francs"),
		"CNY": m("yuan", "yuan"), "CZK": m("Czech koruna", "Czech korunas"), "DKK": m("Danish krone", "Danish kroner"),
		"EGP": m("Egyptian pound", "Egyptian pounds"), "EUR": m("euro", "euros"), "GBP": m("pound sterling", "pounds sterling"),
		"GHS": m("Ghanaian cedi", "Ghanaian cedis"), "HUF": m("forint", "forints"), "IDR": m("rupiah", "rupiah"),
		"ILS": m("shekel", "shekels"), "INR": m("Indian rupee", "Indian rupees"), "JPY": m("yen", "yen"),
		"KES": m("Kenyan shilling", "Kenyan shillings"), "KRW": m("won", "won"), "KWD": m("Kuwaiti dinar", "Kuwaiti dinars"),
		"LKR": m("Sri Lankan rupee", "Sri Lankan rupees"), "MXN": m("Mexican peso", "Mexican pesos"), "MYR": m("ringgit", "ringgit"),
		"NGN": m("naira", "naira"), "NOK": m("Norwegian krone", "Norwegian kroner"), "NPR": m("Nepalese rupee", "Nepalese rupees"),
		"NZD": m("New Zealand dollar", "New Zealand dollars"), "PHP": m("Philippine peso", "Philippine pesos"),
		"PKR": m("Pakistani rupee", "Pakistani rupees"), "PLN": m("złoty", "złoty"), "RON": m("leu", "lei"),
		"RUB": m("rouble", "roubles"), "SAR": m("Saudi riyal", "Saudi riyals"), "SEK": m("Swedish krona", "Swedish kronor"),
		"SGD": m("Singapore dollar", "Singapore dollars"), "THB": m("baht", "baht"), "TND": m("Tunisian dinar", "Tunisian dinars"),
		"TRY": m("Turkish lira", "Turkish lira"), "TZS": m("Tanzanian shilling", "Tanzanian shillings"), "UAH": m("hryvnia", "hryvnias"),
		"UGX": m("Ugandan shilling", "Ugandan shillings"), "USD": m("US dollar", "US dollars"), "VND": m("dong", "dong"),
		"XAF": m("Central African CFA franc", "Central African CFA francs"), "XOF": m("West African CFA franc", "West African CFA francs"),
		"ZAR": m("rand", "rand"),
	},
	"de": {
		"AED": m("VAE-Dirham", "VAE-Dirham"), "AUD": m("australischer Dollar", "australische Dollar"), "BDT": m("Taka", "Taka"),
		"BRL": m("Real", "Real"), "CAD": m("kanadischer Dollar", "kanadische Dollar"), "CHF": m("Schweizer Franken", "Schweizer Franken"),
		"CNY": m("Yuan", "Yuan"), "CZK": f("tschechische Krone", "tschechische Kronen"), "DKK": f("dänische Krone", "dänische Kronen"),
		"EGP": m("ägyptisches Pfund", "ägyptische Pfund"), "EUR": m("Euro", "Euro"), "GBP": m("Pfund Sterling", "Pfund Sterling"),
		"GHS": m("Ghana-Cedi", "Ghana-Cedi"), "HUF": m("Forint", "Forint"), "IDR": f("indonesische Rupiah", "indonesische Rupiah"),
		"ILS": m("Schekel", "Schekel"), "INR": f("indische Rupie", "indische Rupien"), "JPY": m("Yen", "Yen"),
		"KES": m("Kenia-Schilling", "Kenia-Schilling"), "KRW": m("Won", "Won"), "KWD": m("Kuwait-Dinar", "Kuwait-Dinar"),
		"LKR": f("Sri-Lanka-Rupie", "Sri-Lanka-Rupien"), "MXN": m("mexikanischer Peso", "mexikanische Pesos"), "MYR": m("Ringgit", "Ringgit"),
		"NGN": m("Naira", "Naira"), "NOK": f("norwegische Krone", "norwegische Kronen"), "NPR": f("nepalesische Rupie", "nepalesische Rupien"),
		"NZD": m("Neuseeland-Dollar", "Neuseeland-Dollar"), "PHP": m("philippinischer Peso", "philippinische Pesos"),
		"PKR": f("pakistanische Rupie", "pakistanische Rupien"), "PLN": m("Złoty", "Złoty"), "RON": m("Leu", "Lei"),
		"RUB": m("Rubel", "Rubel"), "SAR": m("Saudi-Riyal", "Saudi-Riyal"), "SEK": f("schwedische Krone", "schwedische Kronen"),
		"SGD": m("Singapur-Dollar", "Singapur-Dollar"), "THB": m("Baht", "Baht"), "TND": m("tunesischer Dinar", "tunesische Dinar"),
		"TRY": f("türkische Lira", "türkische Lira"), "TZS": m("Tansania-Schilling", "Tansania-Schilling"), "UAH": f("Hrywnja", "Hrywnja"),
		"UGX": m("Uganda-Schilling", "Uganda-Schilling"), "USD": m("US-Dollar", "US-Dollar"), "VND": m("Dong", "Dong"),
		"XAF": m("zentralafrikanischer CFA-Franc", "zentralafrikanische CFA-Francs"),
		"XOF": m("westafrikanischer CFA-Franc", "westafrikanische CFA-Francs"), "ZAR": m("Rand", "Rand"),
	},
	"fr": {
		"AED": m("dirham des Émirats", "dirhams des Émirats"), "AUD": m("dollar australien", "dollars australiens"), "BDT": m("taka", "takas"),
		"BRL": m("réal", "réaux"), "CAD": m("dollar canadien", "dollars canadiens"), "CHF": m("franc suisse", "francs suisses"),
		"CNY": m("yuan", "yuans"), "CZK": f("couronne tchèque", "couronnes tchèques"), "DKK": f("couronne danoise", "couronnes danoises"),
		"EGP": f("livre égyptienne", "livres égyptiennes"), "EUR": m("euro", "euros"), "GBP": f("livre sterling", "livres sterling"),
		"GHS": m("cédi ghanéen", "cédis ghanéens"), "HUF": m("forint", "forints"), "IDR": f("roupie indonésienne", "roupies indonésiennes"),
		"ILS": m("shekel", "shekels"), "INR": f("roupie indienne", "roupies indiennes"), "JPY": m("yen", "yens"),
		"KES": m("shilling kényan", "shillings kényans"), "KRW": m("won", "wons"), "KWD": m("dinar koweïtien", "dinars koweïtiens"),
		"LKR": f("roupie srilankaise", "roupies srilankaises"), "MXN": m("peso mexicain", "pesos mexicains"), "MYR": m("ringgit", "ringgits"),
		"NGN": m("naira", "nairas"), "NOK": f("couronne norvégienne", "couronnes norvégiennes"), "NPR": f("roupie népalaise", "roupies népalaises"),
		"NZD": m("dollar néo-zélandais", "dollars néo-zélandais"), "PHP": m("peso philippin", "pesos philippins"),
		"PKR": f("roupie pakistanaise", "roupies pakistanaises"), "PLN": m("zloty", "zlotys"), "RON": m("leu", "lei"),
		"RUB": m("rouble", "roubles"), "SAR": m("riyal saoudien", "riyals saoudiens"), "SEK": f("couronne suédoise", "couronnes suédoises"),
		"SGD": m("dollar de Singapour", "dollars de Singapour"), "THB": m("baht", "bahts"), "TND": m("dinar tunisien", "dinars tunisiens"),
		"TRY": f("livre turque", "livres turques"), "TZS": m("shilling tanzanien", "shillings tanzaniens"), "UAH": f("hryvnia", "hryvnias"),
		"UGX": m("shilling ougandais", "shillings ougandais"), "USD": m("dollar américain", "dollars américains"), "VND": m("dong", "dongs"),
		"XAF": m("franc CFA d’Afrique centrale", "francs CFA d’Afrique centrale"), "XOF": m("franc CFA d’Afrique de l’Ouest", "francs CFA d’Afrique de l’Ouest"),
		"ZAR": m("rand", "rands"),
	},
	"es": {
		"AED": m("dírham de los Emiratos", "dírhams de los Emiratos"), "AUD": m("dólar australiano", "dólares australianos"), "BDT": m("taka", "takas"),
		"BRL": m("real brasileño", "reales brasileños"), "CAD": m("dólar canadiense", "dólares canadienses"), "CHF": m("franco suizo", "francos suizos"),
		"CNY": m("yuan", "yuanes"), "CZK": f("corona checa", "coronas checas"), "DKK": f("corona danesa", "coronas danesas"),
		"EGP": f("libra egipcia", "libras egipcias"), "EUR": m("euro", "euros"), "GBP": f("libra esterlina", "libras esterlinas"),
		"GHS": m("cedi ghanés", "cedis ghaneses"), "HUF": m("forinto", "forintos"), "IDR": f("rupia indonesia", "rupias indonesias"),
		"ILS": m("séquel", "séqueles"), "INR": f("rupia india", "rupias indias"), "JPY": m("yen", "yenes"),
		"KES": m("chelín keniano", "chelines kenianos"), "KRW": m("won", "wones"), "KWD": m("dinar kuwaití", "dinares kuwaitíes"),
		"LKR": f("rupia de Sri Lanka", "rupias de Sri Lanka"), "MXN": m("peso mexicano", "pesos mexicanos"), "MYR": m("ringit", "ringits"),
		"NGN": m("naira", "nairas"), "NOK": f("corona noruega", "coronas noruegas"), "NPR": f("rupia nepalí", "rupias nepalíes"),
		"NZD": m("dólar neozelandés", "dólares neozelandeses"), "PHP": m("peso filipino", "pesos filipinos"),
		"PKR": f("rupia pakistaní", "rupias pakistaníes"), "PLN": m("esloti", "eslotis"), "RON": m("leu", "leus"),
		"RUB": m("rublo", "rublos"), "SAR": m("rial saudí", "riales saudíes"), "SEK": f("corona sueca", "coronas suecas"),
		"SGD": m("dólar de Singapur", "dólares de Singapur"), "THB": m("baht", "bahts"), "TND": m("dinar tunecino", "dinares tunecinos"),
		"TRY": f("lira turca", "liras turcas"), "TZS": m("chelín tanzano", "chelines tanzanos"), "UAH": f("grivna", "grivnas"),
		"UGX": m("chelín ugandés", "chelines ugandeses"), "USD": m("dólar estadounidense", "dólares estadounidenses"), "VND": m("dong", "dongs"),
		"XAF": m("franco CFA de África Central", "francos CFA de África Central"), "XOF": m("franco CFA de África Occidental", "francos CFA de África Occidental"),
		"ZAR": m("rand", "rands"),
	},
}
