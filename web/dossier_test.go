package web

import (
	"bytes"
	"io"
	"net/url"
	"strings"
	"testing"

	"goodoffices/cases"
	"goodoffices/paper"
	"goodoffices/record/dossier"
	"goodoffices/rehearsal"
)

// TestDossierIsMadeOnTheScreen: an officer chooses papers, and is handed a file
// that verifies, holds these and no others, and has a name that names nobody.
func TestDossierIsMadeOnTheScreen(t *testing.T) {
	t.Parallel()
	s := played(t, "strike.yaml", "")
	union := s.as("Union")
	page := union.at("record").ok().goes("Make a dossier for others").ok().says("Nothing informal is ever in it")
	v, err := union.server.desk.Look(t.Context(), s.talks)
	if err != nil {
		t.Fatal(err)
	}
	all := disclosable(&v)
	if len(all) < 10 || !page.has("value", all[0].ID.String()) {
		t.Fatalf("%d papers to choose from", len(all))
	}
	page.never("⟨")
	made := func(form url.Values) dossier.Report {
		t.Helper()
		res, err := union.client.PostForm(union.base+union.path("dossier"), form)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Header.Get("Content-Disposition"); res.StatusCode != 200 || got != `attachment; filename="dossier.zip"` {
			t.Fatalf("%d, %q\n%.300s", res.StatusCode, got, b)
		}
		return dossier.Verify(bytes.NewReader(b), int64(len(b)), dossier.Options{})
	}
	form := url.Values{}
	for _, x := range all {
		form.Add("paper", x.ID.String())
	}
	whole := made(form)
	if !whole.Valid || whole.Settlement == nil || whole.Desk != "Union" {
		t.Errorf("%+v", whole.Problems)
	}
	one := made(url.Values{"paper": {all[0].ID.String()}, "named": {"yes"}})
	if !one.Valid || len(one.Withheld) != len(all)-1 || len(one.Papers) == 0 || len(one.Papers) >= len(whole.Papers) {
		t.Errorf("one of %d: %d papers, %d named, %+v", len(all), len(one.Papers), len(one.Withheld), one.Problems)
	}
	if p := union.post(union.path("dossier"), url.Values{"named": {"yes"}, "_form": {union.path("dossier")}}); !strings.Contains(p.text(), "Choose at least one paper") {
		p.fail("nothing was chosen, and it says nothing")
	}
	union.whole(union.path("dossier"))
}

// TestDossierOfNothingSaysSo: where no formal paper is held, and none can be
// chosen, the page comes back and says what would help.
func TestDossierOfNothingSaysSo(t *testing.T) {
	t.Parallel()
	b, err := cases.Files.ReadFile("strike.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := rehearsal.Parse("cases/strike.yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	c.Acts = c.Acts[:1] // the talks are begun, nobody is invited
	board := playing(t, c).as("Board")
	page := board.at("dossier").ok()
	for lang, says := range map[paper.Lang]string{"en": "once one has been sent or received", "fa": "چیزی برای نشان دادن نیست", "ar": "فلا شيء يُعرض"} {
		board.shown(lang, false)
		for _, chosen := range [][]string{nil, {page.door.stage.talks.String()}} {
			board.post(board.path("dossier"), url.Values{"paper": chosen, "_form": {board.path("dossier")}}).says(says)
		}
	}
}
