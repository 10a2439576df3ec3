package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// The spring shortage is 380 tents, EUR 26,790 of margin.
func TestAgreeing(t *testing.T) {
	size := func(units, money int64) decision.Sizes {
		return decision.Sizes{"shortage/TENT-2P@central": {Units: *whole(units), Money: *whole(money)}}
	}
	for _, c := range []struct {
		name   string
		cover  decision.Cover
		agreed decision.Agreed
		by     string
		short  string
	}{
		{"nobody counted", decision.Cover{}, nil, "d", ""},
		{"nobody signed", decision.Cover{}, decision.Agreed{}, "", "d is accepted in its file, and not signed by who decides"},
		{"another one was signed", decision.Cover{}, decision.Agreed{"e": nil}, "", "d is accepted in its file, and not signed by who decides"},
		{"signed, its size not known", decision.Cover{}, decision.Agreed{"d": nil}, "", "d covers its size as it was signed, which is not known"},
		{"signed when it was no gap", decision.Cover{}, decision.Agreed{"d": {}}, "", "d covers what was signed, where this was no gap"},
		{"signed at this size", decision.Cover{}, decision.Agreed{"d": size(380, 26_790)}, "d", ""},
		{"signed when it was smaller", decision.Cover{}, decision.Agreed{"d": size(379, 26_790)}, "", "d covers up to 379 of 380, as was signed"},
		{"signed when it cost less", decision.Cover{}, decision.Agreed{"d": size(380, 26_789)}, "", "d covers up to EUR 26,789 of 26,790, as was signed"},
		{"signed when nobody knew its money", decision.Cover{}, decision.Agreed{"d": {"shortage/TENT-2P@central": {Units: *whole(380), Money: quantity.Missing}}}, "d", ""},
		{"a limit of its own", decision.Cover{UpTo: whole(400)}, decision.Agreed{"d": nil}, "d", ""},
		{"a limit of its own that is too small", decision.Cover{UpTo: whole(300)}, decision.Agreed{"d": size(380, 26_790)}, "", "d covers up to 300 of 380"},
	} {
		b := spring()
		c.cover.Gap, c.cover.From, c.cover.To = "shortage/*", period.None, period.None
		b.Decisions = []decision.Decision{{ID: "d", Status: decision.Accepted, Chosen: "o", Covers: []decision.Cover{c.cover}}}
		r := b.project()
		before := *gap(t, r, Shortage)
		agreeing := r.Agreeing(c.agreed)
		g := gap(t, agreeing, Shortage)
		g.Class = NeedsDecision
		agreeing.Decide(g)
		if g.CoveredBy != c.by || g.FallsShort != c.short {
			t.Errorf("%s: covered by %q, %q; want %q, %q", c.name, g.CoveredBy, g.FallsShort, c.by, c.short)
		}
		if after := *gap(t, r, Shortage); after != before {
			t.Errorf("%s: the result itself has changed", c.name)
		}
	}
}

// Of gaps of one id the largest is what is agreed to; none is left out.
func TestSizes(t *testing.T) {
	r := &Result{Gaps: []Gap{{Kind: "excess", What: "A@x", Units: *whole(5), Money: quantity.Missing}, {Kind: "excess", What: "A@x", Units: *whole(3), Money: *whole(9)}, {Kind: "rule/r", What: "plan"}}}
	got := r.Sizes()
	if len(got) != 2 || got["excess/A@x"] != (decision.Size{Units: *whole(5), Money: *whole(9)}) || got["rule/r/plan"] != (decision.Size{}) {
		t.Errorf("%v", got)
	}
}
