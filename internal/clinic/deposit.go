package clinic

import "time"

// Deposit is money paid in advance, used for bills later or given back.
type Deposit struct {
	ID          DepositID
	PatientID   PatientID
	PatientName string
	Amount      Money
	Used        Money // for bills, or given back
	Note        string
	CreatedAt   time.Time
	Version     int
	Payments    []Payment // the payment in, the uses and what was given back
}

// Left is what can still be used.
func (d Deposit) Left() Money { return d.Amount.Sub(d.Used) }
