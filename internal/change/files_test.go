package change

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/plan"
)

const importsText = `# How exports become facts.
kind: Import
version: 1
owner: supply-chain
imports:
  - id: sales
    fact: sales
    files:
      - exports/sales-*.csv
    format:
      separator: ";"
    columns:
      item: Material
      quantity: Quantity
    codes:
      market:
        "1000": eu
    keep:
      - id: billed
        column: Type
        values: [F2, RE]
  - id: stock
    fact: stock
    columns: {item: sku, quantity: on_hand}
`

const rulesText = `// The bank's.
package rules

rule: covenant: {
	over: "family"
	check: stock_value?: <=2000000
}
`

// TestFiles compares what is in no plan: every edit is shown, once, with its
// place, and what means nothing is none.
func TestFiles(t *testing.T) {
	replaced := func(text, old, by string) []byte { return []byte(replaceOnce(t, text, old, by)) }
	network, targets := "kind: Network\nversion: 1\nowner: supply-chain\n", "kind: StockTargets\nversion: 1\nowner: supply-chain\n"
	baseline := "kind: Baseline\nversion: 1\nmarket: eu\nfamily: tents\nmethod: {name: theta, note: by machine}\n"
	for _, c := range []struct {
		name  string
		file  File
		want  []string
		place string
	}{
		{"equal", File{"imports.yaml", "Import", []byte(importsText), []byte(importsText)}, nil, ""},
		{"a comment", File{"imports.yaml", "Import", []byte(importsText), replaced(importsText, "# How", "# Whence")}, nil, ""},
		{"a separator", File{"imports.yaml", "Import", []byte(importsText), replaced(importsText, `";"`, `","`)},
			[]string{"import sales format separator changed ; > , -"}, "imports.yaml:11:18"},
		{"the same in single quotes", File{"imports.yaml", "Import", []byte(importsText), replaced(importsText, `";"`, `';'`)}, nil, ""},
		{"a code", File{"imports.yaml", "Import", []byte(importsText), replaced(importsText, `"1000": eu`, `"1000": us`)},
			[]string{"import sales codes market 1000 changed eu > us -"}, "imports.yaml:17:17"},
		{"a filter", File{"imports.yaml", "Import", []byte(importsText), replaced(importsText, "[F2, RE]", "[F2]")},
			[]string{"import sales keep billed values changed F2, RE > F2 -"}, "imports.yaml:21:17"},
		{"the owner", File{"imports.yaml", "Import", []byte(importsText), replaced(importsText, "owner: supply-chain", "owner: finance")},
			[]string{"import imports owner changed supply-chain > finance -"}, "imports.yaml:4:8"},
		{"a mapping less", File{"imports.yaml", "Import", []byte(importsText), replaced(importsText, "  - id: stock\n    fact: stock\n    columns: {item: sku, quantity: on_hand}\n", "")},
			[]string{"import stock removed stock > – -"}, ""},
		{"all mappings", File{"imports.yaml", "Import", nil, []byte(importsText)},
			[]string{"import imports owner added – > supply-chain -", "import sales added – > sales -", "import stock added – > stock -"}, "imports.yaml:4:8"},
		{"a rule", File{"rules/own.cue", "", []byte(rulesText), replaced(rulesText, "2000000", "2500000")},
			[]string{"rule rules/own.cue lines changed check: stock_value?: <=2000000 > check: stock_value?: <=2500000 -"}, "rules/own.cue:6:2"},
		{"a comment of a rule", File{"rules/own.cue", "", []byte(rulesText), replaced(rulesText, "The bank's", "Of the bank")}, nil, ""},
		{"no rules any more", File{"rules/own.cue", "", []byte(rulesText), nil},
			[]string{"rule rules/own.cue lines removed package rules rule: covenant: { over: \"family\" … > – -"}, ""},
		{"the owner of the network", File{"network.yaml", "Network", []byte(network), replaced(network, "supply-chain", "finance")},
			[]string{"network network owner changed supply-chain > finance -"}, "network.yaml:3:8"},
		{"the owner of targets", File{"stock/targets.yaml", "StockTargets", []byte(targets), replaced(targets, "supply-chain", "finance")},
			[]string{"target stock targets owner changed supply-chain > finance -"}, "stock/targets.yaml:3:8"},
		{"a note on the method", File{"tents.yaml", "Baseline", []byte(baseline), replaced(baseline, "by machine", "by hand")},
			[]string{"baseline tents eu note changed by machine > by hand -"}, "tents.yaml:5:29"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Compare(bare(world()), bare(world()), Options{Files: []File{c.file}, TextChanged: []string{c.file.Path}})
			if diff := cmp.Diff(c.want, lines(d.Edited)); diff != "" {
				t.Error(diff)
			}
			place := ""
			if len(d.Edited) > 0 && d.Edited[0].Head.Line > 0 {
				at := d.Edited[0].Head
				place = fmt.Sprintf("%s:%d:%d", at.File, at.Line, at.Column)
			}
			if place != c.place {
				t.Errorf("stands at %q, want %q", place, c.place)
			}
			if d.Changed() != (len(c.want) > 0) || (len(d.TextChanged) == 1) != (len(c.want) == 0) {
				t.Errorf("changed %v, text changed %v", d.Changed(), d.TextChanged)
			}
		})
	}
}

func replaceOnce(t *testing.T, text, old, by string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in the text", old, strings.Count(text, old))
	}
	return strings.Replace(text, old, by, 1)
}

func TestMovedFiles(t *testing.T) {
	d := Compare(bare(world()), bare(world()), Options{Files: []File{
		{"imports.yaml", "Import", []byte(importsText), nil}, {"facts/imports.yaml", "Import", nil, []byte(importsText)}}})
	want := []Move{{Import, "file", "imports.yaml", "facts/imports.yaml"}}
	if diff := cmp.Diff(want, d.Moves); diff != "" || d.Changed() {
		t.Errorf("changed %v, moves %s", d.Changed(), diff)
	}
}

// TestFactsEditedBehindTheManifest: a file of facts is never edited after it
// was described; if it is, that is shown.
func TestFactsEditedBehindTheManifest(t *testing.T) {
	facts := func(found string) func(*plan.Plan) {
		return func(p *plan.Plan) {
			p.Actuals.Files = []actual.File{{Path: "facts/sales/2026-11.csv", SHA256: "aa", FoundSHA256: found}}
		}
	}
	want := []string{"facts facts/sales/2026-11.csv content changed aa > bb -"}
	if diff := cmp.Diff(want, lines(compared(t, world(facts("aa")), world(facts("bb"))).Edited)); diff != "" {
		t.Error(diff)
	}
}
