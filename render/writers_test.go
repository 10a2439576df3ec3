package render_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/chart"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
)

func written(t interface{ Fatal(...any) }, write func(*bytes.Buffer) error) string {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// long is a document far over any limit: a table, details with a table, a
// callout and paragraphs.
func long(rows int, words string) *render.Document {
	table := func(name string) *render.Table {
		t := &render.Table{Caption: name, Fixed: 1, Columns: []render.Column{{Title: "item"}, {Title: "units", Kind: render.NumberKind}}}
		for i := range rows {
			if i%10 == 0 {
				t.Rows = append(t.Rows, render.Row{Kind: render.GroupRow, Cells: []render.Cell{render.Words("group")}})
			}
			t.Rows = append(t.Rows, render.Row{Cells: []render.Cell{render.Words(words), render.Words(render.Whole(i))}})
		}
		return t
	}
	return &render.Document{Title: "Long", Headline: []render.Fact{{Label: "demand", Value: "+€1"}}, Footer: []render.Text{render.Plain("updated in place")},
		Blocks: []render.Block{&render.Heading{Level: 1, Text: "Edited"}, table("Edited"), &render.Paragraph{Text: render.Plain(words)},
			&render.Heading{Level: 1, Text: "Derived"}, &render.Details{Summary: render.Plain("Consequences"), Blocks: []render.Block{table("Consequences")}},
			&render.Callout{Title: "Mind", Blocks: []render.Block{table("Inside")}},
			&render.Heading{Level: 1, Text: "Empty at the end"}}}
}

// TestMarkdownKeepsItsLimit: whatever the size, the text fits, headline and
// footer stand, tables are whole, elements are closed and what is missing is
// named.
func TestMarkdownKeepsItsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(2000, 20000).Draw(t, "limit")
		rows := rapid.IntRange(0, 400).Draw(t, "rows")
		words := rapid.StringN(0, 200, -1).Draw(t, "words")
		out := written(t, func(b *bytes.Buffer) error {
			return markdown.Write(b, long(rows, words), markdown.Options{Limit: limit})
		})
		if n := len(utf16.Encode([]rune(out))); n > limit {
			t.Fatalf("%d characters, limit %d", n, limit)
		}
		for _, want := range []string{"## Long", "+€1**", "updated in place"} {
			if !strings.Contains(out, want) {
				t.Fatalf("no %q in %q", want, out)
			}
		}
		if strings.Count(out, "<details>") != strings.Count(out, "</details>") {
			t.Fatalf("details not closed: %q", out)
		}
		full := written(t, func(b *bytes.Buffer) error {
			return markdown.Write(b, long(rows, words), markdown.Options{Limit: 1 << 30})
		})
		if len(out) < len(full) != strings.Contains(out, "Left out to stay below") {
			t.Fatalf("%d of %d bytes, and the note: %v", len(out), len(full), strings.Contains(out, "Left out"))
		}
		if strings.Contains(out, "Empty at the end") {
			t.Fatal("a heading with nothing under it")
		}
	})
}

func TestMarkdownCountsWhatItLeavesOut(t *testing.T) {
	out := written(t, func(b *bytes.Buffer) error {
		return markdown.Write(b, long(300, "TENT-2P"), markdown.Options{Limit: 3000})
	})
	shown := strings.Count(out, "| TENT-2P |")
	groups := strings.Count(out, "<strong>group</strong>")
	// The table has 300 rows and 30 titles.
	want := fmt.Sprintf("… %d more", 330-shown-groups)
	if shown == 0 || !strings.Contains(out, want) {
		t.Errorf("%d rows shown, no %q in:\n%s", shown, want, out)
	}
	if !strings.Contains(out, "rows of Edited; Consequences; Inside") {
		t.Errorf("the note does not name the parts:\n%s", out[len(out)-400:])
	}
}

func TestMarkdownSmallestLimit(t *testing.T) {
	d := document(strings.Repeat("@long ", 3000))
	out := written(t, func(b *bytes.Buffer) error { return markdown.Write(b, d, markdown.Options{Limit: 1}) })
	if n := len(utf16.Encode([]rune(out))); n > 2000 {
		t.Errorf("%d characters, want 2,000 at most", n)
	}
	if !strings.Contains(out, "Left out") {
		t.Error("nothing says that something is missing")
	}
}

