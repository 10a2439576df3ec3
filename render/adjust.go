package render

import (
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/adjust"
)

// shownWritten is how many of the numbers that were written are listed.
const shownWritten = 12

// AdjustDocument lays out what was written, where, and what follows from it.
func AdjustDocument(r *adjust.Report, o DiffView) *Document {
	doc := &Document{Title: "Written", Footer: o.Footer}
	if r.Diff != nil {
		doc = DiffDocument(r.Diff, o)
	}
	var items []Text
	for i, x := range r.Written {
		if i == shownWritten {
			items = append(items, Plain(Whole(len(r.Written)-i)+" more"))
			break
		}
		items = append(items, writtenText(x))
	}
	for _, n := range r.Notes {
		items = append(items, Text{Muted.Of("note: "), Normal.Of(n)})
	}
	blocks := []Block{&Heading{Level: 2, Text: writtenTitle(r), ID: "written"}, &List{Items: items}}
	blocks = append(blocks, standingBlocks(r.Decision)...)
	if r.Diff == nil && r.Changed {
		blocks = append(blocks, &Paragraph{Plain("What follows is not shown: the plan had errors before; `accord validate` lists them.")})
	}
	doc.Blocks = append(blocks, doc.Blocks...)
	return doc
}

// shownMet is how many gaps of a decision are listed.
const shownMet = 12

// standingBlocks say how a decision stands that was written, and what it covers.
func standingBlocks(d *adjust.Standing) []Block {
	if d == nil {
		return nil
	}
	words := Text{Code.Of(d.ID), Normal.Of(" is "), Strong.Of(d.Status)}
	if d.Chosen != "" {
		words = append(words, Normal.Of(", "+d.Chosen+" is chosen"))
	}
	if len(d.DecidedBy) > 0 {
		words = append(words, Normal.Of("; decided by "+strings.Join(d.DecidedBy, ", ")))
	}
	if d.Status == "accepted" && !d.SignOffJudged {
		words = append(words, Muted.Of("; sign-off is not judged here: the status in the file counts"))
	}
	l := &List{}
	for i, g := range d.Gaps {
		if i == shownMet && len(d.Gaps) > shownMet+1 {
			l.Items = append(l.Items, Text{Muted.Of(Whole(len(d.Gaps)-i) + " more")})
			break
		}
		t := Text{Code.Of(g.ID), Normal.Of(" " + g.Periods + ": " + g.Text)}
		switch {
		case g.Covered:
			t = append(t, Good.Of(" ✔ covered"))
		case g.FallsShort != "":
			t = append(t, Warn.Of("; "+g.FallsShort))
		case d.Status == "proposed":
			t = append(t, Muted.Of("; covered once it is accepted"))
		}
		l.Items = append(l.Items, t)
	}
	if len(l.Items) == 0 {
		return []Block{&Paragraph{words}}
	}
	return []Block{&Paragraph{words}, l}
}

func writtenTitle(r *adjust.Report) string {
	switch what := Count(len(r.Written), "value", "values"); {
	case !r.Changed:
		return "Nothing to write: the files say so already"
	case r.DryRun:
		return "Would write " + what + " (dry run: nothing was written)"
	default:
		return "Wrote " + what
	}
}

// writtenText is one value and its place.
func writtenText(x adjust.Written) Text {
	t := Text{{Text: x.File + ":" + strconv.Itoa(x.Line), Style: Code, Link: &Link{File: x.File, Line: x.Line}}, Normal.Of("  ")}
	if x.What != "" {
		t = append(t, Normal.Of(x.What+" "))
	}
	if x.Periods != "" {
		t = append(t, Normal.Of(x.Periods+" "))
	}
	if x.ID != "" {
		t = append(t, Muted.Of(x.ID+" "))
	}
	t = append(t, Muted.Of(x.Field+" "))
	if x.Before != "" && x.Before != x.After {
		t = append(t, Muted.Of(writtenValue(x.Field, x.Before)+" → "))
	}
	return append(t, Strong.Of(writtenValue(x.Field, x.After)))
}

// writtenValue shows what is added with its sign.
func writtenValue(field, value string) string {
	if field == string(adjust.Add) && value != "" && value[0] >= '0' && value[0] <= '9' {
		value = "+" + value
	}
	return value
}
