package assess

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// only is the one piece of evidence of an assessment that nothing blocks.
func only(t *testing.T, a *Assessment) signoff.Evidence {
	t.Helper()
	if len(a.Case.Evidence) != 1 {
		t.Fatalf("evidence: %s", standings(a))
	}
	return a.Case.Evidence[0]
}

// TestStanding says what becomes of Anna's approval of a promotion when something
// happens afterwards.
func TestStanding(t *testing.T) {
	edit := func(w *world, name, old, now string) {
		text := w.Git("show", "HEAD:"+name)
		if !strings.Contains(text, old) {
			w.t.Fatalf("%s does not hold %q", name, old)
		}
		w.Write(name, strings.Replace(text, old, now, 1)+"\n")
	}
	onMain := func(w *world, name, old, now string) {
		w.Checkout("main")
		edit(w, name, old, now)
		w.commit("Another team")
		w.Checkout("promo")
	}
	for _, tt := range []struct {
		name string
		then func(w *world)
		want signoff.Standing
		why  string
	}{
		{"nothing", func(*world) {}, signoff.Direct, ""},
		{"comments and order", func(w *world) {
			w.Write("plans/demand/sales-eu.yaml", strings.Replace(promo("40"), "layer: sales\nmarket: eu\n", "market: eu # here\nlayer: sales\n", 1))
			w.commit("Comment")
		}, signoff.Direct, ""},
		{"the file has moved", func(w *world) {
			w.Git("mv", "plans/demand/sales-eu.yaml", "plans/demand/adjust.yaml")
			w.commit("Move")
		}, signoff.Direct, ""},
		{"a note", func(w *world) {
			edit(w, "plans/demand/sales-eu.yaml", "note: spring", "note: spring sale")
			w.commit("Say more")
		}, signoff.Carried, "only text for people changed since"},
		{"a number", func(w *world) { w.Write("plans/demand/sales-eu.yaml", promo("41")); w.commit("One more") }, signoff.Lapsed, "1 value changed since"},
		{"a rebase", func(w *world) {
			onMain(w, "plans/demand/eu-stoves.yaml", "2027-01: 110", "2027-01: 111")
			w.Git("rebase", "--quiet", "main")
		}, signoff.Direct, ""},
		{"another family on the target", func(w *world) { onMain(w, "plans/demand/eu-stoves.yaml", "2027-01: 110", "2027-01: 111") }, signoff.Direct, ""},
		{"another number of the same file on the target", func(w *world) {
			w.Checkout("main")
			w.Write("plans/demand/sales-us.yaml", strings.NewReplacer("market: eu", "market: us", "id: promo", "id: us").Replace(promo("3")))
			w.commit("Another market")
			w.Checkout("promo")
		}, signoff.Direct, ""},
		{"settings on the target", func(w *world) { onMain(w, "plans/plan.yaml", "decision: 5%", "decision: 6%") }, signoff.Lapsed, "1 value changed since"},
		{"the proposal touches more", func(w *world) {
			edit(w, "plans/supply/stoves.yaml", "cost: 40", "cost: 41")
			w.commit("And stoves")
		}, signoff.Lapsed, "goes beyond what it was about"},
		{"a policy of its own", func(w *world) {
			edit(w, "plans/policy.yaml", "above: 100", "above: 1000")
			w.commit("Looser")
		}, signoff.Lapsed, "goes beyond what it was about"},
		{"a squash onto a new branch", func(w *world) {
			w.Git("branch", "accord/approvals", "promo")
			w.Git("checkout", "--quiet", "-B", "promo", "main")
			w.Write("plans/demand/sales-eu.yaml", promo("40"))
			w.commit("Squashed")
		}, signoff.Direct, ""},
		{"a squash and a number", func(w *world) {
			w.Git("branch", "accord/approvals", "promo")
			w.Git("checkout", "--quiet", "-B", "promo", "main")
			w.Write("plans/demand/sales-eu.yaml", promo("41"))
			w.commit("Squashed")
		}, signoff.Lapsed, "1 value changed since"},
		{"behind a target that changed another thing, and a number", func(w *world) {
			onMain(w, "plans/network.yaml", "name: Lyon", "name: Lyon warehouse")
			w.Write("plans/demand/sales-eu.yaml", promo("41"))
			w.commit("One more")
		}, signoff.Lapsed, "1 value changed since"},
		{"going back to what was approved once", func(w *world) {
			w.Checkout("main")
			w.Git("merge", "--quiet", "--ff-only", "promo")
			w.Write("plans/demand/sales-eu.yaml", promo("90"))
			w.commit("More")
			w.Checkout("promo")
			w.Git("reset", "--quiet", "--hard", "main")
			w.Write("plans/demand/sales-eu.yaml", promo("40"))
			w.commit("Back")
		}, signoff.Lapsed, "changed since in what it is compared with"},
		{"what was merged is changed again", func(w *world) {
			w.Checkout("main")
			w.Git("merge", "--quiet", "--ff-only", "promo")
			w.Checkout("promo")
			w.Write("plans/demand/sales-eu.yaml", promo("90"))
			w.commit("More")
		}, signoff.Apart, "another proposal"},
		{"another proposal, while this one waits", func(w *world) {
			w.Git("branch", "accord/approvals", "promo")
			w.Git("checkout", "--quiet", "-B", "promo", "main")
			w.Write("plans/demand/eu-tents.yaml", baselineText("tents", "TENT", 101))
			w.commit("Another proposal")
		}, signoff.Apart, "another proposal"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.propose("40")
			w.say(w.assess("promo"), "anna", "demand-manager")
			tt.then(w)
			a := w.assess("promo")
			e := only(t, a)
			if e.Standing != tt.want || !strings.Contains(e.Why, tt.why) {
				t.Errorf("%s: %s %q; want %s, %q", e.Standing, e.Why, e.Changed, tt.want, tt.why)
			}
			if len(a.Case.Blocked) > 0 {
				t.Errorf("blocked: %q", a.Case.Blocked)
			}
		})
	}
}

