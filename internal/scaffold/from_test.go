package scaffold_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/google/go-cmp/cmp"
)

const description = `kind: Init
version: 1
as_of: 2026-12-09
plan:
  name: "Chairs: & tables"
  currency: EUR
  calendar: month
  cycle: 2026-12
  horizon: 2
rates:
  CHF: {2026-12: 1.05}
targets:
  cover: 1.5
masters:
  - id: shops
    fact: markets
    files: [shops.csv]
    columns: {market: Shop, name: Text, currency: Money, code: Key}
    constant: {site: dc}
  - id: sites
    fact: sites
    files: [sites.csv]
    columns: {site: Site}
  - id: goods
    fact: items
    files: [goods.csv]
    columns: {item: SKU, name: Text, family: Group, unit: UoM, price: Price, cost: Cost, from: Since}
  - id: prices
    fact: prices
    files: [prices.csv]
    columns: {item: SKU, market: Shop, from: Since, price: Net}
  - id: origins
    fact: sources
    files: [sources.csv]
    columns: {source: Who, type: How, site: Site, lead_days: Days}
  - id: terms
    fact: terms
    files: [terms.csv]
    columns: {source: Who, item: SKU, minimum: MOQ, primary: First, lead_days: Days}
  - id: capacity
    fact: resources
    files: [capacity.csv]
    columns: {source: Who, resource: What, capacity: Hours}
  - id: load
    fact: uses
    files: [load.csv]
    columns: {source: Who, item: SKU, resource: What, amount: Hours}
`

func tables() fstest.MapFS {
	f := fstest.MapFS{}
	for name, text := range map[string]string{
		"accord-init.yaml": description,
		"sites.csv":        "Site\ndc\n",
		"shops.csv":        "Shop;Text;Money;Key\nmain;Main shop;EUR;007\nzurich;Zürich;CHF;\n",
		"goods.csv":        "SKU;Text;Group;UoM;Price;Cost;Since\nT-1;Table, round;Tables;pc;99,50;40;01.10.2026\n1001;Chair #1;Chairs & stools;;20,00;8,5;\n",
		"prices.csv":       "SKU;Shop;Since;Net\n1001;zurich;01.01.2025;22,00\n1001;zurich;15.01.2027;23,50\n1001;main;;20\n",
		"sources.csv":      "Who;How;Site;Days\nplant;make;dc;14\ntrader;buy;dc;30\n",
		"terms.csv":        "Who;SKU;MOQ;First;Days\ntrader;1001;50;true;\nplant;1001;0;;7\n",
		"capacity.csv":     "Who;What;Hours\nplant;Final assembly;160\n",
		"load.csv":         "Who;SKU;What;Hours\nplant;T-1;Final assembly;0,75\n",
		"orders.csv":       "Day;Shop;SKU;Qty;Net\n05.10.2026;007;T-1;4;398\n06.11.2026;zurich;1001;2;44\n06.11.2026;zurich;1002;2;44\n",
		"imports.yaml":     "kind: Import\nversion: 1\nowner: supply-chain\nimports:\n  - id: sales\n    fact: sales\n    files: [orders.csv]\n    columns: {date: Day, market: Shop, item: SKU, quantity: Qty, revenue: Net}\n",
	} {
		f[name] = &fstest.MapFile{Data: []byte(text)}
	}
	f["imports.yaml"].Data = append(f["imports.yaml"].Data, "    format: {date: DD.MM.YYYY}\n"...)
	return f
}

const euroTolerances = `tolerances:   # when a gap is worth action (lever) and when somebody must decide
  shortage:
    lever: 2%
    decision: 5%
    money: 1000   # in EUR; a gap that is worth less needs neither
  excess:
    lever: 50%
    decision: 200%
    money: 1000
  overload:
    lever: 2%
    decision: 10%
  variance:   # what happened against the plan as committed
    lever: 10%
    decision: 25%
    money: 1000
`

