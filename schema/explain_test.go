package schema

import "testing"

// A single value where several are wanted is shown in the form that is.
func TestHintsShowTheForm(t *testing.T) {
	for name, tt := range map[string]struct{ kind, src, want string }{
		"a rate":       {"Network", "kind: Network\nversion: 1\nowner: a\nmarkets: {eu: {currency: EUR, served_from: {c: 100%}}}\nsites: {c: {}}\nrates: {GBP: 1.15}\n", "expected: a map by period, as {2027-03: 1.15}"},
		"an addition":  {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: [A], add: 400}]\n", "expected: a map by period, as {2027-03: 400}"},
		"a percentage": {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: [A], percent: 4%}]\n", "expected: a map by period, as {2027-03: 4%}"},
		"an item":      {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: TENT-2P, add: {2027-03: 1}}]\n", "expected: a list, as [TENT-2P]"},
		"a cell":       {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: [A], add: {2027-03: many}}]\n", "expected: a number, null"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := NewChecker(nil)
			if err != nil {
				t.Fatal(err)
			}
			got := c.Check(tt.kind, []byte(tt.src))
			if len(got) != 1 || got[0].Hint != tt.want {
				t.Errorf("%+v, want %s", got, tt.want)
			}
		})
	}
}
