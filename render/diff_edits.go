package render

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// edited lists what people changed: numbers, each with its worth, then decisions
// and everything else; then, by document, what is new as a whole and what
// machines wrote, budgets last.
func (p *diffPage) edited() []Block {
	numbers := numberTable()
	rest := &Table{Fixed: 1, Columns: []Column{{}, {Title: "change"}, {Title: "by"}, {Title: "where"}}}
	spoken := subjectsOfNumbers(p.d)
	alike := p.alike(spoken)
	said := map[*change.Subject]bool{}
	for i := range p.d.Edited {
		switch e := &p.d.Edited[i]; {
		case !e.IsNumber() || p.later(e):
		case len(numbers.Rows) < p.o.Rows:
			numbers.Rows = append(numbers.Rows, p.numberRow(e, said[e.Subject]))
			said[e.Subject] = true
		default:
			numbers.More += max(e.Periods, 1)
		}
	}
	for _, e := range p.settings(spoken) {
		switch {
		case alike[alikeKey(e)] < 0: // said with the first of them
		case len(rest.Rows) < p.o.Rows:
			rest.Rows = append(rest.Rows, p.settingRow(e, alike[alikeKey(e)]))
			if alike[alikeKey(e)] >= manyAlike {
				alike[alikeKey(e)] = -1
			}
		default:
			rest.More++
		}
	}
	var out []Block
	for _, t := range []*Table{numbers, rest, p.documents()} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// settings are the edits that are no numbers: decisions first, then what else
// people state, and what machines wrote down at last.
func (p *diffPage) settings(spoken map[*change.Subject]bool) []*change.Edit {
	var out []*change.Edit
	for i := range p.d.Edited {
		if e := &p.d.Edited[i]; !e.IsNumber() && !implied(e, spoken) {
			out = append(out, e)
		}
	}
	if p.o.Rows != everything {
		slices.SortStableFunc(out, func(a, b *change.Edit) int { return cmp.Compare(settingRank(a), settingRank(b)) })
	}
	return out
}

func settingRank(e *change.Edit) int {
	switch e.Kind {
	case change.Decision:
		return 0
	case change.Baseline, change.Facts:
		return 2
	}
	return 1
}

func numberTable() *Table {
	return &Table{Fixed: 1, Columns: []Column{{}, {Title: "period"}, {Title: "change"},
		{Title: "worth", Kind: MoneyKind}, {Title: "why"}, {Title: "by"}, {Title: "fence"}, {Title: "where", Aside: true}}}
}

// numberRow is one edit of a number; a note is not said twice in a row.
func (p *diffPage) numberRow(e *change.Edit, again bool) Row {
	money, change := p.worth(e.Money), editChange(e)
	if e.Beyond {
		change = noted(change, Text{Warn.Of(notComputed)})
	}
	if e.Valued == "cost" {
		money.Text = append(money.Text, Muted.Of(" cost"))
	}
	return Row{Cells: []Cell{editWhat(e), Words(span(e.From, e.To)), {Text: change}, money, {Text: p.why(e.Subject, again)},
		Words(e.Owner), zoneCell(e.Zone), p.place(e)}}
}

// notComputed is said of a number behind the end of the horizon.
const notComputed = "beyond the horizon, not computed"

// manyAlike is from how many on settings of baselines that changed alike are
// one row, such as what they were trained on: a forecast writes them all. Where
// everything is listed they are not.
const manyAlike = 3

type alikeSettings struct{ field, before, after string }

func alikeKey(e *change.Edit) alikeSettings {
	if e.Kind != change.Baseline {
		return alikeSettings{}
	}
	return alikeSettings{e.Field, e.Before.String(), e.After.String()}
}

// alike counts the settings of baselines that changed in the same way.
func (p *diffPage) alike(spoken map[*change.Subject]bool) map[alikeSettings]int {
	out := map[alikeSettings]int{}
	for i := range p.d.Edited {
		if e := &p.d.Edited[i]; p.o.Rows != everything && e.Kind == change.Baseline && e.Field != "" && !e.IsNumber() && !implied(e, spoken) {
			out[alikeKey(e)]++
		}
	}
	return out
}

func (p *diffPage) settingRow(e *change.Edit, alike int) Row {
	if alike >= manyAlike {
		return Row{Cells: []Cell{{Text: Text{Normal.Of("~ " + Whole(alike) + " baselines")}}, {Text: editChange(e)}, {}, {}}}
	}
	what := editWhat(e)
	if e.Kind == change.Adjustment { // several of them may apply to the same
		what.Text = append(what.Text, Muted.Of(" "+e.ID))
	}
	return Row{Cells: []Cell{what, {Text: editChange(e)}, Words(e.Owner), p.place(e)}}
}

// editWhat is a mark for added, removed or changed, and the key. The kind is
// said where the key does not tell it.
func editWhat(e *change.Edit) Cell {
	mark, tone := "~ ", Normal
	switch e.How {
	case change.Added:
		mark, tone = "+ ", Good
	case change.Removed:
		mark, tone = "− ", Bad
	}
	words := e.What
	switch e.Kind {
	case change.Adjustment, change.Commitment:
	case change.Baseline, change.Capacity, change.Price, change.Cost, change.Budget, change.Target, change.Share, change.Terms:
		words += " " + string(e.Kind)
	default:
		if words != string(e.Kind) {
			words = string(e.Kind) + " " + words
		}
	}
	return Cell{Text: Text{tone.Of(mark), Normal.Of(words)}}
}

// editChange prints what stood and what stands. An add is nothing until it is
// stated; everything else that is not stated is a dash.
func editChange(e *change.Edit) Text {
	var t Text
	signed := e.Kind == change.Adjustment && e.Field == "add"
	if e.Field != "" && !signed {
		t = append(t, Muted.Of(strings.ReplaceAll(e.Field, "_", " ")+" "))
	}
	before, after := valueText(e.Before, signed), valueText(e.After, signed)
	if b, a := e.Before.String(), e.After.String(); b != a && oneLine(b) == oneLine(a) {
		after += " (other line ends)"
	}
	if e.Field == "" && !e.IsNumber() {
		if e.How == change.Removed {
			return append(t, Bad.Of("removed: "), Normal.Of(before))
		}
		return append(t, Good.Of("new: "), Normal.Of(after))
	}
	return append(t, Muted.Of(before+" → "), Strong.Of(after))
}

// digest matches a hash, of which nobody reads more than the beginning.
var digest = pattern.Of(`^sha256:[0-9a-f]{64}$`)

// valueText prints a value with thousands separators; no more decimals than it
// was written with.
func valueText(v change.Value, signed bool) string {
	const longest = 60
	if !v.Stated() {
		if signed {
			return "+0"
		}
		return Nothing
	}
	if n, ok := v.Quantity(); ok {
		_, fraction, _ := strings.Cut(v.String(), ".")
		if signed {
			return plusZero(n, len(fraction))
		}
		return Quantity(n, len(fraction))
	}
	if _, ok := v.Ratio(); ok {
		return strings.Replace(strings.Replace(v.String(), "-", minus, 1), "%", " %", 1)
	}
	if digest().MatchString(v.String()) {
		return v.String()[:len("sha256:")+8] + "…"
	}
	s := oneLine(v.String())
	if r := []rune(s); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return s
}

// oneLine is what somebody wrote in a block of lines, as one: the end of a line is
// how it was written, and stands for a space between words only.
func oneLine(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

func plusZero(n quantity.Number, d int) string {
	if n == 0 {
		return "+0"
	}
	return Signed(n, d)
}

// terminalNote is how much of a note a terminal shows, in characters.
const terminalNote = 28

// why is the reason of an adjustment and, unless it was just said, its note.
// A terminal has room for its beginning only.
func (p *diffPage) why(s *change.Subject, again bool) Text {
	var t Text
	if s.Reason != "" {
		t = append(t, Normal.Of(s.Reason))
	}
	if s.Note != "" && s.Kind == change.Adjustment && !again {
		note := []rune(oneLine(s.Note))
		if !p.o.Comment && len(note) > terminalNote {
			note = append(note[:terminalNote-1], '…')
		}
		t = append(t, Muted.Of(` "`+string(note)+`"`))
	}
	return t
}

func zoneCell(zone string) Cell {
	if zone == "frozen" {
		return Styled(Warn, zone)
	}
	return Words(zone)
}

// place is where the head states it, or where the base did.
func (p *diffPage) place(e *change.Edit) Cell {
	at, gone := e.Head, false
	if at == (position.Position{}) {
		at, gone = e.Base, true
	}
	if at.File == "" {
		return Cell{}
	}
	return Cell{Text: Text{Muted.Of(placeWords(at))}, Link: p.link(at, gone)}
}

// link leads to a place of the plan, of the base where it is gone.
func (p *diffPage) link(at position.Position, gone bool) *Link {
	return &Link{File: path.Join(p.o.Prefix, at.File), Line: at.Line, Before: gone}
}

// placeWords is a place as a reader needs it beside a number.
func placeWords(at position.Position) string {
	words := path.Base(at.File)
	if at.Line > 0 {
		words += ":" + Whole(at.Line)
	}
	return strings.ReplaceAll(words, ",", "")
}
