package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

var only = paper.ID{} // the only talks

// Row 101: two pages with one draft. The older one is told, and overwrites nothing.
func TestTwoTabsWithOneDraft(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran, ctx := h.desks["Tehran"], t.Context()
	first, err := tehran.SaveDraft(ctx, only, "Officer", desk.Draft{Act: "write-letter", Args: []byte(`{"text":{"en":"One"}}`)})
	if err != nil || first.Version != 1 || first.ID.IsZero() {
		t.Fatalf("%+v %v", first, err)
	}
	second := first
	second.Args = []byte(`{"text":{"en":"Two"}}`)
	if second, err = tehran.SaveDraft(ctx, only, "Officer", second); err != nil || second.Version != 2 {
		t.Fatalf("%+v %v", second, err)
	}
	first.Args = []byte(`{"text":{"en":"Three"}}`)
	var newer *desk.NewerDraft
	if _, err := tehran.SaveDraft(ctx, only, "Officer", first); !errors.As(err, &newer) || !errors.Is(err, desk.ErrNewerDraft) || string(newer.Draft.Args) != string(second.Args) {
		t.Fatalf("the older page saves: %v", err)
	}
	// It sends what it shows: not done either.
	old := desk.Submission{Act: writes("Three", "Muscat"), Draft: first.ID, Version: first.Version, Token: "old"}
	if _, err := tehran.Submit(ctx, only, "Officer", old); !errors.As(err, &newer) {
		t.Fatalf("the older page sends: %v", err)
	}
	tehran.kill()
	done, err := tehran.Submit(ctx, only, "Officer", desk.Submission{Act: writes("Two", "Muscat"), Draft: second.ID, Version: 2, Token: "new"})
	if err != nil {
		t.Fatal(err)
	}
	var sent *desk.SentDraft
	if _, err := tehran.Submit(ctx, only, "Officer", old); !errors.As(err, &sent) || !slices.Equal(sent.Done.Papers, done.Papers) {
		t.Errorf("the older page sends what went: %v", err)
	}
	if _, err := tehran.SaveDraft(ctx, only, "Officer", first); !errors.As(err, &sent) || !errors.Is(err, desk.ErrSentDraft) {
		t.Errorf("the older page saves what went: %v", err)
	}
	if _, err := tehran.Draft(ctx, only, "Officer", first.ID); !errors.As(err, &sent) {
		t.Errorf("the older page opens what went: %v", err)
	}
	if all, _ := tehran.Drafts(ctx, only, "Officer"); len(all) > 0 {
		t.Errorf("there remain %v", all)
	}
	if n := len(tehran.letters()); n != 1 {
		t.Errorf("%d letters", n)
	}
}

// Row 101: a form that comes twice is one act, with or without a draft, at once
// or after its minute, also after a restart.
func TestDoubleSubmitIsOneAct(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran, ctx := h.desks["Tehran"], t.Context()
	n := 0
	for _, stay := range []time.Duration{0, time.Minute} {
		for _, withDraft := range []bool{false, true} {
			n++
			s := desk.Submission{Act: writes(fmt.Sprintf("Letter %d.", n), "Muscat"), Stay: stay, Token: fmt.Sprint("form ", n)}
			if withDraft {
				draft, err := tehran.SaveDraft(ctx, only, "Officer", desk.Draft{Args: []byte(`{}`)})
				if err != nil {
					t.Fatal(err)
				}
				s.Draft = draft.ID
			}
			first, err := tehran.Submit(ctx, only, "Officer", s)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 3 {
				if i == 1 {
					tehran.kill()
				}
				again, err := tehran.Submit(ctx, only, "Officer", s)
				if err != nil || again.Leaving != first.Leaving || !slices.Equal(again.Papers, first.Papers) {
					t.Fatalf("submitted again: %+v %v, first %+v", again, err, first)
				}
			}
			h.pass(time.Minute)
			h.settle()
			if again, err := tehran.Submit(ctx, only, "Officer", s); err != nil || !slices.Equal(again.Papers, first.Papers) {
				t.Fatalf("submitted after it left: %+v %v", again, err)
			}
			if got := len(tehran.letters()); got != n {
				t.Fatalf("%d letters after %d acts", got, n)
			}
		}
	}
	// An act that was refused was not submitted.
	bad := desk.Submission{Act: writes("Nobody.", "Atlantis"), Token: "bad"}
	for range 2 {
		var refusal *mediation.Refusal
		if _, err := tehran.Submit(ctx, only, "Officer", bad); !errors.As(err, &refusal) {
			t.Fatal(err)
		}
	}
	// The same token in the hand of two acts without one: each is its own.
	for range 2 {
		tehran.does(writes("Again.", "Muscat"))
	}
	if got := len(tehran.letters()); got != n+2 {
		t.Errorf("%d letters", got)
	}
}

