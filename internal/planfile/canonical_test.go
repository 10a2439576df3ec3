package planfile

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/generate"
)

var layouts = []struct{ name, in, out string }{
	{"spaces", "a:   1\n\n\n\nb :  2  # x   \n\n", "a: 1\n\nb: 2  # x\n"},
	{"byte-order mark, carriage returns, no line at the end", "\ufeffkind: Plan\r\nb: 'x'\r\n\r\nc: é", "kind: Plan\nb: 'x'\n\nc: é\n"},
	{"markers of the document", "--- # why\na: 1\n...\n# end\n", "# why\na: 1\n# end\n"},
	{"blank lines at the ends", "\n\n# c\n\n\na: 1\n\n", "# c\n\na: 1\n"},
	{"indentation", "a:\n    b:\n       c: 1\n    d: 2\n", "a:\n  b:\n    c: 1\n  d: 2\n"},
	{"lists go in", "a:\n- x\n-   y: 1\n    z: 2\n", "a:\n  - x\n  - y: 1\n    z: 2\n"},
	{"lists of lists", "l:\n- - a\n  - b\n-\n  - - c\n", "l:\n  - - a\n    - b\n  - - - c\n"},
	{"value on the next line", "k:\n    value\n", "k: value\n"},
	{"cells in order", "m: {2027-02: 5, 2027-01: 4}\n", "m:\n  2027-01: 4\n  2027-02: 5\n"},
	{"cells of weeks and ranges", "m:\n  2027-W10: 1\n  2027-W09..2027-W11: 2\n  2027-W09: 3\n", "m:\n  2027-W09: 3\n  2027-W09..2027-W11: 2\n  2027-W10: 1\n"},
	{"comments go with their cell", "m:\n  # three\n  2027-03: 5 # x\n  # one\n\n  # one, again\n  2027-01: 3\n  # foot\n",
		"m:\n  # one\n\n  # one, again\n  2027-01: 3\n  # three\n  2027-03: 5 # x\n  # foot\n"},
	{"a heading stays", "m:\n  # heading\n\n  2027-03: 5\n  # one\n  2027-01: 3\n", "m:\n  # heading\n\n  # one\n  2027-01: 3\n  2027-03: 5\n"},
	{"equal cells keep their order", "m:\n  2027-03: 5\n  2027-01: 1\n  2027-03: 6\n", "m:\n  2027-01: 1\n  2027-03: 5\n  2027-03: 6\n"},
	{"cells within a flow map", "p: {eu: 189.00, us: {2027-04: 209.00, 2026-12: 199.00}} # list\n", "p: # list\n  eu: 189.00\n  us:\n    2026-12: 199.00\n    2027-04: 209.00\n"},
	{"flow that fits stays", "a: { b : 1,c: [ x,y ] , }\n", "a: {b: 1, c: [x, y]}\n"},
	{"flow that does not fit", "a: {b: " + strings.Repeat("x", 60) + ", c: " + strings.Repeat("y", 40) + ", d: {e: 1}}\n",
		"a:\n  b: " + strings.Repeat("x", 60) + "\n  c: " + strings.Repeat("y", 40) + "\n  d: {e: 1}\n"},
	{"exactly a hundred columns", "a: [" + strings.Repeat("x", 95) + "]\nb:\n- [" + strings.Repeat("x", 94) + "]\n", "a: [" + strings.Repeat("x", 95) + "]\nb:\n  - [" + strings.Repeat("x", 94) + "]\n"},
	{"a hundred and one", "a: [" + strings.Repeat("x", 96) + "]\nb:\n- [" + strings.Repeat("x", 95) + "]\n", "a:\n  - " + strings.Repeat("x", 96) + "\nb:\n  - - " + strings.Repeat("x", 95) + "\n"},
	{"columns are characters", "a: [" + strings.Repeat("é", 95) + "]\n", "a: [" + strings.Repeat("é", 95) + "]\n"},
	{"lists of maps", "o: [{id: a}, {id: b, c: [x]}]\n", "o:\n  - {id: a}\n  - {id: b, c: [x]}\n"},
	{"an element that must open", "o:\n  - {id: a, percent: {2027-01: 4%}} # why\n", "o:\n  # why\n  - id: a\n    percent:\n      2027-01: 4%\n"},
	{"forced maps", "kind: Catalog\nitems: {A: {unit: each}}\nx: {items: {A: 1}}\n", "kind: Catalog\nitems:\n  A: {unit: each}\nx: {items: {A: 1}}\n"},
	{"not forced where it is something else", "tolerances: {budget: {lever: 2%}}\nitems: [A]\nbudget: {}\n", "tolerances: {budget: {lever: 2%}}\nitems: [A]\nbudget: {}\n"},
	{"the whole document in brackets", "{kind: Plan, version: 1} # c\n", "# c\nkind: Plan\nversion: 1\n"},
	{"empty collections", "a: { }\nb: [\n]\n", "a: {}\nb: []\n"},
	{"comments in brackets", "a:   {x: 1, # one\n      y:   2}\nb: [p,q]\n", "a:\n  x: 1 # one\n  y: 2\nb: [p, q]\n"},
	{"comments all about brackets", "a: { # open\n  # x\n  x: [ # list\n    p, # p\n    q\n    # foot\n  ], # behind\n  y: {z: 1} # y\n # end\n} # close\nb: 1\n",
		"a: # open\n  # x\n  x: # list\n    - p # p\n    - q\n    # foot\n    # behind\n  y: {z: 1} # y\n  # end\n  # close\nb: 1\n"},
	{"comments in brackets in a list", "a:\n  - [ # open\n    x, # x\n    {id: b} # b\n  ]\n  - {id: c, # c\n    d: 1}\n", "a:\n  # open\n  - - x # x\n    - {id: b} # b\n  - id: c # c\n    d: 1\n"},
	{"a comment in empty brackets", "a: [ # none\n]\nb: {\n# c\n}\n", "# none\na: []\n# c\nb: {}\n"},
	{"comments in empty brackets, and behind", "l: [ # y\n] # z\nm:\n  - { # p\n    # q\n  } # r\nc: 1\n", "# y\nl: [] # z\nm:\n  # p\n  # q\n  - {} # r\nc: 1\n"},
	{"a comment behind brackets with one behind the first", "x:\n  a: [ # why\n    p\n  ] # end of a\n  l:\n    - [ # why\n      q ] # end of q\n    - b\n\ny: 1\n",
		"x:\n  a: # why\n    - p\n    # end of a\n  l:\n    # why\n    - - q\n      # end of q\n    - b\n\ny: 1\n"},
	{"spelling stays", "a: \"x\"\nb: 'it''s'\nc: 189.00\nd: \"0017\"\ne: 012\n", "a: \"x\"\nb: 'it''s'\nc: 189.00\nd: \"0017\"\ne: 012\n"},
	{"comments keep their distance", "a: 1   # aligned\nbcd: 2 # aligned\ne: {f: 1}#near\n", "a: 1   # aligned\nbcd: 2 # aligned\ne: {f: 1} #near\n"},
	{"comments between key and value", "k:   # c\n    value # d\nj:\n  # own\n  [a]\nl: # e\n  # f\n  - x\n", "# c\nk: value # d\n# own\nj: [a]\nl: # e\n  # f\n  - x\n"},
	{"comments between dash and value", "a:\n- # one\n  # two\n  b: 1\n-   # three\n  x\n", "a:\n  # one\n  # two\n  - b: 1\n  # three\n  - x\n"},
	{"comments at the end of levels", "a:\n   b:\n      c: 1\n      # of b\n   # of a\n# of all\nd: 2\n # end\n", "a:\n  b:\n    c: 1\n    # of b\n  # of a\n# of all\nd: 2\n# end\n"},
	{"comment at the level of a list that was not indented", "a:\n- x\n# of d\nd: 1\n", "a:\n  - x\n# of d\nd: 1\n"},
	{"explicit keys", "? a # q\n: b\n? c\n: - d\n", "# q\na: b\nc:\n  - d\n"},
	{"text over lines", "a: this is\n      a long\n\n      text # c\nb: 'q\n    r'\nc: \"s \n   t: # u\"\n", "a: >- # c\n  this is\n  a long\n\n  text\nb: >-\n  q\n  r\nc: >-\n  s\n  t: # u\n"},
	{"text over lines that needs quotes", "a: ' it''s\n  two'\nb: \"x\n  \"\nc: \"\n  y\"\nd: 'z\n\n'\n", "a: \" it's two\"\nb: \"x \"\nc: \" y\"\nd: \"z\\n\"\n"},
	{"text over lines in brackets", "a: {b: two\n  lines, c: [x y\n   z]}\n", "a:\n  b: >-\n    two\n    lines\n  c:\n    - >-\n      x y\n      z\n"},
	{"escapes", "a: \"\\u00e9\\x41\\\"\\\\ \\n\"\n\"\\u0062\": 'x'\n", "a: \"éA\\\"\\\\ \\n\"\n\"\\u0062\": 'x'\n"},
	{"escapes of what nobody sees", "a: \"10\\u00a0000 \\u200b\\xad\\U0001f600\"\n", "a: \"10\\u00a0000 \\u200b\\u00ad\U0001f600\"\n"},
	{"quotes within text over lines", "a: \"We moved the \\\"launch\\\" by\n  two \\\\ weeks\"\nb: \"x\\n\n  z\"\n", "a: >-\n  We moved the \"launch\" by\n  two \\ weeks\nb: \"x\\n z\"\n"},
	{"odd words", "a: ?x\n?b: :c\n=d: 1\n", "a: \"?x\"\n\"?b\": \":c\"\n\"=d\": 1\n"},
	{"escaped line ends", "c: \"x \\\n      y\\ \n   z\"\n", "c: \"x y  z\"\n"},
	{"literal text", "a: |\n      x\n        y\n\n\nb: >-\n   z\n\n   z\n# c\nc: 1\n", "a: |\n  x\n    y\n\nb: >-\n  z\n\n  z\n# c\nc: 1\n"},
	{"literal text that begins with blanks", "a:\n    b: |2\n        lead\n      x\n", "a:\n  b: |2\n      lead\n    x\n"},
	{"literal text that keeps its end", "d: |+   # why\n    k\n\n\ne: 1", "d: |+   # why\n  k\n\n\ne: 1\n"},
	{"literal text without a line end", "a:\n - |\n  x", "a:\n  - |-\n    x\n"},
	{"blanks inside literal text", "a: |\n  x  \n     \n  y\n", "a: |\n  x  \n     \n  y\n"},
	{"empty values in a map", "a:\nb:  # c\nd: [x]\n", "a:\nb:  # c\nd: [x]\n"},
	{"empty elements", "l:\n-\n- # c\n-   x\n", "l:\n  -\n  - # c\n  - x\n"},
	{"pairs in a list", "l: [a: b, c]\n", "l:\n  - {a: b}\n  - c\n"},
	{"text that needed its brackets", "a:   {x:  y:,\n  2027-01:   1}\nb: [p,q:]\n", "a: {x: \"y:\", 2027-01: 1}\nb: [p, \"q:\"]\n"},
	{"a dash that needed its brackets", "a: {2027-01: -}\nb: [ { c: -} ]\n", "a:\n  2027-01: \"-\"\nb:\n  - {c: \"-\"}\n"},
	{"lines that needed their brackets", "a: [p\n\n   q:]\n", "a:\n  - >-\n    p\n\n    q:\n"},
	{"a document in brackets with a comment", "{a: 1, # one\n b: 2}\n", "a: 1 # one\nb: 2\n"},
	{"cells whose text was over lines", "2027-02: '  \n  x'\n2027-01: m01\n", "2027-01: m01\n2027-02: \" x\"\n"},
	{"cells whose text stays over lines", "2027-02: |\n  x\n  y\n2027-01: m01\n", "2027-02: |\n  x\n  y\n2027-01: m01\n"},
	{"a comment behind empty literal text", "a:\n- |\nb:\n# c\n d: 1\n", "a:\n  - |\nb:\n  # c\n  d: 1\n"},
	{"blanks at the end of literal text", "a:\n- |\n   c\n    \n- [{b: 1}]\n", "a:\n  - |\n    c\n     \n  - - {b: 1}\n"},
	{"an empty map", "# a\n{ } # b\n# c\n", "# a\n# b\n{}\n# c\n"},
}

