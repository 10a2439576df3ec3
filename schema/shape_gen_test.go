package schema

import (
	"cmp"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/encoding/yaml"
	"github.com/rogpeppe/go-internal/txtar"
)

// tableTakes reports whether a table takes all of a document.
func tableTakes(t *Table, v value) bool {
	switch v.kind {
	case 'l':
		return t.List() && !slices.ContainsFunc(v.list, func(e value) bool { return !tableTakes(t.Elem(), e) })
	case 'm':
		at, has := 0, uint64(0)
		for i, k := range v.keys {
			below, bit := t.Key(strings.TrimPrefix(k, `"`), k[0] != '"', &at)
			if below == nil || !tableTakes(below, v.values[i]) {
				return false
			}
			has |= bit
		}
		return t.Map() && has == t.Required()
	}
	return t.Scalar(v.text, !v.quoted)
}

// kind writes the definition that a company narrows: all of it can be derived,
// most of the time.
func (g schemaGen) kind(depth int) string {
	if g.n(4) == 0 {
		return "{[" + g.pick("string", "#D", `=~"^[ax]"`, `=~"^[a-z]"`) + "]: " + g.place(depth) + "}"
	}
	var parts []string
	for _, k := range []string{"a", "b", "c", "k", "bool"} {
		if g.n(2) > 0 {
			parts = append(parts, k+g.pick("?", "!")+": "+g.place(depth))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "a?: string")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (g schemaGen) place(depth int) string {
	how := g.n(9)
	if depth <= 0 {
		how = min(how, 5)
	}
	switch how {
	case 6:
		return "[..." + g.place(depth-1) + "]"
	case 7:
		return "(number & >=0) | " + g.kind(depth-1)
	case 8, 9:
		return g.kind(depth - 1)
	}
	return g.pick("string", "number", "int", "number | null", `string & !=""`, `"x" | "y"`, "(number & >=0) | null", "#D", "bool", "int & >=0 & <=520", "[...string]", "[...#D]", "{[#D]: number}", "{[string]: string}", "_")
}

// company writes what a company says of one place.
func (g schemaGen) company(depth int) string {
	how := g.n(19)
	if depth <= 0 {
		how = min(how, 9)
	}
	switch how {
	case 0, 1, 2:
		return g.pick("string", "int", "number", "bool", "null", `"x"`, "1", "_h", "_h", "_", `"x" | "y"`, "1 | 2 | null", `"é"`, "\"e\u0301\"", "true", "-1", "1.5")
	case 3, 4, 5:
		return g.pick(">=1", "<2", ">0", "<=1", ">-1", ">=-1.5", "<=1e0", "<1.5", "<=1_0", `!=""`, `!="x"`, `=~"^x"`, `=~"y$"`, `!~"x"`, `=~"x|y"`, `=~"(?i)X"`, `=~"\\d"`, `!~"^$"`, `=~"^.$"`,
			`=~"\\bx"`, "=~\"\u00e9\"", "<=\"y\"", "!=1", "!=null", ">=1 & <=2", `=~"^x" & !="xy"`, "number & >0", "int & >=1", ">1 & <1", `string & =~"[a-z]"`, `"x" & =~"y"`)
	case 6:
		return g.company(0) + " | " + g.company(0)
	case 7:
		return "(" + g.company(0) + ") & (" + g.company(0) + ")"
	case 8:
		return g.pick("strings.MinRunes(2)", `*"x" | string`, "*1 | number", "k", `"\(k)"`, `"x" + ""`, "[_h][0]", "_s.a", "#D", "string | *null", "uint", "float", "error(\"no\")", "_|_", "[...]", "{...}", "close({})", "{}", "len(\"x\")", "'x'", "X", "\"\"\"\n\tx\n\t\"\"\"", "#\"x\"#")
	case 9:
		return g.pick("_h", "_s", "[..._s]", "[..._h]", "{[string]: _h}")
	case 10, 11:
		return "[..." + g.company(depth-1) + "]"
	case 12:
		return g.pick("close(", "close(", "(", "_s & (", "[...", "matchN(1, [", "") + g.narrows(depth-1)
	case 13:
		return "(" + g.company(depth-1) + ") " + g.pick("|", "&") + " (" + g.company(depth-1) + ")"
	}
	return g.narrows(depth - 1)
}

// narrows writes a struct.
func (g schemaGen) narrows(depth int) string {
	var parts []string
	for _, k := range []string{"a", "b", "c", "k", "bool", `"x"`, "xy", `"1"`, "\"e\u0301\"", `"true"`, `"~"`, `"07"`} {
		if g.n(3) == 0 || len(parts) == 0 && g.n(1) == 0 {
			parts = append(parts, k+g.pick("?", "!", "", "?", "!", "")+": "+g.company(depth))
		}
	}
	if g.n(3) == 0 {
		parts = append(parts, "["+g.pick("string", `=~"^a"`, `=~"x"`, `!~"^[ax]"`, `!~"y$"`, "_", "_h", `"a" | "b"`, "X=string", "string & !=\"a\"", `=~"^[0-9]"`)+"]: "+g.pick("_|_", g.company(depth), g.company(depth)))
	}
	if g.n(9) == 0 {
		parts = append(parts, g.pick("let l = 1", "_s", "for q in [\"a\"] {(q)?: 1}", "@x()", "#D?: 1", "_p: 1", `(_h): 1`, "a?: >1", "...", "// c\n", "X=b?: 1", "b?: X={c?: 1}"))
	}
	if g.n(1) == 0 {
		parts = append(parts, "...")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// about writes what a company says that has read what the kind says.
func (g schemaGen) about(f *Form, depth int) string {
	switch {
	case g.n(14) == 0 || f.Unknown():
		return g.company(max(depth, 0))
	case f.isMap && len(f.fields)+len(f.patterns) > 0 && depth > 0 && (len(f.scalars) == 0 || g.n(2) > 0):
		return g.aboutMap(f, depth)
	case f.elem != nil:
		return "[..." + g.about(f.elem, depth-1) + "]"
	case f.anything:
		return g.pick("_", "string", "[...]", "{...}", "[string]: string", "number", "{a?: number}")
	case f.Scalar("x", true) == Yes:
		text := g.pick("string", `!=""`, `!="y"`, `=~"x"`, `=~"^x"`, `!~"y"`, `"x" | "y" | "a"`, `"x"`, "_", "_h", `=~"^[a-z]{1,2}$"`, `=~"(?i)X" & !="xy"`, `!~"^[0-9]" & !~"z$"`, `string & =~"[xé]"`)
		if g.n(3) == 0 && f.Scalar("1", true) == Yes {
			text = "(" + text + ") | " + g.pick("number", "int", ">=1", "null", "1 | 2")
		}
		return text
	case f.Scalar("1", true) == Yes:
		text := g.pick("number", "int", ">=1", ">0", "<2", "<=1e3", ">=-1.5", "<=1.5", ">=1 & <=99", "int & <=9", "1 | 2", "_", "number & >0.5", "<100", ">=1_0")
		if g.n(2) == 0 && f.Scalar("null", true) == Yes {
			text = "(" + text + ") | null"
		}
		return text
	}
	return g.pick("_", "bool", "true", "null", "_h", "bool | null")
}

func (g schemaGen) aboutMap(f *Form, depth int) string {
	var parts []string
	keys := slices.Clone(f.order)
	for _, p := range f.patterns {
		for _, k := range []string{"x", "a", "xy", `"1"`, "\"e\u0301\"", `"~"`, `"07"`} {
			if p.takes(strings.Trim(k, `"`)) && g.n(3) == 0 {
				keys = append(keys, k)
			}
		}
		if g.n(2) > 0 {
			parts = append(parts, "["+g.pick("string", "string", `=~"x"`, `!~"^[ax]"`, `=~"^[a-z]"`, "_")+"]: "+g.about(p.value, depth-1))
		}
		if g.n(5) == 0 {
			parts = append(parts, "["+g.pick(`!~"^[a-z]"`, `=~"[0-9]"`, `=~"y$"`)+"]: _|_")
		}
	}
	for _, k := range keys {
		below := &Form{anything: true}
		if v := f.fields[k]; v != nil {
			below = v
		} else if len(f.patterns) > 0 {
			below = f.patterns[0].value
		}
		if g.n(2) > 0 {
			parts = append(parts, k+g.pick("?", "?", "!", "")+": "+g.about(below, depth-1))
		}
	}
	if g.n(19) == 0 {
		parts = append(parts, g.pick("let l = 1", "_s", "@x()", "_p: 1", "X=b?: 1", "// c\n"))
	}
	if len(f.fields) > 0 && g.n(9) == 0 {
		return "close({" + strings.Join(parts, ", ") + g.pick("", ", ...") + "})"
	}
	return "{" + strings.Join(parts, ", ") + g.pick("}", ", ...}")
}

// rulesOf writes the files of a company.
func (g schemaGen) rulesOf(kind *Form) []RuleFile {
	text := "shape: Risk: " + g.about(kind, 4)
	if g.n(9) == 0 {
		text = "shape: Risk: " + g.pick("", "", "", "", "close(") + g.narrows(3)
	}
	if g.n(9) == 0 {
		text = "shape: Risk: " + g.pick("a", "b", "k", "c", "_h", `"a"`) + g.pick("", "", "?", "!") + ": " + g.company(2)
	}
	if strings.Contains(text, "close({") && strings.Count(text, "(") > strings.Count(text, ")") {
		text += ")"
	}
	files := []string{text}
	if g.n(3) == 0 {
		files = append(files, "shape: Risk: "+g.about(kind, 3))
	}
	circles := strings.NewReplacer("_h", "string", "_s", "{a?: 1}") // which CUE does not survive
	helpers := "_h: " + g.pick("string", `"x" | "y"`, "number", "int & >=1", `=~"x"`, "string | null") + "\n_s: {a?: " + g.pick("string", "number", "_") + ", ...}\n"
	if g.n(3) == 0 {
		helpers = "_h: " + circles.Replace(g.company(0)) + "\n_s: " + circles.Replace(g.narrows(1)) + "\n"
	}
	if g.n(9) == 0 {
		helpers += g.pick("_h: string", "_s: a?: 1", "let L = 1", "if true {shape: Risk: a: 1}", "rule: r: check: a?: 1", "rule: r: {over: \"plan\", check: {a?: <=1, ...}, message: \"no\"}", "shape: _s", "shape: Plan: {...}", "@x()", "_u: 1 & 2", "x: 1", "shape: Risks: {}", "_#D: string") + "\n"
	}
	at := g.n(len(files) - 1)
	files[at] = helpers + files[at]
	var out []RuleFile
	for i, text := range files {
		imports := ""
		if strings.Contains(text, "strings.") {
			imports = "import \"strings\"\n"
		}
		out = append(out, RuleFile{Name: fmt.Sprintf("rules/%d.cue", i), Text: []byte("package rules\n" + imports + text + "\n")})
	}
	return out
}

// taken makes a document that a table takes in most cases.
func (g schemaGen) taken(t *Table, depth int) value {
	if g.n(99) == 0 || depth < 0 {
		return g.doc(max(depth, 0))
	}
	if t.isMap && (len(t.texts)+len(t.numbers) == 0 || g.n(1) == 0) {
		v := value{kind: 'm'}
		at := 0
		for _, k := range []string{"k", "a", "b", "c", "bool", "x", "xy", `"1`, "1", "y", "\"\u00e9", `"true`, "ab", `"~`, "~", "07", "xe\u0301"} {
			if slices.Contains(v.keys, `"`+k) { // one key twice is told of apart
				continue
			}
			below, bit := t.Key(strings.TrimPrefix(k, `"`), k[0] != '"', &at)
			if below != nil && (bit != 0 && g.n(19) > 0 || g.n(2) == 0) || below == nil && g.n(99) == 0 {
				if below == nil {
					below = &Table{}
				}
				v.keys, v.values = append(v.keys, k), append(v.values, g.taken(below, depth-1))
			}
		}
		return v
	}
	if t.elem != nil && (len(t.texts)+len(t.numbers) == 0 || g.n(1) == 0) {
		v := value{kind: 'l'}
		for range g.n(2) {
			v.list = append(v.list, g.taken(t.elem, depth-1))
		}
		return v
	}
	for range 30 {
		if v := g.scalarDoc(); t.Scalar(v.text, !v.quoted) {
			return v
		}
	}
	return g.scalarDoc()
}

func (g schemaGen) scalarDoc() value {
	return value{kind: 's', quoted: g.n(2) == 0, text: g.pick("x", "y", "xy", "1", "2", "0", "-1", "1.5", "1.0", "-1.5", "true", "null", "a", "99", "é", "e\u0301", "X", "10", "5", "é1", "x y", "2027-01", "on", "1e1", "0x1")}
}

// trial is one set of definitions with a company's rules.
type trial struct {
	text  string
	rules []RuleFile
	shape *Shape
	table *Table
	whole cue.Value
	// refused is what CUE has to say against the rules.
	refused string
}

// newTrial makes a trial; ok is false where CUE does not take the definitions.
func newTrial(g schemaGen) (t *trial, ok bool) {
	t = &trial{text: "#Risk: " + g.kind(3) + "\n#D: " + g.pick(`=~"^[a-z0-9]{1,3}$"`, "string", `=~"^x"`) + "\n"}
	t.rules = g.rulesOf(riskOf(definitionFiles(t.text)))
	return t, t.build()
}

func (t *trial) build() bool {
	files := definitionFiles(t.text)
	names, _ := fs.Glob(files, "*.cue")
	inst, err := instance(files, names)
	if err != nil {
		return false
	}
	c := &Checker{ctx: cuecontext.New(), kinds: map[string]cue.Value{}}
	root := c.ctx.BuildInstance(inst)
	def := root.LookupPath(cue.ParsePath("#Risk"))
	if root.Err() != nil || !def.Exists() {
		return false
	}
	for _, kind := range Kinds() {
		c.kinds[kind] = c.ctx.CompileString("_")
	}
	c.kinds["Risk"] = def
	forms := formsOf(func() map[string]ast.Expr { return plainDefinitions(files) })
	forms["Plan"] = func() *Form { return &Form{anything: true} }
	form := func(kind string) *Form { return kept(forms, kind) }
	t.shape = shapeOn(t.rules, form)
	t.table = t.shape.tables["Risk"]
	rules, bad := parseRules(t.rules, form)
	if len(bad) > 0 { // CUE judges what it can of them nevertheless
		t.refused = bad[0].Message
		rules.files, rules.out = t.rules, nil
	}
	if err := c.narrow(rules); err != nil {
		t.refused = cmp.Or(t.refused, err.Error())
	}
	if _, bad := rules.NewEvaluator(); len(bad) > 0 {
		t.refused = cmp.Or(t.refused, bad[0].Message)
	}
	t.whole = c.kinds["Risk"]
	return true
}

// counts are what trials came to.
type counted struct{ schemas, sound, cases, taken atomic.Int64 }

// try holds so many documents against a table and CUE. What it returns is the
// first difference.
func (t *trial) try(g schemaGen, n int, c *counted) string {
	c.schemas.Add(1)
	if t.shape.Sound {
		c.sound.Add(1)
	}
	if t.shape.Sound && t.refused != "" {
		return fmt.Sprintf("the rules are called sound, and CUE says: %s\n%s", t.refused, t)
	}
	if t.table == nil {
		return ""
	}
	for range n {
		doc := g.taken(t.table, 4)
		c.cases.Add(1)
		if doc.kind != 'm' || !tableTakes(t.table, doc) {
			continue
		}
		c.taken.Add(1)
		if err := yaml.Validate([]byte(doc.String()), t.whole); err != nil {
			return fmt.Sprintf("the table takes\n%s\nand CUE does not: %v\n%s", doc, err, t)
		}
	}
	return ""
}

func (t *trial) String() string {
	out := t.text
	for _, f := range t.rules {
		out += "--- " + f.Name + "\n" + string(f.Text)
	}
	return out
}

// What a kind and a company's shape take together by their table CUE takes,
// whatever both say; and rules that are called sound CUE does not refuse.
// ACCORD_FORM_CASES says how many documents are tried, ACCORD_FORM_SEED which.
func TestShapesAcceptOnlyWhatCUEDoes(t *testing.T) {
	want, _ := strconv.ParseInt(cmp.Or(os.Getenv("ACCORD_FORM_CASES"), "10000"), 10, 64)
	seed, _ := strconv.ParseUint(cmp.Or(os.Getenv("ACCORD_FORM_SEED"), "1"), 10, 64)
	perTrial := 50
	if want > 1_000_000 {
		perTrial = 1000
	}
	var c counted
	var wg sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			r := rand.New(rand.NewPCG(seed, uint64(worker)))
			g := schemaGen{func(most int) int { return r.IntN(most + 1) }}
			for c.cases.Load() < want && !t.Failed() {
				trial, ok := newTrial(g)
				if !ok {
					continue
				}
				if difference := trial.try(g, perTrial, &c); difference != "" {
					t.Error(difference)
				}
			}
		}()
	}
	wg.Wait()
	t.Logf("%d sets of rules, %d of them sound, %d documents, %d accepted and asked of CUE", c.schemas.Load(), c.sound.Load(), c.cases.Load(), c.taken.Load())
	if c.sound.Load() < 10 || c.taken.Load() < 100 {
		t.Error("nothing was tried")
	}
}

// FuzzShapes tries kinds, companies and documents that any bytes choose.
func FuzzShapes(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		seed := make([]byte, 400)
		for i := range seed {
			seed[i] = byte(r.Uint32())
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, choices []byte) {
		g := schemaGen{func(most int) int {
			if len(choices) == 0 {
				return 0
			}
			n := int(choices[0]) % (most + 1)
			choices = choices[1:]
			return n
		}}
		trial, ok := newTrial(g)
		if !ok {
			return
		}
		if difference := trial.try(g, 10, &counted{}); difference != "" {
			t.Error(difference)
		}
	})
}

// Every difference that was ever found stays found: CUE refuses the document, so
// the table does not take it.
func TestDifferences(t *testing.T) {
	files, err := filepath.Glob("testdata/differences/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var tr trial
			var doc value
			for _, f := range a.Files {
				switch f.Name {
				case "kind.cue":
					tr.text = string(f.Data)
				case "doc.yaml":
					doc = parsed(t, string(f.Data))
				default:
					tr.rules = append(tr.rules, RuleFile{Name: f.Name, Text: f.Data})
				}
			}
			if !tr.build() {
				t.Fatal("CUE does not take the definitions")
			}
			if yaml.Validate([]byte(doc.String()), tr.whole) == nil {
				t.Error("CUE takes the document: it shows no difference")
			}
			if tr.table == nil || tableTakes(tr.table, doc) {
				t.Error("the table takes the document")
			}
		})
	}
}