// TestStatementsThatDoNotCount: each is wrong in one way.
func TestStatementsThatDoNotCount(t *testing.T) {
	other := statement.Of([]byte("other"))
	for _, tt := range []struct {
		name   string
		change func(*statement.Statement)
		key    string
		want   signoff.Standing
		why    string
	}{
		{"another plan", func(s *statement.Statement) { s.Plan = other }, "anna", signoff.Refused, "another plan"},
		{"another chain", func(s *statement.Statement) { s.Chain = other }, "anna", signoff.Refused, "a close that this plan does not have"},
		{"another cycle", func(s *statement.Statement) { s.Cycle = "2027-01" }, "anna", signoff.Apart, "cycle 2027-01"},
		{"another purpose", func(s *statement.Statement) { s.Purpose = statement.Close }, "anna", signoff.Apart, "purpose is close"},
		{"another scope", func(s *statement.Statement) { s.Scope = "family/stoves" }, "anna", signoff.Lapsed, "goes beyond"},
		{"another base", func(s *statement.Statement) { s.Base = other }, "anna", signoff.Lapsed, "compared with"},
		{"another content", func(s *statement.Statement) { s.Content = other }, "anna", signoff.Lapsed, "not in this repository"},
		{"other effects", func(s *statement.Statement) { s.Effects = other }, "anna", signoff.Lapsed, "cannot be computed as it was signed"},
		{"another arithmetic", func(s *statement.Statement) { s.Effects, s.Arithmetic = other, 1 }, "anna", signoff.Lapsed, "arithmetic 1"},
		{"somebody else's key", func(*statement.Statement) {}, "clara", signoff.Refused, "says that it is by anna"},
		{"an unknown key", func(*statement.Statement) {}, "eve", signoff.Refused, "does not know"},
		{"the recorder's key", func(*statement.Statement) {}, "recorder", signoff.Refused, "fills no role"},
		{"before the last close", func(s *statement.Statement) { s.SignedAt = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC) }, "anna", signoff.Refused, "before plan/genesis"},
		{"in the future", func(s *statement.Statement) { s.SignedAt = time.Date(2027, 11, 30, 9, 0, 0, 0, time.UTC) }, "anna", signoff.Refused, "not yet"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.propose("40")
			s := w.assess("promo").statement("anna", "demand-manager")
			s.SignedAt = w.day.UTC()
			tt.change(&s)
			w.put(s, tt.key)
			e := only(t, w.assess("promo"))
			if e.Standing != tt.want || !strings.Contains(e.Why, tt.why) {
				t.Errorf("%s: %s; want %s, %q", e.Standing, e.Why, tt.want, tt.why)
			}
			if tt.key != "anna" && e.Person != "" {
				t.Errorf("it is taken for %s's word", e.Person)
			}
		})
	}
}

