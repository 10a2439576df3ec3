package render_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
)

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

// home is where links of the documents lead.
const home = "https://forge.example/acme/plans/blob/1f2e"

// shapes are those of the document of a harmless name.
var shapes = func() (out struct{ md, page string }) {
	_, md, page := inFormats(document("tent"))
	out.md, out.page = hostiletest.Shape(md), hostiletest.PageShape(page)
	return out
}()

// inFormats writes a document in the formats for people: as text, as Markdown
// with drawings, and as a page.
func inFormats(d *render.Document) (plain, md, page []byte) {
	var a, b, c bytes.Buffer
	for _, err := range []error{text.Write(&a, d, text.Options{Width: 80}),
		markdown.Write(&b, d, markdown.Options{Base: home, Before: home, Mermaid: true, Limit: 1 << 30}), html.Write(&c, d, html.Options{Base: home})} {
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	return a.Bytes(), b.Bytes(), c.Bytes()
}

// TestHostileTextIsInert: a name that somebody writes to format, notify,
// deceive or command stands in every format as the words that it is.
func TestHostileTextIsInert(t *testing.T) {
	for _, s := range hostiletest.Tried() {
		checkHostile(t, s.ID, s.Text[:min(len(s.Text), 4000)])
	}
}

func FuzzHostileText(f *testing.F) {
	for i, s := range hostiletest.Tried() {
		if i%10 == 0 { // the test before has all of them
			f.Add(s.Text[:min(len(s.Text), 4000)])
		}
	}
	f.Fuzz(func(t *testing.T, s string) { checkHostile(t, fmt.Sprintf("%q", s), s) })
}

func checkHostile(t *testing.T, name, s string) {
	t.Helper()
	d := document(s)
	plain, md, page := inFormats(d)
	var coloured bytes.Buffer
	if err := text.Write(&coloured, d, text.Options{Width: 40, Colour: true}); err != nil {
		t.Fatal(err)
	}
	judged(t, name+" as text", hostiletest.Log(plain))
	judged(t, name+" as coloured text", hostiletest.Coloured(coloured.Bytes()))
	judged(t, name+" as markdown", hostiletest.Markdown(md))
	judged(t, name+" as html", hostiletest.Page(page))
	want := render.Clean(s)
	if want == "" || s == "" {
		return // what is empty leaves out its block
	}
	sameShape(t, name+" as markdown", hostiletest.Shape(md), shapes.md, len(want))
	sameShape(t, name+" as html", hostiletest.PageShape(page), shapes.page, len(want))
	if len(want) > 100 {
		return // long names are cut
	}
	if !strings.Contains(hostiletest.Words(md), want) {
		t.Errorf("%s: markdown does not show %q:\n%s", name, want, md)
	}
	if !strings.Contains(hostiletest.PageWords(page), want) {
		t.Errorf("%s: html does not show %q", name, want)
	}
}

// judged reports the first few of what a judge found.
func judged(t *testing.T, where string, bad []string) {
	t.Helper()
	for _, b := range bad[:min(len(bad), 3)] {
		t.Errorf("%s: %s", where, b)
	}
}

// inline are the elements that go where a long text is cut.
var inline = regexp.MustCompile(`</?(strong|code)>`)

// sameShape compares with the shape of the document of a harmless name.
func sameShape(t *testing.T, where, got, want string, length int) {
	t.Helper()
	if length > 100 {
		got, want = inline.ReplaceAllString(got, ""), inline.ReplaceAllString(want, "")
	}
	if got != want {
		t.Errorf("%s has another shape than that of a harmless name:\n%s", where, firstDifference(got, want))
	}
}

func firstDifference(got, want string) string {
	n := 0
	for n < min(len(got), len(want)) && got[n] == want[n] {
		n++
	}
	from := max(0, n-60)
	return fmt.Sprintf("got  …%s\nwant …%s", got[from:min(len(got), n+60)], want[from:min(len(want), n+60)])
}
