package theme

import "slices"

// Density says how close together rows and controls stand.
type Density string

// The densities.
const (
	Comfortable Density = "comfortable"
	Compact     Density = "compact"
)

// ParseDensity reads a stored density; anything unknown means Comfortable.
func ParseDensity(s string) Density {
	if Density(s) == Compact {
		return Compact
	}
	return Comfortable
}

// NormalText is the text size that the screens were drawn for, in per cent.
const NormalText = 100

// TextSizes are the text sizes that can be chosen, in per cent, smallest first.
func TextSizes() []int { return []int{80, 90, NormalText, 115, 130, 150, 175, 200} }

// NextTextSize is the text size a number of steps above another one, or below it
// where the number is negative, and never beyond the last.
func NextTextSize(size, steps int) int {
	sizes := TextSizes()
	at, exact := slices.BinarySearch(sizes, size)
	if !exact && steps > 0 {
		steps-- // at is above already
	}
	return sizes[min(max(0, at+steps), len(sizes)-1)]
}

// Look is what a person may choose of the theme.
type Look struct {
	Mode Mode
	// TextSize enlarges text, rows and controls, in per cent of the normal size
	// and from 80 to 200; 0 is the normal size.
	TextSize int
	Density  Density
	// Unasked is set while nobody knows whether the system is light or dark:
	// then it counts as light.
	Unasked bool
}

// Scale is the text size as a factor.
func (l Look) Scale() float32 { return float32(l.tidied().TextSize) / NormalText }

func (l Look) tidied() Look {
	l.Mode, l.Density = ParseMode(string(l.Mode)), ParseDensity(string(l.Density))
	if l.TextSize == 0 {
		l.TextSize = NormalText
	}
	sizes := TextSizes()
	l.TextSize = min(max(l.TextSize, sizes[0]), sizes[len(sizes)-1])
	return l
}
