package render_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	xhtml "golang.org/x/net/html"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
)

// hostile are names that somebody may write into a plan to format, notify,
// deceive or command whoever reads a report of it.
var hostile = []string{
	`<script>alert(1)</script>`, `</td></table><h1>approved`, `"><img src=x onerror=alert(1)>`, `' onmouseover='x`,
	`<!-- comment`, `-->`, `]]>`, `<details open>`, `</details></summary>`, `<style>*{display:none}</style>`,
	`</script><script>x`, `<svg/onload=x>`, `&lt;b&gt;`, `&#x3c;b&#x3e;`, `javascript:alert(1)`,
	`[click](javascript:alert(1))`, `![x](http://evil.example/p.png)`, `[a]: http://evil.example`, `<http://evil.example>`,
	`http://evil.example/a`, `www.evil.example`, `mail@evil.example`, `@octocat`, `@acme/finance please approve`, `(@all)`,
	`#1`, `acme/plans#12`, `GH-7`, `fixes #3`, `:tada:`, `:+1:`, `$x^2$ and $$y$$`, "`code` ``", "```\nfence", "~~~", `**bold**`, `_em_ __strong__`,
	`~~gone~~`, `# heading`, `- item`, `+ item`, `* item`, `1. item`, `1) item`, `> quote`, `---`, `===`, `| a | b |`, `a|b\|c`, `\`, `trailing\`,
	"line\nbreak", "cr\rreturn", "tab\tstop", "par\n\ngraph", "\u2028line\u2029par", "next\u0085line",
	"::set-output name=x::y", "  ::error file=a::b", "::add-mask::x", "##[set-output name=a]b", "##vso[task.setvariable]x", "##teamcity[x]",
	"x##[group]y", "\x1b[31mred\x1b[0m", "\x1b]0;title\a", "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\u009b31m", "\b\b\bgone", "nul\x00byte", "del\x7f",
	"\u202eevil\u202c", "\u2066iso\u2069late", "\u200elrm\u200f", "zero\u200bwidth", "\ufeffbom", "soft\u00adhyphen", "\u3164", "tag\U000E0041\U000E0042",
	"\xff\xfe bytes", "a\xc0\x80b", "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "日本語テント", "👩‍👩‍👧‍👦 family", "שלום", "private\ue000",
	strings.Repeat("long", 200), "{{ template }}", "${{ secrets.X }}", "%0Aescaped", "=1+1", "<https://x|y>", "<b", "a<b>c</b>", "{:.class}", "[ ] task", "[^1]", "x]", ")(",
}

// document puts one string everywhere a document has words.
func document(s string) *render.Document {
	words := func(st render.Style) render.Span { return st.Of(s) }
	styled := render.Text{words(render.Normal), render.Normal.Of(" "), words(render.Strong), render.Normal.Of(" "),
		words(render.Code), render.Normal.Of(" "), words(render.Bad), render.Normal.Of(" "), words(render.Muted)}
	link := &render.Link{File: "plans/" + s, Line: 3}
	table := &render.Table{ID: s, Caption: s, Fixed: 1, MoreText: s, More: 2,
		Columns: []render.Column{{Title: s}, {Title: s, Kind: render.NumberKind}},
		Groups:  []render.Group{{Title: s, Span: 1}, {Title: s, Span: 1}},
		Rows: []render.Row{{Kind: render.GroupRow, Cells: []render.Cell{render.Words(s)}},
			{Cells: []render.Cell{{Text: render.Plain(s), Link: link}, render.Styled(render.Bad, s)}},
			{Kind: render.TotalRow, Cells: []render.Cell{{Text: styled}, render.Words(s)}}},
		Footnotes: []render.Text{render.Plain(s)}}
	series := []render.Series{{Name: s, Role: render.RoleDemand, Values: []quantity.Number{1, 2, quantity.Missing}}}
	return &render.Document{Title: s, Subtitle: render.Plain(s), Footer: []render.Text{render.Plain(s)},
		Headline: []render.Fact{{Label: s, Value: s, Detail: s, Tone: render.Bad}},
		Blocks: []render.Block{&render.Heading{Level: 1, Text: s, ID: s}, &render.Paragraph{Text: styled},
			&render.Paragraph{Text: render.Text{{Text: s, Link: link}, {Text: s, Link: &render.Link{Anchor: s}}, {Text: s, Link: &render.Link{File: s, Before: true}}}},
			&render.List{Items: []render.Text{render.Plain(s), styled}}, &render.List{Ordered: true, Items: []render.Text{render.Plain(s)}},
			table, &render.Details{Summary: styled, Blocks: []render.Block{table}},
			&render.Callout{Tone: render.Warn, Title: s, Blocks: []render.Block{&render.Paragraph{Text: render.Plain(s)}}},
			&render.Chart{ID: s, Form: render.Lines, Title: s, Description: s, Unit: s, Periods: []string{s, s, s}, Series: series},
			&render.Chart{Form: render.Waterfall, Title: s, Description: s, Steps: []render.BridgeStep{{Label: s, Money: 3, Total: true}}}}}
}

// forbidden is what no output may contain: controls, bidirectional controls,
// invisible characters.
var forbidden = regexp.MustCompile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000E0000-\U000E0FFF\ue000]")

// drawing is a fence of ours, to its first end.
var drawing = regexp.MustCompile("(?s)\n```mermaid\n.*?\n```\n")

// command is a line that a build server would read as a command.
var command = regexp.MustCompile(`(?m)^[\s│>]*::|##[A-Za-z.]*\[`)

func TestHostileTextIsInert(t *testing.T) {
	if len(hostile) < 40 {
		t.Fatalf("%d strings, want 40 or more", len(hostile))
	}
	for _, s := range hostile {
		checkHostile(t, s)
	}
}

func FuzzHostileText(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(checkHostile)
}

func checkHostile(t *testing.T, s string) {
	d := document(s)
	var plain, md, drawn, page bytes.Buffer
	for _, err := range []error{text.Write(&plain, d, text.Options{Width: 80}),
		markdown.Write(&md, d, markdown.Options{Base: "https://forge.example/acme/plans/blob/1f2e"}),
		markdown.Write(&drawn, d, markdown.Options{Before: "https://forge.example/acme/plans/blob/0a1b", Mermaid: true}),
		html.Write(&page, d, html.Options{Base: "https://forge.example/acme/plans/blob/1f2e"})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, out := range map[string]string{"text": plain.String(), "markdown": md.String(), "drawn": drawn.String(), "html": page.String()} {
		if m := forbidden.FindString(out); m != "" {
			t.Errorf("%q: %s contains %q", s, name, m)
		}
		if m := command.FindString(out); m != "" {
			t.Errorf("%q: %s contains the command %q", s, name, m)
		}
		if !utf8.ValidString(out) {
			t.Errorf("%q: %s is not UTF-8", s, name)
		}
	}
	checkPage(t, s, page.Bytes())
	checkMarkdown(t, s, md.Bytes())
	checkMarkdown(t, s, drawing.ReplaceAll(drawn.Bytes(), []byte("\n")))
	// One fence for each drawing, and none of the plan's. The words are the
	// package's own, which its tests hold against a grammar.
	if n := bytes.Count(rendered(t, drawn.Bytes()), []byte(`<code class="language-mermaid">`)); n != 1 || bytes.Count(drawn.Bytes(), []byte("\n```mermaid\n")) != 1 {
		t.Errorf("%q: %d drawings of one chart that can be drawn:\n%s", s, n, drawn.Bytes())
	}
}

// pageTags are the elements that the page writer uses, of benign documents.
var pageTags = tagsOf(func() []byte {
	var b bytes.Buffer
	html.Write(&b, document("tent"), html.Options{Base: "https://forge.example/a"})
	html.Write(&b, document(""), html.Options{})
	return b.Bytes()
}())

// checkPage asks that the page parses into the same elements with the same
// attribute names as that of a benign name, and that the name stands in it as
// text.
func checkPage(t *testing.T, s string, page []byte) {
	t.Helper()
	got := tagsOf(page)
	for tag := range got {
		if !pageTags[tag] {
			t.Errorf("%q: html has the element %s", s, tag)
		}
	}
	if want := render.Clean(s); !strings.Contains(textOf(page), want) {
		t.Errorf("%q: html does not show %q", s, want)
	}
}

// tagsOf lists the elements with the names of their attributes, and the
// targets of links by scheme.
func tagsOf(page []byte) map[string]bool {
	out := map[string]bool{}
	z := xhtml.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return out
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			tok := z.Token()
			key := tok.Data
			for _, a := range tok.Attr {
				key += " " + a.Key
				if a.Key == "href" {
					key += "=" + a.Val[:min(len(a.Val), 1)]
					if !strings.HasPrefix(a.Val, "https://forge.example/") && !strings.HasPrefix(a.Val, "#") {
						key += " foreign " + a.Val
					}
				}
			}
			if key == "span" {
				continue
			}
			out[key] = true
		}
	}
}

