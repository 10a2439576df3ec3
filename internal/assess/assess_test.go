package assess

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// promo is an adjustment that dora writes.
func promo(units string) string {
	return "kind: Adjustments\nversion: 1\nowner: supply-chain\nlayer: sales\nmarket: eu\nadjustments:\n  - {id: promo, reason: promotion, note: spring, items: [TENT], add: {2027-03: " + units + "}}\n"
}

// propose commits the promotion on a branch.
func (w *world) propose(units string) {
	w.Branch("promo")
	w.Write("plans/demand/sales-eu.yaml", promo(units))
	w.commit("Plan the spring promotion")
}

// standings are person and standing of all evidence.
func standings(a *Assessment) string {
	var out []string
	for _, e := range a.Case.Evidence {
		out = append(out, e.Person+" "+string(e.Standing))
	}
	return strings.Join(out, ", ")
}

func TestProposalIsJudged(t *testing.T) {
	w := newWorld(t)
	w.propose("40")
	a := w.assess("promo")
	if len(a.Case.Blocked) > 0 {
		t.Fatalf("blocked: %q", a.Case.Blocked)
	}
	if got := a.Scope.String(); !strings.Contains(got, "market/eu") {
		t.Errorf("scope %s", got)
	}
	if len(a.Case.Views) != 1 || a.Case.Views[0].Name != "target" {
		t.Errorf("%d views", len(a.Case.Views))
	}
	w.say(a, "anna", "demand-manager")
	b := w.assess("promo")
	if got := standings(b); got != "anna direct" {
		t.Errorf("%s: %s", got, b.Case.Evidence[0].Why)
	}
	w.Write("plans/demand/sales-eu.yaml", promo("41"))
	w.commit("One more")
	b = w.assess("promo")
	e := b.Case.Evidence[0]
	if e.Standing != signoff.Lapsed || len(e.Changed) != 1 {
		t.Errorf("%s (%s): %q", e.Standing, e.Why, e.Changed)
	}
}

// TestUsedOnce: what was merged and taken back is not proposed again with the
// approvals of then, and with new ones it is.
func TestUsedOnce(t *testing.T) {
	w := newWorld(t)
	w.Branch("promo")
	w.Write("plans/demand/sales-eu.yaml", promo("40"))
	w.commit("Plan the spring promotion")
	first := w.say(w.assess("promo"), "anna", "demand-manager")
	w.Checkout("main")
	w.Merge("promo", w.day.Format("2006-01-02T15:04:05Z07:00"))
	w.Remove("plans/demand/sales-eu.yaml")
	w.commit("Take it back")
	for _, text := range []string{promo("40"), strings.Replace(promo("40"), "note: spring", "note: early spring", 1)} {
		w.Checkout("main")
		w.Git("checkout", "-q", "-B", "again")
		w.Write("plans/demand/sales-eu.yaml", text)
		w.commit("Once more")
		if e := w.assess("again").Case.Evidence[0]; e.Standing != signoff.Lapsed || e.Why != "what it was about was merged since and taken back" {
			t.Errorf("%s: %s", e.Standing, e.Why)
		}
	}
	w.say(w.assess("again"), "anna", "demand-manager", func(s *statement.Statement) { s.After = first })
	if got := standings(w.assess("again")); got != "anna lapsed, anna direct" && got != "anna direct, anna lapsed" {
		t.Error(got)
	}
}

// TestUsedByText: a change of text is told from what was there by the letter, or
// each would have been there before.
func TestUsedByText(t *testing.T) {
	w := newWorld(t)
	w.Write("plans/demand/sales-eu.yaml", promo("40"))
	w.commit("Plan the spring promotion")
	w.Branch("promo")
	w.Write("plans/demand/sales-eu.yaml", strings.Replace(promo("40"), "note: spring", "note: early spring", 1))
	w.commit("Say when")
	w.say(w.assess("promo"), "anna", "demand-manager")
	if got := standings(w.assess("promo")); got != "anna direct" {
		t.Error(got)
	}
}