// TestKeyOfTheProposal: whoever adds a key to a branch signs for nobody.
func TestKeyOfTheProposal(t *testing.T) {
	w := newWorld(t)
	w.propose("40")
	text := w.Git("show", "HEAD:plans/policy.yaml")
	w.Write("plans/policy.yaml", strings.Replace(text, "    keys:\n", "    keys:\n      - {id: eve-1, key: "+signedtest.Public("eve")+"}\n", 1)+"\n")
	w.commit("A key for anna")
	s := w.assess("promo").statement("anna", "demand-manager")
	s.SignedAt = w.day.UTC()
	w.put(s, "eve")
	a := w.assess("promo")
	if e := only(t, a); e.Standing != signoff.Refused || e.Person != "" || e.Links {
		t.Errorf("%+v", e)
	}
	if c := a.Case.Control; len(c) != 1 || c[0] != (signoff.ControlChange{Sort: "policy", Path: "plans/policy.yaml", How: "edited"}) {
		t.Errorf("control: %v", c)
	}
}

// TestEffects: what follows from a proposal changes by what another family does.
func TestEffects(t *testing.T) {
	start := func(t *testing.T, change func(*statement.Statement)) *world {
		w := newWorld(t)
		for _, x := range []string{"TENT", "STOVE"} {
			w.Remove("plans/supply/" + map[string]string{"TENT": "tents", "STOVE": "stoves"}[x] + ".yaml")
		}
		w.Write("plans/supply/lyon.yaml", "kind: Supply\nversion: 1\nowner: supply-chain\nsource: lyon\ntype: make\nsites: [central]\nlead_time: 1\ncurrency: EUR\nresources: {hours: 200}\nuses: {TENT: {hours: 1}, STOVE: {hours: 1}}\nterms: {STOVE: {cost: 40, primary: true}, TENT: {cost: 40, primary: true}}\n")
		w.Write("plans/stock/targets.yaml", "kind: StockTargets\nversion: 1\nowner: supply-chain\ntargets:\n  tents: {family: tents, site: central, units: 10}\n  stoves: {family: stoves, site: central, units: 10}\n")
		w.load("central,STOVE,100", "central,TENT,100")
		w.propose("40")
		w.say(w.assess("promo"), "anna", "demand-manager", change)
		w.Checkout("main")
		text := w.Git("show", "HEAD:plans/demand/eu-stoves.yaml")
		w.Write("plans/demand/eu-stoves.yaml", strings.Replace(text, "2027-03: 130", "2027-03: 131", 1)+"\n")
		w.commit("Stoves take the plant")
		w.Checkout("promo")
		return w
	}
	t.Run("no tolerance", func(t *testing.T) {
		e := only(t, start(t, func(*statement.Statement) {}).assess("promo"))
		if e.Standing != signoff.Lapsed || len(e.Changed) == 0 || !strings.Contains(e.Changed[0], "lyon/hours") {
			t.Errorf("%s: %s %q", e.Standing, e.Why, e.Changed)
		}
	})
	t.Run("a tolerance", func(t *testing.T) {
		e := only(t, start(t, func(s *statement.Statement) { s.Tolerance = quantity.Unit / 2 }).assess("promo"))
		if e.Standing != signoff.Carried || !strings.Contains(e.Why, "within what was accepted") {
			t.Errorf("%s: %s %q", e.Standing, e.Why, e.Changed)
		}
	})
	t.Run("the gap is accepted", func(t *testing.T) {
		accept := func(units quantity.Number) func(*statement.Statement) {
			return func(s *statement.Statement) {
				s.Accepts = []statement.Accepted{{Gap: "overload/lyon/hours", Units: units, Money: 50_000 * quantity.Scale}}
			}
		}
		e := only(t, start(t, accept(10_000*quantity.Scale)).assess("promo"))
		if e.Standing != signoff.Carried {
			t.Errorf("up to much: %s: %s %q", e.Standing, e.Why, e.Changed)
		}
		e = only(t, start(t, accept(quantity.Scale)).assess("promo"))
		if e.Standing != signoff.Lapsed || !strings.Contains(strings.Join(e.Changed, " "), "lyon/hours") {
			t.Errorf("up to 1: %s: %s %q", e.Standing, e.Why, e.Changed)
		}
	})
}

