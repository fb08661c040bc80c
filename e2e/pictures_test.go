package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// largest is how big a picture may be, so that the front page of the repository
// stays light.
const largest = 150_000

// TestPictures makes the pictures that the README shows, where PICTURES says:
//
//	cd e2e && PICTURES=$PWD/../docs/pictures go test -run TestPictures .
func TestPictures(t *testing.T) {
	if os.Getenv("PICTURES") == "" {
		t.Skip("PICTURES names no directory")
	}
	d, browser := openDemo(t), browsers(t)
	muscat, tehran, washington := d.walkIn(browser, "Muscat"), d.walkIn(browser, "Tehran"), d.walkIn(browser, "Washington")
	light, dark, mirrored := view{"en", "light", 1100}, view{"en", "dark", 900}, view{"fa", "light", 1000}
	telephone := view{"en", "light", 390}

	muscat.looks(light)
	muscat.do(chromedp.EmulateViewport(light.width, 620))
	muscat.goes("")
	muscat.picture("board")
	muscat.looks(light)
	muscat.presses("Write to Washington")
	muscat.clicks(`a.choice[href*="way=words"]`)
	muscat.fills(`[name="passages.0.text.en"]`, "A word on the agenda. They fear that the list will grow, and would keep it short.")
	muscat.until("the guard to have read it", underlined)
	muscat.picture("guard")
	tehran.looks(mirrored)
	tehran.goes("/letters")
	tehran.clicks(`main a.slip.verbatim`)
	tehran.picture("letter-persian")
	tehran.goes("/standing")
	tehran.picture("standing-persian")
	washington.looks(dark)
	washington.goes("/standing")
	washington.picture("standing-dark")
	washington.looks(light)
	washington.presses("Direct")
	washington.picture("whose-condition")
	washington.goes("/write")
	washington.picture("who-may-see-this")
	muscat.looks(telephone)
	muscat.goes("")
	muscat.presses("I am with Tehran")
	muscat.picture("room-telephone")
}

// picture keeps what stands on the screen where PICTURES says.
func (w *window) picture(name string) {
	w.t.Helper()
	png, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(os.Getenv("PICTURES"), name+".png"), png, 0o644)
	}
	if err != nil {
		w.t.Error(err)
	}
	if len(png) > largest {
		w.t.Errorf("%s is a picture of %d bytes, at most %d", name, len(png), largest)
	}
}
