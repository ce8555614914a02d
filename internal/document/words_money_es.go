package document

var spanishMoney = moneyWords{
	Code:    "es",
	Receipt: "Recibo", Refund: "Reembolso", Deposit: "Recibo de anticipo", DepositBack: "Devolución de anticipo", Invoice: "Factura",
	Credit: "Nota de crédito", WriteOff: "Condonación", Reversal: "Anulación de condonación", Estimate: "Presupuesto", Statement: "Estado de cuenta",
	Closure: "Cierre de caja", DayReport: "Cierre del día",

	From: "Recibido de", BackTo: "Devuelto a", For: "Por", BilledTo: "Facturado a", IssuedFor: "Para", ForInvoice: "Factura %s",
	VisitOn: "Consulta del %s", Issued: "Emitida el %s", ValidUntil: "Válido hasta el %s", NotABill: "Esto no es una factura. No hay nada que pagar.",
	Billed: "Facturado", Withdrawn: "Retirado",

	Item: "Concepto", Quantity: "Cant.", Price: "Precio", Amount: "Importe %s", Discount: "Descuento", DiscountOf: "Descuento del %s",
	FreeVisit: "Control gratuito", TaxIn: "incluye %s", TaxOn: "más %s", Percent: "%s\u00a0%%",

	Tax: "Impuesto", Untaxed: "Sin impuesto", Net: "Base", Gross: "Con impuesto", TaxOf: "%s sobre %s", Gist: "Impuestos",

	Sum: "Antes de descuentos e impuesto añadido", Discounts: "Descuentos", Total: "Total", Paid: "Pagado", PaidNow: "Pagado ahora", PaidOn: "Pagado el %s",
	RefundedNow: "Devuelto ahora", RefundedOn: "Devuelto el %s", WrittenOff: "Condonado el %s", VoidOn: "Anulada el %s", TakenBack: "Condonación anulada el %s",
	Tendered: "Efectivo recibido", Change: "Cambio", Balance: "Saldo",
	PayerPart: "Parte del pagador: %s", PatientPart: "Parte del paciente", PayerDue: "Saldo, %s", PatientDue: "Saldo, paciente",
	Claim: "expediente %s", Policy: "póliza %s", DepositLeft: "Resto del anticipo", DepositUsed: "Anticipo", Credited: "Abonado ahora",
	InvoiceTotal: "Total de la factura", Owed: "Pendiente de pago",

	ByCash: "Pagado en efectivo", ByCard: "Pagado con tarjeta", ByMobile: "Pagado por móvil", ByTransfer: "Pagado por transferencia",
	ByInsurance: "Pagado por el seguro", ByDeposit: "Pagado con un anticipo",
	BackCash: "Devuelto en efectivo", BackCard: "Devuelto a la tarjeta", BackMobile: "Devuelto por móvil", BackTransfer: "Devuelto por transferencia",
	BackInsurance: "Devuelto al seguro", BackDeposit: "Repuesto en el anticipo",
	Cash: "Efectivo", Card: "Tarjeta", Mobile: "Móvil", Transfer: "Transferencia", Insurance: "Seguro", FromDeposit: "De anticipos",
	Reference: "referencia %s", ReceivedBy: "Recibido por %s", PaidOutBy: "Entregado por %s", CreditedBy: "Abonado por %s", MadeBy: "Hecho por %s", Thanks: "Gracias",
	InWords: "En letra: %s", Reason: "Motivo: %s", ReversesReceipt: "Revierte el recibo %s del %s", ReversesCredit: "Anula %s", VoidBy: "ANULADA · nota de crédito %s",

	Period: "Del %s al %s", UntilDay: "Hasta el %s", Day: "Fecha", Entry: "Movimiento", Document: "Documento", Charged: "Cargo", Received: "Abono",
	Running: "Saldo", Opening: "Saldo inicial", Closing: "Saldo final", Unpaid: "Pendiente de todas las facturas", DepositsHeld: "Menos anticipos retenidos",
	OfPayers:  "De ello, a cargo de pagadores",
	EntryBill: "Factura", EntryPayment: "Pago", EntryDeposit: "Anticipo recibido", EntryUse: "Anticipo usado, %s", EntryRefund: "Reembolso",
	EntryDepositBack: "Anticipo devuelto", EntryReturn: "Repuesto en el anticipo, %s", EntryVoid: "Factura anulada", EntryWriteOff: "Condonado",
	EntryReversal: "Condonación anulada", NoEntries: "No se facturó ni se pagó nada en este tiempo.", InFavour: "a favor del paciente",

	Cashier: "Cajero", DrawerDay: "Día contable", Opened: "Abierta", Closed: "Cerrada", StillOpen: "Aún abierta", Workstation: "Puesto",
	Float: "Fondo inicial", Counting: "Recuento", Method: "Medio", Payments: "Pagos", Refunds: "Reembolsos", Expected: "Esperado",
	Counted: "Contado", Difference: "Diferencia", Note: "Nota", Movements: "Entradas y salidas de efectivo", MoneyIn: "Entrada", MoneyOut: "Salida",
	Handover: "Dejado al cajero siguiente", HandoverTo: "Entregada a", Reopened: "Reabierta el %s por %s: %s", Receipts: "Recibos",
	SignCashier: "Firma del cajero", SignChecker: "Comprobado por", When: "Hora", ClosedBy: "Cerrado por %s", Drawers: "Cajas", Drawer: "Caja",
	SidePayments: "Según los pagos", SideBills: "Según las facturas", Sides: "Calculado por ambos lados", SidesAgree: "Ambos lados coinciden.",
	SidesDiffer: "LOS LADOS DIFIEREN", NoDrawers: "Ese día no se abrió ninguna caja.", CashSums: "Por medio", NotCounted: "sin contar", SideApplied: "Pagado de facturas", SideReceived: "Dinero recibido", Figure: "Cifra",
}
