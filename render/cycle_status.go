package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/cadence"
)

// CycleStatusDocument lays out how the cycle in progress stands: a line per step,
// then what is missing and who is asked for it.
func CycleStatusDocument(s *cadence.Status, footer []Text) *Document {
	d := &Document{Title: s.Name + ", cycle " + s.Cycle, Footer: footer, Headline: statusFacts(s)}
	d.Subtitle = Plain("as of " + s.AsOf + revisionWords(s.Revision))
	t := &Table{Fixed: 2, Columns: []Column{{Title: ""}, {Title: "step"}, {Title: "due"}, {Title: "done"}, {Title: "± days", Kind: NumberKind}, {Title: "how it stands"}}}
	for i := range s.Steps {
		t.Rows = append(t.Rows, stepRow(&s.Steps[i]))
	}
	d.Blocks = append(d.Blocks, t)
	if m := missingTable(s); len(m.Rows) > 0 {
		d.Blocks = append(d.Blocks, m)
	}
	if w := s.Weekly; w != nil {
		d.Blocks = append(d.Blocks, &Paragraph{Text: weeklyText(w)})
	}
	if len(s.Next) > 0 {
		l := &List{}
		for _, n := range s.Next {
			l.Items = append(l.Items, Plain(n))
		}
		d.Blocks = append(d.Blocks, &Heading{Level: 2, Text: "Next"}, l)
	}
	for _, n := range s.Notes {
		d.Footer = append(d.Footer, Text{Muted.Of(n)})
	}
	return d
}

// statusFacts answer where the cycle is, and how regular it has been.
func statusFacts(s *cadence.Status) []Fact {
	day := Fact{Label: "working day", Value: Whole(s.Day)}
	if s.Days > 0 {
		day.Value += " of " + Whole(s.Days)
	}
	if s.Late {
		day.Tone, day.Detail = Bad, "late"
	}
	if s.Closed != "" {
		day = Fact{Label: "closed", Value: s.Closed, Tone: Good}
	}
	on := Fact{Label: "on time", Value: "n/a", Detail: "no earlier cycle was closed"}
	if s.Of > 0 {
		on = Fact{Label: "on time", Value: Whole(s.OnTime) + " of the last " + Whole(s.Of)}
	}
	skipped := Fact{Label: "skipped", Value: "none"}
	if len(s.Skipped) > 0 {
		skipped = Fact{Label: "skipped", Value: strings.Join(firstOf(s.Skipped, 4), ", "), Tone: Warn}
	}
	return []Fact{day, on, skipped}
}

func stepRow(s *cadence.Step) Row {
	late := s.State != cadence.StepDone && s.DaysLate != nil
	mark := Words("")
	switch {
	case s.State == cadence.StepDone:
		mark = Styled(Good, "✔")
	case late:
		mark = Styled(Bad, "!")
	case s.State == cadence.StepBegun:
		mark = Styled(Normal, "◐")
	}
	days := Words("")
	if s.DaysLate != nil {
		days = daysCell(s.DaysLate, true)
	}
	return Row{Cells: []Cell{mark, Words(stepTitles[s.Step]), Words(s.Due), Words(s.Done), days, stepText(s, late)}}
}

// stepText is how a step stands, what it waits for and what it blocks.
func stepText(s *cadence.Step, late bool) Cell {
	var words []string
	if s.State == cadence.StepWaiting {
		words = append(words, "waits for "+stepTitles[s.Waits])
	} else {
		words = append(words, s.Text)
		if s.Waits != "" {
			words = append(words, "waits for "+stepTitles[s.Waits])
		}
	}
	if late {
		if len(s.Blocks) > 0 {
			words = append(words, "blocks "+stepList(s.Blocks))
		}
		return Styled(Bad, joined(words))
	}
	if s.State == cadence.StepWaiting {
		return Styled(Muted, joined(words))
	}
	return Words(joined(words))
}

func joined(words []string) string {
	out := ""
	for _, w := range words {
		if w == "" {
			continue
		}
		if out != "" {
			out += "; "
		}
		out += w
	}
	return out
}

func stepList(steps []string) string {
	var out []string
	for _, s := range steps {
		out = append(out, stepTitles[s])
	}
	return strings.Join(out, ", ")
}

// missingTable says what is missing in the steps that can go on.
func missingTable(s *cadence.Status) *Table {
	const most = 12
	t := &Table{Caption: "Missing", Fixed: 1, Columns: []Column{{Title: "step"}, {Title: "who"}, {Title: "what"}}}
	for i := range s.Steps {
		st := &s.Steps[i]
		if st.State == cadence.StepDone || st.State == cadence.StepWaiting {
			continue
		}
		for _, m := range st.Missing {
			if len(t.Rows) == most {
				t.More++
				continue
			}
			t.Rows = append(t.Rows, Row{Cells: []Cell{Words(stepTitles[st.Step]), Words(whoIs(m.Role, m.People)), Words(m.What)}})
		}
	}
	t.MoreText = "all of them: -o json"
	return t
}

// whoIs is a role with the people who fill it.
func whoIs(role string, people []string) string {
	switch {
	case role == "":
		return strings.Join(firstOf(people, 3), ", ")
	case len(people) == 0:
		return role
	}
	return role + " (" + strings.Join(firstOf(people, 3), ", ") + ")"
}

func weeklyText(w *cadence.Weekly) Text {
	t := Text{Strong.Of("Weekly check-in"), Normal.Of(" on " + begun(w.Day) + "s, next " + orNothing(w.Next))}
	if w.Facts == "" {
		return append(t, Warn.Of(", and no facts of the open period"))
	}
	return append(t, Normal.Of(", with facts to "+w.Facts+" ("+Count(*w.Age, "day", "days")+" old): "), Code.Of("accord cycle week"))
}
