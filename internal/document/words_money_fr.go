package document

var frenchMoney = moneyWords{
	Code:    "fr",
	Receipt: "Reçu", Refund: "Remboursement", Deposit: "Reçu d’acompte", DepositBack: "Remboursement d’acompte", Invoice: "Facture",
	Credit: "Avoir", WriteOff: "Abandon de créance", Reversal: "Annulation d’abandon", Estimate: "Devis", Statement: "Relevé de compte",
	Closure: "Clôture de caisse", DayReport: "Clôture du jour",

	From: "Reçu de", BackTo: "Remboursé à", For: "Pour", BilledTo: "Facturé à", IssuedFor: "Pour", ForInvoice: "Facture %s",
	VisitOn: "Consultation du %s", Issued: "Émise le %s", ValidUntil: "Valable jusqu’au %s", NotABill: "Ceci n’est pas une facture. Rien n’est à payer.",
	Billed: "Facturé", Withdrawn: "Retiré",

	Item: "Prestation", Quantity: "Qté", Price: "Prix", Amount: "Montant %s", Discount: "Remise", DiscountOf: "Remise de %s",
	FreeVisit: "Suivi gratuit", TaxIn: "dont %s", TaxOn: "plus %s", Percent: "%s\u202f%%",

	Tax: "Taxe", Untaxed: "Hors taxe", Net: "HT", Gross: "TTC", TaxOf: "%s sur %s", Gist: "Taxes",

	Sum: "Avant remises et taxe ajoutée", Discounts: "Remises", Total: "Total", Paid: "Payé", PaidNow: "Payé ce jour", PaidOn: "Payé le %s",
	RefundedNow: "Remboursé ce jour", RefundedOn: "Remboursé le %s", WrittenOff: "Abandonné le %s", VoidOn: "Annulée le %s", TakenBack: "Abandon annulé le %s",
	Tendered: "Espèces reçues", Change: "Rendu", Balance: "Solde",
	PayerPart: "Part du payeur : %s", PatientPart: "Part du patient", PayerDue: "Solde, %s", PatientDue: "Solde, patient",
	Claim: "dossier %s", Policy: "contrat %s", DepositLeft: "Reste de l’acompte", DepositUsed: "Acompte", Credited: "Crédité ce jour",
	InvoiceTotal: "Total de la facture", Owed: "Reste à payer",

	ByCash: "Payé en espèces", ByCard: "Payé par carte", ByMobile: "Payé par mobile", ByTransfer: "Payé par virement", ByInsurance: "Payé par l’assurance",
	ByDeposit: "Payé par un acompte",
	BackCash:  "Remboursé en espèces", BackCard: "Remboursé sur la carte", BackMobile: "Remboursé par mobile", BackTransfer: "Remboursé par virement",
	BackInsurance: "Remboursé à l’assurance", BackDeposit: "Reversé à l’acompte",
	Cash: "Espèces", Card: "Carte", Mobile: "Mobile", Transfer: "Virement", Insurance: "Assurance", FromDeposit: "Par acompte",
	Reference: "référence %s", ReceivedBy: "Reçu par %s", PaidOutBy: "Versé par %s", CreditedBy: "Crédité par %s", MadeBy: "Établi par %s", Thanks: "Merci",
	InWords: "En toutes lettres : %s", Reason: "Motif : %s", ReversesReceipt: "Concerne le reçu %s du %s", ReversesCredit: "Annule %s", VoidBy: "ANNULÉE · avoir %s",

	Period: "Du %s au %s", UntilDay: "Jusqu’au %s", Day: "Date", Entry: "Opération", Document: "Pièce", Charged: "Débit", Received: "Crédit",
	Running: "Solde", Opening: "Solde initial", Closing: "Solde final", Unpaid: "Impayé de toutes les factures", DepositsHeld: "Moins les acomptes détenus",
	OfPayers:  "Dont à payer par les payeurs",
	EntryBill: "Facture", EntryPayment: "Paiement", EntryDeposit: "Acompte versé", EntryUse: "Acompte utilisé, %s", EntryRefund: "Remboursement",
	EntryDepositBack: "Acompte remboursé", EntryReturn: "Reversé à l’acompte, %s", EntryVoid: "Facture annulée", EntryWriteOff: "Abandonné",
	EntryReversal: "Abandon annulé", NoEntries: "Rien n’a été facturé ni payé dans cette période.", InFavour: "en faveur du patient",

	Cashier: "Caissier", DrawerDay: "Jour comptable", Opened: "Ouverte", Closed: "Clôturée", StillOpen: "Encore ouverte", Workstation: "Poste",
	Float: "Fonds de caisse", Counting: "Comptage", Method: "Moyen", Payments: "Paiements", Refunds: "Remboursements", Expected: "Attendu",
	Counted: "Compté", Difference: "Écart", Note: "Remarque", Movements: "Apports et retraits d’espèces", MoneyIn: "Apport", MoneyOut: "Retrait",
	Handover: "Laissé au caissier suivant", HandoverTo: "Remise à", Reopened: "Rouverte le %s par %s : %s", Receipts: "Reçus",
	SignCashier: "Signature du caissier", SignChecker: "Vérifié par", When: "Heure", ClosedBy: "Clôturé par %s", Drawers: "Caisses", Drawer: "Caisse",
	SidePayments: "Selon les paiements", SideBills: "Selon les factures", Sides: "Calculé des deux côtés", SidesAgree: "Les deux côtés concordent.",
	SidesDiffer: "LES CÔTÉS DIFFÈRENT", NoDrawers: "Aucune caisse n’a été ouverte ce jour.", CashSums: "Par moyen", NotCounted: "non compté", SideApplied: "Payé sur les factures", SideReceived: "Argent reçu", Figure: "Chiffre",
}
