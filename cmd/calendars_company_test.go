package cmd

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/signedtest"
)

// A calendarCase is a plan on some calendar. The first open period is that in
// which the cycle begins.
type calendarCase struct {
	calendar, yearStart string
	from                string // first period with facts
	cycle, first        string
	horizon             int
	next, nextFirst     string // cycle and first open period two cycles later
	cadence             string
	asOf                string // the executives' day of the cycle
}

// calendarCases are all calendars, with both ways to name a cycle, and each with
// a 53rd week behind or before it.
var calendarCases = map[string]calendarCase{
	// 2026-W53 is open.
	"weeks in monthly cycles": {"week", "", "2025-W40", "2026-12", "2026-W49", 60, "2027-02", "2027-W05", monthly, "2026-12-24"},
	// 2026-W53 is closed.
	"weekly cycles": {"week", "", "2025-W40", "2027-W05", "2027-W05", 56, "2027-W07", "2027-W07", weekly, "2027-02-05"},
	// The years 2024 and 2029 have 53 weeks: their P12 has six.
	"4-4-5": {"4-4-5", "2027-02-01", "2024-P10", "2026-12", "2026-P11", 40, "2027-02", "2027-P01", monthly, "2026-12-24"},
	"4-5-4": {"4-5-4", "2027-02-01", "2024-P10", "2026-P11", "2026-P11", 40, "2027-P01", "2027-P01", monthly, "2026-12-24"},
	"5-4-4": {"5-4-4", "2027-02-01", "2024-P10", "2026-12", "2026-P11", 40, "2027-02", "2027-P01", monthly, "2026-12-24"},
}

const (
	monthly = "{gather: 3, demand: 8, supply: 12, pre_sop: 15, executive: 18}"
	weekly  = "{gather: 1, demand: 2, supply: 3, pre_sop: 4, executive: 5}"
)

// company is a repository on such a calendar and what made it.
type company struct {
	calendarCase
	t    *testing.T
	cal  period.Calendar
	dir  string
	asOf string
	// opened is the period with which the first cycle began, once it is closed.
	opened period.Period
	closed string // the cycle that is closed
	says   map[string][]string
}

