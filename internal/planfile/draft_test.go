package planfile

import (
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/position"
)

// Documents of the large kinds are drafted by the worker that read them whoever
// judged their shape, also one that looked at text and tree and may still hold
// them: neither is kept until the plan is built. One in which something was found
// is, as it is built from its tree.
func TestDraftsWhoeverJudges(t *testing.T) {
	files := fstest.MapFS{}
	err := generate.Plan(func(path string, b []byte) error {
		files[path] = &fstest.MapFile{Data: b}
		return nil
	}, generate.Options{Items: 100, Periods: 6})
	if err != nil {
		t.Fatal(err)
	}
	judged := map[string]int{}
	for what, found := range map[string][]finding.Finding{"nothing": nil, "a mistake": {finding.New(finding.ShapeOther, position.Ref{File: 1}, "wrong")}} {
		opt := Options{NewShape: func() Shape {
			return func(d *Document) []finding.Finding {
				if len(d.Text()) == 0 || !d.Tree.Root().OK() || d.Spent {
					t.Errorf("%s: judged without its text or tree", d.Path)
				}
				return found
			}
		}}
		r := documentReader{fsys: files, opt: opt, drafter: opt.drafter(files)}
		for name := range files {
			d, _ := r.document(name, 1)
			if d.Kind != kindBaseline && d.Kind != kindSupply && d.Kind != kindCatalog {
				continue
			}
			judged[d.Kind]++
			if drafted := d.draft != nil && d.Tree == nil && d.text == nil; drafted != (found == nil) {
				t.Errorf("%s, in which %s was found: drafted, without text and tree: %v", name, what, drafted)
			}
		}
	}
	if len(judged) != 3 {
		t.Errorf("judged of each kind: %v", judged)
	}
}
