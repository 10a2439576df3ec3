package render

import (
	"path"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/gate"
)

// GateView says how a gate is printed: Limit is how many things that are missing
// are listed of one point, 0 for all; Footer closes the document.
type GateView struct {
	Limit  int
	Footer []Text
}

// stepTitles are the steps of a cycle as people call them.
var stepTitles = map[string]string{"gather": "gather", "demand": "demand", "supply": "supply", "pre_sop": "pre-S&OP", "executive": "executive"}

// GateDocument lays a gate out as a list: a mark, what must hold and how it
// stands, one line each; then what is missing.
func GateDocument(r *gate.Report, o GateView) *Document {
	d := &Document{Title: r.Name + ", cycle " + r.Cycle + ": " + gateTitle(r), Footer: o.Footer}
	if r.AsOf != "" {
		d.Subtitle = Plain("as of " + r.AsOf)
	}
	d.Headline = []Fact{gateFact(r)}
	t := &Table{Fixed: 1, Columns: []Column{{Title: ""}, {Title: "step"}, {Title: "what must hold"}, {Title: "how it stands"}}}
	for i := range r.Points {
		t.Rows = append(t.Rows, pointRow(r, &r.Points[i]))
	}
	d.Blocks = append(d.Blocks, t)
	for i := range r.Points {
		if x := &r.Points[i]; len(x.Open) > 0 && x.ID != "sound" {
			d.Blocks = append(d.Blocks, &Heading{Level: 3, Text: begun(x.What)}, things(x.Open, o.Limit))
		}
	}
	return d
}

func gateTitle(r *gate.Report) string {
	if r.Purpose == "close" {
		return "the gate of its close"
	}
	return "what a close will ask for"
}

// gateFact is the answer: may the cycle close.
func gateFact(r *gate.Report) Fact {
	f := Fact{Label: "gate", Value: "passed", Tone: Good}
	if !r.Passed {
		f.Value, f.Tone = Count(r.Missing, "point is missing", "points are missing"), Bad
		f.Detail = "of " + Whole(len(r.Points))
		if r.Purpose != "close" {
			f.Tone = Warn
		}
	}
	return f
}

func pointRow(r *gate.Report, x *gate.Item) Row {
	mark, how := Styled(Muted, "–"), Styled(Muted, x.Text)
	switch {
	case x.State == gate.Done:
		mark, how = Styled(Good, "✔"), Words(x.Text)
	case x.State == gate.Missing && r.Purpose == "close":
		mark, how = Styled(Bad, "✘"), Styled(Bad, x.Text)
	case x.State == gate.Missing:
		mark, how = Styled(Warn, "!"), Styled(Warn, x.Text)
	}
	what := x.What
	if x.By != "" {
		what += " (" + x.By + ")"
	}
	return Row{Cells: []Cell{mark, Words(stepTitles[x.Step]), Words(what), how}}
}

// advised is of how many things at most each says what to do: of more it would
// be the same again and again.
const advised = 3

// things lists what is missing of one point, each with its place.
func things(open []gate.Thing, limit int) *List {
	l := &List{}
	for i, x := range open {
		if limit > 0 && i == limit && len(open)-i > 1 {
			l.Items = append(l.Items, Text{Muted.Of(Whole(len(open)-i) + " more (--limit 0 lists them)")})
			break
		}
		t := Plain(x.Text)
		if x.At != nil {
			at := Muted.Of(path.Base(x.At.File) + ":" + strconv.Itoa(max(x.At.Line, 1)))
			at.Link = &Link{File: x.At.File, Line: x.At.Line}
			t = append(t, Normal.Of(", "), at)
		}
		if x.Do != "" && len(open) <= advised {
			t = append(t, Muted.Of("; "+x.Do))
		}
		l.Items = append(l.Items, t)
	}
	return l
}

// begun is a text that begins a line.
func begun(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