func textOf(page []byte) string {
	var b strings.Builder
	z := xhtml.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return b.String()
		case xhtml.TextToken:
			b.WriteString(z.Token().Data)
		}
	}
}

var gfm = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(gmhtml.WithUnsafe()))

func rendered(t *testing.T, md []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gfm.Convert(md, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var markdownTags = map[string]bool{"h2": true, "h3": true, "p": true, "table": true, "thead": true, "tbody": true, "tr": true,
	"th": true, "td": true, "th align": true, "td align": true, "strong": true, "em": true, "code": true, "sub": true, "br": true,
	"hr": true, "ul": true, "ol": true, "li": true, "blockquote": true, "details": true, "summary": true, "a href=h": true,
	"th style": true, "td style": true, "span": true}

// references are what forges look for in each text node.
var references = regexp.MustCompile(`@\w|#\d|(?i)gh-\d|://\w|www\.\w|:[\w+-]+:|\$\S`)

// checkMarkdown renders as forges do and asks that nothing but the writer's
// own elements come out, that the name stands there, and that no single text
// node holds what a forge would turn into a mention, reference or link.
func checkMarkdown(t *testing.T, s string, md []byte) {
	t.Helper()
	page := rendered(t, md)
	for tag := range tagsOf(page) {
		if !markdownTags[tag] {
			t.Errorf("%q: markdown has the element %s", s, tag)
		}
	}
	if want := render.Clean(s); !strings.Contains(textOf(page), want) && len(want) < 100 {
		t.Errorf("%q: markdown does not show %q:\n%s", s, want, page)
	}
	inCode := false
	z := xhtml.NewTokenizer(bytes.NewReader(page))
	for {
		switch tt := z.Next(); tt {
		case xhtml.ErrorToken:
			return
		case xhtml.StartTagToken, xhtml.EndTagToken:
			if name, _ := z.TagName(); string(name) == "code" {
				inCode = tt == xhtml.StartTagToken
			}
		case xhtml.TextToken:
			if m := references.FindString(z.Token().Data); m != "" && !inCode {
				t.Errorf("%q: markdown leaves %q to the forge", s, m)
			}
		}
	}
}
