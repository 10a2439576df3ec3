package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/cadence"
)

// CalendarDocument lists the days of some cycles.
func CalendarDocument(v *cadence.Invitations) *Document {
	d := &Document{Title: v.Name + ": the days of the next cycles", Subtitle: Plain("at " + v.Revision)}
	t := &Table{Fixed: 1, Columns: []Column{{Title: "day"}, {Title: ""}, {Title: "cycle"}, {Title: "step"}, {Title: "who"}}}
	for i := range v.Events {
		e := &v.Events[i]
		step := stepTitles[e.Step]
		if e.Step == "weekly" {
			step = "weekly check-in"
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(e.Day), Styled(Muted, e.On().Weekday().String()[:3]), Words(e.Cycle), Words(step), Words(strings.Join(firstOf(e.Roles, 4), ", "))}})
	}
	d.Blocks = append(d.Blocks, t)
	if len(v.Events) == 0 {
		d.Blocks = []Block{&Paragraph{Text: Plain("No day is stated: plan.yaml has no cadence.")}}
	}
	for _, n := range v.Notes {
		d.Footer = append(d.Footer, Text{Muted.Of(n)})
	}
	return d
}
