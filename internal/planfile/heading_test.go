package planfile

import "testing"

// What is not plainly written is not told: text over several lines, escapes.
func TestReadHeading(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Heading
	}{
		{"# a\nkind: Supply # b\nowner: 'ops'\nsource: lyon\n", Heading{Kind: "Supply", Owner: "ops", ID: "lyon"}},
		{"kind: Decision\nid: D-1\nstatus: \"accepted\"\nowner: >-\n  Anna\n  Smith\n", Heading{Kind: "Decision", ID: "D-1", Status: "accepted"}},
		{"kind: Plan\nowner: |\n  Anna\n", Heading{Kind: "Plan"}},
		{"kind: Plan\nowner: \"A \\\"B\\\"\"\n", Heading{Kind: "Plan"}},
	} {
		if got := ReadHeading([]byte(tt.text)); got != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.text, got, tt.want)
		}
	}
}