func TestFormat(t *testing.T) {
	for _, c := range layouts {
		t.Run(c.name, func(t *testing.T) {
			out, problems := Format([]byte(c.in))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if d := cmp.Diff(c.out, string(out)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			checkFormat(t, []byte(c.in))
		})
	}
}

// Text that breaks a rule is not formatted: the problems are those of reading.
func TestFormatRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		code finding.Code
		at   int
	}{
		"syntax":       {"a: [x\n", finding.TextSyntax, 3},
		"anchor":       {"a: &x 1\n", finding.TextAnchor, 3},
		"tab":          {"a: x\ty\n", finding.TextTab, 4},
		"directive":    {"%YAML 1.1\n---\na: 1\n", finding.TextTag, 0},
		"documents":    {"a: 1\n---\nb: 1\n", finding.TextDocuments, 5},
		"empty":        {"# nothing\n", finding.TextEmptyFile, 0},
		"long key":     {"? a\n  b\n: 1\n", finding.TextKey, 2},
		"escape":       {"a: \"\\0\"\n", finding.TextControl, 3},
		"windows":      {"a: 1\r\nb: x\ty\r\n", finding.TextTab, 10},
		"carriage":     {"a: 1\rb: 2\n", finding.TextLineEnd, 4},
		"list":         {"# c\n- a\n", finding.ShapeType, 4},
		"scalar":       {"  x\n", finding.ShapeType, 2},
		"bare tag":     {"a: ! 1\n", finding.TextTag, 3},
		"merge":        {"a: {<<: {b: 1}}\n", finding.TextMergeKey, 4},
		"conflict":     {"<<<<<<< HEAD\na: 1\n", finding.TextConflict, 0},
		"after an end": {"a: 1\n...\n[\n", finding.TextSyntax, 9},
		"no space":     {"a:\n  2027-01:15\n", finding.TextSyntax, 5},
		"no spaces":    {"a:\n  2027-01:15\n  2027-02:16\n", finding.TextSyntax, 5},
		"many values":  {"a: [" + strings.Repeat("x, ", 150_000) + "x]\n", finding.TextTooMany, 0},
		"grows":        {"a: ' " + strings.Repeat("\"", 3<<20) + "\n  y'\n", finding.TextSize, 0},
	} {
		t.Run(name, func(t *testing.T) {
			out, problems := Format([]byte(c.in))
			if out != nil || len(problems) == 0 || problems[0].Code != c.code || problems[0].Offset != c.at {
				t.Errorf("got %q and %+v, want %s at %d", out, problems, c.code, c.at)
			}
		})
	}
}

