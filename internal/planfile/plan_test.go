package planfile

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing/fstest"
)

// smallPlan is a plan with a document of each kind and no findings. Tests break
// one file of it at a time.
func smallPlan() fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range smallFiles {
		m[name] = &fstest.MapFile{Data: []byte(strings.TrimPrefix(text, "\n"))}
	}
	for folder, facts := range map[string][]string{"facts": {"sales", "bookings", "receipts", "stock"}, "facts/open": {"sales", "receipts", "stock", "open-supply", "open-demand"}} {
		manifest := "kind: Facts\nversion: 1\nfiles:\n"
		for _, fact := range facts {
			name := fact + ".csv"
			if folder == "facts" {
				name = fact + "/2026-11.csv"
			}
			text := smallFacts[folder+"/"+fact]
			m[folder+"/"+name] = &fstest.MapFile{Data: []byte(text)}
			manifest += fmt.Sprintf("  %s: {fact: %s, complete: true, as_of: 2026-11-30, source: erp, rows: %d, sha256: %x}\n", name, fact, strings.Count(text, "\n")-1, sha256.Sum256([]byte(text)))
		}
		m[folder+"/manifest.yaml"] = &fstest.MapFile{Data: []byte(manifest)}
	}
	return m
}

var smallFacts = map[string]string{
	"facts/sales":            "period,market,item,quantity,revenue\n2026-11,eu,A,10,500.00\n2026-11,us,A,4,\n",
	"facts/bookings":         "period,market,item,quantity\n2026-11,eu,B,7\n",
	"facts/receipts":         "period,source,site,item,quantity\n2026-11,lyon,central,A,20\n",
	"facts/stock":            "period,site,item,quantity\n2026-11,central,A,30\n2026-11,central,B,0\n",
	"facts/open/sales":       "market,item,quantity\neu,A,2\n",
	"facts/open/receipts":    "source,site,item,quantity\nlyon,central,A,5\n",
	"facts/open/stock":       "site,item,quantity\ncentral,A,33\n",
	"facts/open/open-supply": "source,site,item,due,quantity\nlyon,central,A,2026-12-20,40\n",
	"facts/open/open-demand": "market,item,due,quantity\neu,B,2027-01-15,3\n",
}

