package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"cuelang.org/go/cue"
	cueyaml "cuelang.org/go/encoding/yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// editor compiles our schema as an editor would.
var editor = sync.OnceValues(func() (*jsonschema.Schema, error) {
	b, err := JSONSchema()
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("plan.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("plan.json")
})

var definitionsOnce = sync.OnceValues(func() (cue.Value, error) { return compile(source) })

// fits is CUE's own verdict on a document: the truth that the JSON Schema is
// held against.
func fits(t testing.TB, doc string) error {
	t.Helper()
	root, err := definitionsOnce()
	if err != nil {
		t.Fatal(err)
	}
	kind := kindIn(doc)
	def := root.LookupPath(cue.MakePath(cue.Def(kind)))
	if kind == "" || !def.Exists() {
		return fmt.Errorf("no such kind %q", kind)
	}
	return cueyaml.Validate([]byte(doc), def)
}

func kindIn(doc string) string {
	for line := range strings.Lines(doc) {
		if kind, ok := strings.CutPrefix(line, "kind: "); ok {
			return strings.TrimSpace(kind)
		}
	}
	return ""
}

// accepts is the JSON Schema's verdict.
func accepts(t testing.TB, doc string) error {
	t.Helper()
	s, err := editor()
	if err != nil {
		t.Fatal(err)
	}
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(doc), &n); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	toJSON(t, &buf, n.Content[0])
	v, err := jsonschema.UnmarshalJSON(&buf)
	if err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	return s.Validate(v)
}

// toJSON converts as YAML 1.2 has it: dates are text, keys are text.
func toJSON(t testing.TB, b *bytes.Buffer, n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for i := 0; i < len(n.Content); i += 2 {
			if i > 0 {
				b.WriteByte(',')
			}
			text(t, b, n.Content[i].Value)
			b.WriteByte(':')
			toJSON(t, b, n.Content[i+1])
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, c := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			toJSON(t, b, c)
		}
		b.WriteByte(']')
	default:
		switch n.ShortTag() {
		case "!!int", "!!float", "!!bool", "!!null":
			b.WriteString(n.Value)
		default:
			text(t, b, n.Value)
		}
	}
}

func text(t testing.TB, b *bytes.Buffer, s string) {
	q, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(q)
}

var good = map[string]string{
	"plan, only what is needed": "kind: Plan\nversion: 1\nowner: o\nname: N\ncurrency: EUR\ncalendar: 4-4-5\nyear_start: 2027-02-01\ncycle: 2027-P01\nhorizon: 1\n",
	"plan in weeks":             "kind: Plan\nversion: 1\nowner: o\nname: N\ncurrency: EUR\ncalendar: week\ncycle: 2026-12\nfirst_period: 2026-W49\nhorizon: 520\n",
	"price as a number":         "kind: Catalog\nversion: 1\nowner: o\nfamily: f\nstrategy: make-to-order\npromise: 2\nitems: {A: {unit: each, price: 0}}\n",
	"price by period":           "kind: Catalog\nversion: 1\nowner: o\nfamily: f\nstrategy: make-to-stock\nitems: {A: {unit: each, price: {eu: {2027-01: 1.5}}}}\n",
	"lead time in days":         "kind: Supply\nversion: 1\nowner: o\nsource: s\ntype: buy\nsites: [a]\nlead_time: 90d\n",
	"an empty list":             "kind: Adjustments\nversion: 1\nowner: o\nlayer: product\nmarket: all\nadjustments: []\n",
	"null is missing":           "kind: Baseline\nversion: 1\nmarket: m\nfamily: f\nmethod: {name: theta}\nforecast: {A: {2027-01: null}}\n",
}

const (
	planHead    = "kind: Plan\nversion: 1\nowner: o\nname: N\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 12\n"
	catalogHead = "kind: Catalog\nversion: 1\nowner: o\nfamily: f\nstrategy: make-to-stock\n"
	adjustHead  = "kind: Adjustments\nversion: 1\nowner: o\nlayer: sales\nmarket: eu\n"
	supplyHead  = "kind: Supply\nversion: 1\nowner: o\nsource: s\ntype: make\nsites: [a]\nlead_time: 2\n"
	decideHead  = "kind: Decision\nversion: 1\nowner: o\nid: d\nquestion: q\nstatus: proposed\ndue: 2026-12-31\n"
)