// The example company and what the generator writes are canonical as they
// stand.
func TestFormatLeavesCanonicalText(t *testing.T) {
	generated := fstest.MapFS{}
	if err := generate.Plan(func(p string, b []byte) error {
		generated[p] = &fstest.MapFile{Data: b}
		return nil
	}, generate.Options{Items: 120, Markets: 2}); err != nil {
		t.Fatal(err)
	}
	for name, fsys := range map[string]fs.FS{"plans": os.DirFS("../../plans"), "generated": generated} {
		seen := 0
		err := fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(p, ".yaml") {
				return err
			}
			seen++
			b, err := fs.ReadFile(fsys, p)
			if err != nil {
				return err
			}
			out, problems := Format(b)
			if d := cmp.Diff(string(b), string(out)); len(problems) > 0 || d != "" {
				t.Errorf("%s %s %v\n%s", name, p, problems, d)
			}
			return nil
		})
		if err != nil || seen < 10 {
			t.Errorf("%s: %d files, %v", name, seen, err)
		}
	}
}

// Documents that a person might write, in any layout: formatting keeps what
// they mean and every comment, and is done after once.
func TestFormatProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := person{t: t}
		p.collection(0, 1)
		src := []byte(p.b.String())
		if tree, problems := Parse(src); tree == nil || len(problems) > 0 {
			t.Fatalf("the generator writes what cannot be read: %v\n%s", problems, src)
		}
		checkFormat(t, src)
		out, _ := Format(src)
		for _, c := range p.comments {
			if strings.Count(string(out), c+"\n") != 1 {
				t.Fatalf("%s stands %d times in\n%s\nfrom\n%s", c, strings.Count(string(out), c+"\n"), out, src)
			}
		}
		for line := range strings.Lines(string(out)) {
			if strings.HasSuffix(line, " \n") {
				t.Fatalf("trailing blanks in %q", line)
			}
		}
		if strings.Contains(string(out), "\n\n\n") || strings.HasPrefix(string(out), "\n") || !strings.HasSuffix(string(out), "\n") {
			t.Fatalf("blank lines are left in\n%s", out)
		}
	})
}

