package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/cadence"
)

// CycleHistoryView says how a history is printed: Last is how many cycles, 0 for
// all.
type CycleHistoryView struct {
	Last   int
	Footer []Text
}

// CycleHistoryDocument lays out how the cycles went: one line per cycle, one per
// step and one per role.
func CycleHistoryDocument(h *cadence.History, v CycleHistoryView) *Document {
	d := &Document{Title: h.Name + ": how the cycles went", Headline: historyFacts(h), Footer: v.Footer}
	d.Subtitle = Plain("up to cycle " + h.Cycle + ", as of " + h.AsOf + revisionWords(h.Revision))
	cycles := h.Cycles
	if v.Last > 0 && len(cycles) > v.Last {
		cycles = cycles[:v.Last]
	}
	d.Blocks = append(d.Blocks, cyclesTable(cycles, len(h.Cycles)-len(cycles)))
	if h.Of > 0 {
		d.Blocks = append(d.Blocks, stepsTable(h))
	}
	if len(h.Roles) > 0 {
		d.Blocks = append(d.Blocks, rolesTable(h))
	}
	d.Blocks = append(d.Blocks, partsTable(h, cycles)...)
	for _, n := range h.Notes {
		d.Footer = append(d.Footer, Text{Warn.Of(n)})
	}
	return d
}

func revisionWords(rev string) string {
	if rev == "" {
		return ""
	}
	return ", at " + rev
}

// historyFacts answer how regular the cycle is.
func historyFacts(h *cadence.History) []Fact {
	on := Fact{Label: "on time", Value: Whole(h.OnTime) + " of " + Whole(h.Of), Tone: Good}
	if h.OnTime < h.Of {
		on.Tone = Warn
	}
	if !slices.ContainsFunc(h.Cycles, func(c cadence.Past) bool { return c.Due != "" }) {
		on = Fact{Label: "on time", Value: "n/a", Detail: "no cadence says when"}
	}
	if h.Of == 0 {
		on = Fact{Label: "on time", Value: "n/a", Detail: "no cycle was closed yet"}
	}
	skipped := Fact{Label: "skipped", Value: "none", Tone: Good}
	if n := len(h.Skipped); n > 0 {
		skipped = Fact{Label: "skipped", Value: strings.Join(firstOf(h.Skipped, 4), ", "), Tone: Bad}
	}
	return []Fact{on, skipped, {Label: "re-plans", Value: Whole(h.Replans)}}
}

// firstOf are the first of some words, with the number of the others behind.
func firstOf(words []string, most int) []string {
	if n := len(words) - most; n > 1 {
		return append(append([]string{}, words[:most]...), "and "+Whole(n)+" more")
	}
	return words
}

// cyclesTable is one line per cycle, newest first, with the days by which each
// step was late.
func cyclesTable(cycles []cadence.Past, more int) *Table {
	t := &Table{Caption: "Days are working days against the day that was due: +2 is two days late; n/a where git does not tell",
		Fixed: 1, Columns: []Column{{Title: "cycle"}, {Title: ""}, {Title: "due"}, {Title: "closed"}, {Title: "days", Kind: NumberKind}}}
	for _, step := range []string{"gather", "demand", "supply", "pre_sop"} {
		t.Columns = append(t.Columns, Column{Title: stepTitles[step], Kind: NumberKind})
	}
	t.Columns = append(t.Columns, Column{Title: "remarks"})
	for i := range cycles {
		t.Rows = append(t.Rows, cycleRow(&cycles[i]))
	}
	t.More, t.MoreFlag = more, "--cycles 0"
	return t
}

func cycleRow(c *cadence.Past) Row {
	cells := []Cell{Words(c.Cycle), stateMark(c), Words(c.Due), Words(orNothing(c.Closed)), daysCell(c.DaysLate, c.State == cadence.IsClosed)}
	if c.State == cadence.IsOpen {
		cells[3] = Styled(Muted, "open")
	}
	if c.State == cadence.IsSkipped {
		cells[3] = Styled(Bad, "skipped")
	}
	for i := range c.Steps[:4] {
		cells = append(cells, daysCell(c.Steps[i].DaysLate, c.State != cadence.IsOpen))
	}
	return Row{Cells: append(cells, remarks(c))}
}

// remarks say what a reader of the line would ask.
func remarks(c *cadence.Past) Cell {
	var out []string
	switch {
	case c.State == cadence.IsSkipped && c.Reason != "":
		out = append(out, c.Reason)
	case c.State == cadence.IsSkipped:
		out = append(out, "no reason is stated")
	case c.State == cadence.IsOpen && c.DaysLate != nil:
		out = append(out, workingDays(*c.DaysLate)+" overdue")
	}
	for _, r := range c.Replans {
		out = append(out, r.Tag+" on "+r.On)
	}
	return Words(strings.Join(out, "; "))
}

