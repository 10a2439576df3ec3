package planfile

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// plainTexts are texts at the edges of the plain form: read by it, or not.
var plainTexts = []struct {
	name, text string
	plain      bool
}{
	{"keys and values", "kind: Plan\nversion: 1\nname: Northlight Outdoor\n", true},
	{"no line end", "kind: Plan", true},
	{"comments and blank lines", "# a\n\nkind: Plan # b\n   # c\n\n\nm:   # d\n  # e\n  a: 1\n# f\n", true},
	{"maps in maps", "a:\n  b:\n    c: 1\n    d: 2\n  e: 3\nf: 4\n", true},
	{"wide indentation", "a:\n      b: 1\n      c: 2\nd: 3\n", true},
	{"cells", "forecast:\n  TENT-2P:\n    2026-12: 310\n    2027-01..2027-03: -4%\n", true},
	{"list of values", "l:\n  - a\n  - b c\n  - -4\n  - \"q\"\nm: 1\n", true},
	{"list of maps", "l:\n  - id: a\n    m:\n      x: 1\n    n: 2\n  - id: b\n  - {id: c}\nm: 1\n", true},
	{"list of lists in flow style", "l:\n  - [a, [b]]\n", true},
	{"flow style", "m: {a: 1, b: {c: [x, y z, -4%, \"q\", 'r']}, d: {}, e: []}\nl: [a,b,  c]\n", true},
	{"spaces in flow style", "m: { a: 1 , b: 2 }   # c\n", true},
	{"quotes", "a: \"b: c # d\"\ne: 'f, {g}'   # h\ni: \"\"\n", true},
	{"text with signs", "a: 20 % off, agreed (at last); it's 5/6 = <x> *y* !z?\n", true},
	{"colon inside", "a: sha256:12ab\nb: 12:30\n", true},
	{"many spaces inside", "a: b   c    # d\n", true},
	{"value like a key", "a: b:c\n", true},
	{"words that mean something", "a: true\nb: null\nc: yes\nd: 0x1F\ne: 1e5\nf: .5\n", true},
	{"the same without the point", "a: true\nb: null\nc: yes\nd: 0x1F\ne: 1e5\nf: 0.5\n", true},
	{"fifteen levels", deep(15), true},
	{"seventeen levels", deep(17), false},
	{"empty value", "a:\nb: 1\n", false},
	{"empty value at the end", "b: 1\na:\n", false},
	{"empty element", "l:\n  -\n  - a\n", false},
	{"list as deep as its key", "l:\n- a\n- b\n", false},
	{"list at the root", "- a\n", false},
	{"scalar at the root", "abc\n", false},
	{"text over two lines", "a: b\n  c\n", false},
	{"element over two lines", "l:\n  - b\n    c\n", false},
	{"text over two lines that looks like a key", "a: b\n  c: d\n", false},
	{"flow over two lines", "a: {b: 1,\n  c: 2}\n", false},
	{"quotes over two lines", "a: \"b\n  c\"\n", false},
	{"literal", "a: |\n  b\n", false},
	{"escape", `a: "b\nc"` + "\n", false},
	{"doubled quote", "a: 'it''s'\n", true},
	{"quoted key", "\"a\": 1\n", false},
	{"key with space", "a b: 1\n", false},
	{"no space behind the colon", "a:1\n", false},
	{"anchor", "a: &b 1\n", false},
	{"alias", "a: *b\n", false},
	{"tag", "a: !!str 1\n", false},
	{"merge key", "<<: {a: 1}\n", false},
	{"document mark", "---\na: 1\n", false},
	{"second document", "a: 1\n---\nb: 2\n", false},
	{"end of document", "a: 1\n...\n", false},
	{"directive", "%YAML 1.2\n---\na: 1\n", false},
	{"tab", "a:\t1\n", false},
	{"CRLF", "a: 1\r\n", false},
	{"beyond ASCII", "a: Zürich\n", true},
	{"hash without a space", "a: b#c\n", true},
	{"colon and space", "a: b: c\n", false},
	{"colon at the end", "a: b:\n", false},
	{"colon before a comment", "a: b: # c\n", false},
	{"out of step", "a:\n    b: 1\n  c: 2\n", false},
	{"list, then key as deep", "a:\n  - b\n  c: 1\n", false},
	{"key, then element as deep", "a:\n  b: 1\n  - c\n", false},
	{"element with more spaces", "l:\n  -   a\n", false},
	{"list in a list", "l:\n  - - a\n", false},
	{"trailing comma", "l: [a, ]\n", false},
	{"flow key alone", "m: {a, b: 1}\n", false},
	{"flow without a space", "m: {a:1}\n", false},
	{"behind flow", "m: {a: 1} b\n", false},
	{"comment right behind flow", "m: {a: 1}#b\n", false},
	{"comment right behind a quote", "m: \"a\"#b\n", false},
	{"not closed", "m: {a: 1\n", false},
	{"map in a list in flow style", "l: [a: 1]\n", false},
	{"question mark", "? a\n: b\n", false},
	{"nothing", "", false},
	{"comments only", "# a\n", false},
	{"indented root", "  a: 1\n  b: 2\n", false},
	{"space before the colon", "a : 1\n", false},
}