// A draft is its officer's alone.
func TestDraftIsItsOfficersAlone(t *testing.T) {
	t.Parallel()
	h := staffed(t, []string{"Araghchi", "Baghaei"}, "Muscat", "Tehran")
	tehran, ctx := h.desks["Tehran"], t.Context()
	draft, err := tehran.SaveDraft(ctx, only, "Araghchi", desk.Draft{Args: []byte(`{"text":{"en":"ABRISHAM"}}`)})
	if err != nil {
		t.Fatal(err)
	}
	h.settle()
	if all, err := tehran.Drafts(ctx, only, "Baghaei"); err != nil || len(all) > 0 {
		t.Errorf("another officer lists %v %v", all, err)
	}
	if _, err := tehran.Draft(ctx, only, "Baghaei", draft.ID); !errors.Is(err, desk.ErrNoDraft) {
		t.Errorf("another officer opens it: %v", err)
	}
	if _, err := tehran.SaveDraft(ctx, only, "Baghaei", draft); !errors.Is(err, desk.ErrNoDraft) {
		t.Errorf("another officer saves it: %v", err)
	}
	if _, err := tehran.SaveDraft(ctx, only, "Baghaei", desk.Draft{ID: draft.ID, Args: []byte(`{}`)}); !errors.Is(err, desk.ErrNoDraft) {
		t.Errorf("another officer takes its id: %v", err)
	}
	if err := tehran.DropDraft(ctx, only, "Baghaei", draft.ID); err != nil {
		t.Error(err)
	}
	if _, err := tehran.Submit(ctx, only, "Baghaei", desk.Submission{Act: writes("Stolen.", "Muscat"), Draft: draft.ID}); !errors.Is(err, desk.ErrNoDraft) {
		t.Errorf("another officer sends it: %v", err)
	}
	tehran.killAs("Baghaei")
	if _, err := tehran.Drafts(ctx, only, "Araghchi"); !errors.Is(err, desk.ErrLocked) {
		t.Errorf("a locked officer's drafts: %v", err)
	}
	tehran.kill()
	if is, err := tehran.Draft(ctx, only, "Araghchi", draft.ID); err != nil || string(is.Args) != string(draft.Args) {
		t.Errorf("its own officer opens %+v %v", is, err)
	}
	for b, err := range h.desks["Muscat"].Everything(ctx, only) {
		if err != nil || strings.Contains(string(b), "ABRISHAM") {
			t.Errorf("Muscat holds it (%v)", err)
		}
	}
	if err := tehran.DropDraft(ctx, only, "Araghchi", draft.ID); err != nil {
		t.Error(err)
	}
	tehran.kill()
	for b := range tehran.Everything(ctx, only) {
		if strings.Contains(string(b), "ABRISHAM") {
			t.Error("a dropped draft is kept")
		}
	}
}

func TestDraftsAreBounded(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran, ctx := h.desks["Tehran"], t.Context()
	for what, d := range map[string]desk.Draft{
		"no JSON":              {},
		"broken JSON":          {Args: []byte(`{"text":`)},
		"a name twice":         {Args: []byte(`{"a":1,"a":2}`)},
		"too much":             {Args: []byte(`"` + strings.Repeat("x", paper.MaxPayload) + `"`)},
		"an act of no program": {Act: "surrender", Args: []byte(`{}`)},
		"a version of nothing": {Version: 3, Args: []byte(`{}`)},
		"an id of nothing":     {ID: paper.ID{1}, Version: 1, Args: []byte(`{}`)},
	} {
		if saved, err := tehran.SaveDraft(ctx, only, "Officer", d); err == nil {
			t.Errorf("%s: saved %+v", what, saved)
		}
	}
	for i := range 201 {
		_, err := tehran.SaveDraft(ctx, only, "Officer", desk.Draft{Args: []byte(`{}`)})
		if want := i < 200; (err == nil) != want {
			t.Fatalf("draft %d: %v", i+1, err)
		}
	}
}

