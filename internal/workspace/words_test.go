package workspace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"pgregory.net/rapid"
)

// elsewhere is what CUE says of the whole and not of a value: that it cannot
// read all of it, which is told at the value that it cannot read; and of what
// stands below an unknown key, which is told of the key.
var elsewhere = regexp.MustCompile(`cannot decode|cannot unmarshal|invalid label|illegal number|keys here must be of the form that the format describes`)

// What CUE says of a whole document is said of it value by value, in the same
// words and at the same place. More may be said: CUE keeps silent about
// missing keys where there is an unknown one.
func TestWordsAreThoseOfTheWhole(t *testing.T) {
	small, names := smallDocuments(t)
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "file")
		text := string(small[name].Data)
		for range rapid.IntRange(1, 2).Draw(t, "changes") {
			text = changed(t, text)
		}
		by, whole := bothWords(t, name, text)
		if len(by) > 0 {
			refused++
		}
		for _, w := range whole {
			if !elsewhere.MatchString(w) && !slices.Contains(by, w) && !slices.ContainsFunc(by, func(b string) bool { return strings.Contains(b, "are one key") }) {
				t.Errorf("of the whole, CUE says\n%s\nvalue by value\n%s\n%s", w, strings.Join(by, "\n"), text)
			}
		}
	})
	if refused == 0 {
		t.Error("nothing was refused")
	}
}

// bothWords gives what is said of a document value by value and of the whole,
// neither where the text breaks a rule of text.
func bothWords(t *rapid.T, name, text string) (by, whole []string) {
	line := func(f finding.Finding) string {
		return fmt.Sprintf("%s %d %s (%s)", f.Code, f.At.Offset, f.Message, f.Hint)
	}
	checker := checkers()
	l, err := planfile.Load(fstest.MapFS{name: {Data: []byte(text)}}, "plans", planfile.Options{Workers: 1, ShapeOnly: true, NewShape: func() planfile.Shape {
		return func(d *planfile.Document) []finding.Finding {
			root := d.Tree.Root()
			c, err := checker()
			if _, ok := judgeKind(d, root); err != nil || root.Kind() != planfile.Map || !ok {
				return nil
			}
			for _, f := range judge(checker, d) {
				by = append(by, line(f))
			}
			for _, v := range c.Check(d.Kind, d.Text()) {
				if f, ok := place(d, root, v); ok {
					whole = append(whole, line(f))
				}
			}
			return nil
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Findings) > 0 {
		return nil, nil
	}
	return by, whole
}