func deep(levels int) string {
	var b strings.Builder
	for i := range levels - 1 {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String() + strings.Repeat(" ", levels-1) + "a: 1\n"
}

// sameAsYAML asserts that a text in the plain form means what it means to
// yaml.v3, to the last offset, and reports whether it is in that form.
func sameAsYAML(t testing.TB, src []byte) bool {
	t.Helper()
	var r plainyaml.Reader
	got, sound := plainForm(&r, src, string(src))
	if got == nil {
		return false
	}
	want, problems, _ := new(Document).read(src)
	switch {
	case want == nil:
		t.Errorf("it cannot be read: %v\n%s", problems, src)
	case got.Len() != want.Len():
		t.Errorf("%d nodes, want %d\n%s", got.Len(), want.Len(), src)
	case sound && len(problems) > 0:
		t.Errorf("it is sound, but: %v\n%s", problems, src)
	case !sound:
		if d := cmp.Diff(problems, checkTree(got)); d != "" {
			t.Errorf("problems (-reference +plain):\n%s\n%s", d, src)
		}
	}
	for i := range min(got.Len(), want.Len()) {
		if a, b := spellingOf(got, int32(i+1)), spellingOf(want, int32(i+1)); a != b {
			t.Errorf("node %d is\n%+v, want\n%+v\n%s", i, a, b, src)
		}
	}
	return true
}

// spelling is all that a tree tells of a node.
type spelling struct {
	node node
	text string
}

func spellingOf(t *Tree, i int32) spelling {
	n := N{t, i}
	out := spelling{*n.node(), n.Text()}
	if n.Kind() == Scalar {
		out.node.More = 0 // where the text is kept is the tree's own business
	}
	return out
}

func TestPlainForm(t *testing.T) {
	for _, tt := range plainTexts {
		t.Run(tt.name, func(t *testing.T) {
			if got := sameAsYAML(t, []byte(tt.text)); got != tt.plain {
				t.Errorf("in the plain form: %v, want %v", got, tt.plain)
			}
		})
	}
}

// TestPlainFormOfTheExample: most files of a plan are in the plain form.
func TestPlainFormOfTheExample(t *testing.T) {
	plain, all := 0, 0
	fsys := os.DirFS("../../plans")
	err := fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || !IsDocument(p) || e.IsDir() {
			return err
		}
		src, err := fs.ReadFile(fsys, p)
		all++
		if sameAsYAML(t, src) {
			plain++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if plain < all*3/4 {
		t.Errorf("%d of %d files are in the plain form", plain, all)
	}
}

// FuzzPlainForm holds the plain form against yaml.v3.
func FuzzPlainForm(f *testing.F) {
	for _, tt := range plainTexts {
		f.Add([]byte(tt.text))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if _, stop := checkText(src); !stop {
			sameAsYAML(t, src)
		}
	})
}

// TestPlainFormByChance puts lines of every sort under each other.
func TestPlainFormByChance(t *testing.T) {
	pieces := []string{"a:", "b: 1", "c: d e", "- a", "- b: 1", "- c:", "- {a: 1}", "- [x, {y: z}]", "# c", "", "d: [a, b] # c", "e: {f: \"g\", h: 'i j'}",
		"2027-01: -4%", "k: \"l\"", "- \"m\"", "-", "- - n", "o: p:q", "r: s#t", "u: {v: 1", "w}", "x: |", "y : 1", "z: -1", "a: {}", "b: []", "- -1", "c: - 1"}
	r := rand.New(rand.NewPCG(1, 2))
	plain := 0
	const n = 20_000
	for range n {
		var b strings.Builder
		indent := 0
		for range 1 + r.IntN(9) {
			indent = max(0, indent+2*r.IntN(3)-2+r.IntN(8)/7)
			b.WriteString(strings.Repeat(" ", indent) + pieces[r.IntN(len(pieces))] + strings.Repeat(" ", r.IntN(5)/4) + "\n")
		}
		if sameAsYAML(t, []byte(b.String())) {
			plain++
		}
	}
	if plain < n/40 {
		t.Errorf("only %d of %d are in the plain form", plain, n)
	}
}
