package trail_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/trail"
	"github.com/google/go-cmp/cmp"
)

// large is a text with a large entry, and another version of it in which many lines
// of that entry differ.
func large(lines int) (text, other []byte) {
	entry := func(text []byte, name string, lines int) []byte {
		text = fmt.Appendf(text, "  %s:\n", name)
		for i := range lines {
			text = fmt.Appendf(text, "    %s%06d: {units: {2027-01: 1}}\n", name, i)
		}
		return text
	}
	text = entry(entry([]byte("kind: Budget\nbudget:\n"), "a", 24_000), "b", 38_000)
	other = bytes.Clone(text)
	for i := range lines {
		line := fmt.Appendf(nil, "a%06d: {units: {2027-01: 1}}", 26*i)
		other[bytes.Index(other, line)+len(line)-3] = '2'
	}
	return text, other
}

var all = trail.Reading{Calendar: months, Filter: &trail.Filter{From: period.None}}

func TestMuchDiffersInOneEntry(t *testing.T) {
	text, other := large(900)
	var d trail.Differ
	got, _, ok := d.Compare(d.Know(patchwork.Whole(text), text), patchwork.Whole(other), false, "f", all, nil)
	want := trail.Compare(examined(t, text), examined(t, other), all, nil)
	if !ok || len(got) != 900 || !cmp.Equal(want, got, cmp.AllowUnexported(trail.Change{})) {
		t.Errorf("%v: %d differ, and %d when both are read whole", ok, len(got), len(want))
	}
}

// What is between the lines that differ is looked at once, not for each of them.
func BenchmarkMuchDiffersInOneEntry(b *testing.B) {
	text, other := large(900)
	var d trail.Differ
	k, now := d.Know(patchwork.Whole(text), text), patchwork.Whole(other)
	for b.Loop() {
		d.Compare(k, now, false, "f", all, nil)
	}
}
