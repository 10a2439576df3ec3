package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Why is the make-up of one number: the consensus demand of one item in one
// market and period, in the item's base unit. The baseline and all steps sum
// to the consensus.
type Why struct {
	FormatVersion string          `json:"format_version"`
	Item          string          `json:"item"`
	Name          string          `json:"name,omitempty"`
	Unit          string          `json:"unit"`
	Market        string          `json:"market"`
	Period        string          `json:"period"`
	Zone          string          `json:"zone"`
	Baseline      quantity.Number `json:"baseline"`
	Method        string          `json:"method,omitempty"`
	// BaselineAt is where the baseline is written.
	BaselineAt position.Position `json:"baseline_at"`
	// BaselineSet says who set the baseline's number; nil where there is no
	// history to tell it.
	BaselineSet *WhySet         `json:"baseline_set,omitempty"`
	Steps       []WhyStep       `json:"steps"`
	Consensus   quantity.Number `json:"consensus"`
	// Said is what earlier closes said for the same cell, oldest first.
	Said []WhySaid `json:"said,omitempty"`
}

// WhyStep is what one adjustment did to the number.
type WhyStep struct {
	Layer  string          `json:"layer"`
	ID     string          `json:"id"`
	Delta  quantity.Number `json:"delta"`
	Reason string          `json:"reason"`
	Note   string          `json:"note,omitempty"`
	Owner  string          `json:"owner"`
	position.Position
	// Set says who set the number; nil where there is no history to tell it.
	Set *WhySet `json:"set,omitempty"`
	// Document is the market of the document that states it, "all" for all.
	Document string `json:"-"`
}

// WhySet says in which commit a number got its value. Moving it to another file
// or writing it in another way sets no number.
type WhySet struct {
	// Commit is the hash, abbreviated; empty while it is not committed.
	Commit string `json:"commit,omitempty"`
	// Date is the day on which it was written, `2026-12-09`.
	Date string `json:"date,omitempty"`
	// Author is the name in the commit, which proves nothing; Person the one of
	// the policy who has the mail address in it.
	Author  string `json:"author,omitempty"`
	Person  string `json:"person,omitempty"`
	Subject string `json:"subject,omitempty"`
	// Request is the number of the pull request that subjects of commits name,
	// `#42`.
	Request string `json:"request,omitempty"`
	// Earlier says that it was set in that commit or before it: the history that
	// is there does not reach further.
	Earlier bool `json:"earlier,omitempty"`
	// Uncommitted says that no commit has the number as it is.
	Uncommitted bool `json:"uncommitted,omitempty"`
}

// WhySaid is what a close said.
type WhySaid struct {
	Cycle  string          `json:"cycle"`
	Number quantity.Number `json:"number"`
}

// NewWhy explains one number; nil if the plan has no such item in that market
// or period.
func NewWhy(r *projection.Result, market, item int, p period.Period, prefix string) *Why {
	row := demandRow(r, market, item)
	t := int(p - r.First)
	if row == nil || t < 0 || t >= r.N {
		return nil
	}
	pl := r.Plan
	it := &pl.Items[item]
	w := &Why{FormatVersion: FormatVersion, Item: it.ID, Name: it.Name, Unit: it.Unit, Market: pl.Markets[market].ID, Period: pl.Calendar.Label(p),
		Zone: pl.Zone(p).String(), Baseline: row.Baseline[t], Consensus: row.Consensus[t], Steps: []WhyStep{}}
	w.baseline(r, market, item, p, prefix)
	for _, s := range row.Steps {
		if s.Period != p {
			continue
		}
		a := &pl.Adjustments[s.Adjustment]
		w.Steps = append(w.Steps, WhyStep{Layer: a.Layer.String(), ID: a.ID, Delta: s.Delta, Reason: a.Reason, Note: a.Note, Owner: a.Owner,
			Position: placed(pl.Files, a.At, prefix), Document: a.Document})
	}
	return w
}

func placed(files *position.Files, at position.Ref, prefix string) position.Position {
	p := files.At(at)
	if prefix != "" && p.File != "" {
		p.File = prefix + "/" + p.File
	}
	return p
}

