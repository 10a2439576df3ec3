package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// TestCalendars drives every command over a plan on each calendar, through a
// close and into the next cycle. ACCORD_SEE=1 shows what is printed.
func TestCalendars(t *testing.T) {
	// As in TestScripts: one command at a time runs in this process.
	processors, percent := runtime.GOMAXPROCS(1), debug.SetGCPercent(400)
	t.Cleanup(func() {
		runtime.GOMAXPROCS(processors)
		debug.SetGCPercent(percent)
	})
	for name, k := range calendarCases {
		t.Run(name, func(t *testing.T) {
			c := newCompany(t, k)
			c.says = calendarSays[name]
			c.firstCycle()
			c.roll()
			c.secondCycle()
		})
	}
}

// see runs a command and shows what it prints.
func (c *company) see(code int, args ...string) string {
	c.t.Helper()
	out := c.run(code, args...)
	if os.Getenv("ACCORD_SEE") != "" {
		c.t.Logf("accord %q\n%s", args, out)
	}
	return out
}

// learning are the commands that hold what happened against what was committed,
// run in the second cycle: one line for each. What they must say stands under the
// line in calendarSays.
var learning = [][]string{
	{"attainment"},
	{"hindsight", "--all"},
	{"stability"},
	{"variance"},
	{"variance", "--ytd", "--against", "all", "--all"},
	{"accuracy"},
	{"cycle", "history", "next"},
	{"cycle", "status", "next"},
	{"cycle", "calendar", "next"},
	{"cycle", "week", "next"},
}

