package desk_test

import (
	"strings"
	"testing"

	"goodoffices/desk"
)

func TestAttackObviousPassphrases(t *testing.T) {
	t.Parallel()
	near := []string{"Tehran", "Leila Amini", "Envoy", "The Republic", "تهران"}
	for pass, want := range map[string]desk.Weakness{
		"":                     desk.WeakShort,
		"oak tide seven":       "",
		"k9 rope":              desk.WeakShort,
		"aaaaaaaaaaaaaaaaaaaa": desk.WeakRepeated,
		"اااااااااااااااااااا":                                     desk.WeakRepeated,
		"سلام سلام سلام سلام":                                      desk.WeakRepeated,
		"aB3$aB3$aB3$aB3$aB3$":                                     desk.WeakRepeated,
		"Summer2025!Summer2025!":                                   desk.WeakRepeated,
		"Tehran Tehran Tehran":                                     desk.WeakNames,
		"TEHRAN-leila-amini!":                                      desk.WeakNames,
		"Leila Amini 2025!":                                        desk.WeakNames,
		"تهران تهران تهران ۱۴۰۴":                                   desk.WeakNames,
		"the republic envoy":                                       desk.WeakNames,
		"123456789012345678":                                       desk.WeakCommon,
		"qwertyuiopasdfghjkl":                                      desk.WeakCommon,
		"monkeymonkeydragon":                                       desk.WeakRepeated,
		"goodofficesdesk":                                          desk.WeakCommon,
		"oak tide lantern seven moss":                              "",
		"باران قاضی پنجره هفت کوه":                                 "",
		"مطر قاض نافذة سبعة جبل":                                   "",
		"Tehran oak tide lantern seven moss":                       "",
		strings.Repeat("x", 5_000):                                 desk.WeakRepeated,
		strings.Repeat("oak tide lantern seven moss ", 500):        "",
		"\xff\xfe\xfd\xff\xfe\xfd\xff\xfe\xfd\xff\xfe\xfd\xff\xfe": desk.WeakRepeated,
	} {
		if got := desk.WeakPassphrase(desk.Secret(pass), near...); got != want {
			t.Errorf("%.40q is judged %q, not %q", pass, got, want)
		}
	}
}