func (w *Why) baseline(r *projection.Result, market, item int, p period.Period, prefix string) {
	for i := range r.Plan.Baselines {
		b := &r.Plan.Baselines[i]
		if b.Market != market || b.Family != r.Plan.Items[item].Family {
			continue
		}
		w.Method = b.Method.Name
		if _, last, ok := strings.Cut(b.Method.Trained, ".."); ok {
			w.Method += ", facts to " + last
		}
		for j := range b.Rows {
			if b.Rows[j].Item != item {
				continue
			}
			if c, stated := b.Rows[j].Cells.Cell(p); stated {
				w.BaselineAt = placed(r.Plan.Files, c.At, prefix)
			}
		}
	}
}

func demandRow(r *projection.Result, market, item int) *projection.DemandRow {
	for i := range r.Demand {
		if d := &r.Demand[i]; d.Market == market && d.Item == item {
			return d
		}
	}
	return nil
}

// Said returns what a result says for the same cell, by identifiers.
func Said(r *projection.Result, market, item string, p period.Period) (quantity.Number, bool) {
	m, i, t := r.Plan.MarketIDs.Index(market), r.Plan.ItemIDs.Index(item), int(p-r.First)
	if m == dimension.None || i == dimension.None || t < 0 || t >= r.N {
		return 0, false
	}
	row := demandRow(r, m, i)
	if row == nil || row.Consensus[t].IsMissing() {
		return 0, false
	}
	return row.Consensus[t], true
}

// Document lays the number out as a sum.
func (w *Why) Document(decimals int) *Document {
	title := w.Item + ", " + w.Market + ", " + w.Period + ": " + Quantity(w.Consensus, decimals) + " " + w.Unit
	d := &Document{Title: title, Subtitle: Plain(w.Name + ", " + w.Zone)}
	if w.Name == "" {
		d.Subtitle = Plain(w.Zone)
	}
	t := &Table{Columns: []Column{{Title: "units", Kind: NumberKind}, {Title: "layer"}, {Title: "why"}, {Title: "by"}, {Title: "on"}, {Title: "commit"}, {Title: "where"}}}
	t.Rows = append(t.Rows, Row{Cells: []Cell{Figure(w.Baseline, Quantity(w.Baseline, decimals)), Words("baseline"), Words(w.Method),
		w.BaselineSet.by("forecast"), w.BaselineSet.on(), w.BaselineSet.commit(), whereCell(w.BaselineAt)}})
	moved := map[string]bool{}
	for _, s := range w.Steps {
		moved[s.Layer] = true
		why := Text{Normal.Of(s.Reason)}
		if s.Note != "" {
			why = append(why, Muted.Of(` "`+oneLine(s.Note)+`"`))
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Figure(s.Delta, Signed(s.Delta, decimals)), Words(s.Layer), {Text: why},
			s.Set.by(s.Owner), s.Set.on(), s.Set.commit(), whereCell(s.Position)}})
	}
	t.Rows = append(t.Rows, Row{Kind: TotalRow, Cells: []Cell{Figure(w.Consensus, Quantity(w.Consensus, decimals)), Words("consensus"), {Text: w.history(decimals)}, {}, {}, {}, {}}})
	w.dropUnknown(t)
	d.Blocks = append(d.Blocks, t)
	var quiet []string
	for _, l := range demand.Layers {
		if !moved[l.String()] {
			quiet = append(quiet, l.String())
		}
	}
	if len(quiet) > 0 {
		d.Blocks = append(d.Blocks, &Paragraph{Text{Muted.Of("nothing from " + strings.Join(quiet, ", "))}})
	}
	if l := w.subjects(); len(l.Items) > 0 {
		d.Blocks = append(d.Blocks, l)
	}
	return d
}

func (w *Why) history(decimals int) Text {
	if len(w.Said) == 0 {
		return Text{Muted.Of("said for the first time")}
	}
	var parts []string
	for i := 0; i < len(w.Said); {
		j := i
		for j+1 < len(w.Said) && w.Said[j+1].Number == w.Said[i].Number {
			j++
		}
		when := w.Said[i].Cycle
		if j > i {
			when += " to " + w.Said[j].Cycle
		}
		parts = append(parts, Quantity(w.Said[i].Number, decimals)+" ("+when+")")
		i = j + 1
	}
	return Text{Normal.Of("said so far: " + strings.Join(append(parts, Quantity(w.Consensus, decimals)), " → "))}
}

func whereCell(p position.Position) Cell {
	if p.File == "" {
		return Cell{}
	}
	short := p.File[strings.LastIndexByte(p.File, '/')+1:]
	return Cell{Text: Text{Code.Of(short + ":" + Whole(p.Line))}, Link: &Link{File: p.File, Line: p.Line}}
}
