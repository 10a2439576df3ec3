package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCalendars drives every command over a plan on each calendar, through a
// close and into the next cycle. ACCORD_SEE=1 shows what is printed.
func TestCalendars(t *testing.T) {
	for name, k := range calendarCases {
		t.Run(name, func(t *testing.T) {
			c := newCompany(t, k)
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

func (c *company) firstCycle() {
	first := c.parse(c.first)
	later := c.cal.Label(first + 2)
	c.see(0, "validate")
	c.see(0, "forecast")
	c.see(0, "import", "--from", filepath.Join("..", "exports"))
	c.see(0, "gaps")
	c.see(0, "gaps", "--all", "-o", "csv")
	c.see(0, "why", "LAMP", later)
	c.see(0, "why", "LAMP", later, "-o", "json")
	c.see(0, "schema", "Plan")
	c.see(0, "codeowners")
	c.see(1, "doctor") // the merge driver is not registered yet
	c.see(0, "policy", "simulate")
	for _, format := range []string{"text", "markdown", "html", "json"} {
		c.see(0, "render", "-o", format)
	}
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
	c.git("switch", "-q", "-c", "next")
	text, err := os.ReadFile("plans/plan.yaml")
	if err != nil {
		c.t.Fatal(err)
	}
	plan := strings.Replace(string(text), "cycle: "+c.cycle+"\n", "cycle: "+c.next+"\n", 1)
	plan = strings.Replace(plan, "first_period: "+c.first+"\n", "first_period: "+c.nextFirst+"\n", 1)
	write(c.t, "plans/plan.yaml", plan)
	c.opened, c.closed, c.cycle, c.first = c.parse(c.first), c.cycle, c.next, c.nextFirst
	for name, text := range c.exports() {
		write(c.t, filepath.Join("..", "exports", name), text)
	}
	c.asOf = c.cal.Start(c.parse(c.first)).AddDays(2).String()
	c.see(0, "import", "--from", filepath.Join("..", "exports"))
	c.see(0, "forecast")
	c.commit("Open the next cycle")
}

func (c *company) secondCycle() {
	first := c.parse(c.first)
	in := c.cal.Label(first + 3)
	c.see(0, "validate")
	for _, format := range []string{"text", "markdown", "html", "json"} {
		c.see(0, "render", "-o", format)
	}
	c.see(0, "diff", "main", "HEAD")
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
	c.see(1, "doctor", "--fix") // a clock warning is left
}