// A new plan has tolerances in its currency, unless the description has some;
// without them nothing could need a decision.
func TestTolerances(t *testing.T) {
	for _, c := range []struct{ name, currency, plan, want string }{
		{"euro", "EUR", "", "    money: 1000   # in EUR;"},
		{"yen", "JPY", "", "    money: 100000   # in JPY;"},
		{"forint", "HUF", "", "    money: 1000000   # in HUF;"},
		{"stated", "JPY", "  tolerances: {shortage: {decision: 7%}}\n", "tolerances:\n  shortage:\n    decision: 7%\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tables()
			text := strings.Replace(description, "  currency: EUR\n", "  currency: "+c.currency+"\n"+c.plan, 1)
			text = strings.Replace(text, "rates:\n", "rates:\n  EUR: {2026-12: 1.05}\n", 1)
			if c.currency == "EUR" {
				text = description
			}
			f["accord-init.yaml"].Data = []byte(text)
			from, _, err := scaffold.From(t.Context(), scaffold.Options{}, scaffold.Exports{Files: f}, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := string(from["plans/plan.yaml"])
			if !strings.Contains(got, c.want) || strings.Count(got, "tolerances:") != 1 {
				t.Error(got)
			}
			empty, err := scaffold.Empty(scaffold.Options{Currency: c.currency, Today: period.DateOf(2026, 12, 3)})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(empty["plans/plan.yaml"]); c.plan == "" && !strings.Contains(got, c.want) {
				t.Error(got)
			}
		})
	}
}