// calendarSays are what must be printed, worked out by hand: LAMP sells 100 and
// the number of the period a year, so 149 in a week 49, and SHADE 10. Both are
// forecast to sell as a year ago, at 20 and 50 euros; the budget is 2,900 a period.
// In the periods since the first cycle 20 lamps more were sold than it planned.
var calendarSays = map[string]map[string][]string{
	"weeks in monthly cycles": {
		// Week 53 is forecast from week 52. Weeks 49 to 52 are 602, 53 is 152 and 1
		// to 47 of 2027 are 5,828: 6,582 lamps and 520 shades in 52 weeks.
		"baseline": {"  LAMP:\n    2026-W49: 149\n", "    2026-W52: 152\n    2026-W53: 152\n    2027-W01: 101\n"},
		"first":    {`Revenue, next 52 +€157,640 +\+€6,840 vs budget`, `W52 +W53 +W01 27`},
		// Twenty days before Monday 2026-11-30, and one.
		"gaps": {`2026-W49..2026-W51`, `2026-11-09 has passed`},
		// W02 to W04 lie in the cycle 2027-01, which was skipped itself; what was
		// committed in 2026-12 is their plan at lag 1: 102 and 10, and so on.
		"second": {`W02 27 +W03 +W04 │ +W05 `, `previous plan +│ +112 +113 +114 │`, `plan / actual +│ +132 +133 +134 │`, `cumulative +│ +\+20 +\+40 +\+60 │`},
		"diff":   {`2026-W49\.\.2027-W04 have closed since`, `over\s+the\s+51\s+periods`},
		// Of 150 lamps promised in W01 121 came, the other 29 in W02; of 122 + 123 +
		// 124 lamps and 40 shades, which nobody promised, those 29 are taken.
		"attainment": {`2027-W01 to 2027-W04`, `works +150 +80\.7 % `, `W01 27 +W02 +W03 +W04`, `works +121 +29 +1\.0 .* 380 `},
		// 104 + 10 were planned for W04; W01 to W04 are 410 + 40, of which 20 lamps more
		// each were sold, and the budget is 480. 20 / 134 and 80 / 530.
		"variance":                           {`variance of 2027-W04 against the plan committed the cycle before, plan/2026-12`, `under-forecast 14\.9 %; 134 of 114 planned`},
		"variance --ytd --against all --all": {`variance of 2027-W01\.\.2027-W04 `, `under-forecast 15\.1 %; 530 of 450 planned`, `lamps +\+50 +\+10\.4 % +\+€200 `},
		"accuracy":                           {`accuracy 2027-W01\.\.2027-W04 against`, `off by 15\.1 % \(WAPE\) +bias under-forecast 15\.1 %`},
		"stability":                          {`2027-01 has no close`},
		"cycle history next":                 {`2027-01 +✘ .* skipped `, `the fair took`},
		"cycle status next":                  {`cycle 2027-02 `, `2027-W04\s+complete`},
		"cycle calendar next":                {`2027-02-03  Wed  2027-02  gather`, `2027-02-24  Wed  2027-02  executive`},
		"cycle week next":                    {`2027-W05\s+to\s+date`, `against\s+plan/2026-12,\s+the\s+newest\s+that\s+was\s+committed`},
	},
	"weekly cycles": {
		// W53 is in the past: 2027-W52 is forecast from 2026-W52.
		"baseline": {"  LAMP:\n    2027-W05: 105\n", "    2027-W52: 152\n    2028-W01: 101\n"},
		// 2027 W05 to W52 are 6,168, W01 to W04 of 2028 are 410: 6,578 and 520.
		"first": {`Revenue, next 52 +€157,560`},
		"gaps":  {`2027-W05..2027-W07`, `2027-01-11 has passed`},
		// Only 2027-W05 was closed, one cycle before W06.
		"second": {`W04 27 +W05 +W06 │`, `previous plan +│ +n/a +n/a +116 │`, `plan / actual +│ +114 +135 +136 │`},
		"diff":   {`2027-W05\.\.2027-W06 have closed since`, `over\s+the\s+54\s+periods`},
		// 106 + 10 were planned for W06, 20 more were sold: 20 / 136. W05 has no plan
		// of the cycle before. Of the budget four weeks of January and two of February
		// have 120 each; 410 + 40 were sold in W01 to W04, 135 and 136 since.
		"attainment":                         {`attainment, 2027-W06 as of`, `works +110 +100\.0 % `},
		"variance":                           {`variance of 2027-W06 against the plan committed the cycle before, plan/2027-W05`, `under-forecast 14\.7 %; 136 of 116 planned`},
		"variance --ytd --against all --all": {`variance of 2027-W01\.\.2027-W06 `, `lamps +\+1 +\+0\.1 % +−€1,180 `, `Budget +17,400`},
		"accuracy":                           {`accuracy 2027-W06 against`, `off by 14\.7 % \(WAPE\)`},
		"stability":                          {`2027-W06 has no close`},
		"cycle history next":                 {`2027-W06 +✘ .* skipped `, `the fair took`},
		"cycle status next":                  {`cycle 2027-W07 `, `2027-W06\s+complete`},
		"cycle calendar next":                {`2027-02-15  Mon  2027-W07  gather`, `2027-02-19  Fri  2027-W07  executive`},
		"cycle week next":                    {`2027-W07\s+to\s+date`, `against\s+plan/2027-W05,\s+the\s+newest\s+that\s+was\s+committed`},
	},
	"4-4-5": {
		// P12 of five weeks sold 112 and 10; that of 2029 has six: 134.4 and 12.
		"baseline": {"    2026-P12: 112\n    2027-P01: 101\n", "    2029-P12: 134\n    2030-P01: 101\n", "    2029-P12: 12\n"},
		// P11 and P12 are 223, P01 to P10 1,055: 1,278 lamps and 120 shades.
		"first":  {`Revenue, next 12 +€31,560 +−€3,240 vs budget`},
		"gaps":   {`2026-11-09 has passed`},
		"second": {`P10 26 +P11 +P12 │ +P01 27 `, `previous plan +│ +n/a +n/a +122 │`, `plan / actual +│ +120 +141 +142 │`},
		"diff":   {`2026-P11\.\.2026-P12 have closed since`, `over\s+the\s+38\s+periods`},
		// 112 + 10 were planned for P12, 20 more were sold: 20 / 142. The year is 1,055
		// lamps to P10, 131 and 132, and 120 shades, of a budget of 1,440.
		"attainment":                         {`attainment, 2026-P12 as of`, `works +110 +100\.0 % `},
		"variance":                           {`variance of 2026-P12 against the plan committed the cycle before, plan/2026-12`, `under-forecast 14\.1 %; 142 of 122 planned`},
		"variance --ytd --against all --all": {`variance of 2026-P01\.\.2026-P12 `, `lamps +−2 +−0\.1 % +−€2,440 `, `Actual +32,360`},
		"accuracy":                           {`accuracy 2026-P12 against`, `off by 14\.1 % \(WAPE\)`},
		"stability":                          {`2027-01 has no close`},
		"cycle history next":                 {`2027-01 +✘ .* skipped `, `the fair took`},
		"cycle status next":                  {`cycle 2027-02 `, `2026-P12\s+complete`},
		"cycle calendar next":                {`2027-02-03  Wed  2027-02  gather`},
		"cycle week next":                    {`2027-P01\s+to\s+date`, `against\s+plan/2026-12,\s+the\s+newest\s+that\s+was\s+committed`},
	},
	"4-5-4": {
		// P12 has four weeks, that of 2029 five: 140 and 12.5, which is 13.
		"baseline": {"    2029-P12: 140\n", "    2029-P12: 13\n"},
		"first":    {`Revenue, next 12 +€31,560 +−€3,240 vs budget`},
		"gaps":     {`2026-11-09 has passed`},
		"second":   {`P10 26 +P11 +P12 │ +P01 27 `, `previous plan +│ +n/a +n/a +122 │`, `plan / actual +│ +120 +141 +142 │`},
		"diff":     {`2026-P11\.\.2026-P12 have closed since`, `over\s+the\s+38\s+periods`},
	},
	"5-4-4": {
		"baseline": {"    2029-P12: 140\n", "    2029-P12: 13\n"},
		"first":    {`Revenue, next 12 +€31,560 +−€3,240 vs budget`},
		// P11 begins on Monday 2026-12-07.
		"gaps":   {`2026-11-16 has passed`},
		"second": {`P10 26 +P11 +P12 │ +P01 27 `, `previous plan +│ +n/a +n/a +122 │`, `plan / actual +│ +120 +141 +142 │`},
		"diff":   {`2026-P11\.\.2026-P12 have closed since`, `over\s+the\s+38\s+periods`},
	},
}

