package merge

import (
	"slices"
	"strings"
	"testing"
)

const tents = "kind: Baseline\nversion: 1\nmarket: eu\nfamily: tents\nforecast:\n"

// Regions that git made by line cut through entries: a key is listed where the
// sides differ in it, as a whole where one of them does not have it, and what
// cannot be decided by itself is refused.
func TestRegionsOfLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		keys       []string
		resolve    string
		side       Side
		want       string // "" for a refusal
	}{
		{"a name in the region, its cells below it",
			tents + "<<<<<<< HEAD\n  TENT-9:\n=======\n  TENT-2P:\n    2027-01: 5\n  TENT-3P:\n>>>>>>> b\n    2027-02: 6\n",
			[]string{"TENT-9", "TENT-2P", "TENT-3P"}, "TENT-2P", Theirs,
			tents + "<<<<<<< HEAD\n  TENT-2P:\n    2027-01: 5\n  TENT-9:\n=======\n  TENT-2P:\n    2027-01: 5\n  TENT-3P:\n>>>>>>> b\n    2027-02: 6\n"},
		{"the name in the region alone",
			tents + "<<<<<<< HEAD\n  TENT-9:\n=======\n  TENT-2P:\n    2027-01: 5\n  TENT-3P:\n>>>>>>> b\n    2027-02: 6\n",
			[]string{"TENT-9", "TENT-2P", "TENT-3P"}, "TENT-9", Theirs, ""},
		{"cells of an item that one side has, its name above the region",
			tents + "  TENT-2P:\n    2027-01: 5\n<<<<<<< HEAD\n    2027-02: 6\n=======\n  TENT-3P:\n    2027-02: 7\n>>>>>>> b\n    2027-03: 8\n",
			[]string{"TENT-2P/2027-02", "TENT-3P"}, "TENT-3P", Theirs,
			tents + "  TENT-2P:\n    2027-01: 5\n<<<<<<< HEAD\n    2027-02: 6\n    2027-03: 8\n  TENT-3P:\n    2027-02: 7\n" +
				"=======\n  TENT-3P:\n    2027-02: 7\n>>>>>>> b\n    2027-03: 8\n"},
		{"a key that moved from one region to another",
			tents + "<<<<<<< HEAD\n  TENT-2P: {2027-01: 5}\n=======\n>>>>>>> b\n  TENT-3P: {2027-01: 5}\n<<<<<<< HEAD\n=======\n  TENT-2P: {2027-01: 6}\n>>>>>>> b\n",
			[]string{"TENT-2P", "TENT-2P"}, "x.yaml:6", Theirs, ""},
		{"two cells that stand by themselves",
			tents + "  TENT-2P:\n<<<<<<< HEAD\n    2027-01: 5\n    2027-02: 6\n=======\n    2027-01: 7\n    2027-02: 8\n>>>>>>> b\n",
			[]string{"TENT-2P/2027-01", "TENT-2P/2027-02"}, "TENT-2P/2027-02", Theirs,
			tents + "  TENT-2P:\n<<<<<<< HEAD\n    2027-01: 5\n    2027-02: 8\n=======\n    2027-01: 7\n    2027-02: 8\n>>>>>>> b\n"},
		{"a comment behind what was removed",
			tents + "  TENT-1P: {2027-01: 1}\n<<<<<<< HEAD\n=======\n  TENT-2P:\n    2027-01: 5\n    2027-02: 6\n>>>>>>> b\n    # said\n  TENT-3P: {2027-01: 5}\n",
			[]string{"TENT-2P"}, "TENT-2P", Theirs,
			tents + "  TENT-1P: {2027-01: 1}\n  TENT-2P:\n    2027-01: 5\n    2027-02: 6\n    # said\n  TENT-3P: {2027-01: 5}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, ok := Read("x.yaml", []byte(c.text), nil)
			if !ok || f.o == nil || f.t == nil {
				t.Fatalf("not read: %s", f.unreadable)
			}
			var keys []string
			for _, x := range f.Conflicts() {
				keys = append(keys, strings.TrimPrefix(x.Key, "baseline/eu/tents/"))
			}
			if !slices.Equal(keys, c.keys) {
				t.Errorf("conflicts %q, want %q", keys, c.keys)
			}
			found, err := Find(f.Conflicts(), c.resolve)
			if err != nil {
				t.Fatal(err)
			}
			got, err := f.Resolve(found, Choice{Side: c.side})
			if (err != nil) != (c.want == "") || string(got) != c.want {
				t.Errorf("%v: got\n%s\nwant\n%s", err, got, c.want)
			}
		})
	}
}
