package render

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/attainment"
)

// Where nothing that came is known, nothing is said to have come.
func TestAttainmentNotKnown(t *testing.T) {
	for _, c := range []struct {
		used      int
		says, not string
	}{
		{0, "No promise of the cycle before can be held against what came: used 0 of 21 promises.", "came in its period"},
		{20, "Everything that was promised and can be judged came in its period, used 20 of 21 promises.", "No promise"},
		{21, "Everything that was promised came in its period.", "can be judged"},
	} {
		r := &attainment.Report{Currency: "EUR", Rows: make([]attainment.Row, 1), Periods: make([]attainment.Period, 1), Cells: make([]attainment.Cell, 1)}
		r.Total.Lag1.Used, r.Total.Lag1.Of = c.used, 21
		var b bytes.Buffer
		for _, x := range AttainmentDocument(r, AttainmentView{}).Blocks {
			if p, ok := x.(*Paragraph); ok {
				for _, s := range p.Text {
					b.WriteString(s.Text)
				}
			}
		}
		if got := b.String(); !strings.Contains(got, c.says) || strings.Contains(got, c.not) {
			t.Errorf("used %d: %q", c.used, got)
		}
	}
}
