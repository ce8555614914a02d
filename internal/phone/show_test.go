package phone_test

import (
	"slices"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"

	"caredesk/internal/phone"
)

// The quick way writes what the thorough one does, for the numbers of every land
// and for those near them.
func TestTheQuickWayWritesTheSame(t *testing.T) {
	var regions []string
	for region := range phonenumbers.GetSupportedRegions() {
		regions = append(regions, region)
	}
	slices.Sort(regions)
	kinds := []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST,
		phonenumbers.VOIP, phonenumbers.PERSONAL_NUMBER, phonenumbers.PAGER, phonenumbers.UAN}
	quick := 0
	rapid.Check(t, func(t *rapid.T) {
		region := rapid.SampledFrom(regions).Draw(t, "region")
		example := phonenumbers.GetExampleNumberForType(region, rapid.SampledFrom(kinds).Draw(t, "kind"))
		if example == nil {
			return
		}
		typed := []byte(phonenumbers.Format(example, phonenumbers.E164))
		for range rapid.IntRange(0, 4).Draw(t, "changes") { // the last digits make another number
			at := rapid.IntRange(max(1, len(typed)-7), len(typed)-1).Draw(t, "at")
			typed[at] = byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		}
		e164 := phone.E164(string(typed), region)
		if e164 == "" {
			return
		}
		if text, ok := phone.Plainly(string(typed), e164, region); ok {
			quick++
			if want := phone.Thoroughly(string(typed), e164, region); text != want {
				t.Fatalf("%s in %s: %q, thoroughly %q", e164, region, text, want)
			}
		}
	})
	if quick < 20 {
		t.Errorf("%d numbers went the quick way", quick)
	}
}

// What is remembered is what would be written anew, also when much was forgotten.
func TestShownNumbersAreRememberedRight(t *testing.T) {
	for range 2 {
		for n := range 10_000 {
			e164 := "+35386" + string([]byte{'1', byte('0' + n/1000%10), byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10), '4', '7'})
			want := "086 1" + e164[7:9] + " " + e164[9:]
			if got := phone.Show(e164, e164, "IE"); got != want {
				t.Fatalf("%s is shown as %q, want %q", e164, got, want)
			}
		}
	}
}

func BenchmarkShow(b *testing.B) {
	for name, show := range map[string]func(typed, e164, country string) string{"thoroughly": phone.Thoroughly, "plainly": func(a, b, c string) string {
		text, _ := phone.Plainly(a, b, c)
		return text
	}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				show("086 123 4567", "+353861234567", "IE")
			}
		})
	}
}