// TestTextKeepsRowsTogether: where a table is too wide, words stand beneath their
// row instead of in a second table of which nobody knows whose row is whose.
func TestTextKeepsRowsTogether(t *testing.T) {
	table := &render.Table{Fixed: 1, Columns: []render.Column{{}, {Title: "period"}, {Title: "change"}, {Title: "worth", Kind: render.MoneyKind}, {Title: "why"}, {Title: "where", Aside: true}}}
	for _, row := range [][]string{{"+ TENT-2P eu", "2027-03", "+0 → +400", "+€75,600", "promotion of three retailers", "sales-eu.yaml:14"},
		{"+ TENT-2P eu", "2027-04", "trade spend – → 16,400", "–", "promotion", render.Nothing}, {"+ TENT-2P eu", "2027-05", "+0 → −60", "–", "", ""}} {
		var cells []render.Cell
		for _, s := range row {
			cells = append(cells, render.Words(s))
		}
		table.Rows = append(table.Rows, render.Row{Cells: cells})
	}
	for _, tt := range []struct {
		width int
		want  string
	}{
		{110, `
              period   change                     worth  why                           where
+ TENT-2P eu  2027-03  +0 → +400               +€75,600  promotion of three retailers  sales-eu.yaml:14
+ TENT-2P eu  2027-04  trade spend – → 16,400         –  promotion                     –
+ TENT-2P eu  2027-05  +0 → −60                       –
`}, {80, `
              period   change                     worth  why
+ TENT-2P eu  2027-03  +0 → +400               +€75,600  promotion of three
                                                         retailers
    where: sales-eu.yaml:14
+ TENT-2P eu  2027-04  trade spend – → 16,400         –  promotion
+ TENT-2P eu  2027-05  +0 → −60                       –
`}, {60, `
              period   change                     worth
+ TENT-2P eu  2027-03  +0 → +400               +€75,600
    why: promotion of three retailers · where:
    sales-eu.yaml:14
+ TENT-2P eu  2027-04  trade spend – → 16,400         –
    why: promotion
+ TENT-2P eu  2027-05  +0 → −60                       –
`}} {
		out := written(t, func(b *bytes.Buffer) error {
			return text.Write(b, &render.Document{Title: "Edited", Blocks: []render.Block{table}}, text.Options{Width: tt.width})
		})
		if want := "Edited\n" + tt.want; out != want {
			t.Errorf("at %d columns:\n%s\nwant:\n%s", tt.width, out, want)
		}
	}
}

// TestTextKeepsItsWidth at the widths of terminals.
func TestTextKeepsItsWidth(t *testing.T) {
	documents := map[string]*render.Document{"plan": render.NewPlanReport(northlight(t)).Document(render.Parts{}), "elements": elements(), "wide": document("日本語テント")}
	for name, d := range documents {
		for _, width := range []int{60, 80, 100, 132, 200} {
			out := written(t, func(b *bytes.Buffer) error { return text.Write(b, d, text.Options{Width: width}) })
			for _, line := range strings.Split(out, "\n") {
				if n := uniseg.StringWidth(line); n > width {
					t.Errorf("%s at %d: %d columns: %s", name, width, n, line)
				}
			}
		}
	}
}

// TestTextAlignsByDisplayWidth: the column after a name begins in one column of
// the terminal, however many bytes, runes or cells the name takes.
func TestTextAlignsByDisplayWidth(t *testing.T) {
	names := []string{"Zelt", "日本語テント", "Zoë", "e\u0301te\u0301", "👩‍👩‍👧‍👦", "שלום"}
	table := &render.Table{Columns: []render.Column{{}, {}}}
	for _, n := range names {
		table.Rows = append(table.Rows, render.Row{Cells: []render.Cell{render.Words(n), render.Words("X")}})
	}
	out := written(t, func(b *bytes.Buffer) error {
		return text.Write(b, &render.Document{Blocks: []render.Block{table}}, text.Options{})
	})
	found := 0
	for _, line := range strings.Split(out, "\n") {
		if before, _, ok := strings.Cut(line, "X"); ok {
			found++
			if n := uniseg.StringWidth(before); n != 14 { // 日本語テント takes 12, and two spaces
				t.Errorf("%q: second column begins at %d, want 14", line, n)
			}
		}
	}
	if found != len(names) {
		t.Errorf("%d rows of %d", found, len(names))
	}
}

func TestTextColoursOnlyWhenAsked(t *testing.T) {
	plain := written(t, func(b *bytes.Buffer) error { return text.Write(b, elements(), text.Options{Width: 80}) })
	colour := written(t, func(b *bytes.Buffer) error { return text.Write(b, elements(), text.Options{Width: 80, Colour: true}) })
	if strings.Contains(plain, "\x1b") || !strings.Contains(colour, "\x1b[1;31m") {
		t.Error("colours are not as asked")
	}
	if got := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(colour, ""); got != plain {
		t.Error("colours change the text")
	}
}