// load commits the stock of the open period.
func (w *world) load(rows ...string) {
	csv := "site,item,quantity\n" + strings.Join(rows, "\n") + "\n"
	w.Write("plans/facts/open/stock.csv", csv)
	w.Write("plans/facts/open/manifest.yaml", fmt.Sprintf("kind: Facts\nversion: 1\nfiles:\n  stock.csv:\n    fact: stock\n    complete: true\n    as_of: 2026-12-01\n    source: erp\n    rows: %d\n    sha256: %x\n", len(rows), sha256.Sum256([]byte(csv))))
	w.commit("Load facts")
}

// TestOpenFacts: a load of facts of the open period moves the effects and lapses
// nothing; what changes beside it does.
func TestOpenFacts(t *testing.T) {
	w := newWorld(t)
	w.load("central,TENT,500")
	w.propose("40")
	w.say(w.assess("promo"), "anna", "demand-manager")
	w.Checkout("main")
	w.load("central,TENT,650")
	w.Checkout("promo")
	a := w.assess("promo")
	if e := only(t, a); e.Standing != signoff.Carried || !strings.Contains(e.Why, "facts of the open period") {
		t.Errorf("%s: %s %q; %q", e.Standing, e.Why, e.Changed, a.Case.Blocked)
	}
	w.Checkout("main")
	w.load("central,TENT,700")
	w.Write("plans/catalog/tents.yaml", catalogText("tents", "TENT", 201))
	w.commit("A price")
	w.Checkout("promo")
	if e := only(t, w.assess("promo")); e.Standing != signoff.Lapsed || len(e.Changed) != 1 {
		t.Errorf("%s: %s %q", e.Standing, e.Why, e.Changed)
	}
}

// TestTamperedLedger: what was taken away counts, and blocks.
func TestTamperedLedger(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(w *world, file string)
		why  string
	}{
		{"deleted", func(w *world, file string) { w.Remove(file + ".txt"); w.Remove(file + ".sig"); w.commit("Tidy") }, "was deleted; it still counts"},
		{"its signature deleted", func(w *world, file string) { w.Remove(file + ".sig"); w.commit("Tidy") }, "was deleted; it still counts"},
		{"edited", func(w *world, file string) {
			w.Write(file+".txt", strings.Replace(w.Git("show", "HEAD:"+file+".txt"), "verdict: approve", "verdict: reject", 1)+"\n")
			w.commit("Edit")
		}, "was edited; what it said before still counts"},
		{"moved away", func(w *world, file string) {
			w.Git("mv", file+".txt", "approvals/2026-12/x.txt")
			w.Git("mv", file+".sig", "approvals/2026-12/x.sig")
			w.commit("Rename")
		}, "was deleted; it still counts"},
		{"mixed with the plan", func(w *world, file string) {
			w.Write("plans/demand/sales-eu.yaml", promo("40")+"# more\n")
			w.Write("approvals/2026-12/readme.txt", "hello\n")
			w.commit("Both")
		}, "mixes statements with other files"},
		{"deleted and brought back", func(w *world, file string) {
			w.Git("rm", "--quiet", file+".txt")
			w.commit("Tidy")
			w.Git("checkout", "HEAD~1", "--", file+".txt")
			w.commit("Bring back")
		}, ""},
		{"deleted on another branch", func(w *world, file string) {
			w.Git("branch", "accord/approvals")
			w.Git("rm", "--quiet", file+".txt")
			w.commit("Tidy")
		}, "was deleted; it still counts"},
		{"rubbish removed", func(w *world, file string) {
			w.Write("approvals/2026-12/rubbish.txt", "hello\n")
			w.commit("Rubbish")
			w.Remove("approvals/2026-12/rubbish.txt")
			w.commit("Tidy")
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.propose("40")
			w.say(w.assess("promo"), "anna", "demand-manager")
			tt.do(w, "approvals/2026-12/anna-1")
			a := w.assess("promo")
			found := false
			for _, e := range a.Case.Evidence {
				found = found || e.Person == "anna" && e.Standing == signoff.Direct
			}
			if !found {
				t.Errorf("it does not count: %s", standings(a))
			}
			if blocked := strings.Join(a.Case.Blocked, "; "); !strings.Contains(blocked, tt.why) || (tt.why == "") != (blocked == "") {
				t.Errorf("blocked %q, want %q", blocked, tt.why)
			}
		})
	}
}

