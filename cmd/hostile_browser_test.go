package cmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/accord-plan/accord/internal/hostiletest"
)

// TestHostilePageInBrowser opens pages with every text of the corpus in them:
// nothing runs, opens, loads or throws, and there are the rows, folds and
// headings of the page of a harmless plan.
func TestHostilePageInBrowser(t *testing.T) {
	if os.Getenv("ACCORD_BROWSER") == "" {
		t.Skip("set ACCORD_BROWSER=1 to open pages in Chromium; the project's own check does")
	}
	var scalars, plain []string
	for i, s := range hostiletest.Corpus() {
		if q := hostiletest.Quoted(s.Text, true); accepts(q) {
			scalars, plain = append(scalars, q), append(plain, fmt.Sprintf("%q", fmt.Sprintf("tent %d", i)))
		}
	}
	ctx, done := openBrowser(t, browser(t))
	defer done()
	seen := watch(t, ctx)
	var counts [2]string
	for i, texts := range [][]string{plain, scalars} {
		if err := chromedp.Do(ctx, chromedp.Navigate("file://"+writtenPage(t, texts))); err != nil {
			t.Fatal(err)
		}
		var err error
		if counts[i], err = chromedp.Run(ctx, chromedp.Evaluate[string](`["tr","td","th","details","section","h1","h2","svg","script","style","img,iframe,object,embed,form,input,base,link"]
			.map(s => s + " " + document.querySelectorAll(s).length).join(", ") + ", sideways " + (document.documentElement.scrollWidth > innerWidth)`)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond) // what runs late has its time
	}
	if counts[0] != counts[1] {
		t.Errorf("the page of a hostile plan has\n%s\nthat of a harmless one\n%s", counts[1], counts[0])
	}
	if len(*seen) != 2 { // the pages themselves
		t.Errorf("the browser was made to do %q", *seen)
	}
}

// writtenPage writes a plan and its page.
func writtenPage(t *testing.T, texts []string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range hostiletest.Plan(texts, 5) {
		path := filepath.Join(dir, "plans", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env, _, errs := world()
	out := filepath.Join(dir, "page.html")
	if code := Run(t.Context(), env, []string{"render", "--repo", dir, "--all", "-o", "html", "--out", out}); code != exitFine {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	return out
}

// watch collects what a page makes a browser do.
func watch(t *testing.T, ctx context.Context) *[]string {
	t.Helper()
	seen := &[]string{}
	listen := func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			*seen = append(*seen, "request "+e.Request.URL)
		case *page.EventJavascriptDialogOpening:
			*seen = append(*seen, "dialog "+e.Message)
		case *runtime.EventExceptionThrown:
			*seen = append(*seen, "exception "+e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			*seen = append(*seen, "console "+string(e.Type))
		}
	}
	if err := chromedp.Listen(ctx, listen); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	return seen
}
