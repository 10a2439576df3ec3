package planfile

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// plainTexts are texts at the edges of the plain form: read by it, or not.
var plainTexts = []struct {
	name, text string
	plain      bool
}{
	{"keys and values", "kind: Plan\nversion: 1\nname: Northlight Outdoor\n", true},
	{"no line end", "kind: Plan", true},
	{"more digits than count", "a:\n  - " + strings.Repeat("4", 279) + "\n  - " + strings.Repeat("4", 255) + "\n", true},
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
	{"literal", "a: |\n  b\n", true},
	{"folded", "a: >- # c\n  b\n  c\n\n  d\n   e\n   f\n\n\n# g\nh: |+\n  i\n\nj: 1\n", true},
	{"lines in lists and far in", "l:\n  - |\n    - a: b\n    # c\n  - m: >\n           x\n    n: 1\n  - - |-\n     y\n", true},
	{"lines that begin with spaces", "a: |2\n     b\n   c\nd: >1\n  e\n", true},
	{"lines without any", "a: |\nb: >-\n\n\nc: |+\n\n\n", true},
	{"lines behind spaces alone", "a: |\n    \n  b\n", false},
	{"lines without an end", "a: |\n  b", true},
	{"lines that end in spaces", "a: |\n  b\n  ", false},
	{"a header without an end", "a: |", false},
	{"an odd header", "a: |--\n  b\n", false},
	{"a header of two numbers", "a: |22\n  b\n", false},
	{"a comment right behind a header", "a: |#c\n  b\n", false},
	{"lines further out than the first", "a:\n  b: |\n     c\n    d\n", false},
	{"lines with a tab", "a: |\n  b\tc\n", false},
	{"marks of a conflict within lines", "a: |\n  =======\n  <<<<<<< b\n", true},
	{"a mark of a conflict behind lines", "a: |\n  b\n=======\n", false},
	{"brackets within lines", "a: |\n  " + strings.Repeat("[", 101) + "\n", false},
	{"escaped key", "\"a\\\"b\": 1\n'it''s': 2\nx: {\"\\\\\": 1, \"c\": 2}\ny: {\"\\\\\": 1, \"c\": 2}\n", true},
	{"sixteen levels with nothing in the last", "a: " + strings.Repeat("[", 15) + strings.Repeat("]", 15) + "\n", true},
	{"escape", `a: "b\tc"` + "\n", false},
	{"doubled quote", "a: 'it''s'\n", true},
	{"quoted key", "\"a\": 1\n", true},
	{"key with space", "a b: 1\n", true},
	{"no space behind the colon", "a:1\n", false},
	{"anchor", "a: &b 1\n", false},
	{"alias", "a: *b\n", false},
	{"tag", "a: !!str 1\n", false},
	{"merge key", "<<: {a: 1}\n", false},
	{"document mark", "---\na: 1\n", false},
	{"second document", "a: 1\n---\nb: 2\n", false},
	{"end of document", "a: 1\n...\n", false},
	{"document mark and key", "a: 1\n--- b: 1\n", false},
	{"end of document and key", "a: 1\n... b: 1\n", false},
	{"key like a mark", "a:\n  --- b: 1\n", false},
	{"keys that begin with signs", "-a: 1\n.b: 1\n(c): 1\n$d e: 1\n--e: 1\n~: 1\n", true},
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
	{"list in a list", "l:\n  - - a\n    - b\n  - - - c: 1\n        d: 2\n    - e\n", true},
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
	{"no-break space in a text", "a: 20\u00a0% off # 1\u202f000\nb: \"\u00a0\"\nc: \u00a0\n", true},
	{"no-break space in a key", "a\u00a0b: 1\n", true},
	{"no-break space before a key", "\u00a0a: 1\n", false},
	{"no-break space in a quoted key", "\"\u00a0a\": 1\n", false},
	{"invisible space", "a: b\u200bc\n", true},
	{"invisible space before a key", "\u200bc: 1\n", false},
	{"a direction of writing", "a: b\u202ec\n", false},
	{"space before the colon", "a : 1\n", false},
	{"conflict marker as a key", "a: 1\n======= b: 1\n", false},
	{"conflict marker alone as a key", "=======: 1\n", false},
	{"conflict marker", "a: 1\n<<<<<<< ours\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n", false},
	{"conflict marker in a comment", "#<<<<<<<\n# =======\na: 1\n", true},
	{"brackets in a comment", "# [[[ {{{\na: 1\n", true},
	{"too many brackets in a comment", "# " + strings.Repeat("[", 101) + "\na: 1\n", false},
	{"too many brackets in quotes", "a: \"" + strings.Repeat("{", 101) + "\"\n", false},
	{"too many brackets in plain text", "a: x" + strings.Repeat("[", 101) + "\n", false},
	{"too many brackets in a quoted key", "'" + strings.Repeat("[", 101) + "': 1\n", false},
	{"too many commas in a comment", "a: 1\n#" + strings.Repeat(",", maxValues) + "\n", false},
	{"many bytes", "a: 1\n#" + strings.Repeat("x", maxValues) + "\n", true},
	{"longest key", strings.Repeat("k", maxKey) + ": 1\n", true},
	{"longer key", strings.Repeat("k", maxKey+1) + ": 1\n", false},
	{"longer key of several words", strings.Repeat("k ", maxKey/2) + "kk: 1\n", false},
	{"longer quoted key", "\"" + strings.Repeat("k", maxKey+1) + "\": 1\n", false},
	{"key of characters of two bytes", strings.Repeat("é", maxKey/2+1) + ": 1\n", false},
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
	diff, plain := difference(&documentReader{}, src)
	if diff != "" {
		t.Errorf("%s\n%s", diff, src)
	}
	return plain
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

// TestPlainFormOfEveryCharacter: of the characters beyond ASCII that the plain form takes no
// rule of text refuses one, and YAML takes each for itself.
func TestPlainFormOfEveryCharacter(t *testing.T) {
	if oneByOne(t) {
		return
	}
	var r documentReader
	var b strings.Builder
	taken := 0
	for c := rune(utf8.RuneSelf); c <= utf8.MaxRune; c++ {
		if c >= 0xd800 && c < 0xe000 {
			continue // halves of characters
		}
		plain := r.plainly([]byte("a: x"+string(c)+"y\n")) != nil
		if plain != (refused(c) == "") {
			t.Errorf("U+%04X is plain: %v, refused: %q", c, plain, refused(c))
		}
		if _, slips := slipIn([]byte(string(c)+"x"), 0); plain && slips == (r.plainly([]byte(string(c)+"x: 1\n")) != nil) {
			t.Errorf("U+%04X before a key: a slip is %v", c, slips)
		}
		if !plain || c > 0x30000 && c%97 > 0 { // far out all are alike
			continue
		}
		fmt.Fprintf(&b, "k%d: x%cy # %c\nq%d: \"x%[2]c\"\n", taken, c, c, taken)
		if taken++; taken%1000 == 0 {
			if !sameAsYAML(t, []byte(b.String())) {
				t.Errorf("the characters before U+%04X are no longer plain side by side", c)
			}
			b.Reset()
		}
	}
	if taken < 100_000 {
		t.Errorf("only %d characters taken", taken)
	}
}

// TestPlainFormOfExamples: what people write by these examples is read fast.
func TestPlainFormOfExamples(t *testing.T) {
	read := 0
	for _, dir := range []string{"../../plans", "../demo/root", "../../docs/examples"} {
		fsys := os.DirFS(dir)
		err := fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || !IsDocument(p) || e.IsDir() {
				return err
			}
			src, err := fs.ReadFile(fsys, p)
			part := strings.HasPrefix(string(src), " ") // of a document, which the text shows
			if !part && !sameAsYAML(t, src) {
				t.Errorf("%s/%s is not in the plain form", dir, p)
			}
			read++
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 30 {
		t.Errorf("only %d documents read", read)
	}
}

// FuzzPlainForm holds the plain form against the reference path: tree, places,
// and what the rules of text and tree say.
func FuzzPlainForm(f *testing.F) {
	for _, tt := range plainTexts {
		f.Add([]byte(tt.text))
	}
	addSeeds(f)
	f.Fuzz(func(t *testing.T, src []byte) { sameAsYAML(t, src) })
}