func (c *company) parse(label string) period.Period {
	c.t.Helper()
	p, err := c.cal.Parse(label)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// sold is what LAMP sells in a period, 100 and the number of the period in its
// year: 153 in a week 53, 112 in P12; 20 more
// in what the first cycle planned. SHADE sells 10 in each.
func (c *company) sold(p period.Period) int {
	first, _ := c.cal.OfYear(c.cal.Year(p))
	n := 100 + int(p-first) + 1
	if c.opened != period.None && p >= c.opened {
		n += 20
	}
	return n
}

// newCompany starts a repository from exports, as `accord init --from` does it.
func newCompany(t *testing.T, k calendarCase) *company {
	t.Helper()
	cal, err := period.NewCalendar(k.calendar, k.yearStart)
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	c := &company{calendarCase: k, t: t, cal: cal, dir: filepath.Join(top, "lumen"), asOf: k.asOf, opened: period.None}
	for name, text := range c.exports() {
		write(t, filepath.Join(top, "exports", name), text)
	}
	for _, who := range []string{"anna", "sam"} {
		write(t, filepath.Join(top, who), string(signedtest.File(who)))
		write(t, filepath.Join(top, who+".pub"), signedtest.Public(who)+" "+who+"\n")
	}
	t.Chdir(top)
	for k, v := range map[string]string{"GIT_AUTHOR_NAME": "Anna", "GIT_COMMITTER_NAME": "Anna", "GIT_AUTHOR_EMAIL": "anna@lumen.example", "GIT_COMMITTER_EMAIL": "anna@lumen.example",
		"GIT_AUTHOR_DATE": "2026-11-30T10:00:00Z", "GIT_COMMITTER_DATE": "2026-11-30T10:00:00Z", "SSH_AUTH_SOCK": ""} {
		t.Setenv(k, v)
	}
	c.run(0, "init", "lumen", "--from", "exports", "--no-commit")
	t.Chdir(c.dir)
	c.git("init", "-q", "-b", "main")
	write(t, "plans/policy.yaml", calendarPolicy())
	c.settle()
	c.run(0, "cycle", "genesis", "--key", "../anna")
	return c
}

// settle adds what exports do not hold: commitments, capacity by period and a
// budget, and commits it.
func (c *company) settle() {
	first := c.parse(c.first)
	var commitments strings.Builder
	for i := range period.Period(6) {
		fmt.Fprintf(&commitments, "      %s: %d\n", c.cal.Label(first+i), 100+10*i)
	}
	for year := c.cal.Year(first); year <= c.cal.Year(first+period.Period(c.horizon)); year++ {
		write(c.t, fmt.Sprintf("plans/budget/%d.yaml", year), fmt.Sprintf("kind: Budget\nversion: 1\nowner: finance\nyear: %d\nbudget:\n  home:\n    lamps:\n", year)+
			"      units:\n"+c.budget(year, 120)+"      revenue:\n"+c.budget(year, 2900))
	}
	supply := filepath.FromSlash("plans/supply/works.yaml")
	b, err := os.ReadFile(supply)
	if err != nil {
		c.t.Fatal(err)
	}
	b = append(bytes.Replace(b, []byte("commitments: {}\n"), nil, 1), "commitments:\n  main:\n    LAMP:\n"+commitments.String()...)
	write(c.t, supply, string(b))
	c.commit("Start the plan")
}

// budget is an amount for each period of a year, or, with weekly cycles, four
// times as much for each month.
func (c *company) budget(year, amount int) string {
	if c.cadence == monthly {
		from, to := c.cal.OfYear(year)
		return fmt.Sprintf("        %s..%s: %d\n", c.cal.Label(from), c.cal.Label(to), amount)
	}
	var b strings.Builder
	for m := range 12 {
		fmt.Fprintf(&b, "        %d-%02d: %d\n", year, m+1, 4*amount)
	}
	return b.String()
}

// exports are the tables of a lamp maker.
func (c *company) exports() map[string]string {
	first := c.parse(c.first)
	var sales, receipts, stock strings.Builder
	sales.WriteString("day,org,item,quantity,value\n")
	receipts.WriteString("day,vendor,plant,item,quantity\n")
	stock.WriteString("day,plant,item,quantity\n")
	for p := c.parse(c.from); p < first; p++ {
		last := c.cal.End(p).AddDays(-1)
		n := c.sold(p)
		fmt.Fprintf(&sales, "%s,home,LAMP,%d,%d\n%[1]s,home,SHADE,10,500\n", last, n, 20*n)
		fmt.Fprintf(&receipts, "%s,works,main,LAMP,%d\n%[1]s,works,main,SHADE,10\n", c.cal.Start(p), n)
		fmt.Fprintf(&stock, "%s,main,LAMP,300\n%[1]s,main,SHADE,40\n", last)
	}
	plan := fmt.Sprintf("  name: Lumen\n  currency: EUR\n  calendar: %s\n", c.calendar)
	if c.yearStart != "" {
		plan += "  year_start: " + c.yearStart + "\n"
	}
	plan += "  cycle: " + c.cycle + "\n"
	if c.first != c.cycle {
		plan += "  first_period: " + c.first + "\n"
	}
	plan += fmt.Sprintf("  horizon: %d\n  fences: {frozen: 2, slushy: 4}\n  cadence: %s\n  holidays: [2026-12-25, 2027-01-01]\n", c.horizon, c.cadence)
	return map[string]string{
		"sales.csv": sales.String(), "receipts.csv": receipts.String(), "stock.csv": stock.String(),
		"plants.csv": "plant,text\nmain,Works\n", "orgs.csv": "org,plant\nhome,main\n",
		"items.csv":        "item,group,price,cost,from\nLAMP,lamps,20,12,2024-01-01\nSHADE,lamps,50,30,2024-01-01\n",
		"vendors.csv":      "vendor,plant,days\nworks,main,20\n",
		"uses.csv":         "vendor,item,resource,amount\nworks,LAMP,hours,1\nworks,SHADE,hours,2\n",
		"resources.csv":    "vendor,resource,capacity\nworks,hours,160\n",
		"accord-init.yaml": "kind: Init\nversion: 1\nas_of: " + c.cal.Start(first).String() + "\nplan:\n" + plan + calendarMasters,
		"imports.yaml":     calendarImports,
	}
}

// calendarPolicy lets Anna plan and close, and Sam decide.
func calendarPolicy() string {
	var b strings.Builder
	b.WriteString("kind: Policy\nversion: 1\nowner: supply-chain\npeople:\n")
	for _, p := range []string{"anna", "sam"} {
		fmt.Fprintf(&b, "  %s:\n    name: %s\n    email: %[1]s@lumen.example\n    keys:\n      - id: %[1]s-1\n        key: %[3]s\n", p, capital(p), signedtest.Public(p))
	}
	b.WriteString("roles:\n")
	for _, role := range []string{"supply-chain", "product", "sales", "procurement", "finance", "closer"} {
		fmt.Fprintf(&b, "  %s:\n    people:\n      - anna\n", role)
	}
	b.WriteString("  coo:\n    people:\n      - sam\nrules:\n  second-person:\n    need: {roles: [coo], count: 1}\n  control:\n    for: [policy]\n    need: {roles: [coo], count: 1}\n  close:\n    for: [close]\n    need: {roles: [coo]}\n")
	return b.String()
}

const calendarMasters = `targets: {cover: 1, maximum_cover: 6}
masters:
  - {id: sites, fact: sites, files: [plants.csv], columns: {site: plant, name: text}}
  - {id: markets, fact: markets, files: [orgs.csv], columns: {market: org, site: plant}, constant: {currency: EUR}}
  - {id: items, fact: items, files: [items.csv], columns: {item: item, family: group, price: price, cost: cost, from: from}, constant: {unit: each}}
  - {id: sources, fact: sources, files: [vendors.csv], columns: {source: vendor, site: plant, lead_days: days}, constant: {type: make}}
  - {id: resources, fact: resources, files: [resources.csv], columns: {source: vendor, resource: resource, capacity: capacity}}
  - {id: uses, fact: uses, files: [uses.csv], columns: {source: vendor, item: item, resource: resource, amount: amount}}
`

const calendarImports = `kind: Import
version: 1
owner: supply-chain
imports:
  - {id: sales, fact: sales, files: [exports/sales.csv], source: erp, measure: shipped, columns: {date: day, market: org, item: item, quantity: quantity, revenue: value}}
  - {id: receipts, fact: receipts, files: [exports/receipts.csv], source: erp, columns: {date: day, source: vendor, site: plant, item: item, quantity: quantity}}
  - {id: stock, fact: stock, files: [exports/stock.csv], source: wms, columns: {date: day, site: plant, item: item, quantity: quantity}}
`

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run calls accord in the repository and returns what it printed to its output
// and, behind that, to its errors.
func (c *company) run(code int, args ...string) string {
	c.t.Helper()
	env := systemOf(os.Getenv, noTerminal)
	var out, errs bytes.Buffer
	env.In, env.Out, env.Err, env.Width = strings.NewReader(""), &out, &errs, 100
	env.Now = func() time.Time { return time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC) } // after the commits
	if got := Run(context.Background(), env, append(args, "--as-of", c.asOf)); got != code {
		c.t.Errorf("accord %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, clip(out.String()), errs.String())
	}
	return out.String() + errs.String()
}

func clip(s string) string { return s[:min(len(s), 6000)] }

func (c *company) git(args ...string) string {
	c.t.Helper()
	out, err := exec.Command("git", args...).CombinedOutput()
	if err != nil {
		c.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (c *company) commit(title string) {
	c.t.Helper()
	c.git("add", "-A", ".")
	c.git("commit", "-q", "-m", title)
}