// expect asserts what stands in calendarSays under a name; of each pattern, one
// place must fit.
func (c *company) expect(name, text string) {
	c.t.Helper()
	for _, pattern := range c.says[name] {
		flat := strings.Join(strings.Fields(text), " ") // a cell may go on below
		if re := regexp.MustCompile(pattern); !re.MatchString(text) && !re.MatchString(flat) {
			c.t.Errorf("%s: nothing fits %s in\n%s", name, pattern, text)
		}
	}
}

func (c *company) read(name string) string {
	c.t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

func (c *company) firstCycle() {
	first := c.parse(c.first)
	later := c.cal.Label(first + 2)
	c.see(0, "validate")
	c.see(0, "forecast")
	c.expect("baseline", c.read("plans/demand/baseline/home-lamps.yaml"))
	c.see(0, "import", "--from", filepath.Join("..", "exports"))
	c.see(0, "gaps", "--all", "-o", "csv")
	c.see(0, "why", "LAMP", later)
	c.see(0, "why", "LAMP", later, "-o", "json")
	c.see(0, "schema", "Plan")
	c.see(0, "codeowners")
	c.see(1, "doctor") // the merge driver is not registered yet
	c.see(0, "policy", "simulate")
	for _, format := range []string{"markdown", "html", "json"} {
		c.see(0, "render", "-o", format)
	}
	c.expect("first", c.see(0, "render"))
	c.expect("gaps", c.see(0, "gaps"))
	c.see(1, "validate", "--gate", "close")
	c.see(0, "decide", "inside-lead-time/LAMP@main", "--question", "The works promises inside its lead time. Do we rely on it?",
		"--option", "rely: rely on it, 0", "--option", "wait: wait, 100", "--recommend", "rely", "--decided-by", "coo", "--id", "d-1", "--due", c.asOf)
	c.see(0, "decide", "d-1", "--choose", "rely", "--because", "they did it before", "--accept")
	c.commit("Decide")
	c.see(1, "validate", "--gate", "close") // nobody has signed the decision yet
	c.see(0, "sign", "--purpose", "close", "--yes", "--key", "../sam")
	c.see(0, "cycle", "close", "--key", "../anna", "--pack", "../pack")
	c.see(4, "verify")
}

// roll opens the cycle after the next on a branch, so that one is skipped: what was open is closed, the facts of it
// are imported, the forecast is made again.
func (c *company) roll() {
	c.opened, c.closed, c.cycle, c.first = c.parse(c.first), c.cycle, c.next, c.nextFirst
	for name, text := range c.exports() {
		write(c.t, filepath.Join("..", "exports", name), text)
	}
	c.asOf = c.cal.Start(c.parse(c.first)).AddDays(2).String()
	c.see(0, "cycle", "open", c.next, "--skip", "the fair took everybody's time", "--branch", "next")
	plan := c.read("plans/plan.yaml")
	if !strings.Contains(plan, "cycle: "+c.next+"\n") || strings.Contains(plan, "first_period:") != (c.next != c.first) || c.next != c.first && !strings.Contains(plan, "first_period: "+c.first+"\n") {
		c.t.Errorf("the cycle %s begins with %s, and this is the plan:\n%s", c.next, c.first, plan)
	}
	c.see(0, "import", "--from", filepath.Join("..", "exports"))
	c.see(0, "forecast")
	c.commit("Open the next cycle")
}

func (c *company) secondCycle() {
	first := c.parse(c.first)
	in := c.cal.Label(first + 3)
	c.see(0, "validate")
	for _, format := range []string{"markdown", "html", "json"} {
		c.see(0, "render", "-o", format)
	}
	c.expect("second", c.see(0, "render"))
	for _, args := range learning {
		c.expect(strings.Join(args, " "), c.see(0, args...))
	}
	c.see(0, "monitor")
	c.expect("diff", c.see(0, "diff", "main", "HEAD"))
	c.see(0, "diff", "plan/"+c.closed, "HEAD", "-o", "markdown")
	c.see(0, "adjust", "LAMP", in, "+400", c.cal.Label(first+4)+".."+c.cal.Label(first+6), "+30", "--market", "home", "--reason", "promotion", "--note", "20 % off")
	c.see(0, "adjust", "--source", "works", "LAMP", in, "200")
	c.see(0, "fmt")
	c.see(0, "diff", "HEAD")
	c.see(0, "propose", "--dry-run")
	c.commit("Promote")
	c.see(0, "diff", "main...next")
	c.see(0, "compare", "main", "next")
	c.see(0, "review", "next", "--target", "main")
	c.see(4, "signoff")
	c.see(0, "sign", "--dry-run", "--key", "../sam")
	c.see(0, "conflicts")
	c.conflict(in)
	c.see(1, "validate", "--gate", "close")
	c.see(0, "policy", "simulate")
	c.see(0, "render", "--only", "decisions")
	c.see(0, "why", "LAMP", in)
	c.see(0, "gaps", "--all")
}

// conflict lets two people set one cell, and one of them be chosen.
func (c *company) conflict(label string) {
	c.git("switch", "-q", "-c", "theirs")
	c.see(0, "adjust", "LAMP", label, "+500", "--market", "home", "--id", "promotion-lamp-"+strings.ToLower(label))
	c.commit("Theirs")
	c.git("switch", "-q", "next")
	c.see(0, "adjust", "LAMP", label, "+300", "--market", "home", "--id", "promotion-lamp-"+strings.ToLower(label))
	c.commit("Ours")
	c.see(0, "doctor", "--fix")
	if out, err := exec.Command("git", "merge", "-q", "theirs").CombinedOutput(); err == nil {
		c.t.Errorf("two people set %s, and git merged it: %s", label, out)
	}
	if out := c.see(1, "conflicts"); !strings.Contains(out, label) {
		c.t.Errorf("conflicts does not name %s:\n%s", label, out)
	}
	c.see(0, "resolve", label, "--value", "350")
	c.see(0, "conflicts")
	if text := c.read("plans/demand/adjustments/sales-home.yaml"); !strings.Contains(text, label+": 350\n") {
		c.t.Errorf("not resolved:\n%s", text)
	}
	c.commit("Agree")
}
