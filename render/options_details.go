package render

import (
	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/option"
)

// details fold, for each option, what was edited and what became of gaps; what
// all options have in common is told once.
func (p *optionPage) details() []Block {
	var out []Block
	if t := p.resourceTable(); t != nil {
		out = append(out, &Details{Summary: Plain("Peak load of " + Count(len(p.c.Resources), "resource", "resources")), Blocks: []Block{t}})
	}
	common := p.common()
	if n := len(common); n > 0 && len(p.shown) > 1 {
		first := p.c.Options[p.shown[0]].Change
		d := only(first, func(k editKey) bool { return common[k] })
		page := diffPage{d: d, o: DiffView{Rows: p.o.Rows, AsOf: p.o.AsOf}}
		out = append(out, &Details{Summary: Text{Strong.Of("All options alike"), Normal.Of(": " + Count(n, "edit", "edits"))}, Blocks: page.edited()})
	} else {
		common = nil
	}
	for _, i := range p.shown {
		if !p.c.Options[i].Asks {
			out = append(out, p.optionDetails(i, common))
		}
	}
	return out
}

func (p *optionPage) optionDetails(i int, common map[editKey]bool) Block {
	o := &p.c.Options[i]
	d := only(o.Change, func(k editKey) bool { return !common[k] })
	page := diffPage{d: d, o: DiffView{Rows: p.o.Rows, AsOf: p.o.AsOf}, doc: &Document{}}
	page.horizon()
	page.add(page.edited()...)
	gaps := &Table{Fixed: 1, Columns: []Column{{}, {Title: "what"}, {Title: "period"}, {Title: "change"}, {Title: "worth", Kind: MoneyKind}}}
	gaps.fill(len(d.Gaps), p.o.Rows, func(k int) Row { return page.gapRow(&d.Gaps[k]) })
	gaps.MoreFlag = ""
	if len(gaps.Rows) > 0 {
		page.add(gaps)
	}
	own := Count(len(d.Edited), "edit of its own", "edits of its own")
	if common == nil {
		own = Count(len(d.Edited), "edit", "edits")
	}
	t := Text{Strong.Of(o.Label), Normal.Of(": " + own + ", gaps " + gapFact(d.Headline.Gaps, replacements(d)).Value)}
	if len(page.doc.Blocks) == 0 {
		page.add(&Paragraph{Plain("No change: both plans say the same.")})
	}
	return &Details{Summary: t, Blocks: page.doc.Blocks}
}

// editKey tells whether two edits of two diffs are the same.
type editKey struct {
	kind                      change.Kind
	what, id, field, from, to string
	before, after             change.Value
}

func editKeyOf(e *change.Edit) editKey {
	return editKey{e.Kind, e.What, e.ID, e.Field, e.From, e.To, e.Before, e.After}
}

// common are the edits that are in every plan that is shown.
func (p *optionPage) common() map[editKey]bool {
	seen := map[editKey]int{}
	for _, i := range p.shown {
		here := map[editKey]bool{}
		d := p.c.Options[i].Change
		spoken := subjectsOfNumbers(d)
		for k := range d.Edited {
			if e := &d.Edited[k]; !implied(e, spoken) {
				here[editKeyOf(e)] = true
			}
		}
		for k := range here {
			seen[k]++
		}
	}
	out := map[editKey]bool{}
	for k, n := range seen {
		if n == len(p.shown) {
			out[k] = true
		}
	}
	return out
}

// only is a diff with the edits that are wanted, each told by itself; none that
// its numbers imply, which may be told elsewhere.
func only(d *change.Diff, wanted func(editKey) bool) *change.Diff {
	out := *d
	out.Edited, out.Documents = nil, nil
	spoken := subjectsOfNumbers(d)
	for i := range d.Edited {
		if e := d.Edited[i]; !implied(&e, spoken) && wanted(editKeyOf(&e)) {
			e.Document = 0
			out.Edited = append(out.Edited, e)
		}
	}
	return &out
}

// resourceTable is the peak load of the resources in which plans differ.
func (p *optionPage) resourceTable() *Table {
	if len(p.c.Resources) == 0 {
		return nil
	}
	t := &Table{Fixed: 1, Columns: []Column{{}, {Title: clipped(baseName(p.c.Base.Label), 24), Kind: PercentKind}}}
	for _, i := range p.shown {
		t.Columns = append(t.Columns, Column{Title: p.name(i), Kind: PercentKind})
	}
	t.fill(len(p.c.Resources), p.o.Rows, func(k int) Row {
		r := &p.c.Resources[k]
		row := Row{Cells: []Cell{Words(r.Resource), peakCell(&r.Base, r.Resource)}}
		for _, i := range p.shown {
			row.Cells = append(row.Cells, peakCell(&r.Options[i], r.Resource))
		}
		return row
	})
	t.MoreFlag = ""
	return t
}

// peakCell is a peak and the period in which it is.
func peakCell(x *option.Cell, resource string) Cell {
	when := ""
	if len(x.Where) > len(resource) {
		when = " in" + x.Where[len(resource):]
	}
	switch {
	case x.Without:
		return Styled(Bad, "no capacity"+when)
	case x.Share == nil:
		return Styled(Muted, NotKnown)
	}
	return Words(shareText(*x.Share, 1) + when)
}
