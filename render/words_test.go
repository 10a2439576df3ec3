package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
)

// TestTextRepeatsLeadingCells: where a wide table is folded into blocks, the
// name of each row stands whole in every one, also a name of several lines.
func TestTextRepeatsLeadingCells(t *testing.T) {
	name := strings.Repeat("long-name-", 4) + "end"
	table := &render.Table{Fixed: 1, Columns: []render.Column{{Title: "item"}}, Rows: []render.Row{{Cells: []render.Cell{render.Words(name)}}}}
	for range 12 {
		table.Columns = append(table.Columns, render.Column{Title: "2027-03", Kind: render.PeriodKind})
		table.Rows[0].Cells = append(table.Rows[0].Cells, render.Words("1,234,567"))
	}
	out := written(t, func(b *bytes.Buffer) error {
		return text.Write(b, &render.Document{Blocks: []render.Block{table}}, text.Options{Width: 60})
	})
	blocks := strings.Count(out, "item")
	begins := strings.Count(out, "\nlong-name-long-name-")
	if ends := strings.Count(out, "end"); blocks < 2 || begins != blocks || ends != blocks {
		t.Errorf("the name begins %d times and ends %d times in %d blocks:\n%s", begins, ends, blocks, out)
	}
}

// TestTextCutsNoWordThatFits: a table is wrapped at spaces as long as that makes it
// narrow enough, however long its words are.
func TestTextCutsNoWordThatFits(t *testing.T) {
	gap, size := "inside-lead-time/EXPEDITION-SHELTER-XL@central", "commitment raised by 40 inside the lead time of 2 periods"
	table := &render.Table{Fixed: 1, Columns: []render.Column{{Title: "gap"}, {Title: "periods"}, {Title: "size"}, {Title: "at stake", Kind: render.MoneyKind}, {Title: "decision"}},
		Rows: []render.Row{{Cells: []render.Cell{render.Words(gap), render.Words("2027-03..2027-05"), render.Words(size), render.Words("€26,790"), render.Words("proposed: 2026-12-third-shift-in-Lyon-or-not")}}}}
	for width := 76; width < 200; width++ {
		out := written(t, func(b *bytes.Buffer) error {
			return text.Write(b, &render.Document{Blocks: []render.Block{table}}, text.Options{Width: width})
		})
		for _, word := range append(strings.Fields(size), gap, "2026-12-third-shift-in-Lyon-or-not", "2027-03..2027-05") {
			if !strings.Contains(out, word) {
				t.Fatalf("%q is cut at %d columns:\n%s", word, width, out)
			}
		}
		if strings.Count(out, gap) != 1 {
			t.Fatalf("the row is parted at %d columns:\n%s", width, out)
		}
	}
}

// TestTextKeepsNamesBehindMarks: what a mark is about stands behind it on the line.
func TestTextKeepsNamesBehindMarks(t *testing.T) {
	table := &render.Table{Fixed: 1, Columns: []render.Column{{}, {Title: "rule"}, {Title: "who"}},
		Rows: []render.Row{{Cells: []render.Cell{render.Words("✘ "), render.Words(strings.Repeat("long-name-", 3)), render.Words("waits-for-clara-or-dora")}}}}
	out := written(t, func(b *bytes.Buffer) error {
		return text.Write(b, &render.Document{Blocks: []render.Block{table}}, text.Options{Width: 50})
	})
	if want := "✘  long-name-long-name-long-name-\n    who: waits-for-clara-or-dora\n"; !strings.Contains(out, want) {
		t.Errorf("no %q in:\n%s", want, out)
	}
}

// TestTextGivesNoCommand: no line begins with what a build server acts on, with
// a colour before it or not.
func TestTextGivesNoCommand(t *testing.T) {
	for in, want := range map[string]string{
		"::error::x":               ": :error::x",
		"section_start:1:x":        "section_start :1:x",
		"Section_End:1:x":          "Section_End :1:x",
		"travis_fold:start:x":      "travis_fold :start:x",
		"x ::error::y":             "x ::error::y",
		"##[group]x":               "# #[group]x",
		"a ##vso[task.x]":          "a # #vso[task.x]",
		"##TeamCity[message]":      "# #TeamCity[message]",
		"## heading":               "## heading",
		"sections: 1, 2":           "sections: 1, 2",
		"\u00a0\u3000::warning::x": ": :warning::x",
	} {
		for _, colour := range []bool{false, true} {
			d := &render.Document{Blocks: []render.Block{&render.Paragraph{Text: render.Text{render.Strong.Of(in)}}}}
			out := written(t, func(b *bytes.Buffer) error { return text.Write(b, d, text.Options{Colour: colour}) })
			if colour {
				want = "\x1b[1m" + want + "\x1b[0m"
			}
			if got := strings.TrimPrefix(out, "\n"); got != want+"\n" {
				t.Errorf("%q is printed as %q, want %q", in, got, want)
			}
		}
	}
}

