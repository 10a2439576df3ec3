package planfile

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

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

// What is in memory already is not the reader's to write to.
func TestRoomOfSharedTexts(t *testing.T) {
	const size = 100
	shared := []byte("kind: Risk\n" + strings.Repeat("# shared\n", size))
	want := string(shared)
	plan := mixed{fstest.MapFS{"a.yaml": {Data: shared}, "b.yaml": {Data: []byte("kind: Risk\n" + strings.Repeat("# other\n", size))}}, shared}
	mustLoad(t, plan, Options{ShapeOnly: true, Workers: 1, NewShape: func() Shape {
		return func(d *Document) []finding.Finding {
			d.Spent = true
			return nil
		}
	}})
	if string(shared) != want {
		t.Error("the text of another was written over")
	}
}

// mixed has one file in memory, the others elsewhere.
type mixed struct {
	fs.FS
	shared []byte
}

func (m mixed) Open(name string) (fs.File, error) {
	f, err := m.FS.Open(name)
	if name != "a.yaml" || err != nil {
		return f, err
	}
	return inMemory{f, m.shared}, nil
}

type inMemory struct {
	fs.File
	text []byte
}

func (f inMemory) Whole() []byte { return f.text }