// person writes a document in a careless layout.
type person struct {
	t        *rapid.T
	b        strings.Builder
	comments []string
	n        int
	literal  bool // a literal text was the last: what follows may be part of it
}

func (p *person) chance(label string, percent int) bool {
	return rapid.IntRange(0, 99).Draw(p.t, label) < percent
}

// comment writes the next comment up to the end of its line.
func (p *person) comment() {
	c := "# c" + strings.Repeat("i", len(p.comments)+1) + "."
	p.comments = append(p.comments, c)
	p.b.WriteString(c)
	p.b.WriteString(strings.Repeat(" ", rapid.IntRange(0, 2).Draw(p.t, "tail")) + "\n")
}

// above writes blank lines and comments before a line.
func (p *person) above(indent int) {
	if p.literal {
		p.literal = false
		return
	}
	for range rapid.IntRange(0, 2).Draw(p.t, "above") {
		if p.chance("blank", 50) {
			p.b.WriteString(strings.Repeat(" ", rapid.IntRange(0, 3).Draw(p.t, "blanks")) + "\n")
			continue
		}
		p.b.WriteString(strings.Repeat(" ", max(0, indent+rapid.IntRange(-3, 3).Draw(p.t, "shift"))))
		p.comment()
	}
}

// close ends a line, perhaps with a comment.
func (p *person) close() {
	if p.chance("trailing", 25) {
		p.b.WriteString(strings.Repeat(" ", rapid.IntRange(1, 4).Draw(p.t, "gap")))
		p.comment()
		return
	}
	p.b.WriteString(strings.Repeat(" ", rapid.IntRange(0, 2).Draw(p.t, "end")) + "\n")
}