// TestMarkdownPartsSigns from the words that forges would join them with.
func TestMarkdownPartsSigns(t *testing.T) {
	for in, want := range map[string]string{
		"/approve":        `\/approve`,
		"a /approve":      "a /approve",
		": a definition":  `\: a definition`,
		"see !12":         "see <span>!</span>12",
		"now!":            `now\!`, // a link that follows would be an image
		"~bug ~ 3":        `<span>\~</span>bug \~ 3`,
		"20 % off, %v1":   "20 % off, <span>%</span>v1",
		"R&D &7":          "R&amp;D <span>&amp;</span>7",
		"x^2 ^":           "x<span>^</span>2 ^",
		"{+x+} {x}":       "<span>{</span>+x+} {x}",
		"[TOC] [x]":       `<span>\[</span>TOC\] \[x\]`,
		"[[page]]":        `<span>\[</span>\[page\]\]`,
		"@anna GH-1 $x":   "<span>@</span>anna GH<span>-</span>1 <span>$</span>x",
		"a|b `c` <i> *d*": "a\\|b \\`c\\` &lt;i&gt; \\*d\\*",
	} {
		d := &render.Document{Blocks: []render.Block{&render.Paragraph{Text: render.Plain(in)}}}
		out := written(t, func(b *bytes.Buffer) error { return markdown.Write(b, d, markdown.Options{}) })
		if got := strings.TrimPrefix(out, "## \n\n"); got != want+"\n" {
			t.Errorf("%q is written as %q, want %q", in, got, want)
		}
	}
}

// TestMarkdownCutsLongTexts: one note of a whole page leaves the rows after it
// their room.
func TestMarkdownCutsLongTexts(t *testing.T) {
	table := &render.Table{Columns: []render.Column{{Title: "note"}, {Title: "item"}}}
	for _, note := range []string{strings.Repeat("@a#1", 20_000), "short"} {
		table.Rows = append(table.Rows, render.Row{Cells: []render.Cell{render.Words(note), render.Words("TENT")}})
	}
	out := written(t, func(b *bytes.Buffer) error {
		return markdown.Write(b, &render.Document{Blocks: []render.Block{table}}, markdown.Options{})
	})
	if !strings.Contains(out, "… | TENT |") || !strings.Contains(out, "| short | TENT |") || strings.Contains(out, "Left out") {
		t.Errorf("not both rows, the first cut, in:\n%s", out)
	}
}

// TestTextKeepsNumbersWhole: a line ends neither between a sign, a currency or a unit
// and its number, nor within what belongs to one number in several styles, unless the
// line is too narrow for it.
func TestTextKeepsNumbersWhole(t *testing.T) {
	for _, tt := range []struct {
		width int
		in    render.Text
		want  string
	}{
		{20, render.Plain("margin at risk EUR 26,790 of all"), "margin at risk\nEUR 26,790 of all\n"},
		{21, render.Plain("above the plan (EUR 260,264 gross)"), "above the plan\n(EUR 260,264 gross)\n"},
		{22, render.Plain("demand changes by 12.3 %, that is"), "demand changes by\n12.3 %, that is\n"},
		{20, render.Plain("the difference is − €6,412 now"), "the difference is\n− €6,412 now\n"},
		{20, render.Plain("the stock changed − 60 in May"), "the stock changed\n− 60 in May\n"},
		{22, render.Plain("what is short is 1,380 units of it"), "what is short is\n1,380 units of it\n"},
		{20, render.Text{render.Normal.Of("in money it is EUR "), render.Strong.Of("26,790"), render.Normal.Of(" more")}, "in money it is\nEUR 26,790 more\n"},
		{20, render.Plain("EUR 12,345,678,901,234.5 too"), "EUR\n12,345,678,901,234.5\ntoo\n"}, // nothing else fits
		{20, render.Plain("abcdefghijklmnopqrs−120"), "abcdefghijklmnopqrs\n−120\n"},
		{20, render.Plain("all the items in EUR each"), "all the items in EUR\neach\n"},
	} {
		out := written(t, func(b *bytes.Buffer) error {
			return text.Write(b, &render.Document{Blocks: []render.Block{&render.Paragraph{Text: tt.in}}}, text.Options{Width: tt.width})
		})
		if got := strings.TrimPrefix(out, "\n"); got != tt.want {
			t.Errorf("%v in %d columns: %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}
