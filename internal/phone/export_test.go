package phone

// Plainly and Thoroughly are the two ways in which Show writes a number.
var (
	Plainly    = plainly
	Thoroughly = thoroughly
)