func TestLinksInAProposalAreRefused(t *testing.T) {
	w := newWorld(t)
	w.propose("40")
	if err := os.Symlink("../policy.yaml", filepath.Join(w.Dir, "plans", "demand", "x.yaml")); err != nil {
		t.Fatal(err)
	}
	w.commit("A link")
	if _, err := w.try("promo"); err == nil || !strings.Contains(err.Error(), "plans/demand/x.yaml is a symbolic link") {
		t.Errorf("%v", err)
	}
}

func TestConflictBlocks(t *testing.T) {
	w := newWorld(t)
	w.propose("40")
	w.Checkout("main")
	w.Write("plans/demand/sales-eu.yaml", promo("50"))
	w.commit("The other")
	a := w.assess("promo")
	if len(a.Case.Blocked) == 0 || !strings.Contains(a.Case.Blocked[0], "conflicts with main") || a.Report.Outcome == signoff.Approved {
		t.Errorf("%q", a.Case.Blocked)
	}
}

func TestWithoutGenesis(t *testing.T) {
	w := newWorld(t)
	w.Git("tag", "-d", "plan/genesis")
	w.propose("40")
	a := w.assess("promo")
	if a.Report.Outcome == signoff.Approved || len(a.Report.Rules) == 0 || len(a.Case.Blocked) != 1 || !strings.Contains(a.Case.Blocked[0], "accord init") {
		t.Errorf("%s, %d rules, %q", a.Report.Outcome, len(a.Report.Rules), a.Case.Blocked)
	}
}

// TestClose: only what was signed for the close counts for it.
func TestClose(t *testing.T) {
	w := newWorld(t)
	w.propose("40")
	w.say(w.assess("promo"), "clara", "cfo")
	w.Checkout("main")
	w.Git("merge", "--quiet", "--ff-only", "promo")
	a := w.assess("main", closing)
	if e := only(t, a); e.Standing != signoff.Apart || a.Report.Outcome == signoff.Approved {
		t.Errorf("%s (%s), %s", e.Standing, e.Why, a.Report.Outcome)
	}
	if a.Scope.String() != "all" || len(a.Case.Views) != 1 || a.Case.Views[0].Name != fromClose {
		t.Errorf("scope %s, %d views", a.Scope, len(a.Case.Views))
	}
	last := statement.Hash(a.Case.Evidence[0].ID)
	w.say(a, "clara", "cfo", func(s *statement.Statement) { s.After = last })
	w.say(a, "ben", "coo")
	a = w.assess("main", closing)
	if a.Report.Outcome != signoff.Approved {
		t.Errorf("%s: %s; %s", a.Report.Outcome, a.Report.Why, standings(a))
	}
	first := w.tag("2026-12", w.genesis, a.Base)
	b := w.assess("main", closing)
	for _, l := range b.Links.Closes {
		for _, c := range l.Checks {
			if !c.Holds {
				t.Errorf("%s: %s: %s", l.Tag, c.Name, c.Why)
			}
		}
	}
	if b.Chain != first || b.Cycle != "2026-12.2" || b.Report.Close != "plan/2026-12" {
		t.Errorf("chain %s, cycle %s, close %s", b.Chain, b.Cycle, b.Report.Close)
	}
	for _, e := range b.Case.Evidence {
		if e.Standing != signoff.Apart {
			t.Errorf("%s %s: %s", e.Person, e.Standing, e.Why)
		}
	}
}

