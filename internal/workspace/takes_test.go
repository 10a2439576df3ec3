package workspace

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// takesEach is takes that judges each key anew, whatever the map before says.
func takesEach(t *schema.Table, n planfile.N) bool {
	switch n.Kind() {
	case planfile.Scalar:
		return t.Scalar(n.Text(), n.Style() == planfile.Plain)
	case planfile.List:
		for _, e := range n.Elements() {
			if !t.List() || !takesEach(t.Elem(), e) {
				return false
			}
		}
		return t.List()
	}
	var has uint64
	at := 0
	for k, v := range n.Pairs() {
		below, bit := t.Key(k.Text(), k.Style() == planfile.Plain, &at)
		if below == nil || !takesEach(below, v) {
			return false
		}
		has |= bit
	}
	return t.Map() && has == t.Required()
}

// Keys that the map before has too are not judged again, and the verdict is that of
// judging each: on the kinds of a plan and a company's narrower ones, with lines said
// twice, in another place, or with another key or number.
func TestTakesAlikeKeys(t *testing.T) {
	company := schema.ShapeOf([]schema.RuleFile{{Name: "company.cue", Text: []byte(`package rules
shape: Baseline: {forecast: [=~"^I-"]: [=~"^20(26|27)-"]: null | >=0 & <=1000000, ...}
shape: Catalog: {items: [string]: {price!: >0, ...}, ...}
`)}})
	if company.Void != "" || len(company.Narrows()) != 2 {
		t.Fatal(company.Void, company.Narrows())
	}
	files := fstest.MapFS{}
	if err := generate.Plan(func(p string, text []byte) error {
		files[p] = &fstest.MapFile{Data: text}
		return nil
	}, generate.Options{Items: 4}); err != nil {
		t.Fatal(err)
	}
	again, taken, refused := 0, 0, 0
	for p, f := range files {
		if !strings.HasSuffix(p, ".yaml") {
			continue
		}
		r := rand.New(rand.NewPCG(1, uint64(len(f.Data))))
		lines := strings.SplitAfter(string(f.Data), "\n")
		for range 500 {
			text := strings.Join(lines, "")
			if r.IntN(20) > 0 {
				text = strings.Join(otherLines(r, lines), "")
			}
			tree, _ := planfile.Parse([]byte(text))
			if tree == nil {
				continue
			}
			again += alikeKeys(tree.Root())
			kind := tree.Root().Get("kind").Text()
			for _, table := range []*schema.Table{schema.TableOf(kind), company.Table(kind)} {
				if table == nil {
					continue
				}
				got, want := takes(table, tree.Root()), takesEach(table, tree.Root())
				if got != want {
					t.Fatalf("%s: takes %v, want %v:\n%s", p, got, want, text)
				}
				if want {
					taken++
				} else {
					refused++
				}
			}
		}
	}
	if again < 1000 || taken < 1000 || refused < 1000 {
		t.Errorf("%d keys of maps before, %d documents taken, %d refused: too few to tell", again, taken, refused)
	}
}

// otherLines are lines of which some are doubled, elsewhere, or have another key.
func otherLines(r *rand.Rand, lines []string) []string {
	out := append([]string(nil), lines...)
	for range 1 + r.IntN(3) {
		i, j := r.IntN(len(out)), r.IntN(len(out))
		switch r.IntN(5) {
		case 4:
			key, _, _ := strings.Cut(out[i], ":")
			out[i] = key + ": " + []string{"0", "1", "999999", "1000000", "1000001", "-1", "07", "1.5", `"1"`, "123456789012345", "1234567890123456"}[r.IntN(11)] + "\n"
		case 0:
			out[i], out[j] = out[j], out[i]
		case 1:
			out[i] = out[j]
		case 2:
			out[i] += out[i]
		default:
			key, value, _ := strings.Cut(out[i], ":")
			at := len(key) - len(strings.TrimLeft(key, " "))
			out[i] = key[:at] + []string{"2028-01", "2126-01", "I-000001", "price", `"2027-01"`, "x y"}[r.IntN(6)] + ":" + value
		}
	}
	return out
}

// alikeKeys counts the keys that are said to be those of a map before.
func alikeKeys(n planfile.N) (count int) {
	for k, v := range n.Pairs() {
		if k.Repeated() {
			count++
		}
		count += alikeKeys(v)
	}
	return count
}

// A key that the map before has too may mean something else here: of a price it is a
// market, of a cost a period.
func TestTakesKeysOfAnotherTable(t *testing.T) {
	for text, want := range map[string]bool{
		"    price: {eu: 1}\n    cost: 2\n":                                     true,
		"    price: {eu: 1}\n    cost: {eu: 1}\n":                               false,
		"    price:\n      eu: 1\n    cost:\n      eu: 1\n":                     false,
		"    price: {eu: 1, us: 2}\n    units: {eu: 1, us: 2}\n    cost: 3\n":   true,
		"    price: {eu: 1, us: 2}\n    units: {eu: x, us: 2}\n    cost: 3\n":   false,
		"    price: {eu: 1}\n    units: {eu: 1}\n    cost: {eu: 1}\n":           false,
		"    price: {eu: 1}\n    cost: {2027-01: 1}\n    units: {pallet: 40}\n": true,
	} {
		doc := "kind: Catalog\nversion: 1\nowner: product\nfamily: tents\nname: Tents\nstrategy: make-to-stock\nitems:\n  TENT:\n    name: Tent\n    unit: each\n" + text
		tree, problems := planfile.Parse([]byte(doc))
		if tree == nil || len(problems) > 0 {
			t.Fatal(problems)
		}
		root, table := tree.Root(), schema.TableOf("Catalog")
		if got, each := takes(table, root), takesEach(table, root); got != want || each != want {
			t.Errorf("%s taken %v, key by key %v, want %v", text, got, each, want)
		}
	}
}
