package scaffold_test

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/scaffold"
)

// documented are the YAML blocks of docs/import.md: imports.yaml, then
// accord-init.yaml.
func documented(t *testing.T) (imports, description string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks of YAML", len(blocks))
	}
	return blocks[0][1], blocks[1][1]
}

// exported are exports as the documentation describes them.
func exported(t *testing.T) fstest.MapFS {
	t.Helper()
	imports, description := documented(t)
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		scaffold.ImportsFile: imports, scaffold.DescriptionFile: description,
		"plants.csv":             "Plant,Text\ncentral,Lyon\n",
		"organisations.csv":      "Org,Text,Currency\neu,Europe,EUR\nus,United States,USD\n",
		"materials.csv":          "Material,Text,Group,Unit,Price,Standard cost\nTENT-2P,Two-person tent,Tents,each,189.00,118.50\n",
		"vendors.csv":            "Vendor,Text,Days\nviet,Viet Textile,90\n",
		"exports/sales-2026.csv": "Billing date;Billing type;Country;Channel;Material;Quantity;Unit;Net value\n05.11.2026;F2;DE;web;TENT-2P;1.100;each;18.900,00\n06.11.2026;S1;DE;web;TENT-2P;10;each;2.390,00\n30.11.2026;RE;US;web;TENT-2P;-5;each;-900,50\n",
		"exports/lines-2026.csv": "Order,Due,Material,Ordered,Received\n4711,2026-12-20,TENT-2P,300,100\n",
		"exports/heads.csv":      "Order,Vendor\n4711,viet\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// TestTheDocumentationWorks follows docs/import.md to the letter: the exports
// below the folder as its patterns are written, or all in one folder.
func TestTheDocumentationWorks(t *testing.T) {
	below, flat := exported(t), fstest.MapFS{}
	for name, file := range below {
		flat[path.Base(name)] = file
	}
	for name, exports := range map[string]scaffold.Exports{
		"below": {Files: below, Name: "dump", Place: "."}, "flat": {Files: flat, Name: "exports", Place: "exports"},
	} {
		t.Run(name, func(t *testing.T) { documentedPlan(t, exports) })
	}
}

func documentedPlan(t *testing.T, exports scaffold.Exports) {
	out, report, err := scaffold.From(t.Context(), scaffold.Options{}, exports, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Severity == finding.Error {
			t.Errorf("%s %s", f.Code, f.Message)
		}
	}
	imports, _ := documented(t)
	for name, want := range map[string]string{
		"plans/imports.yaml":               imports,
		"plans/facts/sales/2026-11.csv":    "period,market,item,quantity,revenue\n2026-11,eu,TENT-2P,1100,18900.00\n2026-11,us,TENT-2P,-5,-900.50\n",
		"plans/facts/open/open-supply.csv": "source,site,item,due,quantity\nviet,central,TENT-2P,2026-12-20,200\n",
	} {
		if got := string(out[name]); got != want {
			t.Errorf("%s:\n%swant\n%s", name, got, want)
		}
	}
	if !strings.Contains(string(out["plans/network.yaml"]), "rates:\n  USD:\n    2026-12: 0.90\n") {
		t.Errorf("%s", out["plans/network.yaml"])
	}
	if len(report.Unread) > 0 {
		t.Errorf("unread: %v", report.Unread)
	}
}

func TestACurrencyNeedsARate(t *testing.T) {
	files := exported(t)
	text := string(files[scaffold.DescriptionFile].Data)
	files[scaffold.DescriptionFile].Data = []byte(strings.Replace(text, "  USD: {2026-12: 0.90}\n", "  CHF: {2026-12: 0.90}\n", 1))
	_, _, err := scaffold.From(t.Context(), scaffold.Options{}, scaffold.Exports{Files: files}, nil)
	if err == nil || !strings.Contains(err.Error(), "market us is in USD: state what the plan takes it for, as rates: {USD: {2026-12: 1.00}} (EUR for one USD)") {
		t.Errorf("got %v", err)
	}
}
