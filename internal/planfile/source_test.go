package planfile

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/position"
)

// changing is a folder in which a file says something else from the second time
// on that it is read.
type changing struct {
	fstest.MapFS
	name  string
	after []byte
	read  int
}

func (c *changing) Open(name string) (fs.File, error) {
	if name == c.name {
		if c.read++; c.read > 1 {
			return fstest.MapFS{name: {Data: c.after}}.Open(name)
		}
	}
	return c.MapFS.Open(name)
}

// TestChangedFile: places are told of the text that was read, or not at all, and a
// plan is not built of two texts.
func TestChangedFile(t *testing.T) {
	m := generatedFiles(t, generate.Options{Items: 4})
	after := []byte(strings.Replace(string(m[baseline1].Data), "I-000001", "I-000009", 1))
	l, err := Load(&changing{MapFS: m, name: baseline1, after: after}, "plan", Options{Workers: 1})
	if err != nil || len(l.Findings) > 0 {
		t.Fatal(err, lines(l))
	}
	at := l.Plan.Baselines[0].Rows[0].Cells.At(0)
	if got, want := l.Files.At(at), (position.Position{File: baseline1}); got != want {
		t.Errorf("%v, want %v: nobody can tell the line of a text that is gone", got, want)
	}
	for _, d := range l.Documents {
		if (d.Text() == nil) != (d.Path == baseline1) {
			t.Errorf("%s: the text is %d bytes", d.Path, len(d.Text()))
		}
	}

	change(t, m, "catalog/f0001.yaml", "  I-000002:", "  I-000002x:") // so that the baseline has to be read again
	if _, err := Load(&changing{MapFS: m, name: baseline1, after: after}, "plan", Options{Workers: 1}); err == nil || !strings.Contains(err.Error(), baseline1+" has changed") {
		t.Errorf("a plan of two texts: %v", err)
	}
}

func TestLabels(t *testing.T) {
	var l labels
	ask := func(text string, want bool) {
		t.Helper()
		p, known := l.next(text)
		if known != want {
			t.Errorf("%s is known: %t", text, known)
		}
		if !known {
			l.add(text, month(t, text))
		} else if p != month(t, text) {
			t.Errorf("%s is %v", text, p)
		}
	}
	for _, again := range []bool{false, true} {
		for _, text := range []string{"2027-01", "2027-02", "2027-03"} {
			ask(text, again)
		}
	}
	ask("2027-01", true)
	ask("2027-01", true)
	ask("2027-03", false)
	ask("2027-01", false)
	for range 3 * mostLabels {
		p, _ := l.next("2027-05")
		l.add("2027-05", p)
	}
	if len(l.texts) > mostLabels {
		t.Errorf("%d labels are remembered", len(l.texts))
	}
}
