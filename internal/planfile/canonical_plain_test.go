package planfile

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// staysPlain reports whether a formatted document must be in the plain form: the
// rules of the tree have nothing to say of it, each key and value by itself is in
// the plain form, and no comment keeps brackets open over several lines. Those are
// the user's, and formatting leaves them as they are.
func staysPlain(tree *Tree) bool {
	if len(checkTree(tree)) > 0 {
		return false
	}
	alone, ends, ok := new(plainyaml.Reader), LayoutOf(tree), true
	var look func(n N, flow bool)
	look = func(n N, flow bool) {
		text := string(tree.src[n.Offset():max(n.Offset(), n.End())])
		switch {
		case n.Style() == Flow:
			ok = ok && bytes.IndexByte(tree.src[n.Offset():ends.End(n)], '\n') < 0
		case n.Kind() != Scalar:
		case flow:
			ok = ok && alone.Read("a: ["+text+"]\n")
		default:
			ok = ok && alone.Read("a: "+text+"\n")
		}
		for k, v := range n.Pairs() {
			ok = ok && alone.Read(string(tree.src[k.Offset():k.End()])+": a\n")
			look(v, n.Style() == Flow)
		}
		for _, e := range n.Elements() {
			look(e, n.Style() == Flow)
		}
	}
	look(tree.Root(), false)
	return ok
}

// formatsPlain asserts that of a formatted document, and reports whether it was
// one to be judged.
func formatsPlain(t *testing.T, name string, src []byte) bool {
	t.Helper()
	out, problems := Format(src)
	if len(problems) > 0 {
		return false
	}
	tree, problems := parseYAML(out)
	if len(problems) > 0 || !staysPlain(tree) {
		return false
	}
	if plainForm(new(plainyaml.Reader), out, string(out)) == nil {
		t.Errorf("%s, formatted, is not in the plain form:\n%s", name, out)
	}
	return true
}

func TestFormatIsPlain(t *testing.T) {
	judged := 0
	for name, src := range seeds(t) {
		if strings.HasSuffix(name, ".yaml") && formatsPlain(t, name, src) {
			judged++
		}
	}
	if judged < 100 {
		t.Errorf("only %d documents judged", judged)
	}
}

func TestFormatIsPlainByChance(t *testing.T) {
	m := maker{Rand: rand.New(rand.NewPCG(3, 4))}
	judged := 0
	const n = 10_000
	for range n {
		if formatsPlain(t, "made", m.next()) {
			judged++
		}
		if t.Failed() {
			return
		}
	}
	if judged < n/6 {
		t.Errorf("only %d of %d documents judged", judged, n)
	}
}