var bad = map[string]string{
	"no kind":                    "version: 1\nowner: o\n",
	"unknown kind":               "kind: Forecast\nversion: 1\n",
	"kind in small letters":      "kind: plan\nversion: 1\n",
	"no version":                 "kind: StockTargets\nowner: o\ntargets: {}\n",
	"newer version":              "kind: StockTargets\nversion: 2\nowner: o\ntargets: {}\n",
	"version as text":            "kind: StockTargets\nversion: \"1\"\nowner: o\ntargets: {}\n",
	"unknown key":                planHead + "cycel: 2026-12\n",
	"unknown key below":          planHead + "fences: {frozen: 1, slushy: 2, liquid: 3}\n",
	"unknown key in an item":     catalogHead + "items: {A: {unit: each, prize: 1}}\n",
	"unknown key in a list":      adjustHead + "adjustments: [{id: a, reason: price, amount: 4}]\n",
	"unknown key deep down":      supplyHead + "terms: {A: {minimum: 1, minimal: 2}}\n",
	"missing owner":              "kind: Network\nversion: 1\nmarkets: {}\nsites: {}\n",
	"missing horizon":            "kind: Plan\nversion: 1\nowner: o\nname: N\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\n",
	"missing key below":          planHead + "fences: {frozen: 1}\n",
	"missing unit of an item":    catalogHead + "items: {A: {}}\n",
	"missing id in a list":       adjustHead + "adjustments: [{reason: price}]\n",
	"missing sha256":             "kind: Facts\nversion: 1\nfiles: {a.csv: {fact: sales, complete: true, as_of: 2026-11-30, source: erp, rows: 3}}\n",
	"missing cadence step":       planHead + "cadence: {gather: 3, demand: 8, supply: 12, executive: 18}\n",
	"wrong calendar":             strings.Replace(planHead, "month", "quarter", 1),
	"wrong layer":                strings.Replace(adjustHead, "sales", "finance", 1) + "adjustments: []\n",
	"wrong reason":               adjustHead + "adjustments: [{id: a, reason: because}]\n",
	"wrong status":               strings.Replace(decideHead, "proposed", "open", 1) + "options: []\n",
	"wrong strategy":             strings.Replace(catalogHead, "make-to-stock", "stock", 1) + "items: {}\n",
	"wrong measure":              decideHead + "options: []\nexpected: {measure: profit, period: 2027-03, target: 0, check_on: 2027-04}\n",
	"wrong fact":                 "kind: Import\nversion: 1\nowner: o\nimports: [{id: i, fact: orders, columns: {item: a, quantity: b}}]\n",
	"wrong separator":            "kind: Import\nversion: 1\nowner: o\nimports: [{id: i, fact: sales, format: {separator: x}, columns: {item: a, quantity: b}}]\n",
	"wrong yes or no":            "kind: Risk\nversion: 1\nowner: o\nid: r\ntype: risk\nstatement: s\nprobability: 5%\nmoney: 1\nin_plan: maybe\n",
	"owner with a space":         strings.Replace(planHead, "owner: o", "owner: o p", 1),
	"identifier too long":        strings.Replace(planHead, "owner: o", "owner: "+strings.Repeat("o", 65), 1),
	"item that is no identifier": catalogHead + "items: {TENT 2P: {unit: each}}\n",
	"currency in small letters":  strings.Replace(planHead, "EUR", "eur", 1),
	"no date":                    strings.Replace(decideHead, "2026-12-31", "31.12.2026", 1) + "options: []\n",
	"month 13":                   strings.Replace(planHead, "2026-12", "2026-13", 1),
	"no period as key":           "kind: Baseline\nversion: 1\nmarket: m\nfamily: f\nmethod: {name: t}\nforecast: {A: {march: 1}}\n",
	"range with one dot":         adjustHead + "adjustments: [{id: a, reason: price, percent: {2027-02.2027-12: 4%}}]\n",
	"percent without sign":       adjustHead + "adjustments: [{id: a, reason: price, percent: {2027-02: 4}}]\n",
	"percent with a plus":        adjustHead + "adjustments: [{id: a, reason: price, percent: {2027-02: +4%}}]\n",
	"negative forecast":          "kind: Baseline\nversion: 1\nmarket: m\nfamily: f\nmethod: {name: t}\nforecast: {A: {2027-01: -1}}\n",
	"text for a number":          strings.Replace(planHead, "horizon: 12", "horizon: many", 1),
	"fraction for a whole":       strings.Replace(planHead, "horizon: 12", "horizon: 12.5", 1),
	"horizon 0":                  strings.Replace(planHead, "horizon: 12", "horizon: 0", 1),
	"horizon too long":           strings.Replace(planHead, "horizon: 12", "horizon: 521", 1),
	"factor 0":                   catalogHead + "items: {A: {unit: each, like: {item: B, factor: 0}}}\n",
	"list for a map":             catalogHead + "items: [A]\n",
	"map for a list":             adjustHead + "adjustments: {a: {reason: price}}\n",
	"number in a list of names":  adjustHead + "adjustments: [{id: a, reason: price, items: [1001]}]\n",
	"empty name":                 strings.Replace(planHead, "name: N", "name: \"\"", 1),
	"null for a key":             strings.Replace(planHead, "name: N", "name: null", 1),
	"lead time in weeks":         strings.Replace(supplyHead, "lead_time: 2", "lead_time: 2w", 1),
	"a word for true":            supplyHead + "terms: {A: {primary: maybe}}\n",
	"digest too short":           "kind: Facts\nversion: 1\nfiles: {a.csv: {fact: sales, complete: true, as_of: 2026-11-30, source: erp, rows: 3, sha256: abc}}\n",
	"fact file that is no csv":   "kind: Facts\nversion: 1\nfiles: {a.xlsx: {}}\n",
	"gap without a kind":         decideHead + "options: []\ncovers: [{id: c, gap: TENT-2P}]\n",
	"key that is no ssh key":     "kind: Policy\nversion: 1\nowner: o\npeople: {anna: {name: Anna, keys: [{id: k, key: rsa AAAA}]}}\nroles: {}\n",
	"a list as document":         "- kind: Plan\n",
}

