package assess

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/signoff"
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
