package document

var englishMoney = moneyWords{
	Code:    "en",
	Receipt: "Receipt", Refund: "Refund", Deposit: "Deposit receipt", DepositBack: "Deposit paid back", Invoice: "Invoice",
	Credit: "Credit note", WriteOff: "Write-off", Reversal: "Write-off taken back", Estimate: "Estimate", Statement: "Statement of account",
	Closure: "Cashier’s closure", DayReport: "Day closing",

	From: "Received from", BackTo: "Paid back to", For: "For", BilledTo: "Billed to", IssuedFor: "For", ForInvoice: "Invoice %s",
	VisitOn: "Visit %s", Issued: "Issued %s", ValidUntil: "Valid until %s", NotABill: "This is not a bill. It asks for no payment.",
	Billed: "Billed", Withdrawn: "Withdrawn",

	Item: "Item", Quantity: "Qty", Price: "Price", Amount: "Amount %s", Discount: "Discount", DiscountOf: "Discount %s",
	FreeVisit: "Free follow-up", TaxIn: "includes %s", TaxOn: "plus %s", Percent: "%s%%",

	Tax: "Tax", Untaxed: "Without tax", Net: "Net", Gross: "With tax", TaxOf: "%s on %s", Gist: "Taxes",

	Sum: "Before discounts and added tax", Discounts: "Discounts", Total: "Total", Paid: "Paid", PaidNow: "Paid now", PaidOn: "Paid %s",
	RefundedNow: "Refunded now", RefundedOn: "Refunded %s", WrittenOff: "Written off %s", VoidOn: "Void %s", TakenBack: "Write-off taken back %s",
	Tendered: "Cash received", Change: "Change", Balance: "Balance",
	PayerPart: "Payer’s part: %s", PatientPart: "Patient’s part", PayerDue: "Balance, %s", PatientDue: "Balance, patient",
	Claim: "claim %s", Policy: "policy %s", DepositLeft: "Left of the deposit", DepositUsed: "Deposit", Credited: "Credited now",
	InvoiceTotal: "Invoice total", Owed: "Still to be paid",

	ByCash: "Paid by cash", ByCard: "Paid by card", ByMobile: "Paid by mobile payment", ByTransfer: "Paid by transfer",
	ByInsurance: "Paid by insurance", ByDeposit: "Paid from a deposit",
	BackCash: "Paid back in cash", BackCard: "Paid back by card", BackMobile: "Paid back by mobile payment", BackTransfer: "Paid back by transfer",
	BackInsurance: "Paid back to the insurance", BackDeposit: "Put back into the deposit",
	Cash: "Cash", Card: "Card", Mobile: "Mobile", Transfer: "Transfer", Insurance: "Insurance", FromDeposit: "From deposits",
	Reference: "reference %s", ReceivedBy: "Received by %s", PaidOutBy: "Paid out by %s", CreditedBy: "Credited by %s", MadeBy: "Made by %s", Thanks: "Thank you",
	InWords: "In words: %s", Reason: "Reason: %s", ReversesReceipt: "Reverses receipt %s of %s", ReversesCredit: "Takes back %s", VoidBy: "VOID · credit note %s",

	Period: "From %s to %s", UntilDay: "Until %s", Day: "Date", Entry: "Entry", Document: "Document", Charged: "Charged", Received: "Credited",
	Running: "Balance", Opening: "Opening balance", Closing: "Closing balance", Unpaid: "Unpaid of all bills", DepositsHeld: "Less deposits held",
	OfPayers:  "Of it to be paid by payers",
	EntryBill: "Bill", EntryPayment: "Payment", EntryDeposit: "Deposit paid in", EntryUse: "Deposit used, %s", EntryRefund: "Refund",
	EntryDepositBack: "Deposit paid back", EntryReturn: "Put back into the deposit, %s", EntryVoid: "Bill void", EntryWriteOff: "Written off",
	EntryReversal: "Write-off taken back", NoEntries: "Nothing was billed or paid in this time.", InFavour: "in the patient’s favour",

	Cashier: "Cashier", DrawerDay: "Business day", Opened: "Opened", Closed: "Closed", StillOpen: "Still open", Workstation: "Workstation",
	Float: "In the drawer at the start", Counting: "Counting", Method: "Method", Payments: "Payments", Refunds: "Refunds", Expected: "Expected",
	Counted: "Counted", Difference: "Difference", Note: "Note", Movements: "Cash put in and taken out", MoneyIn: "Put in", MoneyOut: "Taken out",
	Handover: "Left for the next cashier", HandoverTo: "Handed over to", Reopened: "Reopened %s by %s: %s", Receipts: "Receipts", SignCashier: "Cashier’s signature",
	SignChecker: "Checked by", When: "Time", ClosedBy: "Closed by %s", Drawers: "Drawers", Drawer: "Drawer", SidePayments: "From the payments",
	SideBills: "From the bills", Sides: "Counted from both sides", SidesAgree: "Both sides agree.", SidesDiffer: "THE SIDES DIFFER",
	NoDrawers: "No drawer was opened on this day.", CashSums: "By method", NotCounted: "not counted", SideApplied: "Paid of bills", SideReceived: "Money received", Figure: "Figure",
}