func workingDays(n int) string { return Count(n, "working day", "working days") }

func stateMark(c *cadence.Past) Cell {
	switch {
	case c.State == cadence.IsSkipped:
		return Styled(Bad, "✘")
	case c.State == cadence.IsClosed && c.DaysLate != nil && *c.DaysLate > 0:
		return Styled(Warn, "!")
	case c.State == cadence.IsClosed:
		return Styled(Good, "✔")
	case c.DaysLate != nil:
		return Styled(Bad, "!")
	}
	return Words("")
}

// daysCell is a number of working days against a due day.
func daysCell(n *int, known bool) Cell {
	switch {
	case n == nil && !known:
		return Words("")
	case n == nil:
		return Styled(Muted, "n/a")
	case *n > 0:
		return Styled(Warn, "+"+strconv.Itoa(*n))
	case *n < 0:
		return Words("−" + strconv.Itoa(-*n))
	}
	return Words("0")
}

func orNothing(s string) string {
	if s == "" {
		return Nothing
	}
	return s
}

// stepsTable sums the steps up.
func stepsTable(h *cadence.History) *Table {
	t := &Table{Caption: "Steps of the closed cycles", Fixed: 1, Columns: []Column{{Title: "step"}, {Title: "on time"}, {Title: "latest"}, {Title: "not told by git", Kind: NumberKind}}}
	for _, s := range h.Steps {
		on, latest := Styled(Muted, "n/a"), Words("")
		if s.Of > 0 {
			on = Words(Whole(s.OnTime) + " of " + Whole(s.Of))
			if s.OnTime < s.Of {
				on = Styled(Warn, Whole(s.OnTime)+" of "+Whole(s.Of))
				latest = Words(workingDays(s.Latest) + " late")
			}
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(stepTitles[s.Step]), on, latest, Words(Whole(s.Untold))}})
	}
	return t
}

// rolesTable says who took part.
func rolesTable(h *cadence.History) *Table {
	t := &Table{Caption: "Who took part, by role: changed what it owns, agreed by signing, or closed", Fixed: 1,
		Columns: []Column{{Title: "role"}, {Title: "took part"}, {Title: "on time"}, {Title: "changes", Kind: NumberKind}, {Title: "by others", Kind: NumberKind}, {Title: "agreed", Kind: NumberKind}, {Title: "last in"}}}
	for _, r := range h.Roles {
		part, on := Words(Whole(r.TookPart)+" of "+Whole(r.Of)), Styled(Muted, "n/a")
		if r.TookPart < r.Of {
			part = Styled(Warn, part.Text.String())
		}
		if r.DueIn > 0 {
			on = Words(Whole(r.OnTime) + " of " + Whole(r.DueIn))
			if r.OnTime < r.DueIn {
				on = Styled(Warn, on.Text.String())
			}
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(r.Role), part, on, Words(Whole(r.Changes)), Words(Whole(r.ByOthers)), Words(Whole(r.Agreed)), Words(orNothing(r.Last))}})
	}
	return t
}

// partsTable says who did what in which cycle; folded where the format can.
func partsTable(h *cadence.History, cycles []cadence.Past) []Block {
	const most = 6
	shown := cycles[:min(most, len(cycles))]
	if len(h.Roles) == 0 || len(shown) == 0 {
		return nil
	}
	t := &Table{Caption: "By cycle: working days against the day of the step, where something was changed; signed and closed as they are", Fixed: 1, Columns: []Column{{Title: "role"}}}
	for i := range shown {
		t.Columns = append(t.Columns, Column{Title: shown[i].Cycle})
	}
	for _, r := range h.Roles {
		row := Row{Cells: []Cell{Words(r.Role)}}
		for i := range shown {
			row.Cells = append(row.Cells, partCell(&shown[i], r.Role))
		}
		t.Rows = append(t.Rows, row)
	}
	return []Block{&Details{Summary: Plain("Who did what in the last " + Count(len(shown), "cycle", "cycles")), Blocks: []Block{t}, Open: true}}
}

func partCell(c *cadence.Past, role string) Cell {
	for i := range c.Parts {
		p := &c.Parts[i]
		if p.Role != role {
			continue
		}
		var words []string
		late := p.DaysLate != nil && *p.DaysLate > 0
		switch {
		case p.DaysLate != nil:
			words = append(words, daysCell(p.DaysLate, true).Text.String())
		case p.Changes > 0:
			words = append(words, "changed")
		case p.Confirmed != "":
			words = append(words, "confirmed")
		}
		if p.Agreed != "" {
			words = append(words, "signed")
		}
		if p.Closed {
			words = append(words, "closed")
		}
		if len(words) == 0 {
			words = append(words, "others only")
		}
		if late {
			return Styled(Warn, strings.Join(words, ", "))
		}
		return Words(strings.Join(words, ", "))
	}
	return Styled(Muted, Nothing)
}
