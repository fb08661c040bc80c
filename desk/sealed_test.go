package desk_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"goodoffices/desk"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// What is at a desk and no paper lies sealed on its disk, and no log has a word of it.
func TestCabinetIsSealedAndSilent(t *testing.T) {
	t.Parallel()
	h := newHouseIn(t, t.TempDir())
	h.staff = []string{"Araghchi", "Baghaei"}
	h.agree("Muscat", "Tehran", "Washington")
	tehran, ctx := h.desks["Tehran"], t.Context()
	var log bytes.Buffer
	tehran.cfg.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	tehran.Close()
	tehran.open()
	const word = "ABRISHAM"
	letter := h.desks["Muscat"].tells("Tehran", "A letter.")
	h.settle()
	if _, err := tehran.SaveDraft(ctx, only, "Araghchi", desk.Draft{Args: []byte(`"` + word + `"`)}); err != nil {
		t.Fatal(err)
	}
	if _, err := tehran.AddMinute(ctx, only, "Araghchi", desk.Minute{Paper: letter, Text: word}); err != nil {
		t.Fatal(err)
	}
	if err := tehran.SetSettings(ctx, "Araghchi", desk.Settings{Holidays: []desk.Holiday{{Day: "2025-03-21", Name: word}}, Approval: desk.Approval{Rule: "formal"}}); err != nil {
		t.Fatal(err)
	}
	id := tehran.after(time.Minute, writes(word, "Washington"))
	if err := tehran.SendBack(ctx, only, "Baghaei", id, word); err != nil {
		t.Fatal(err)
	}
	refused := tehran.after(time.Minute, &mediation.Propose{
		About:   mediation.About{Type: paper.SubjectCommunique, Name: word},
		Writing: mediation.Writing{To: []paper.Desk{"Muscat", "Washington"}}, Putting: mediation.Putting{Until: hour(time.Hour), Text: en(word)},
	})
	if err := tehran.Approve(ctx, only, "Baghaei", refused); err != nil {
		t.Fatal(err)
	}
	h.pass(2 * time.Hour)
	h.settle()
	if l := tehran.waiting(refused); l.State != desk.LeavingRefused {
		t.Errorf("it waits as %+v", l)
	}
	files := 0
	err := filepath.WalkDir(tehran.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && len(b) > 0 {
			files++
		}
		for _, plain := range []string{word, "write-letter", `"draft"`} {
			if bytes.Contains(b, []byte(plain)) {
				t.Errorf("%s holds %q in clear", filepath.Base(path), plain)
			}
		}
		return err
	})
	if err != nil || files < 3 {
		t.Fatalf("%d files, %v", files, err)
	}
	for _, plain := range []string{word, "Araghchi", "Washington", "write-letter"} {
		if bytes.Contains(log.Bytes(), []byte(plain)) {
			t.Errorf("the log says %q: %s", plain, log.Bytes())
		}
	}
}
