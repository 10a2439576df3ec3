package cmd

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestPageInBrowser opens the page of the demo in a real browser, on a phone
// and on a desk: it asks nobody for anything, throws nothing, does not scroll
// sideways, says what it is about, and prints.
func TestPageInBrowser(t *testing.T) {
	if os.Getenv("ACCORD_BROWSER") == "" {
		t.Skip("set ACCORD_BROWSER=1 to open pages in Chromium; the project's own check does")
	}
	chromium := browser(t)
	dir := filepath.Join(t.TempDir(), "northlight")
	if out, code := console(t, "accord demo "+dir); code != exitFine {
		t.Fatalf("demo: exit %d\n%s", code, out)
	}
	for _, width := range []int64{400, 1400} {
		ctx, done := openBrowser(t, chromium)
		seen, err := look(ctx, "file://"+filepath.Join(dir, "plan.html"), width)
		done()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range seen.requests {
			if !strings.HasPrefix(r, "file://"+dir) && !strings.HasPrefix(r, "data:") {
				t.Errorf("%d px: asks for %s", width, r)
			}
		}
		if len(seen.requests) != 1 || len(seen.thrown) > 0 {
			t.Errorf("%d px: %d requests, thrown: %v", width, len(seen.requests), seen.thrown)
		}
		if seen.wide > width {
			t.Errorf("the page is %d px wide on a screen of %d", seen.wide, width)
		}
		if !strings.Contains(seen.title, "Northlight Outdoor, cycle 2026-12") || seen.charts < 8 {
			t.Errorf("%d px: title %q, %d charts", width, seen.title, seen.charts)
		}
		if len(seen.pdf) < 20_000 {
			t.Errorf("%d px: the print has %d bytes", width, len(seen.pdf))
		}
	}
}

// view is what a browser made of a page.
type view struct {
	requests, thrown []string
	title            string
	wide             int64
	charts           int
	pdf              []byte
}

func look(ctx context.Context, url string, width int64) (v view, err error) {
	listen := func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			v.requests = append(v.requests, e.Request.URL)
		case *runtime.EventExceptionThrown:
			v.thrown = append(v.thrown, e.ExceptionDetails.Text)
		}
	}
	if err := chromedp.Listen(ctx, listen); err != nil {
		return v, err
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		return v, err
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(url)); err != nil {
		return v, err
	}
	if v.title, err = chromedp.Run(ctx, chromedp.Text("h1")); err != nil {
		return v, err
	}
	if v.wide, err = chromedp.Run(ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth")); err != nil {
		return v, err
	}
	if v.charts, err = chromedp.Run(ctx, chromedp.Evaluate[int]("document.querySelectorAll('svg').length")); err != nil {
		return v, err
	}
	v.pdf, err = chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	return v, err
}

func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium on the path")
	return ""
}

func openBrowser(t *testing.T, path string) (context.Context, func()) {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	alloc, free := chromedp.NewExecAllocator(ctx, options...)
	tab, closeTab := chromedp.NewContext(alloc)
	return tab, func() { closeTab(); free(); stop() }
}
