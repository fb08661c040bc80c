package rehearsal

import (
	"errors"
	"strings"
	"testing"
)

func TestAttackCaseFiles(t *testing.T) {
	t.Parallel()
	parsed(t, "small.yaml", []byte(small)) // the honest twin
	for name, tc := range map[string]struct{ from, to, want string }{
		"unknown act":              {"act: invite", "act: invit", `13: no act "invit" (did you mean "invite"?)`},
		"unknown step":             {"act: begin", "act: bgin", `9: no act "bgin" (did you mean "begin"?)`},
		"unknown desk":             {"    desk: Muscat\n    as", "    desk: Muskat\n    as", `11: desk: the case names no desk "Muskat" (did you mean "Muscat"?)`},
		"unknown officer":          {"as: Badr", "as: Bard", `12: as: Muscat has no officer "Bard" (did you mean "Badr"?)`},
		"no officer":               {"    as: Badr\n", "", `10: as is missing`},
		"date out of order":        {"date: 2025-03-01T10", "date: 2025-03-01T08", `10: date: 2025-03-01T08:00:00+04:00 lies before the act above`},
		"no date":                  {"date: 2025-03-01T10:00:00+04:00", "date: yesterday", `10: date: "yesterday" is no date`},
		"unknown label":            {`paper: "@invite"`, `paper: "@invitee"`, `21: no label @invitee above (did you mean "invite"?)`},
		"unknown kind of a label":  {`paper: "@invite"`, `paper: "@invite/invitaton"`, `21: @invite/invitaton: no kind "invitaton" (did you mean "invitation"?)`},
		"label twice":              {"    label: invite\n", "    label: invite\n    label: again\n", `16: `},
		"duplicate key":            {"    as: Badr\n", "    as: Badr\n    as: Badr\n", `13: `},
		"anchor":                   {"label: invite", "label: &x invite", `15: anchors and aliases are not allowed`},
		"alias":                    {"label: invite", "label: *x", `15: `},
		"merge key":                {"label: invite", "<<: *x", `15: `},
		"explosion":                {"label: invite", "label: [*x, *x, *x, *x, *x, *x, *x, *x, *x]", `15: `},
		"tag":                      {"label: invite", "label: !!str invite", `15: tags are not allowed`},
		"null":                     {"label: invite", "label: null", `15: a value is missing`},
		"two documents":            {"case: small\n", "case: small\n---\ncase: small\n", `3: one document`},
		"wrong row":                {`row: "1.1"`, `row: "one"`, `17: row: "one" is neither a row`},
		"no row":                   {"    row: \"1.1\"\n", "", `10: row is missing`},
		"missing row":              {`row: "1.1"`, `row: "1.2"`, `row 1.1 is missing`},
		"a row never seen":         {"        sees:\n          - {paper: \"@invite\", kind: invitation}\n", "        never:\n          - {tray: any}\n", `10: row 1.1 has nothing under sees`},
		"no source":                {"    source: invented\n", "", `10: source is missing`},
		"unknown source":           {"    source: invented\n", "    source: rumoured\n", `16: source is one of reported, invented, not "rumoured"`},
		"unknown key":              {"    label: invite", "    lable: invite", `15: an act has no "lable" (did you mean "label"?)`},
		"unknown field of an act":  {"purpose: {en: Come and hear}", "purpse: {en: Come and hear}", `14: act invite: /purpse`},
		"no such look":             {`{paper: "@invite"`, `{papers: "@invite"`, `21: nothing is called "papers" (did you mean "paper"?)`},
		"no such field":            {`kind: invitation}`, `knd: invitation}`, `21: nothing here has "knd" (did you mean "kind"?)`},
		"no such word":             {`kind: invitation}`, `kind: invitaton}`, `21: kind is never invitaton (did you mean "invitation"?)`},
		"no such inner field":      {`kind: invitation}`, `track: [{where: Tehran}]}`, `21: nothing here has "where"`},
		"no such inner word":       {`kind: invitation}`, `track: [{what: handed}]}`, `21: what is never handed (did you mean "handled"?)`},
		"no such field by dots":    {`kind: invitation}`, `cover.handlin: verbatim}`, `21: nothing here has "handlin" (did you mean "handling"?)`},
		"no such field of a body":  {`kind: invitation}`, `body: {invitees: Tehran}}`, `21: nothing here has "invitees"`},
		"a signature never made":   {`kind: invitation}`, `signature: verifed}`, `21: signature is never verifed (did you mean "verified"?)`},
		"a yes that is a word":     {`{paper: "@invite", kind: invitation}`, `{view: {terms: "no"}}`, `21: terms is true or false`},
		"a never that says naught": {`{text: "Come and hear"}`, `{text: "Come and here"}`, `24: never: no act of this case says "Come and here"`},
		"empty expectation":        {"        sees:\n          - {paper: \"@invite\", kind: invitation}\n", "", `19: an expectation has something under sees or never`},
		"two mediators":            {"role: party", "role: mediator", `7: role: Muscat is the mediator`},
		"no mediator":              {"role: mediator", "role: party", `5: no desk has the role mediator`},
		"look-alike":               {"name: Tehran", "name: Mus-cat", `7: name: "Mus-cat" looks like "Muscat"`},
		"no zone":                  {"zone: Asia/Muscat\nrows", "zone: Asia/Maskat\nrows", `3: zone: no time zone "Asia/Maskat"`},
		"a step refused":           {"act: begin, ", "act: begin, refused: handling, ", `9: refused: only an act of the talks`},
		"deep":                     {"Come and hear", strings.Repeat("[", 300), `14: a line longer than`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(small, tc.from, tc.to, 1)
			if bad == small {
				t.Fatal("nothing was made wrong")
			}
			_, err := Parse("small.yaml", []byte(bad))
			var fault *Fault
			if !errors.As(err, &fault) {
				t.Fatalf("%v", err)
			}
			want := "small.yaml:" + tc.want
			if tc.want[0] > '9' {
				want = tc.want
			}
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small)) // the built-in cases are too long to be made smaller
	f.Add([]byte("a: [{b: *c}]\n? d\n: - - e"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Parse("fuzz.yaml", b)
		var fault *Fault
		switch {
		case err != nil && !errors.As(err, &fault):
			t.Errorf("no fault: %v", err)
		case err != nil && (fault.Line < 1 || fault.File != "fuzz.yaml"):
			t.Errorf("no place: %v", err)
		case err == nil && (len(c.Acts) == 0 || c.Mediator().Name == ""):
			t.Error("a case without acts or mediator")
		}
	})
}