var smallFiles = map[string]string{
	"plan.yaml": `
kind: Plan
version: 1
owner: supply-chain
name: Small
currency: EUR
calendar: month
cycle: 2026-12
horizon: 6
fences: {frozen: 1, slushy: 2}
tolerances:
  shortage: {lever: 2%, decision: 5%, money: 1000}
cadence: {gather: 3, demand: 8, supply: 12, pre_sop: 15, executive: 18}
time_zone: Europe/Paris
holidays: [2026-12-25]
`,
	"policy.yaml": `
kind: Policy
version: 1
owner: supply-chain
people:
  anna: {name: Anna, email: anna@example.com, forges: {github.com: 12}}
  ben:
    name: Ben
    keys:
      - {id: ben-1, key: ssh-ed25519 AAAA, valid_from: 2026-01-01}
roles:
  supply-chain: {people: [anna]}
  sales: {name: Sales, people: [ben]}
`,
	"network.yaml": `
kind: Network
version: 1
owner: supply-chain
markets:
  eu: {currency: EUR, priority: 1, served_from: {central: 100%}}
  us: {currency: USD, priority: 2, served_from: {central: 40%, east: 60%}}
sites:
  central: {name: Lyon}
  east: {name: Reno, code: "0017"}
rates:
  USD: {2026-12: 0.90}
`,
	"imports.yaml": `
kind: Import
version: 1
owner: supply-chain
imports:
  - id: sales
    fact: sales
    columns: {period: Month, market: Org, item: Material, quantity: Units}
    codes:
      market: {"1000": eu}
`,
	"catalog/goods.yaml": `
kind: Catalog
version: 1
owner: supply-chain
family: goods
strategy: make-to-stock
items:
  A: {name: Article A, unit: each, price: {eu: 50.00, us: {2026-12: 55, 2027-03: 57.5}}, cost: 30, from: 2024-01, units: {case: 12}}
  A2: {unit: each, price: {2026-12: 60.00}, cost: {2026-12: 31}, replaces: A, like: {item: A, factor: 0.5}, served_from: {us: {east: 100%}}}
`,
	"catalog/orders.yaml": `
kind: Catalog
version: 1
owner: supply-chain
family: orders
strategy: make-to-order
promise: 2
items:
  B: {unit: each, price: 200, cost: 120, until: 2028-01}
`,
	"demand/baseline/eu-goods.yaml": `
kind: Baseline
version: 1
market: eu
family: goods
method: {name: theta, season: 12, trained: 2023-12..2026-11}
forecast:
  A:
    2026-12: 100
    2027-01: 110.5
    2027-02..2027-04: 120
`,
	"demand/adjustments/sales-eu.yaml": `
kind: Adjustments
version: 1
owner: sales
layer: sales
market: eu
adjustments:
  - id: promo
    reason: promotion
    note: agreed
    items: [A]
    add: {2027-01: 40}
    trade_spend: {2027-01: 160.5}
    assumption: A-1
    expires: 2027-03
  - {id: drop, reason: price, note: dearer, family: goods, percent: {2027-02..2027-04: -4%}}
`,
	"demand/adjustments/sales-all.yaml": `
kind: Adjustments
version: 1
owner: sales
layer: sales
market: all
adjustments:
  - {id: launch, reason: new-product, items: [A2], set: {2027-01: 12}, split: {A2: 100%}, markets: [us], decision: D-1}
`,
	"supply/lyon.yaml": `
kind: Supply
version: 1
owner: supply-chain
source: lyon
type: make
sites: [central]
lead_time: 2
resources:
  hours: {2026-12..2027-05: 160}
  space: 900
uses:
  A: {hours: 0.5, space: {amount: 1, offset: 1}}
terms:
  A: {minimum: 10, multiple: 5, maximum: 300, cost: 28, primary: true, payment_days: 30}
commitments:
  central:
    A:
      2026-12: 120
      2027-01: 0
`,
	"supply/lane.yaml": `
kind: Supply
version: 1
owner: supply-chain
source: lane
type: transfer
from: central
sites: [east]
lead_time: 20d
owned_from: shipment
terms:
  A: {share: 50%, lead_time: 1}
`,
	"stock/targets.yaml": `
kind: StockTargets
version: 1
owner: supply-chain
targets:
  goods-central: {family: goods, site: central, cover: 0.5, maximum_cover: 3}
  b-central: {items: [B], site: central, units: 4}
`,
	"budget/2027.yaml": `
kind: Budget
version: 1
owner: sales
year: 2027
rates: {USD: 0.95}
budget:
  eu:
    goods:
      units: {2027-01..2027-12: 115}
      revenue: {2027-01: 5500, 2027-02: null}
`,
	"assumptions/A-1.yaml": `
kind: Assumption
version: 1
owner: sales
id: A-1
statement: the retailer lists it
test: {measure: demand, market: eu, items: [A], period: 2027-01, operator: above, threshold: 100}
expires: 2027-06-30
`,
	"risks/R-1.yaml": `
kind: Risk
version: 1
owner: sales
id: R-1
type: risk
statement: the listing is late
probability: 30%
money: 12000
periods: 2027-01..2027-03
mitigation: call them
in_plan: "no"
`,
	"decisions/D-1.yaml": `
kind: Decision
version: 1
owner: sales
id: D-1
question: Launch in January?
status: accepted
due: 2026-12-31
options:
  - {id: launch, summary: launch it, cost: 100}
  - {id: wait, summary: wait, cost: 0, branch: option/wait}
chosen: launch
because: it sells
decided_by: [sales]
covers: [{id: a, gap: shortage/A@central, periods: 2027-01..2027-02, up_to: 50}]
expected: {measure: stock, item: A, period: 2027-01, target: 10, check_on: 2027-02}
reconsider_if: {measure: load, resource: lyon/hours, operator: above, threshold: 150}
`,
}
