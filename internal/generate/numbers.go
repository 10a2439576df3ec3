package generate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"

	"github.com/accord-plan/accord/internal/period"
)

func periodOf(t int) period.Period { return period.Period(t) }

// adjustments of one market: every fiftieth item has one, and every tenth
// family.
func (g *generator) adjustments(m int) {
	g.printf("kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: %s\nadjustments:\n", marketID(m))
	last := g.first + periodOf(g.Periods-1)
	expires := g.cal.Label(last)
	for i := 7 % g.Items; i < g.Items; i += 50 {
		g.printf("  - id: listing-%d\n    reason: customer\n    note: listed by two more chains\n    items: [%s]\n    add:\n", i+1, itemID(i))
		for t := range min(3, g.Periods) {
			g.cell("      ", g.first+periodOf(t), 1+g.goods[i].demand/(4*(m+1)))
		}
		g.printf("    assumption: A-001\n    expires: %s\n", expires)
	}
	for f := 0; f < g.families(); f += 10 {
		g.printf("  - id: price-%d\n    reason: price\n    note: list price rises\n    family: %s\n    percent:\n      %s..%s: -%d%%\n    expires: %s\n",
			f+1, familyID(f), g.cal.Label(g.first), g.cal.Label(last), 1+g.random.IntN(5), expires)
	}
	g.file("demand/adjustments/sales-" + marketID(m) + ".yaml")
}

func (g *generator) targets() {
	g.printf("kind: StockTargets\nversion: 1\nowner: supply-chain\ntargets:\n")
	for f := range g.families() {
		for m := range g.Markets {
			g.printf("  %s-%s: {family: %s, site: %s, cover: 0.%d, maximum_cover: 3}\n", familyID(f), siteID(m), familyID(f), siteID(m), 3+g.random.IntN(6))
		}
	}
	g.file("stock/targets.yaml")
}

// budget is for 2027, as units and revenue by family.
func (g *generator) budget() {
	g.printf("kind: Budget\nversion: 1\nowner: finance\nyear: 2027\nbudget:\n")
	first, last := g.cal.OfYear(2027)
	for m := range g.Markets {
		g.printf("  %s:\n", marketID(m))
		for f := range g.families() {
			units, revenue := 0, 0
			from, to := g.members(f)
			for i := from; i < to; i++ {
				units += g.goods[i].demand / (m + 1)
				revenue += g.goods[i].demand / (m + 1) * g.goods[i].price / 100
			}
			g.printf("    %s:\n      units:\n        %s..%s: %d\n      revenue:\n        %s..%s: %d\n", familyID(f), g.cal.Label(first), g.cal.Label(last), units, g.cal.Label(first), g.cal.Label(last), revenue)
		}
	}
	g.file("budget/2027.yaml")
}

// facts writes the sales of the last three closed periods and the closing
// stock of the last.
func (g *generator) facts() {
	if g.Since != "" {
		g.since()
		return
	}
	var manifest bytes.Buffer
	manifest.WriteString("kind: Facts\nversion: 1\nfiles:\n")
	for back := 3; back >= 1; back-- {
		p := g.first - periodOf(back)
		g.printf("period,market,item,quantity,revenue\n")
		for m := range g.Markets {
			for i, x := range g.goods {
				q := x.demand * g.season(i, p+periodOf(g.cal.Season())) / (100 * (m + 1))
				g.printf("%s,%s,%s,%d,%s\n", g.cal.Label(p), marketID(m), itemID(i), q, cents(q*x.price))
			}
		}
		g.fact(&manifest, "sales", p)
	}
	p := g.first - 1
	g.printf("period,site,item,quantity\n")
	for m := range g.Markets {
		for i, x := range g.goods {
			g.printf("%s,%s,%s,%d\n", g.cal.Label(p), siteID(m), itemID(i), g.random.IntN(2*x.demand+1)/(m+1))
		}
	}
	g.fact(&manifest, "stock", p)
	g.b.Write(manifest.Bytes())
	g.file("facts/facts.yaml")
}

// fact ends a file of facts and names it in the manifest.
func (g *generator) fact(manifest *bytes.Buffer, fact string, p period.Period) {
	name := fact + "/" + g.cal.Label(p) + ".csv"
	sum := sha256.Sum256(g.b.Bytes())
	fmt.Fprintf(manifest, "  %s:\n    fact: %s\n", name, fact)
	if fact == "sales" {
		manifest.WriteString("    measure: shipped\n")
	}
	fmt.Fprintf(manifest, "    complete: true\n    as_of: %s\n    source: erp\n    rows: %d\n    sha256: %s\n",
		g.cal.End(p).AddDays(-1), bytes.Count(g.b.Bytes(), []byte{'\n'})-1, hex.EncodeToString(sum[:]))
	g.file("facts/" + name)
}

// since writes sales, receipts and stock of every closed period from Since on.
// Of each period they are the same in all cycles.
func (g *generator) since() {
	var manifest bytes.Buffer
	manifest.WriteString("kind: Facts\nversion: 1\nfiles:\n")
	from, err := g.cal.Parse(g.Since)
	if err != nil {
		g.err = fmt.Errorf("since: %w", err)
		return
	}
	for _, fact := range []string{"sales", "receipts", "stock"} {
		for p := from; p < g.first; p++ {
			g.happened(fact, p)
			g.fact(&manifest, fact, p)
		}
	}
	g.b.Write(manifest.Bytes())
	g.file("facts/facts.yaml")
}

// happened writes the rows of a closed period.
func (g *generator) happened(fact string, p period.Period) {
	random := rand.New(rand.NewPCG(g.Seed, uint64(p)))
	label := g.cal.Label(p)
	g.printf("%s\n", map[string]string{"sales": "period,market,item,quantity,revenue", "receipts": "period,source,site,item,quantity", "stock": "period,site,item,quantity"}[fact])
	one := func(i, m int) {
		x := g.goods[i]
		q := x.demand * (80 + random.IntN(45)) / (100 * (m + 1))
		switch fact {
		case "sales":
			g.printf("%s,%s,%s,%d,%s\n", label, marketID(m), itemID(i), q, cents(q*x.price))
		case "receipts":
			g.printf("%s,%s,%s,%s,%d\n", label, sourceID(i/familySize), siteID(m), itemID(i), q)
		default:
			g.printf("%s,%s,%s,%d\n", label, siteID(m), itemID(i), q)
		}
	}
	if fact == "receipts" { // rows are sorted by source first
		for f := range g.families() {
			from, to := g.members(f)
			for m := range g.Markets {
				for i := from; i < to; i++ {
					one(i, m)
				}
			}
		}
		return
	}
	for m := range g.Markets {
		for i := range g.goods {
			one(i, m)
		}
	}
}
