package render_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
)

// writeAll writes a document in every format.
func writeAll(t *testing.T, d *render.Document) map[string][]byte {
	t.Helper()
	var plain, colour, md, page bytes.Buffer
	for _, err := range []error{text.Write(&plain, d, text.Options{Width: 120}), text.Write(&colour, d, text.Options{Width: 80, Colour: true}),
		markdown.Write(&md, d, markdown.Options{Base: "https://forge.example/acme/plans/blob/9b07e31"}),
		html.Write(&page, d, html.Options{Base: "https://forge.example/acme/plans/blob/9b07e31"})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string][]byte{"txt": plain.Bytes(), "ansi": colour.Bytes(), "md": md.Bytes(), "html": page.Bytes()}
}

// TestGolden compares documents with the files that people have read.
// ACCORD_UPDATE=1 writes them anew.
func TestGolden(t *testing.T) {
	report := render.NewPlanReport(northlight(t))
	value, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "plan.json", append(value, '\n'))
	documents := map[string]*render.Document{"plan": report.Document(render.Parts{}), "elements": elements()}
	for name, d := range documents {
		for ext, out := range writeAll(t, d) {
			golden(t, name+"."+ext, out)
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("ACCORD_UPDATE") == "1" {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestSameBytes renders twice from values built twice.
func TestSameBytes(t *testing.T) {
	a := writeAll(t, render.NewPlanReport(northlight(t)).Document(render.Parts{}))
	b := writeAll(t, render.NewPlanReport(northlight(t)).Document(render.Parts{}))
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

// elements is a document with every block in every variant.
func elements() *render.Document {
	table := &render.Table{Caption: "Members of the review", Fixed: 1, More: 11, MoreText: "below the tolerance of 2 %",
		Columns: []render.Column{{Title: "name"}, {Title: "says"}, {Title: "units", Kind: render.NumberKind}, {Title: "money", Kind: render.MoneyKind}},
		Groups:  []render.Group{{Title: "who", Span: 2}, {Title: "how much", Span: 2}},
		Rows: []render.Row{
			{Kind: render.GroupRow, Cells: []render.Cell{render.Words("Lyon")}},
			{Cells: []render.Cell{{Text: render.Plain("日本語テント"), Link: &render.Link{File: "plans/supply/lyon.yaml", Line: 58}}, render.Words("twice as wide, aligned all the same"),
				render.Figure(num("1234.5"), render.Quantity(num("1234.5"), 1)), render.Figure(num("-2370"), render.Money(num("-2370"), "EUR", 0))}},
			{Cells: []render.Cell{render.Words("Zoë 👩‍👩‍👧‍👦"), render.Styled(render.Bad, "380 short"), render.Words(render.NotKnown), render.Words(render.Nothing)}},
			{Kind: render.TotalRow, Cells: []render.Cell{render.Words("Sum"), {}, render.Words("1,234.5"), render.Words("−€2,370")}}},
		Footnotes: []render.Text{{render.Normal.Of("used "), render.Strong.Of("1 of 2"), render.Normal.Of(" cells")}}}
	return &render.Document{Title: "Every element", Subtitle: render.Plain("of a document, in every format"),
		Headline: []render.Fact{{Label: "demand", Value: "+€103,950", Detail: "+1.4 %, of it €71,820 not served"}, {Label: "margin", Value: "+€11,985", Tone: render.Good},
			{Label: "gaps", Value: "1 opened", Detail: "needs a decision", Tone: render.Bad}},
		Blocks: []render.Block{
			&render.Heading{Level: 1, Text: "First part", ID: "first"}, &render.Paragraph{Text: render.Text{render.Normal.Of("Plain, "), render.Strong.Of("strong"), render.Normal.Of(", "),
				render.Code.Of("TENT-2P@central"), render.Normal.Of(", "), render.Muted.Of("muted"), render.Normal.Of(", "), render.Good.Of("good"), render.Normal.Of(", "), render.Warn.Of("warned"), render.Normal.Of(" and "), render.Bad.Of("bad"), render.Normal.Of(".")}},
			&render.Heading{Level: 2, Text: "Second level"}, &render.List{Items: []render.Text{render.Plain("one"), render.Plain("two, which is long enough that it does not fit into a line of eighty columns and must be wrapped")}},
			&render.List{Ordered: true, Items: []render.Text{render.Plain("first"), render.Plain("second")}},
			&render.Heading{Level: 1, Text: "Second part", ID: "second"}, table,
			&render.Details{Summary: render.Text{render.Normal.Of("Folded, with "), render.Code.Of("code")}, Blocks: []render.Block{&render.Paragraph{Text: render.Plain("inside")}, table}},
			&render.Callout{Tone: render.Warn, Title: "Mind this", Blocks: []render.Block{&render.Paragraph{Text: render.Plain("An approval lapsed.")}}},
			&render.Heading{Level: 1, Text: "Third part", ID: "third", NewPage: true}, &render.Facts{Items: []render.Fact{{Label: "one", Value: "1"}, {Label: "two", Value: "2"}}},
			&render.Chart{ID: "c", Form: render.Lines, Title: "Lines", Description: "Demand rises above supply.", Unit: "each", Periods: []string{"Oct", "Nov", "Dec", "Jan"}, Past: 2,
				Series: []render.Series{{Name: "stock", Role: render.RoleStock, Bars: true, Values: whole(30, 20, 0, 10)[:4]}, {Name: "demand", Role: render.RoleDemand, Values: whole(100, 110, 130, 160)[:4]}}},
			&render.Chart{Form: render.Waterfall, Title: "Bridge", Description: "From 100 to 90.", Unit: "EUR", Steps: []render.BridgeStep{{Label: "Budget", Money: num("100"), Total: true}, {Label: "Price", Money: num("-10")}, {Label: "Plan", Money: num("90"), Total: true}}},
		},
		Footer: []render.Text{{render.Normal.Of("plan "), render.Code.Of("sha256:51c0"), render.Normal.Of(", updated in place")}}}
}