func (p *person) collection(indent, depth int) {
	n := rapid.IntRange(1, 4).Draw(p.t, "entries")
	if depth > 1 && p.chance("list", 35) {
		for range n {
			p.above(indent)
			p.b.WriteString(strings.Repeat(" ", indent) + "-" + strings.Repeat(" ", rapid.IntRange(1, 3).Draw(p.t, "dash")))
			p.scalarOrFlow(indent)
		}
		return
	}
	cells := p.chance("cells", 30)
	for range n {
		p.above(indent)
		p.n++
		p.b.WriteString(strings.Repeat(" ", indent))
		if cells {
			p.b.WriteString(rapid.SampledFrom([]string{"2027-01", "2027-02", "2027-W05", "2027-03..2027-04"}).Draw(p.t, "cell"))
		} else {
			p.b.WriteString(strings.Repeat("k", p.n))
		}
		p.b.WriteString(strings.Repeat(" ", rapid.IntRange(0, 1).Draw(p.t, "colon")) + ":")
		if !cells && depth < 4 && p.chance("nested", 40) {
			p.close()
			p.collection(indent+rapid.IntRange(1, 5).Draw(p.t, "in"), depth+1)
			continue
		}
		p.b.WriteString(strings.Repeat(" ", rapid.IntRange(1, 3).Draw(p.t, "space")))
		p.scalarOrFlow(indent)
	}
}

func (p *person) scalarOrFlow(indent int) {
	inner := "\n" + strings.Repeat(" ", indent+rapid.IntRange(1, 4).Draw(p.t, "deeper"))
	switch rapid.IntRange(0, 9).Draw(p.t, "value") {
	case 0:
		p.b.WriteString("|" + rapid.SampledFrom([]string{"", "-"}).Draw(p.t, "chomp"))
		p.close()
		p.b.WriteString(strings.TrimPrefix(inner, "\n") + "text" + inner + "more # no comment\n")
		p.literal = true
		return
	case 1:
		p.b.WriteString("two" + inner + "lines")
	case 2:
		p.b.WriteString("'it''s" + inner + "quoted'")
	case 3:
		p.b.WriteString("{a:   1, b: [x,y], 'c' : {d: " + strings.Repeat("w", rapid.IntRange(1, 120).Draw(p.t, "wide")) + "}}")
	case 4:
		p.b.WriteString("[{id: a}," + inner + "{id: b, cells: {2027-02: 1, 2027-01: 2}}]")
	case 5:
		p.b.WriteString("{a: 1," + strings.Repeat(" ", rapid.IntRange(1, 2).Draw(p.t, "gap")))
		p.comment()
		p.b.WriteString(strings.TrimPrefix(inner, "\n") + "b: 2}")
	default:
		p.b.WriteString(rapid.SampledFrom([]string{"1", "189.00", "text", "\"q # no\"", "a:b", "null"}).Draw(p.t, "scalar"))
	}
	p.close()
}