func TestJSONSchemaAccepts(t *testing.T) {
	docs := map[string]string{}
	for _, k := range Describe() {
		docs["example "+k.Name] = k.Example
	}
	for name, doc := range good {
		docs[name] = doc
	}
	if len(docs) < 15 {
		t.Fatal("too few")
	}
	for name, doc := range docs {
		if err := fits(t, doc); err != nil {
			t.Errorf("%s: CUE refuses it: %v", name, err)
		}
		if err := accepts(t, doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestJSONSchemaRefuses(t *testing.T) {
	if len(bad) < 40 {
		t.Fatal("too few")
	}
	for name, doc := range bad {
		if fits(t, doc) == nil {
			t.Errorf("%s: CUE takes it", name)
		}
		if accepts(t, doc) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestJSONSchemaAgreesWithCUE changes examples at random; both verdicts must
// stay the same.
func TestJSONSchemaAgreesWithCUE(t *testing.T) {
	kinds := Describe()
	verdicts := map[bool]int{}
	rapid.Check(t, func(rt *rapid.T) {
		var n yaml.Node
		if err := yaml.Unmarshal([]byte(kinds[rapid.IntRange(0, len(kinds)-1).Draw(rt, "kind")].Example), &n); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 2).Draw(rt, "changes") {
			change(rt, n.Content[0])
		}
		b, err := yaml.Marshal(n.Content[0])
		if err != nil {
			t.Fatal(err)
		}
		truth, got := fits(t, string(b)), accepts(t, string(b))
		if (truth == nil) != (got == nil) {
			rt.Fatalf("CUE says %v\nthe JSON Schema says %v\non\n%s", truth, got, b)
		}
		verdicts[got == nil]++
	})
	if verdicts[true] == 0 || verdicts[false] == 0 {
		t.Errorf("verdicts %v: the changes are too mild or too wild", verdicts)
	}
}

// change does one thing to a node of the document, never to its kind.
func change(t *rapid.T, n *yaml.Node) {
	var all []*yaml.Node
	var collect func(*yaml.Node)
	collect = func(n *yaml.Node) {
		for i, c := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 0 {
				continue
			}
			if n.Kind == yaml.MappingNode && n.Content[i-1].Value == "kind" {
				continue
			}
			all = append(all, c)
			collect(c)
		}
	}
	collect(n)
	at := all[rapid.IntRange(0, len(all)-1).Draw(t, "node")]
	word := rapid.SampledFrom([]string{"0", "1", "-1", "0.5", "12", "null", "true", "4%", "abc", "a b", "2027-03", "2027-02..2027-04", "2026-12-31", "EUR", "\"\"", "\"7\"", "[]", "{}", "[a]", "{a: 1}", "90d", "make", "demand"}).Draw(t, "word")
	var fresh yaml.Node
	if err := yaml.Unmarshal([]byte(word), &fresh); err != nil {
		t.Fatal(err)
	}
	value := fresh.Content[0]
	switch {
	case at.Kind == yaml.MappingNode && len(at.Content) > 0 && rapid.Bool().Draw(t, "keys"):
		i := 2 * rapid.IntRange(0, len(at.Content)/2-1).Draw(t, "key")
		if rapid.Bool().Draw(t, "drop") {
			at.Content = append(at.Content[:i], at.Content[i+2:]...)
		} else {
			at.Content[i].Value += rapid.SampledFrom([]string{"x", " ", "..2099-01"}).Draw(t, "suffix")
		}
	default:
		*at = *value
	}
}
