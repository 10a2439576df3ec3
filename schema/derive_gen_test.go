package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/encoding/yaml"
	yamlnode "gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// parsed reads a document of these tests.
func parsed(t *testing.T, doc string) value {
	t.Helper()
	var n yamlnode.Node
	if err := yamlnode.Unmarshal([]byte(doc), &n); err != nil {
		t.Fatal(err)
	}
	return valueOf(n.Content[0])
}

func valueOf(n *yamlnode.Node) value {
	quoted := n.Style&(yamlnode.DoubleQuotedStyle|yamlnode.SingleQuotedStyle) != 0
	switch n.Kind {
	case yamlnode.SequenceNode:
		v := value{kind: 'l'}
		for _, e := range n.Content {
			v.list = append(v.list, valueOf(e))
		}
		return v
	case yamlnode.MappingNode:
		v := value{kind: 'm'}
		for i := 0; i < len(n.Content); i += 2 {
			k := valueOf(n.Content[i])
			if k.quoted {
				k.text = `"` + k.text
			}
			v.keys, v.values = append(v.keys, k.text), append(v.values, valueOf(n.Content[i+1]))
		}
		return v
	}
	return value{kind: 's', text: n.Value, quoted: quoted}
}

// schemaGen writes definitions, most of which can be derived in part. What it
// chooses comes from n: a number up to most.
type schemaGen struct{ n func(most int) int }

func (g schemaGen) pick(from ...string) string { return from[g.n(len(from)-1)] }

// drawn chooses as rapid does, which makes a failure small.
func drawn(t *rapid.T) schemaGen {
	return schemaGen{func(most int) int { return rapid.IntRange(0, most).Draw(t, "n") }}
}

func (g schemaGen) expr(depth int) string {
	how := g.n(15)
	if depth <= 0 {
		how = min(how, 7)
	}
	switch how {
	case 0, 1, 2, 3, 4:
		return g.pick("string", "int", "number", "bool", "null", `"x"`, `"y"`, "1", "2", "#D", "#E", "#S")
	case 5, 6:
		return g.pick(">=1", "<2", ">0", "<=1", `!=""`, `!="x"`, `=~"^x"`, `=~"y$"`, `string & !=""`, "int & >=0 & <=2", "(number & >=0) | null", "number & <1")
	case 7:
		return g.pick("'x'", "!='x'", "!=1", "=~'x'", "true", `*"x" | "y"`, "*1 | int", "strings.MinRunes(2)", "_", "float", "k", "X", ">k", `"\(k)"`, "*#D | null", "-1", ">-1", "1.0", "_|_", "int | *null", `!=null`, `>"x"`)
	case 8:
		return "[..." + g.expr(depth-1) + "]"
	case 9:
		e, f := g.expr(depth-1), g.expr(depth-1)
		return g.pick("["+e+"]", "["+e+", ..."+f+"]", "[...]", "list.UniqueItems() & [..."+e+"]", "[..."+e+"] & list.MaxItems(1)", "[..."+e+"] | [..."+f+"]", "[_, ...] & [..."+e+"]")
	case 10:
		return g.either(depth)
	case 11:
		return g.pick("struct.MaxFields(1) & ", "close(", "X=", "#S & ", "matchN(1, [int, ") + g.structure(depth-1) + ""
	}
	return g.structure(depth - 1)
}

func (g schemaGen) either(depth int) string {
	if g.n(1) == 0 {
		return "(" + g.expr(0) + ") & (" + g.expr(0) + ")"
	}
	return "(" + g.expr(depth-1) + ") | (" + g.expr(depth-1) + ")"
}