// TestJudgedByTheTarget: a proposal that loosens what it is judged by is judged
// by what there was.
func TestJudgedByTheTarget(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(w *world)
		sort string
	}{
		{"tolerances", func(w *world) {
			w.Write("plans/plan.yaml", strings.Replace(planText, "decision: 5%", "decision: 50%", 1))
		}, "tolerances"},
		{"fences", func(w *world) { w.Write("plans/plan.yaml", strings.Replace(planText, "frozen: 1", "frozen: 0", 1)) }, "fences"},
		{"rates", func(w *world) { w.Write("plans/network.yaml", strings.Replace(networkText, "0.90", "0.10", 1)) }, "rates"},
		{"prices", func(w *world) { w.Write("plans/catalog/tents.yaml", catalogText("tents", "TENT", 1)) }, ""},
		{"families", func(w *world) {
			w.Remove("plans/catalog/tents.yaml")
			w.Remove("plans/demand/eu-tents.yaml")
			w.Write("plans/catalog/huts.yaml", catalogText("huts", "TENT", 200))
			w.Write("plans/demand/eu-huts.yaml", baselineText("huts", "TENT", 100))
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.Branch("promo")
			w.Write("plans/demand/sales-eu.yaml", promo("4000"))
			tt.do(w)
			w.commit("Loosen")
			a := w.assess("promo")
			if len(a.Case.Blocked) > 0 {
				t.Fatalf("%q", a.Case.Blocked)
			}
			if len(a.Case.Views) != 2 || a.Case.Views[1].Name != fromTarget+asTheTarget {
				t.Fatalf("%d views", len(a.Case.Views))
			}
			own, theirs := a.Case.Views[0].Head, a.Case.Views[1].Head
			if theirs == own || theirs.Plan == own.Plan {
				t.Error("both views are the same")
			}
			if tt.sort != "" && (len(a.Case.Control) != 1 || a.Case.Control[0].Sort != tt.sort) {
				t.Errorf("control %v", a.Case.Control)
			}
			if tt.name == "families" && theirs.Plan.Families[theirs.Plan.Items[theirs.Plan.ItemIDs.Index("TENT")].Family].ID != "tents" {
				t.Error("the item is in its new family")
			}
		})
	}
}

func TestControlFiles(t *testing.T) {
	w := newWorld(t)
	w.Write("CODEOWNERS", "* @northlight/all\n")
	w.commit("Owners")
	w.Branch("promo")
	for name, text := range map[string]string{
		"CODEOWNERS": "* @eve\n", ".github/workflows/plan.yml": "on: push\n", "docs/.gitattributes": "* merge=union\n", ".gitmodules": "", ".lfsconfig": "x\n",
		"plans/rules/stock.cue": "package rules\n", "README.md": "no control file\n",
		"other/plan.yaml": planText,
	} {
		w.Write(name, text)
	}
	w.commit("Controls")
	var got []string
	for _, c := range w.assess("promo").Case.Control {
		got = append(got, c.Sort+" "+c.Path+" "+c.How)
	}
	want := "attributes .gitmodules added, attributes .lfsconfig added, attributes docs/.gitattributes added, codeowners CODEOWNERS added, codeowners CODEOWNERS edited, " +
		"plans other/plan.yaml added, rules plans/rules/stock.cue added, workflows .github/workflows/plan.yml added"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
