package generate

import "fmt"

// settings writes plan, policy, network and the one assumption.
func (g *generator) settings() {
	g.printf("kind: Plan\nversion: 1\nowner: supply-chain\nname: Generated\ncurrency: EUR\ncalendar: %s\ncycle: %s\n", g.Calendar, g.Cycle)
	if g.Calendar == "week" {
		g.printf("first_period: 2026-W49\n")
	}
	g.printf("horizon: %d\nfences:\n  frozen: 2\n  slushy: 4\n", g.Periods)
	g.printf("tolerances:\n  shortage:\n    lever: 2%%\n    decision: 5%%\n    money: 10000\n  excess:\n    lever: 20%%\n    decision: 50%%\n    money: 20000\n")
	if g.Since != "" {
		g.printf("  variance:\n    lever: 5%%\n    decision: 15%%\n    money: 1000\n")
	}
	g.printf("time_zone: Europe/Paris\n")
	g.file("plan.yaml")

	g.printf("kind: Policy\nversion: 1\nowner: supply-chain\npeople:\n")
	roles := []string{"supply-chain", "product", "sales", "operations", "finance"}
	for _, r := range roles {
		g.printf("  p-%s:\n    name: Person of %s\n    email: %s@example.com\n", r, r, r)
	}
	g.printf("roles:\n")
	for _, r := range roles {
		g.printf("  %s:\n    people: [p-%s]\n", r, r)
	}
	g.file("policy.yaml")

	g.printf("kind: Network\nversion: 1\nowner: supply-chain\nmarkets:\n")
	for m := range g.Markets {
		g.printf("  %s:\n    currency: EUR\n    priority: %d\n    served_from: {%s: 100%%}\n", marketID(m), m+1, siteID(m))
	}
	g.printf("sites:\n")
	for m := range g.Markets {
		g.printf("  %s: {name: Warehouse %d}\n", siteID(m), m+1)
	}
	g.file("network.yaml")

	g.printf("kind: Assumption\nversion: 1\nowner: sales\nid: A-001\nstatement: two more chains list the range\nexpires: 2027-12-31\n")
	g.file("assumptions/A-001.yaml")
}

func (g *generator) catalog(f int) {
	g.printf("kind: Catalog\nversion: 1\nowner: product\nfamily: %s\nname: Family %d\nstrategy: make-to-stock\n", familyID(f), f+1)
	if f%10 == 9 {
		g.printf("unmet: lost\n")
	}
	g.printf("items:\n")
	from, to := g.members(f)
	for i := from; i < to; i++ {
		x := g.goods[i]
		g.printf("  %s:\n    name: Item %d\n    unit: each\n    price: %s\n    cost: %s\n    from: 2024-%s\n", itemID(i), i+1, cents(x.price), cents(x.cost), g.early())
		if i%50 == 49 {
			g.printf("    like: {item: %s, factor: 0.6}\n", itemID(i-1))
		}
	}
	g.file("catalog/" + familyID(f) + ".yaml")
}

// early is a period of 2024 without its year.
func (g *generator) early() string {
	if g.Calendar == "week" {
		return "W10"
	}
	return "03"
}

func (g *generator) baseline(f, m int) {
	g.printf("kind: Baseline\nversion: 1\nmarket: %s\nfamily: %s\nmethod: {name: theta, season: %d}\nforecast:\n", marketID(m), familyID(f), g.cal.Season())
	from, to := g.members(f)
	for i := from; i < to; i++ {
		g.printf("  %s:\n", itemID(i))
		for t := range g.Periods {
			p := g.first + periodOf(t)
			g.cell("    ", p, g.goods[i].demand*g.season(i, p)/(100*(m+1)))
		}
	}
	g.file(fmt.Sprintf("demand/baseline/%s-%s.yaml", marketID(m), familyID(f)))
}

// supply writes the family's source: a plant for even families, a supplier for
// odd ones. What is committed ends two thirds into the horizon.
func (g *generator) supply(f int) {
	kind := []string{"make", "buy"}[f%2]
	g.printf("kind: Supply\nversion: 1\nowner: operations\nsource: %s\ntype: %s\nsites: [", sourceID(f), kind)
	for m := range g.Markets {
		if m > 0 {
			g.printf(", ")
		}
		g.printf("%s", siteID(m))
	}
	g.printf("]\nlead_time: 2\n")
	from, to := g.members(f)
	if kind == "make" {
		hours := 0
		for i := from; i < to; i++ {
			hours += g.goods[i].demand
		}
		g.printf("resources:\n  hours: %d\nuses:\n", hours*g.Markets)
		for i := from; i < to; i++ {
			g.printf("  %s: {hours: 0.%d}\n", itemID(i), 3+g.random.IntN(6))
		}
	}
	g.printf("terms:\n")
	for i := from; i < to; i++ {
		g.printf("  %s: {minimum: %d, multiple: 10, cost: %s, primary: true}\n", itemID(i), 10*(1+g.random.IntN(5)), cents(g.goods[i].cost))
	}
	g.printf("commitments:\n")
	for m := range g.Markets {
		g.printf("  %s:\n", siteID(m))
		for i := from; i < to; i++ {
			g.printf("    %s:\n", itemID(i))
			for t := range max(1, g.Periods*2/3) {
				g.cell("      ", g.first+periodOf(t), (g.goods[i].demand/(m+1)+9)/10*10)
			}
		}
	}
	g.file("supply/" + familyID(f) + ".yaml")
}