func TestPageLoadsNothing(t *testing.T) {
	page := written(t, func(b *bytes.Buffer) error {
		return html.Write(b, render.NewPlanReport(northlight(t)).Document(render.Parts{}), html.Options{})
	})
	for _, banned := range []string{"http:", "https:", "url(", "@import", "src=", "<link", "<img", "<iframe", "style=\"", " onclick"} {
		if strings.Contains(page, banned) {
			t.Errorf("page contains %q", banned)
		}
	}
	policy := between(t, page, `Content-Security-Policy" content="`, `"`)
	for tag, rule := range map[string]string{"style": "style-src", "script": "script-src"} {
		sum := sha256.Sum256([]byte(between(t, page, "<"+tag+">", "</"+tag+">")))
		if want := rule + " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
			t.Errorf("policy %q does not allow the page's own %s", policy, tag)
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
}

func between(t *testing.T, s, from, to string) string {
	t.Helper()
	_, s, ok := strings.Cut(s, from)
	if !ok {
		t.Fatalf("no %q", from)
	}
	s, _, _ = strings.Cut(s, to)
	return s
}

func TestPageIDsAreUniqueAndLinksArrive(t *testing.T) {
	page := written(t, func(b *bytes.Buffer) error {
		return html.Write(b, render.NewPlanReport(northlight(t)).Document(render.Parts{}), html.Options{})
	})
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("id %s twice", m[1])
		}
		seen[m[1]] = true
	}
	links := regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1)
	for _, m := range links {
		if !seen[m[1]] {
			t.Errorf("link to #%s leads nowhere", m[1])
		}
	}
	if len(links) < 10 {
		t.Errorf("%d links", len(links))
	}
}

// TestChartsAreWellFormed for any figures, missing and saturated ones too.
func TestChartsAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "periods")
		c := &render.Chart{Form: rapid.SampledFrom([]render.Form{render.Lines, render.Load, render.Waterfall}).Draw(t, "form"), Title: "<t>", Past: rapid.IntRange(0, 40).Draw(t, "past")}
		for range n {
			c.Periods = append(c.Periods, rapid.String().Draw(t, "period"))
		}
		for _, role := range []render.Role{render.RoleLoad, render.RoleCapacity, render.RoleDemand} {
			s := render.Series{Name: rapid.String().Draw(t, "name"), Role: role, Bars: role == render.RoleLoad}
			for range rapid.IntRange(0, n+2).Draw(t, "values") {
				s.Values = append(s.Values, anyNumber(t))
			}
			c.Series = append(c.Series, s)
		}
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			c.Steps = append(c.Steps, render.BridgeStep{Label: rapid.String().Draw(t, "label"), Money: anyNumber(t), Total: rapid.Bool().Draw(t, "total")})
		}
		for _, width := range []int{chart.Wide, chart.Narrow} {
			svg := chart.SVG(c, width, "-x")
			if svg != chart.SVG(c, width, "-x") {
				t.Fatal("two drawings differ")
			}
			if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil {
				t.Fatalf("%v: %s", err, svg)
			}
			if strings.Contains(svg, `="-`) || strings.Contains(svg, "NaN") {
				t.Fatalf("a coordinate lies outside: %s", svg)
			}
		}
	})
}

// TestBridgeBarsMeet: each step begins where the one before ended.
func TestBridgeBarsMeet(t *testing.T) {
	c := &render.Chart{Form: render.Waterfall, Steps: []render.BridgeStep{{Label: "Budget", Money: num("100"), Total: true},
		{Label: "Volume", Money: num("50")}, {Label: "Price", Money: num("-150")}, {Label: "Plan", Money: num("0"), Total: true}}}
	got := regexp.MustCompile(`class="(bar \w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"`).FindAllStringSubmatch(chart.SVG(c, chart.Wide, ""), -1)
	// The plot reaches from 150 to 630 pixels for 0 to 150: 3.2 pixels a unit.
	want := [][]string{{"bar total", "150", "320"}, {"bar up", "470", "160"}, {"bar down", "150", "480"}, {"bar total", "150", "1"}}
	if len(got) != len(want) {
		t.Fatalf("%d bars", len(got))
	}
	for i := range want {
		if fmt.Sprint(got[i][1:]) != fmt.Sprint(want[i]) {
			t.Errorf("bar %d: %v, want %v", i, got[i][1:], want[i])
		}
	}
}

// anyNumber draws a figure, often an awkward one.
func anyNumber(t *rapid.T) quantity.Number {
	if rapid.Bool().Draw(t, "awkward") {
		return rapid.SampledFrom([]quantity.Number{quantity.Missing, quantity.Max, -quantity.Max, 0, 1}).Draw(t, "number")
	}
	return quantity.Number(rapid.Int64Range(-1e12, 1e12).Draw(t, "number"))
}
