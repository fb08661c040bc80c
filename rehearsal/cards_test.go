package rehearsal

import (
	"strings"
	"testing"
)

// smallCards is a small case in which a desk's officers come and go.
const smallCards = `case: small
title: {en: A small case}
zone: Asia/Muscat
desks:
  - {name: Muscat, role: mediator, officers: [{name: Badr}]}
acts:
  - {date: 2025-03-01T09:00:00+04:00, desk: Muscat, act: begin, source: invented}
  - {date: 2025-03-01T10:00:00+04:00, desk: Muscat, as: Badr, act: change-card, with: {join: [{name: Salma, title: Envoy}], cosign: true}, label: joined, source: invented}
  - {date: 2025-03-01T11:00:00+04:00, desk: Muscat, as: Salma, act: change-card, with: {renew: [Badr]}, source: invented}
  - {date: 2025-03-01T12:00:00+04:00, desk: Muscat, as: Salma, act: change-card, with: {leave: [Badr]}, source: invented}
  - date: 2025-03-01T13:00:00+04:00
    desk: Muscat
    as: Salma
    act: invite
    with: {desk: Tehran, purpose: {en: Come and hear}, until: {at: 2025-03-05T10:00:00+04:00, zone: Asia/Muscat}}
    source: invented
    expect:
      - desk: Muscat
        sees:
          - {paper: "@joined", kind: successor-card}
          - {desk: Muscat, officers: [{name: Salma, title: Envoy}], changes: [{joined: [Salma], cosign: true}, {renewed: [Badr]}, {left: [Badr]}]}
`

// Who acts for a desk follows its card, in a case as at the desk.
func TestOfficersComeAndGo(t *testing.T) {
	t.Parallel()
	r, err := Play(t.Context(), parsed(t, "cards.yaml", []byte(smallCards)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ from, to, want string }{
		"before the card":  {"as: Badr, act: change-card", "as: Salma, act: change-card", `8: as: Muscat has no officer "Salma"`},
		"after leaving":    {"as: Salma\n    act: invite", "as: Badr\n    act: invite", `13: as: Muscat has no officer "Badr"`},
		"nobody leaves":    {"leave: [Badr]", "leave: [Bard]", `10: leave: Muscat has no officer "Bard" (did you mean "Badr"?)`},
		"nobody's key":     {"renew: [Badr]", "renew: [Bard]", `9: renew: Muscat has no officer "Bard" (did you mean "Badr"?)`},
		"nothing changes":  {"with: {leave: [Badr]}", "with: {leave: []}", `10: change-card: nothing changes`},
		"unknown key":      {"{leave: [Badr]}", "{leaves: [Badr]}", `10: change-card has no "leaves" (did you mean "leave"?)`},
		"a key of nobody":  {"title: Envoy", "key: Envoy", `8: an officer has no "key"`},
		"refused":          {"label: joined", "refused: powers", `8: refused: only an act of the talks`},
		"an officer at it": {"as: Salma, act: change-card, with: {leave", "act: change-card, with: {leave", `10: as is missing`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(smallCards, tc.from, tc.to, 1)
			if bad == smallCards {
				t.Fatal("nothing was made wrong")
			}
			if _, err := Parse("cards.yaml", []byte(bad)); err == nil || !strings.Contains(err.Error(), "cards.yaml:"+tc.want) {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
		})
	}
}