func (g schemaGen) structure(depth int) string {
	var parts []string
	if g.n(3) == 0 {
		return "{[" + g.pick("string", "#D", `=~"^a"`, `=~"b$"`, `!="a"`, `"a" | "b"`, "X=string", "int") + "]: " + g.expr(depth) + "}"
	}
	for range 1 + g.n(2) {
		left := slices.DeleteFunc([]string{"a", "b", "c", `"a"`, `"b"`, "bool", "bool", "X=a"}, func(k string) bool {
			return strings.Contains(strings.Join(parts, ", "), strings.Trim(k, `"X=`))
		})
		if len(left) == 0 {
			break
		}
		parts = append(parts, g.pick(left...)+g.pick("?", "!", "?", "!", "?", "!", "?", "!", "")+": "+g.expr(depth))
	}
	if g.n(3) == 0 {
		e := g.pick("string", "int", `"x"`, "number", "2")
		parts = append(parts, g.pick("...", "if k > 1 {b!: "+e+"}", "if k != _|_ {b!: "+e+"}", "let l = 1", "#S", "for k in [\"a\"] {(k)?: "+e+"}", "@x()",
			"[string]: "+e, `[=~"^a"]: `+e, "#D?: "+e, "#D: "+e, "_h?: "+e, `"#D"?: `+e, `(k): `+e, "struct.MaxFields(1)", "// c\n"))
	}
	if strings.Contains(strings.Join(parts, ""), "k") || g.n(3) == 0 {
		parts = append(parts, "k"+g.pick("!", "?", "!")+": "+g.pick("int", "string", "number")) // what references mean: CUE does not survive circles, nor limits that meet maps
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// file is a file of definitions that uses what it imports.
func (g schemaGen) file() string {
	var b strings.Builder
	fmt.Fprintf(&b, "#Risk: %s\n#D: %s\n#E: %s\n#S: {a?: %s}\n", g.structure(3), g.expr(0), g.expr(0), g.pick("int", "string", "[...int]"))
	if g.n(5) == 0 {
		b.WriteString(g.pick("#D: ", "if true {#D: ", "let #X = {", "string: ", "a: ", "#Risk: c?: ", "@x()\n#F: ", "#D?: ") + g.pick("int", "string", `"x"`) + "\n")
	}
	text := b.String()
	text = strings.ReplaceAll(text, "close({", "close({ ")
	var imports string
	for _, p := range []string{"strings", "list", "struct"} {
		if strings.Contains(text, p+".") {
			imports += fmt.Sprintf("import %q\n", p)
		}
	}
	return imports + text
}

func (g schemaGen) doc(depth int) value {
	switch how := g.n(9); {
	case depth > 0 && how < 3:
		return g.mapping(depth - 1)
	case depth > 0 && how < 5:
		v := value{kind: 'l'}
		for range g.n(2) {
			v.list = append(v.list, g.doc(depth-1))
		}
		return v
	}
	return value{kind: 's', quoted: g.n(3) == 0, text: g.pick("x", "y", "xy", "1", "2", "0", "-1", "1.5", "1.0", "true", "null", "a", "99")}
}

func (g schemaGen) mapping(depth int) value {
	v := value{kind: 'm'}
	for _, k := range []string{"k", "a", "b", "c", "bool", "x", `"#D`, `"a-b`, `"_h`, "1"} {
		if g.n(9) < 6 && (len(v.keys) == 0 || g.n(1) == 0) && !slices.Contains(v.keys, k) {
			v.keys, v.values = append(v.keys, k), append(v.values, g.doc(depth))
		}
	}
	return v
}

// fits makes a document that a form takes in most cases: at random few are.
func (g schemaGen) fits(f *Form, depth int) value {
	if f.Unknown() || g.n(19) == 0 {
		return g.doc(depth)
	}
	if f.isMap && (len(f.scalars) == 0 || g.n(1) == 0) {
		v := value{kind: 'm'}
		for _, k := range []string{"k", "a", "b", "c", "bool", "x", "xy"} {
			below, a := f.Key(k, true)
			if a != No && (slices.Contains(f.required, k) || g.n(1) == 0) {
				v.keys, v.values = append(v.keys, k), append(v.values, g.fits(below, depth-1))
			}
		}
		return v
	}
	if f.elem != nil && (len(f.scalars) == 0 || g.n(1) == 0) {
		v := value{kind: 'l'}
		for range g.n(2) {
			v.list = append(v.list, g.fits(f.elem, depth-1))
		}
		return v
	}
	for range 5 {
		if v := g.doc(0); f.Scalar(v.text, !v.quoted) == Yes {
			return v
		}
	}
	return g.doc(0)
}

// What a form accepts CUE accepts, whatever the definitions say.
func TestFormsAcceptOnlyWhatCUEDoes(t *testing.T) {
	schemas, taken := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t)
		texts := []string{g.file()}
		if g.n(9) == 0 {
			texts = append(texts, "#E: "+g.expr(0))
		}
		files := definitionFiles(texts...)
		def, ok := definitionOf(files, "Risk")
		if !ok {
			return
		}
		schemas++
		f := riskOf(files)
		for range 8 {
			doc := g.fits(f, 3)
			if !takes(f, doc) {
				continue
			}
			taken++
			if err := yaml.Validate([]byte(doc.String()), def); err != nil {
				t.Fatalf("the form takes\n%s\nand CUE does not: %v\n%s", doc, err, strings.Join(texts, "\n---\n"))
			}
		}
	})
	t.Logf("%d sets of definitions, %d documents accepted", schemas, taken)
	if schemas < 10 || taken < 10 {
		t.Errorf("%d sets of definitions, %d documents accepted: nothing was tried", schemas, taken)
	}
}

// readable reads a document, where it is one and says no key twice.
func readable(doc string) (v value, ok bool) {
	var n yamlnode.Node
	if err := yamlnode.Unmarshal([]byte(doc), &n); err != nil || len(n.Content) == 0 {
		return v, false
	}
	v = valueOf(n.Content[0])
	return v, unique(v)
}

func unique(v value) bool {
	seen := map[string]bool{}
	for _, k := range v.keys {
		if k = strings.TrimPrefix(k, `"`); k == "" || seen[k] {
			return false
		}
		seen[k] = true
	}
	return !slices.ContainsFunc(append(slices.Clone(v.list), v.values...), func(e value) bool { return !unique(e) })
}
