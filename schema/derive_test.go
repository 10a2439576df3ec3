package schema

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/encoding/yaml"
)

// value is a document for these tests: text without quotes, text in quotes, a
// list or a map.
type value struct {
	text   string
	quoted bool
	list   []value
	keys   []string // of a map; those with a quote in front are quoted
	values []value
	kind   byte // 's', 'l', 'm'
}

func (v value) String() string {
	var parts []string
	switch v.kind {
	case 'l':
		for _, e := range v.list {
			parts = append(parts, e.String())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case 'm':
		for i, k := range v.keys {
			parts = append(parts, plainOrQuoted(strings.TrimPrefix(k, `"`), k[0] == '"')+": "+v.values[i].String())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return plainOrQuoted(v.text, v.quoted)
}

func plainOrQuoted(text string, quoted bool) string {
	if quoted {
		return `"` + text + `"`
	}
	return text
}

// takes reports whether a form takes all of a document.
func takes(f *Form, v value) bool {
	switch v.kind {
	case 'l':
		return f.List() && !slices.ContainsFunc(v.list, func(e value) bool { return !takes(f.Elem(), e) })
	case 'm':
		if !f.Map() {
			return false
		}
		labels := map[string]bool{}
		for i, k := range v.keys {
			name := strings.TrimPrefix(k, `"`)
			below, a := f.Key(name, k[0] != '"')
			if a != Yes || !takes(below, v.values[i]) {
				return false
			}
			labels[name] = true
		}
		return !slices.ContainsFunc(f.Required(), func(name string) bool { return !labels[name] })
	}
	return f.Scalar(v.text, !v.quoted) == Yes
}

// definitionOf compiles files of definitions, and returns one of a kind; ok is
// false where CUE does not take them.
func definitionOf(files fs.FS, kind string) (def cue.Value, ok bool) {
	names, err := fs.Glob(files, "*.cue")
	if err != nil {
		return cue.Value{}, false
	}
	inst, err := instance(files, names)
	if err != nil {
		return cue.Value{}, false
	}
	root := cuecontext.New().BuildInstance(inst)
	def = root.LookupPath(cue.ParsePath("#" + kind))
	return def, root.Err() == nil && def.Exists()
}

func definitionFiles(texts ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i, text := range texts {
		out[fmt.Sprintf("d%d.cue", i)] = &fstest.MapFile{Data: []byte("package schema\n" + text)}
	}
	return out
}

// riskOf is the form of risks by files of definitions.
func riskOf(files fs.FS) *Form {
	return formsOf(func() map[string]ast.Expr { return plainDefinitions(files) })["Risk"]()
}

// Every definition that there is can be derived to its last value. One that
// cannot be is sound, only slow: who writes one learns it here.
func TestDefinitionsAreDerived(t *testing.T) {
	seen := map[*Form]bool{}
	var walk func(path string, f *Form)
	walk = func(path string, f *Form) {
		if seen[f] {
			return
		}
		seen[f] = true
		if f.Unknown() {
			t.Errorf("%s is not derived", path)
		}
		if f.elem != nil {
			walk(path+"[]", f.elem)
		}
		for _, p := range f.patterns {
			walk(path+".*", p.value)
		}
		for name, below := range f.fields {
			walk(path+"."+name, below)
		}
	}
	for _, kind := range Kinds() {
		walk(kind, FormOf(kind))
	}
	if len(seen) < 100 {
		t.Errorf("only %d places", len(seen))
	}
}

// What constrains one value by another, or in a way that is not known, is left
// to CUE: the form accepts nothing there, and CUE refuses the document.
func TestNotDerived(t *testing.T) {
	for name, tt := range map[string]struct{ schema, doc string }{
		"a condition":                 {`#Risk: {a!: string, b?: string, if a == "x" {b!: string}}`, `{a: x}`},
		"a condition in a part":       {`#Risk: {r!: {a!: string, b?: string, if a == "x" {b!: string}}}`, `{r: {a: x}}`},
		"a condition in the file":     {"#Risk: {a!: string}\nif true {#Risk: a!: !=\"x\"}", `{a: x}`},
		"a comprehension":             {`#Risk: {for k in ["a"] {(k)?: >5}, a?: int}`, `{a: 1}`},
		"maps that exclude":           {`#Risk: {a!: int} | {b!: int}`, `{a: 1, b: 1}`},
		"maps that exclude, below":    {`#Risk: {r!: {a!: int} | {b!: int}}`, `{r: {a: 1, b: 1}}`},
		"a reference to a neighbour":  {`#Risk: {a!: int, b!: a}`, `{a: 1, b: 2}`},
		"a limit by a neighbour":      {`#Risk: {a!: int, b!: >a}`, `{a: 2, b: 1}`},
		"a neighbour named as a type": {`#Risk: {string!: int, b!: string}`, `{string: 1, b: x}`},
		"a neighbour around":          {`#Risk: {int!: "x", r!: {b!: int}}`, `{int: x, r: {b: 1}}`},
		"a definition within":         {"#D: string\n#Risk: {#D: int, b!: #D}", `{b: x}`},
		"an optional definition":      {`#Risk: {a?: int, #D?: string}`, `{a: 1, "#D": x}`},
		"a hidden key":                {`#Risk: {a?: int, _h?: string}`, `{a: 1, _h: x}`},
		"a definition in two parts":   {"#Risk: {a!: #D}\n#D: =~\"^x\"\n#D: =~\"y$\"", `{a: x}`},
		"a let":                       {"#Risk: {let n = 5, a!: >n}", `{a: 1}`},
		"a value with a name":         {`#Risk: {r!: X={a!: int, b!: X.a}}`, `{r: {a: 1, b: 2}}`},
		"a pattern with a name":       {"#Risk: {m!: {[X=string]: {id!: X}}}", `{m: {a: {id: b}}}`},
		"a pattern over names":        {`#Risk: {a?: int, [string]: >5}`, `{a: 1}`},
		"two patterns":                {`#Risk: {[=~"^a"]: int, [=~"b$"]: >5}`, `{ab: 1}`},
		"a pattern of a type's name":  {`#Risk: {string?: int, m?: {[string]: int}}`, `{m: {a: 1}}`},
		"a default beside":            {`#Risk: {a!: *1 | int, if a == 1 {b!: int}}`, `{a: 1}`},
		"a list of different values":  {"import \"list\"\n#Risk: {a!: list.UniqueItems() & [...int]}", `{a: [1, 1]}`},
		"a list so long":              {"import \"list\"\n#Risk: {a!: [...int] & list.MaxItems(1)}", `{a: [1, 1]}`},
		"a list with a head":          {`#Risk: {a!: [>5, ...int]}`, `{a: [1, 1]}`},
		"a list with one at least":    {`#Risk: {a!: [_, ...] & [...int]}`, `{a: []}`},
		"a text so long":              {"import \"strings\"\n#Risk: {a!: strings.MinRunes(3)}", `{a: x}`},
		"a map so large":              {"import \"struct\"\n#Risk: {a!: struct.MaxFields(1) & {[string]: int}}", `{a: {x: 1, y: 1}}`},
		"an embedded map":             {"#D: {b!: int}\n#Risk: {#D, a?: int}", `{a: 1}`},
		"maps in one":                 {`#Risk: {a?: int} & {a?: >5}`, `{a: 1}`},
		"bytes":                       {`#Risk: {a!: 'x'}`, `{a: x}`},
		"a form of bytes":             {`#Risk: {a!: =~'x'}`, `{a: x}`},
		"text that is not text":       {`#Risk: {a!: !='x'}`, `{a: y}`},
		"negation":                    {`#Risk: {a!: !=1}`, `{a: 1}`},
		"text that is composed":       {`#Risk: {a!: "\(b)x", b!: string}`, `{a: x, b: y}`},
		"exactly one":                 {`#Risk: {a!: matchN(1, [int, >5])}`, `{a: 6}`},
		"both lists":                  {`#Risk: {a!: [...int] | [...string]}`, `{a: [1, x]}`},
		"a key that is another":       {`#Risk: {"True"?: int}`, `{True: 1}`},
		"what cannot be":              {`#Risk: {a?: _|_}`, `{a: 1}`},
		"float":                       {`#Risk: {a!: float}`, `{a: 1}`},
		"must not be there":           {`#Risk: {a?: int, "b-c"?: error("no")}`, `{"b-c": 1}`},
	} {
		t.Run(name, func(t *testing.T) {
			files := definitionFiles(tt.schema)
			def, ok := definitionOf(files, "Risk")
			if !ok {
				t.Fatal("CUE does not take the definition")
			}
			if err := yaml.Validate([]byte(tt.doc), def); err == nil {
				t.Fatal("CUE takes the document")
			}
			if takes(riskOf(files), parsed(t, tt.doc)) {
				t.Error("the form takes the document")
			}
		})
	}
}

// A whole number above zero is known to fit by the number of its digits, as far as
// every number of so many digits fits.
func TestDigits(t *testing.T) {
	for text, want := range map[string]int{
		"number": 15, "int": 15, ">=0": 15, ">0": 15, ">=1": 15, ">1": 0, ">=0.5": 15, ">=0 & <=100": 2, "<=99": 2, "<99": 1, "<=9": 1, "<9": 0, "<=99.5": 2,
		"<=1000000": 6, "<=999999999999": 12, "<0": 0, "string": 0, "null | int & >=0 & <=999": 3, "<=9 | >=0 & <=9999": 4, "5 | 50": 0, "bool": 0,
	} {
		s := ShapeOf([]RuleFile{{Name: "company.cue", Text: []byte("package rules\nshape: Baseline: {forecast: [string]: [string]: " + text + ", ...}\n")}})
		table := s.Table("Baseline")
		at := 0
		for _, key := range []string{"forecast", "TENT", "2027-01"} {
			if table, _ = table.Key(key, true, &at); table == nil {
				t.Fatalf("%s: no table of %s", text, key)
			}
			at = 0
		}
		got := 0
		for digits := 1; digits <= 20 && table.Whole(digits); digits++ {
			got = digits
			for _, n := range []string{"1" + strings.Repeat("0", digits-1), strings.Repeat("9", digits)} {
				if !table.Scalar(n, true) {
					t.Errorf("%s does not take %s, and a number of %d digits fits", text, n, digits)
				}
			}
		}
		if got != want {
			t.Errorf("%s: numbers of up to %d digits fit, want %d", text, got, want)
		}
		if table.Whole(0) || table.Whole(256) {
			t.Errorf("%s: a number of no digits fits, or one of 256", text)
		}
	}
}
