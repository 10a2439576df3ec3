package assess

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/signoff"
)

func decisionText(status, more string) string {
	return "kind: Decision\nversion: 1\nowner: supply-chain\nid: 2026-12-cap\nquestion: What do we do about tents?\nstatus: " + status +
		"\ndue: 2026-12-31\noptions:\n  - {id: cap, summary: cap it}\nchosen: cap\nbecause: cheapest\ndecided_by: [cfo]\ncovers: [{id: tents, gap: \"shortage/*\"" + more + "}]\n"
}

// TestDecisions: a decision is accepted by who signed content that holds it as it
// stands, also when the rest has changed since or the cycle closes.
func TestDecisions(t *testing.T) {
	w := newWorld(t)
	w.load("central,TENT,300")
	w.propose("40")
	w.Write("plans/decisions/cap.yaml", decisionText("accepted", ""))
	w.commit("Decide")
	a := w.assess("promo")
	if len(a.Case.Blocked) > 0 || len(a.Case.Decisions) != 1 || !a.Case.Decisions[0].New || a.Case.Decisions[0].Hash == "" {
		t.Fatalf("%q, %+v", a.Case.Blocked, a.Case.Decisions)
	}
	if got := signoff.AcceptedDecisions(a.Case); len(got) != 0 {
		t.Errorf("accepted by nobody: %v", got)
	}
	said := w.say(a, "clara", "cfo")
	accepted := func(a *Assessment) map[string]bool {
		out := map[string]bool{}
		for id, sizes := range signoff.AcceptedDecisions(a.Case) {
			out[id] = len(sizes) > 0
		}
		return out
	}
	if got := accepted(w.assess("promo")); !got["2026-12-cap"] {
		t.Errorf("signed: %v", got)
	}
	w.Write("plans/demand/sales-eu.yaml", promo("41"))
	w.commit("One more")
	a = w.assess("promo")
	if got := accepted(a); only(t, a).Standing != signoff.Lapsed || !got["2026-12-cap"] {
		t.Errorf("the rest has changed: %v, %s", got, standings(a))
	}
	w.Checkout("main")
	w.Git("merge", "--quiet", "--ff-only", "promo")
	a = w.assess("main", closing)
	if got := accepted(a); only(t, a).Standing != signoff.Apart || !got["2026-12-cap"] {
		t.Errorf("at the close: %v, %s", got, standings(a))
	}
	if c := a.Case.Decisions; len(c) != 1 || !strings.Contains(names(c[0].Contributors), "Ada") {
		t.Errorf("who wrote it: %+v", c)
	}
	w.Write("plans/decisions/cap.yaml", decisionText("accepted", ", up_to: 400"))
	w.commit("Cover more")
	if got := accepted(w.assess("main", closing)); len(got) != 0 {
		t.Errorf("it was changed since %s: %v", said, got)
	}
}

func names(list []signoff.Contributor) string {
	var out []string
	for _, c := range list {
		out = append(out, c.Name)
	}
	return strings.Join(out, ", ")
}

// TestNewPolicy: at a close that brings another policy, who is new in it speaks by
// it, and who signed by a key that it drops does not.
func TestNewPolicy(t *testing.T) {
	w := newWorld(t)
	text := w.Git("show", "HEAD:plans/policy.yaml") + "\n"
	text = strings.Replace(text, "  dora:\n", "  eve:\n    name: Eve\n    keys:\n      - {id: eve-1, key: "+signedtest.Public("eve")+"}\n  dora:\n", 1)
	text = strings.Replace(text, "cfo: {people: [clara]}", "cfo: {people: [eve]}", 1)
	text = strings.Replace(text, "key: "+signedtest.Public("clara"), "key: "+signedtest.Public("clara the second"), 1)
	w.Write("plans/policy.yaml", text)
	w.commit("Another CFO")
	a := w.assess("main", closing)
	if a.Case.HeadPolicy == a.Case.Policy || a.Policy == a.Content {
		t.Fatal("one policy")
	}
	w.say(a, "eve", "cfo")
	w.say(a, "clara", "cfo")
	a = w.assess("main", closing)
	for _, e := range a.Case.Evidence {
		switch {
		case e.Person == "clara":
			if e.Standing != signoff.Direct || e.New != nil {
				t.Errorf("clara: %s (%s), %+v", e.Standing, e.Why, e.New)
			}
		case e.New == nil || e.New.Person != "eve" || e.New.Standing != signoff.Direct || e.Standing != signoff.Refused:
			t.Errorf("eve: %s (%s), %+v", e.Standing, e.Why, e.New)
		}
	}
	if c := a.Case.Control; len(c) != 1 || c[0].Sort != "policy" {
		t.Errorf("control %v", c)
	}
}

// TestRevokedAtTheTarget: what the target revokes is revoked at once, whatever
// policy judges.
func TestRevokedAtTheTarget(t *testing.T) {
	w := newWorld(t)
	w.Write("plans/policy.yaml", policyText(rules)+"revoked:\n  - {id: lost, key: "+signedtest.Public("clara")+", on: 2026-12-01}\n")
	w.commit("Clara's key is lost")
	w.say(w.assess("main", closing), "clara", "cfo")
	a := w.assess("main", closing)
	if e := only(t, a); e.Standing != signoff.Refused || !strings.Contains(e.Why, "revoked") || !e.Links {
		t.Errorf("%s: %s", e.Standing, e.Why)
	}
}
