package e2etest

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/hostiletest"
	"golang.org/x/net/html"
)

// aimed are texts about what is really there: a member, a team, an issue, the
// first line of our own comment.
var aimed = []string{"@clara please approve", "@northlight/planning", "closes #1", "fixes northlight/plan#1", "`@clara`", "\\@clara", "&#64;clara", "@\u200bclara",
	"<a href='/clara'>c</a>", "<details><summary>@clara</summary>", "<!-- accord review 0000000000000000 run=9.1 sha256=00 -->", "[x](/clara)", "#1", "!1", "::set-output name=x::y"}

// notes are the texts that a plan can hold, in packs of which a comment shows
// every one.
func notes() [][]string {
	all := slices.Clone(aimed)
	for _, s := range hostiletest.Corpus() {
		odd := strings.ContainsFunc(s.Text, func(r rune) bool { return unicode.In(r, unicode.C) || r == '\u2028' || r == '\u2029' })
		if utf8.ValidString(s.Text) && !odd && s.Text != "" && len(s.Text) < 400 {
			all = append(all, s.Text)
		}
	}
	return slices.Collect(slices.Chunk(all, 24))
}

// TestHostileNotes: what a stranger writes into a plan mentions nobody, refers to
// nothing and stays text, as the forge itself renders the comment.
func TestHostileNotes(t *testing.T) {
	r := company(t).Plan(t)
	clara := r.Company.Finance
	// Members watch what is new; a watcher hears of everything.
	clara.must(t, http.MethodDelete, r.API("/subscription"), nil, nil)
	clara.must(t, http.MethodPut, "/notifications", nil, nil)
	r.Company.Planner.must(t, http.MethodPost, r.API("/issues"), map[string]string{"title": "an issue"}, nil)
	clean := r.Git(t, "show", "origin/main:"+salesEU) + "\n"
	packs := notes()
	if len(packs) < 6 {
		t.Fatalf("only %d packs", len(packs))
	}
	var p Proposal
	shown := 0
	for i, pack := range packs {
		var text strings.Builder
		for j, note := range pack {
			fmt.Fprintf(&text, "  - id: note-%d\n    reason: promotion\n    note: %s\n    items:\n      - BAG-3S\n    add:\n      2027-03: %d\n    expires: 2027-09\n", j, hostiletest.Quoted(note, true), 10+j)
		}
		r.Push(t, r.Company.Sales, "hostile", "Sell more", Change{salesEU: whole(clean + text.String())})
		if i == 0 {
			p = r.Propose(t, r.Company.Sales, "hostile", "More", "")
		}
		if got := r.Review(t, world.accord, p.Number, Job{ID: 200 + int64(i)}); got.Code > 1 {
			t.Fatalf("exit %d\n%s", got.Code, got.Out)
		}
		c := only(t, r, p.Number)
		shown += strings.Count(c.Body, "promotion \"")
		page := r.rendered(t, p.Number, c.ID)
		for _, harm := range harms(page, r.Company.Server.URL, "/"+r.Owner+"/"+r.Name+"/") {
			t.Errorf("pack %d: %s", i, harm)
		}
	}
	if shown < 100 {
		t.Errorf("only %d notes were shown", shown)
	}
	r.hears(t, clara, p)
}

// hears asserts that somebody has heard nothing of a proposal. The forge
// notifies in its own time, in order: a mention by a person, in another
// proposal, comes after what the review would have caused.
func (r *Repository) hears(t *testing.T, who *Account, p Proposal) {
	t.Helper()
	notified := func(of Proposal) bool {
		for _, n := range get[[]struct{ Subject struct{ URL string } }](t, who, "/notifications?all=true&limit=50") {
			if strings.HasSuffix(n.Subject.URL, r.API("/issues/%d", of.Number)) || strings.HasSuffix(n.Subject.URL, r.API("/pulls/%d", of.Number)) {
				return true
			}
		}
		return false
	}
	q := r.Propose(t, r.Company.Sales, "spring-promo", "Promotion", "")
	r.Company.Sales.must(t, http.MethodPost, r.API("/issues/%d/comments", q.Number), map[string]string{"body": "@" + who.Login + " please look"}, nil)
	eventually(t, "a mention notifies", func() bool { return notified(q) })
	if notified(p) {
		t.Errorf("%s was notified of the review", who.Login)
	}
}

// plain are the elements that our own Markdown is made of.
var plain = strings.Fields("html head body div p sub h1 h2 h3 h4 table thead tbody tr th td details summary strong em code span ul ol li blockquote hr br a pre")

// harms are elements, addresses and marks in a rendered comment that are none of
// ours: links lead to the repository's own pages only.
func harms(page, server, repository string) (out []string) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(plain, n.Data) {
			out = append(out, "element "+n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "href":
				if to := strings.TrimPrefix(a.Val, server); !strings.HasPrefix(to, repository+"src/commit/") && !strings.HasPrefix(to, repository+"commit/") && !strings.HasPrefix(to, repository+"actions/runs/") && !strings.HasPrefix(to, "#") {
					out = append(out, "link to "+a.Val)
				}
			case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "style", a.Key == "action":
				out = append(out, n.Data+" "+a.Key)
			case a.Key == "class" && (strings.Contains(a.Val, "mention") || strings.Contains(a.Val, "ref-")):
				out = append(out, n.Data+" of class "+a.Val)
			}
		}
	}
	return out
}

// TestHarms: the judge sees what it is there for.
func TestHarms(t *testing.T) {
	for _, bad := range []string{`<a href="/clara" class="mention">@clara</a>`, `<img src=x>`, `<script>x</script>`, `<a href="https://evil.example/">x</a>`,
		`<a class="ref-issue" href="/n/p/issues/1">#1</a>`, `<p onclick="x">x</p>`, `<p style="x">x</p>`, `<a href="/n/p/../../x">x</a>`} {
		if len(harms(bad, "http://127.0.0.1:1", "/n/p/")) == 0 {
			t.Errorf("no harm in %s", bad)
		}
	}
	if h := harms(`<p><a href="http://127.0.0.1:1/n/p/src/commit/1#L2"><strong>x</strong></a> &lt;script&gt; @clara</p>`, "http://127.0.0.1:1", "/n/p/"); len(h) > 0 {
		t.Error(h)
	}
}

// rendered is a comment as the forge's page shows it, with links and mentions.
func (r *Repository) rendered(t *testing.T, number int, comment int64) string {
	t.Helper()
	q, err := http.Get(fmt.Sprintf("%s/%s/%s/pulls/%d", r.Company.Server.URL, r.Owner, r.Name, number))
	if err != nil {
		t.Fatal(err)
	}
	defer q.Body.Close()
	page, err := io.ReadAll(q.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, after, there := strings.Cut(string(page), fmt.Sprintf(`id="issuecomment-%d"`, comment))
	_, after, _ = strings.Cut(after, `class="render-content`) // below the author's picture
	after, _, ended := strings.Cut(after, fmt.Sprintf(`id="issuecomment-%d-raw"`, comment))
	if !there || !ended || !strings.Contains(after, "markup") {
		t.Fatalf("the page shows no comment %d", comment)
	}
	return after
}
