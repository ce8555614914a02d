package amountwords

// unit is what a currency's unit is called behind one and behind many; few is
// Russian alone: рубль, рубля, рублей.
type unit struct {
	one, few, many string
	gender         Gender
}

func (u unit) form(f form) string {
	switch f {
	case one:
		return u.one
	case few:
		return u.few
	}
	return u.many
}

func m(one, many string) unit       { return unit{one, many, many, Masculine} }
func f(one, many string) unit       { return unit{one, many, many, Feminine} }
func m3(one, few, many string) unit { return unit{one, few, many, Masculine} }
func f3(one, few, many string) unit { return unit{one, few, many, Feminine} }

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
	}, "pt": {
		"AED": m("dirham dos Emirados", "dirhams dos Emirados"), "AUD": m("dólar australiano", "dólares australianos"), "BDT": m("taka", "takas"),
		"BRL": m("real", "reais"), "CAD": m("dólar do Canadá", "dólares do Canadá"), "CHF": m("franco suíço", "francos suíços"),
		"CNY": m("yuan", "yuans"), "CZK": f("coroa checa", "coroas checas"), "DKK": f("coroa dinamarquesa", "coroas dinamarquesas"),
		"EGP": f("libra egípcia", "libras egípcias"), "EUR": m("euro", "euros"), "GBP": f("libra esterlina", "libras esterlinas"),
		"GHS": m("cedi ganês", "cedis ganeses"), "HUF": m("forint", "forints"), "IDR": f("rupia indonésia", "rupias indonésias"),
		"ILS": m("shekel", "shekels"), "INR": f("rupia indiana", "rupias indianas"), "JPY": m("iene", "ienes"),
		"KES": m("xelim queniano", "xelins quenianos"), "KRW": m("won", "wons"), "KWD": m("dinar do Kuwait", "dinares do Kuwait"),
		"LKR": f("rupia do Sri Lanka", "rupias do Sri Lanka"), "MXN": m("peso mexicano", "pesos mexicanos"), "MYR": m("ringgit", "ringgits"),
		"NGN": f("naira", "nairas"), "NOK": f("coroa norueguesa", "coroas norueguesas"), "NPR": f("rupia nepalesa", "rupias nepalesas"),
		"NZD": m("dólar neozelandês", "dólares neozelandeses"), "PHP": m("peso filipino", "pesos filipinos"),
		"PKR": f("rupia paquistanesa", "rupias paquistanesas"), "PLN": m("zlóti", "zlótis"), "RON": m("leu", "leus"),
		"RUB": m("rublo", "rublos"), "SAR": m("rial saudita", "riais sauditas"), "SEK": f("coroa sueca", "coroas suecas"),
		"SGD": m("dólar de Singapura", "dólares de Singapura"), "THB": m("baht", "bahts"), "TND": m("dinar da Tunísia", "dinares da Tunísia"),
		"TRY": f("lira turca", "liras turcas"), "TZS": m("xelim da Tanzânia", "xelins da Tanzânia"), "UAH": f("hryvnia", "hryvnias"),
		"UGX": m("xelim ugandês", "xelins ugandeses"), "USD": m("dólar americano", "dólares americanos"), "VND": m("dong", "dongs"),
		"XAF": m("franco CFA da África Central", "francos CFA da África Central"), "XOF": m("franco CFA da África Ocidental", "francos CFA da África Ocidental"),
		"ZAR": m("rand", "rands"),
	},
	"ru": {
		"AED": m3("дирхам ОАЭ", "дирхама ОАЭ", "дирхамов ОАЭ"), "AUD": m3("австралийский доллар", "австралийских доллара", "австралийских долларов"),
		"BDT": f3("така", "таки", "так"), "BRL": m3("бразильский реал", "бразильских реала", "бразильских реалов"),
		"CAD": m3("канадский доллар", "канадских доллара", "канадских долларов"), "CHF": m3("швейцарский франк", "швейцарских франка", "швейцарских франков"),
		"CNY": m3("китайский юань", "китайских юаня", "китайских юаней"), "CZK": f3("чешская крона", "чешские кроны", "чешских крон"),
		"DKK": f3("датская крона", "датские кроны", "датских крон"), "EGP": m3("египетский фунт", "египетских фунта", "египетских фунтов"),
		"EUR": m3("евро", "евро", "евро"), "GBP": m3("фунт стерлингов", "фунта стерлингов", "фунтов стерлингов"),
		"GHS": m3("ганский седи", "ганских седи", "ганских седи"), "HUF": m3("форинт", "форинта", "форинтов"),
		"IDR": f3("индонезийская рупия", "индонезийские рупии", "индонезийских рупий"), "ILS": m3("шекель", "шекеля", "шекелей"),
		"INR": f3("индийская рупия", "индийские рупии", "индийских рупий"), "JPY": f3("иена", "иены", "иен"),
		"KES": m3("кенийский шиллинг", "кенийских шиллинга", "кенийских шиллингов"), "KRW": f3("вона", "воны", "вон"),
		"KWD": m3("кувейтский динар", "кувейтских динара", "кувейтских динаров"), "LKR": f3("шри-ланкийская рупия", "шри-ланкийские рупии", "шри-ланкийских рупий"),
		"MXN": {"мексиканское песо", "мексиканских песо", "мексиканских песо", Neuter}, "MYR": m3("ринггит", "ринггита", "ринггитов"),
		"NGN": f3("найра", "найры", "найр"), "NOK": f3("норвежская крона", "норвежские кроны", "норвежских крон"),
		"NPR": f3("непальская рупия", "непальские рупии", "непальских рупий"), "NZD": m3("новозеландский доллар", "новозеландских доллара", "новозеландских долларов"),
		"PHP": {"филиппинское песо", "филиппинских песо", "филиппинских песо", Neuter}, "PKR": f3("пакистанская рупия", "пакистанские рупии", "пакистанских рупий"),
		"PLN": m3("польский злотый", "польских злотых", "польских злотых"), "RON": m3("румынский лей", "румынских лея", "румынских леев"),
		"RUB": m3("рубль", "рубля", "рублей"), "SAR": m3("саудовский риял", "саудовских рияла", "саудовских риялов"),
		"SEK": f3("шведская крона", "шведские кроны", "шведских крон"), "SGD": m3("сингапурский доллар", "сингапурских доллара", "сингапурских долларов"),
		"THB": m3("бат", "бата", "батов"), "TND": m3("тунисский динар", "тунисских динара", "тунисских динаров"),
		"TRY": f3("турецкая лира", "турецкие лиры", "турецких лир"), "TZS": m3("танзанийский шиллинг", "танзанийских шиллинга", "танзанийских шиллингов"),
		"UAH": f3("гривна", "гривны", "гривен"), "UGX": m3("угандийский шиллинг", "угандийских шиллинга", "угандийских шиллингов"),
		"USD": m3("доллар США", "доллара США", "долларов США"), "VND": m3("донг", "донга", "донгов"),
		"XAF": m3("центральноафриканский франк КФА", "центральноафриканских франка КФА", "центральноафриканских франков КФА"),
		"XOF": m3("западноафриканский франк КФА", "западноафриканских франка КФА", "западноафриканских франков КФА"),
		"ZAR": m3("рэнд", "рэнда", "рэндов"),
	},
}