// Whatever pages do with drafts: none overwrites what it has not seen, what is
// listed is what was saved last, and every draft is sent once at most.
func TestDraftsOfManyPages(t *testing.T) {
	t.Parallel()
	h := agreed(t, "Muscat", "Tehran")
	tehran, ctx := h.desks["Tehran"], t.Context()
	rapid.Check(t, func(rt *rapid.T) {
		type page struct{ draft desk.Draft }
		is := map[paper.ID]desk.Draft{}
		sent := map[paper.ID]string{} // token
		pages := []page{}
		letters := len(tehran.letters())
		rt.Repeat(map[string]func(*rapid.T){
			"open": func(rt *rapid.T) { // a page, of a draft or of none
				p := page{}
				if len(is) > 0 && rapid.Bool().Draw(rt, "of a draft") {
					all, err := tehran.Drafts(ctx, only, "Officer")
					if err != nil || len(all) == 0 {
						rt.Fatal(all, err)
					}
					p.draft = rapid.SampledFrom(all).Draw(rt, "draft")
				}
				pages = append(pages, p)
			},
			"save": func(rt *rapid.T) {
				if len(pages) == 0 {
					rt.Skip()
				}
				i := rapid.IntRange(0, len(pages)-1).Draw(rt, "page")
				d := pages[i].draft
				d.Args = []byte(fmt.Sprintf(`{"n":%d}`, rapid.IntRange(0, 99).Draw(rt, "words")))
				got, err := tehran.SaveDraft(ctx, only, "Officer", d)
				current, there := is[d.ID]
				var newer *desk.NewerDraft
				switch {
				case sent[d.ID] != "":
					if !errors.Is(err, desk.ErrSentDraft) {
						rt.Fatalf("saved what was sent: %v", err)
					}
				case !d.ID.IsZero() && !there:
					if !errors.Is(err, desk.ErrNoDraft) {
						rt.Fatalf("saved what was dropped: %v", err)
					}
				case there && current.Version != d.Version:
					if !errors.As(err, &newer) || newer.Draft.Version != current.Version || string(newer.Draft.Args) != string(current.Args) {
						rt.Fatalf("saved over a newer one: %v", err)
					}
					pages[i].draft = newer.Draft
				default:
					if err != nil || got.Version != d.Version+1 {
						rt.Fatalf("%+v %v", got, err)
					}
					is[got.ID], pages[i].draft = got, got
				}
			},
			"drop": func(rt *rapid.T) {
				if len(pages) == 0 {
					rt.Skip()
				}
				d := rapid.SampledFrom(pages).Draw(rt, "page").draft
				if err := tehran.DropDraft(ctx, only, "Officer", d.ID); err != nil {
					rt.Fatal(err)
				}
				delete(is, d.ID)
			},
			"send": func(rt *rapid.T) {
				if len(pages) == 0 {
					rt.Skip()
				}
				d := rapid.SampledFrom(pages).Draw(rt, "page").draft
				if d.ID.IsZero() {
					rt.Skip()
				}
				token := rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "token")
				_, err := tehran.Submit(ctx, only, "Officer", desk.Submission{Act: writes(string(d.Args), "Muscat"), Draft: d.ID, Version: d.Version, Token: token})
				current, there := is[d.ID]
				switch {
				case sent[d.ID] == token:
					if err != nil {
						rt.Fatalf("sent again: %v", err)
					}
				case sent[d.ID] != "":
					if !errors.Is(err, desk.ErrSentDraft) {
						rt.Fatalf("sent what was sent elsewhere: %v", err)
					}
				case !there:
					if !errors.Is(err, desk.ErrNoDraft) {
						rt.Fatalf("sent what was dropped: %v", err)
					}
				case current.Version != d.Version:
					if !errors.Is(err, desk.ErrNewerDraft) {
						rt.Fatalf("sent an older one: %v", err)
					}
				default:
					if err != nil {
						rt.Fatal(err)
					}
					letters++
					sent[d.ID] = token
					delete(is, d.ID)
				}
			},
			"kill": func(rt *rapid.T) {
				if rapid.IntRange(0, 9).Draw(rt, "whether") == 0 {
					tehran.kill()
				}
			},
			"": func(rt *rapid.T) {
				all, err := tehran.Drafts(ctx, only, "Officer")
				if err != nil || len(all) != len(is) {
					rt.Fatalf("lists %v (%v), there are %v", all, err, is)
				}
				for _, d := range all {
					if want := is[d.ID]; d.Version != want.Version || string(d.Args) != string(want.Args) {
						rt.Fatalf("%+v, want %+v", d, want)
					}
				}
				if n := len(tehran.letters()); n != letters {
					rt.Fatalf("%d letters, want %d", n, letters)
				}
			},
		})
		for id := range is {
			if err := tehran.DropDraft(ctx, only, "Officer", id); err != nil {
				rt.Fatal(err)
			}
		}
	})
}
