package document

var germanMoney = moneyWords{
	Code:    "de",
	Receipt: "Quittung", Refund: "Erstattung", Deposit: "Quittung über Anzahlung", DepositBack: "Rückzahlung der Anzahlung", Invoice: "Rechnung",
	Credit: "Gutschrift", WriteOff: "Ausbuchung", Reversal: "Rücknahme der Ausbuchung", Estimate: "Kostenvoranschlag", Statement: "Kontoauszug",
	Closure: "Kassenabschluss", DayReport: "Tagesabschluss",

	From: "Erhalten von", BackTo: "Erstattet an", For: "Für", BilledTo: "Rechnung an", IssuedFor: "Für", ForInvoice: "Rechnung %s",
	VisitOn: "Behandlung am %s", Issued: "Ausgestellt am %s", ValidUntil: "Gültig bis %s", NotABill: "Dies ist keine Rechnung. Es ist nichts zu zahlen.",
	Billed: "Abgerechnet", Withdrawn: "Zurückgezogen",

	Item: "Leistung", Quantity: "Menge", Price: "Preis", Amount: "Betrag %s", Discount: "Rabatt", DiscountOf: "Rabatt %s",
	FreeVisit: "Kostenlose Nachbehandlung", TaxIn: "enthält %s", TaxOn: "zuzüglich %s", Percent: "%s\u00a0%%",

	Tax: "Steuer", Untaxed: "Steuerfrei", Net: "Netto", Gross: "Brutto", TaxOf: "%s auf %s", Gist: "Steuern",

	Sum: "Vor Rabatt und Steuer", Discounts: "Rabatte", Total: "Gesamtbetrag", Paid: "Bezahlt", PaidNow: "Jetzt bezahlt", PaidOn: "Bezahlt am %s",
	RefundedNow: "Jetzt erstattet", RefundedOn: "Erstattet am %s", WrittenOff: "Ausgebucht am %s", VoidOn: "Storniert am %s", TakenBack: "Ausbuchung zurückgenommen am %s",
	Tendered: "Bar erhalten", Change: "Rückgeld", Balance: "Offener Betrag",
	PayerPart: "Anteil des Kostenträgers: %s", PatientPart: "Anteil des Patienten", PayerDue: "Offen, %s", PatientDue: "Offen, Patient",
	Claim: "Fall %s", Policy: "Versicherungsnr. %s", DepositLeft: "Rest der Anzahlung", DepositUsed: "Anzahlung", Credited: "Jetzt gutgeschrieben",
	InvoiceTotal: "Rechnungsbetrag", Owed: "Noch zu zahlen",

	ByCash: "Bar bezahlt", ByCard: "Mit Karte bezahlt", ByMobile: "Mobil bezahlt", ByTransfer: "Überwiesen", ByInsurance: "Von der Versicherung bezahlt",
	ByDeposit: "Aus einer Anzahlung bezahlt",
	BackCash:  "Bar erstattet", BackCard: "Auf die Karte erstattet", BackMobile: "Mobil erstattet", BackTransfer: "Zurücküberwiesen",
	BackInsurance: "An die Versicherung erstattet", BackDeposit: "Der Anzahlung wieder gutgeschrieben",
	Cash: "Bar", Card: "Karte", Mobile: "Mobil", Transfer: "Überweisung", Insurance: "Versicherung", FromDeposit: "Aus Anzahlungen",
	Reference: "Beleg %s", ReceivedBy: "Erhalten durch %s", PaidOutBy: "Ausgezahlt durch %s", CreditedBy: "Gutgeschrieben durch %s", MadeBy: "Erstellt durch %s",
	Thanks: "Vielen Dank", InWords: "In Worten: %s", Reason: "Grund: %s", ReversesReceipt: "Zu Quittung %s vom %s", ReversesCredit: "Nimmt %s zurück",
	VoidBy: "STORNIERT · Gutschrift %s",

	Period: "Vom %s bis %s", UntilDay: "Bis %s", Day: "Datum", Entry: "Vorgang", Document: "Beleg", Charged: "Soll", Received: "Haben",
	Running: "Saldo", Opening: "Anfangssaldo", Closing: "Endsaldo", Unpaid: "Offen aus allen Rechnungen", DepositsHeld: "Abzüglich Anzahlungen",
	OfPayers:  "Davon von Kostenträgern zu zahlen",
	EntryBill: "Rechnung", EntryPayment: "Zahlung", EntryDeposit: "Anzahlung", EntryUse: "Anzahlung verwendet, %s", EntryRefund: "Erstattung",
	EntryDepositBack: "Anzahlung zurückgezahlt", EntryReturn: "Der Anzahlung gutgeschrieben, %s", EntryVoid: "Rechnung storniert", EntryWriteOff: "Ausgebucht",
	EntryReversal: "Ausbuchung zurückgenommen", NoEntries: "In dieser Zeit wurde nichts berechnet und nichts bezahlt.", InFavour: "zugunsten des Patienten",

	Cashier: "Kasse", DrawerDay: "Buchungstag", Opened: "Geöffnet", Closed: "Geschlossen", StillOpen: "Noch offen", Workstation: "Arbeitsplatz",
	Float: "Anfangsbestand", Counting: "Zählung", Method: "Zahlungsart", Payments: "Zahlungen", Refunds: "Erstattungen", Expected: "Soll",
	Counted: "Gezählt", Difference: "Differenz", Note: "Bemerkung", Movements: "Einlagen und Entnahmen", MoneyIn: "Eingelegt", MoneyOut: "Entnommen",
	Handover: "Wechselgeld für die nächste Schicht", HandoverTo: "Übergeben an", Reopened: "Wieder geöffnet am %s durch %s: %s", Receipts: "Quittungen",
	SignCashier: "Unterschrift Kasse", SignChecker: "Geprüft von", When: "Zeit", ClosedBy: "Abgeschlossen durch %s", Drawers: "Kassen", Drawer: "Kasse",
	SidePayments: "Aus den Zahlungen", SideBills: "Aus den Rechnungen", Sides: "Von beiden Seiten gerechnet", SidesAgree: "Beide Seiten stimmen überein.",
	SidesDiffer: "DIE SEITEN WEICHEN AB", NoDrawers: "An diesem Tag wurde keine Kasse geöffnet.", CashSums: "Nach Zahlungsart", NotCounted: "nicht gezählt",
	SideApplied: "Auf Rechnungen bezahlt", SideReceived: "Eingegangenes Geld", Figure: "Größe",
}