func TestFrom(t *testing.T) {
	files, report, err := scaffold.From(context.Background(), scaffold.Options{}, scaffold.Exports{Files: tables()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := load(t, files)
	for _, f := range l.Findings {
		t.Errorf("%v %s %s", l.Files.At(f.At), f.Code, f.Message)
	}
	for name, want := range map[string]string{
		"plans/plan.yaml":    "kind: Plan\nversion: 1\nowner: supply-chain\nname: \"Chairs: & tables\"\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 2\n" + euroTolerances,
		"plans/network.yaml": "kind: Network\nversion: 1\nowner: supply-chain\nmarkets:\n  main:\n    name: Main shop\n    currency: EUR\n    served_from:\n      dc: 100%\n    code: \"007\"\n  zurich:\n    name: Zürich\n    currency: CHF\n    served_from:\n      dc: 100%\nsites:\n  dc: {}\nrates:\n  CHF:\n    2026-12: 1.05\n",
		"plans/catalog/chairs-stools.yaml": "kind: Catalog\nversion: 1\nowner: product\nfamily: chairs-stools\nname: Chairs & stools\nstrategy: make-to-stock\nunmet: backlog\nitems:\n" +
			"  \"1001\":\n    name: \"Chair #1\"\n    unit: each\n    price:\n      main: 20\n      zurich:\n        2025-01: 22\n        2027-01: 23.5\n    cost: 8.5\n",
		"plans/catalog/tables.yaml":                     "kind: Catalog\nversion: 1\nowner: product\nfamily: tables\nname: Tables\nstrategy: make-to-stock\nunmet: backlog\nitems:\n  T-1:\n    name: Table, round\n    unit: pc\n    price: 99.5\n    cost: 40\n    from: 2026-10\n",
		"plans/supply/plant.yaml":                       "kind: Supply\nversion: 1\nowner: supply-chain\nsource: plant\ntype: make\nsites:\n  - dc\nlead_time: 14d\nresources:\n  final-assembly: 160\nuses:\n  T-1:\n    final-assembly: 0.75\nterms:\n  \"1001\":\n    lead_time: 7d\n",
		"plans/supply/trader.yaml":                      "kind: Supply\nversion: 1\nowner: procurement\nsource: trader\ntype: buy\nsites:\n  - dc\nlead_time: 30d\nterms:\n  \"1001\":\n    minimum: 50\n    primary: true\n",
		"plans/facts/sales/2026-10.csv":                 "period,market,item,quantity,revenue\n2026-10,main,T-1,4,398.00\n",
		"plans/facts/sales/2026-11.csv":                 "period,market,item,quantity,revenue\n2026-11,zurich,1001,2,44.00\n",
		"plans/stock/targets.yaml":                      "# Cover in periods of future demand, the same for all to begin with.\nkind: StockTargets\nversion: 1\nowner: supply-chain\ntargets:\n  tables-dc:\n    family: tables\n    site: dc\n    cover: 1.5\n  chairs-stools-dc:\n    family: chairs-stools\n    site: dc\n    cover: 1.5\n",
		"plans/demand/baseline/main-tables.yaml":        "",
		"plans/demand/baseline/main-chairs-stools.yaml": "",
	} {
		got, ok := files[name]
		if want == "" && ok {
			continue
		}
		if d := cmp.Diff(want, string(got)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	// October 4, November 0: the mean is 2.
	if b := string(files["plans/demand/baseline/main-tables.yaml"]); !strings.Contains(b, "forecast:\n  T-1:\n    2026-12: 2\n    2027-01: 2\n") {
		t.Error(b)
	}
	if len(report.Import.Rejected) != 1 || report.Import.Rejected[0].Reason != `unknown item "1002"` {
		t.Errorf("%+v", report.Import.Rejected)
	}
	if report.Baselines != 4 || report.Short == 0 {
		t.Errorf("%d baselines, %d short", report.Baselines, report.Short)
	}
}

func TestFromRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, from, to, want string }{
		{"no description", "accord-init.yaml", description, "kind: Plan\nversion: 1\n", "accord-init.yaml: begin with `kind: Init` and `version: 1`"},
		{"unknown key", "accord-init.yaml", "as_of", "asof", "accord-init.yaml: unknown key asof; there are kind, version, as_of, plan, rates, targets, masters"},
		{"unknown table", "accord-init.yaml", "fact: markets", "fact: shops", `accord-init.yaml: shops: no table "shops"; there are sites, markets, items, prices, costs, sources, terms, resources, uses`},
		{"unknown column", "accord-init.yaml", "lead_days: Days}\n  - id: terms", "lead: Days}\n  - id: terms", `accord-init.yaml: origins: sources have no column "lead"; there are source type site name lead_days owner currency`},
		{"needed column", "accord-init.yaml", "type: How, ", "", "accord-init.yaml: origins: sources need a column or a constant for type"},
		{"twice", "goods.csv", "1001;", "t-1;", "goods.csv:3: a second item t-1"},
		{"no identifier", "goods.csv", "1001;", "10 01;", `goods.csv:3: item "10 01" is not an identifier`},
		{"unknown item", "prices.csv", "1001;main", "1003;main", `prices.csv:4: unknown item "1003"`},
		{"unknown site", "sources.csv", "buy;dc", "buy;cd", `sources.csv:3: unknown site "cd"`},
		{"type", "sources.csv", ";buy;", ";barter;", `sources.csv:3: type "barter": make or buy`},
		{"number", "load.csv", "0,75", "some", `load.csv:2: amount: "some" is not a number`},
		{"below zero", "load.csv", "0,75", "-0,75", "load.csv:2: amount -0.75 is below zero"},
		{"families alike", "goods.csv", "Chairs & stools", "tables", `goods.csv:3: families "Tables" and "tables" have the same identifier tables`},
		{"rejected by the plan", "accord-init.yaml", "horizon: 2", "horizon: 0", "the exports make no valid plan: plan.yaml:8:10: this value cannot be used here (`accord schema Plan` shows what may stand here)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := tables()
			text := string(f[c.file].Data)
			if !strings.Contains(text, c.from) {
				t.Fatalf("%s does not hold %q", c.file, c.from)
			}
			f[c.file].Data = []byte(strings.Replace(text, c.from, c.to, 1))
			_, _, err := scaffold.From(context.Background(), scaffold.Options{}, scaffold.Exports{Files: f}, nil)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestFromAgrees: a name on the command line that the description contradicts is
// refused, and none is dropped in silence.
func TestFromAgrees(t *testing.T) {
	_, _, err := scaffold.From(t.Context(), scaffold.Options{Currency: "XAU"}, scaffold.Exports{Files: tables()}, nil)
	if err == nil || !strings.HasPrefix(err.Error(), `--currency says "XAU", and accord-init.yaml says "`) {
		t.Errorf("got %v", err)
	}
}
