package planfile

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
)

// The room of a document that is spent goes to the next one; what a shape check
// holds of any other stays what it was, and nothing that comes back is a part of it.
func TestRoomOfSpentDocuments(t *testing.T) {
	plan := smallPlan(t)
	verdicts := func(spent func(i int) bool) (said, held []string) {
		var texts, copies []string
		l := mustLoad(t, plan, Options{ShapeOnly: true, Workers: 1, NewShape: func() Shape {
			return func(d *Document) []finding.Finding {
				said = append(said, fmt.Sprintf("%s %s %d", d.Path, d.Tree.Root().Get("kind").Text(), d.Tree.Len()))
				text := d.Tree.text
				if d.Spent = spent(len(said)); !d.Spent {
					texts, copies = append(texts, text), append(copies, string([]byte(text)))
				}
				return nil
			}
		}})
		for _, d := range l.Documents {
			said = append(said, d.Kind+" "+d.Owner)
		}
		if d := cmp.Diff(copies, texts); d != "" {
			t.Errorf("texts that somebody holds changed (-then +now):\n%s", d)
		}
		return said, texts
	}
	want, all := verdicts(func(int) bool { return false })
	if len(all) < 10 {
		t.Fatalf("only %d documents", len(all))
	}
	for name, spent := range map[string]func(int) bool{"all": func(int) bool { return true }, "every second": func(i int) bool { return i%2 == 0 }} {
		if got, _ := verdicts(spent); !cmp.Equal(want, got) {
			t.Errorf("%s spent (-none +some):\n%s", name, cmp.Diff(want, got))
		}
	}
}
