package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/cadence"
)

// OpeningDocument says what opening a cycle changes and what people have to do
// then.
func OpeningDocument(o *cadence.Opening, prefix string, footer []Text) *Document {
	d := &Document{Title: o.Name + ": " + openingTitle(o), Footer: footer, Headline: openingFacts(o)}
	d.Subtitle = Plain("after cycle " + o.Before + ", as of " + o.AsOf)
	d.Blocks = OpeningBlocks(o, prefix)
	if len(o.Next) > 0 {
		l := &List{}
		for _, n := range o.Next {
			l.Items = append(l.Items, Plain(n))
		}
		d.Blocks = append(d.Blocks, &Heading{Level: 2, Text: "Next"}, l)
	}
	return d
}

func openingTitle(o *cadence.Opening) string {
	switch {
	case o.DryRun:
		return "cycle " + o.Cycle + " can be opened: nothing was done"
	case o.Branch != "":
		return "cycle " + o.Cycle + " is opened on the branch " + o.Branch
	}
	return "cycle " + o.Cycle + " is opened"
}

func openingFacts(o *cadence.Opening) []Fact {
	facts := []Fact{{Label: "open", Value: o.First + ".." + o.Last, Detail: "until now to " + o.Ended}}
	if len(o.Skipped) > 0 {
		facts = append(facts, Fact{Label: "skipped", Value: skippedNames(o), Tone: Warn})
	}
	if o.Errors > 0 {
		facts = append(facts, Fact{Label: "errors", Value: Whole(o.Errors), Detail: "until what ends is extended", Tone: Bad})
	}
	return facts
}

func skippedNames(o *cadence.Opening) string {
	var names []string
	for _, s := range o.Skipped {
		names = append(names, s.Cycle)
	}
	return strings.Join(firstOf(names, 4), ", ")
}

// OpeningBlocks are the parts of it that a proposal shows too.
func OpeningBlocks(o *cadence.Opening, prefix string) []Block {
	var out []Block
	out = append(out, editsTable(o, prefix))
	if t := endingsTable("Ends before the new horizon does", "ends with", o.Ends, prefix); t != nil {
		out = append(out, t)
	}
	if t := factsTable(o); t != nil {
		out = append(out, t)
	}
	if len(o.Dropped) > 0 {
		out = append(out, &Paragraph{Text: Plain("Taken out: " + strings.Join(firstOf(o.Dropped, 4), ", ") + ", the facts to date of a period that is over. Closed facts take their place, and git keeps them.")})
	}
	if t := endingsTable("Falls due in this cycle", "by", o.Agenda, prefix); t != nil {
		out = append(out, t)
	}
	return append(out, daysText(o))
}

// editsTable lists what is written.
func editsTable(o *cadence.Opening, prefix string) *Table {
	t := &Table{Caption: "Written; nothing else in these files moves", Fixed: 1, Columns: []Column{{Title: "file"}, {Title: "what"}, {Title: "before"}, {Title: "after"}}}
	for _, e := range o.Edits {
		file := Cell{Text: Plain(e.File), Link: &Link{File: joinPath(prefix, e.File), Line: e.Line}}
		t.Rows = append(t.Rows, Row{Cells: []Cell{file, Words(e.Field), Words(orNothing(e.Before)), Words(e.After)}})
	}
	for _, x := range o.Extended {
		periods := x.From
		if x.To != x.From {
			periods += ".." + x.To
		}
		file := Cell{Text: Plain(x.File), Link: &Link{File: joinPath(prefix, x.File)}}
		t.Rows = append(t.Rows, Row{Cells: []Cell{file, Words("forecast of " + Count(x.Items, "item", "items")), Words(Nothing), Words("and " + periods)}})
	}
	return t
}

func joinPath(prefix, file string) string {
	if prefix == "" {
		return file
	}
	return strings.TrimSuffix(prefix, "/") + "/" + file
}

// endingsTable lists things with whose they are; nil where there are none.
func endingsTable(caption, until string, all []cadence.Ending, prefix string) *Table {
	if len(all) == 0 {
		return nil
	}
	const most = 15
	t := &Table{Caption: caption, Fixed: 1, Columns: []Column{{Title: "what"}, {Title: until}, {Title: "who"}, {Title: "what to do"}}}
	for i, x := range all {
		if i == most {
			t.More, t.MoreText = len(all)-most, "all of them: -o json"
			break
		}
		what := Words(x.What)
		if x.File != "" {
			what.Link = &Link{File: joinPath(prefix, x.File)}
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{what, Words(orNothing(x.Until)), Words(orNothing(whoIs(x.Role, x.People))), Words(x.Do)}})
	}
	return t.without("what to do")
}

// factsTable says where the facts of the closed periods are.
func factsTable(o *cadence.Opening) *Table {
	if len(o.Facts) == 0 {
		return nil
	}
	t := &Table{Caption: "Facts of what has closed now", Fixed: 2, Columns: []Column{{Title: ""}, {Title: "fact"}, {Title: "period"}, {Title: "state"}}}
	for _, f := range byFact(o.Facts) {
		mark, state := Styled(Good, "✔"), Words(f.State)
		if f.State != "complete" {
			mark, state = Styled(Warn, "!"), Styled(Warn, f.State+": accord import")
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{mark, Words(f.Fact), Words(f.Period), state}})
	}
	return t
}

// byFact joins neighbouring periods in which all kinds of facts stand as in the
// one before: of many weeks a reader wants one line per kind.
func byFact(all []cadence.FactState) []cadence.FactState {
	var out []cadence.FactState
	first := map[string]int{} // by fact, its last line
	for _, f := range all {
		if at, ok := first[f.Fact]; ok && out[at].State == f.State {
			from, _, _ := strings.Cut(out[at].Period, "..")
			out[at].Period = from + ".." + f.Period
			continue
		}
		first[f.Fact] = len(out)
		out = append(out, f)
	}
	return out
}

// daysText names the days of the cycle.
func daysText(o *cadence.Opening) *Paragraph {
	var days []string
	for _, s := range o.Due {
		if s.Due != "" {
			days = append(days, stepTitles[s.Step]+" "+s.Due)
		}
	}
	words := "Days: " + strings.Join(days, ", ") + "."
	if len(days) == 0 {
		words = "The plan states no cadence, so no step has a day."
	}
	if o.Again > 0 {
		words += " " + Count(o.Again, "point of the checklist begins", "points of the checklist begin") + " anew: days before this cycle do not count."
	}
	return &Paragraph{Text: Plain(words)}
}
