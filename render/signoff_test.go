package render_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/render"
)

// waiting is the promotion of outputs: the demand manager agrees, the CFO saw
// other numbers, the COO has said nothing yet, and two voices do not count.
func waiting() *signoff.Report {
	content := statement.Hash("sha256:51c0a7d2e4f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff00")
	return &signoff.Report{FormatVersion: signoff.FormatVersion, Plan: "plans", Name: "Northlight Outdoor", Cycle: "2026-12", Purpose: "proposal", AsOf: "2026-12-10",
		TargetName: "main 4f1c2ab", HeadName: "spring-promo 9b07e31", Close: "plan/2026-11", Content: content,
		Outcome: signoff.NotYet, Why: "waits for cfo (clara or dora for clara), coo (sam); 1 approval lapsed",
		Rules: []signoff.Rule{
			{ID: "demand", Name: "Demand management agrees to every change", Purpose: "proposal", State: signoff.Met, At: position.Position{File: "plans/policy.yaml", Line: 120, Column: 3},
				Need: &signoff.Node{Text: "one of demand-manager", State: signoff.Met, Seats: []signoff.Seat{{Role: "demand-manager", Person: "anna", By: "sha256:a1", Kind: "signature"}}}},
			{ID: "money", Purpose: "proposal", State: signoff.Open, When: &signoff.Node{Text: "demand changes by 1.4 %, above 1 % [target → merge]", State: signoff.Met},
				Need: &signoff.Node{Text: "cfo, signed", State: signoff.Open, Seats: []signoff.Seat{{Role: "cfo", Could: []string{"clara", "dora for clara"}}}}},
			{ID: "gap", Purpose: "proposal", State: signoff.Open, When: &signoff.Node{Text: "any of", State: signoff.Met, Children: []signoff.Node{
				{ID: "opened", Text: "a shortage of class decision is opened: TENT-2P@central, 380 [close → merge]", State: signoff.Met},
				{ID: "load", Text: "lyon/sewing-hours is loaded to 92 %, not above 100 % [target → merge]", State: signoff.NotMet}}},
				Need: &signoff.Node{Text: "one of these", State: signoff.Open, Children: []signoff.Node{
					{ID: "operations", Text: "coo", State: signoff.Open, Seats: []signoff.Seat{{Role: "coo", Could: []string{"sam"}}}},
					{ID: "planners", Text: "2 of ops-lyon or supply-chain", State: signoff.Open, Seats: []signoff.Seat{{Role: "supply-chain", Person: "hugo", By: "sha256:a2", Kind: "review"}, {Role: "ops-lyon or supply-chain", Could: []string{"marc"}}}}}}},
			{ID: "policy", Purpose: "policy", State: signoff.Skipped, When: &signoff.Node{Text: "no control file changes", State: signoff.NotMet}},
			{ID: "decision/2026-12-third-shift", Name: "How do we cover 380 tents?", Purpose: "proposal", Decision: "2026-12-third-shift", State: signoff.Open,
				Need: &signoff.Node{Text: "coo and cfo", State: signoff.Open, Seats: []signoff.Seat{{Role: "coo", Could: []string{"sam"}}, {Role: "cfo"}}}},
		},
		Counted: []signoff.Voice{
			{ID: "sha256:a1", Kind: "signature", Person: "anna", Role: "demand-manager", Verdict: "approve", Purpose: "proposal", SignedAt: "2026-12-10T09:12:00Z", Standing: signoff.Direct,
				Accepts: []signoff.AcceptedGap{{Gap: "shortage/TENT-2P@central", Units: num("380"), Money: num("26790")}}},
			{ID: "sha256:a2", Kind: "review", Person: "hugo", Verdict: "approve", Purpose: "proposal", SignedAt: "2026-12-09T10:00:00Z", Standing: signoff.Carried, Why: "nothing of what was reviewed has changed; witnessed: not yet"}},
		Lapsed: []signoff.Voice{{ID: "sha256:c1", Kind: "signature", Person: "clara", Role: "cfo", Verdict: "approve", Purpose: "proposal", SignedAt: "2026-12-09T16:00:00Z", Standing: signoff.Lapsed,
			Content: "sha256:77aa1122334455667788", Why: "what was signed has changed", Changed: []string{"TENT-2P eu 2027-03 +0 → +400", "TENT-2P eu 2027-04 +0 → +150"}}},
		NotCounted: []signoff.Voice{
			{ID: "forge.example/acme/plans#42/7", Kind: "review", Person: "sam", Verdict: "approve", Purpose: "proposal", SignedAt: "2026-12-10T08:00:00Z", Standing: signoff.Direct, Why: "sam contributed to the change (author of 9b07e31)"},
			{ID: "forge.example/acme/plans#42/8", Kind: "review", Verdict: "approve", Purpose: "proposal", Standing: signoff.Refused, Why: "ci-bot is not a person of the policy"}},
		Contributors: []signoff.Contributor{{Person: "ben", Name: "Ben Okafor <ben@northlight.example>", How: "author", Of: "9b07e31"}, {Person: "ben", Name: "forge.example/ben", How: "opener", Of: "#42"}, {Name: "Odd One <odd@elsewhere.example>", How: "co-author", Of: "9b07e31"}},
		Missing: []signoff.Missing{
			{Rule: "money", Purpose: "proposal", Role: "cfo", From: []string{"clara", "dora for clara"}, Evidence: "signature"},
			{Rule: "gap", Purpose: "proposal", Role: "coo", From: []string{"sam"}, Any: "operations", Evidence: "any"},
			{Rule: "gap", Purpose: "proposal", Role: "ops-lyon or supply-chain", From: []string{"marc"}, Any: "planners", Evidence: "any"},
			{Rule: "decision/2026-12-third-shift", Purpose: "proposal", Role: "coo", From: []string{"sam"}, Evidence: "any"},
			{Rule: "decision/2026-12-third-shift", Purpose: "proposal", Role: "cfo", Why: "clara contributed to the change (author of 1a2b3c4)", Evidence: "any"}},
		Elsewhere: 14, Genesis: "sha256:625b0b781aa0e81c6e45d8b95342f2519fd9abc6a02a9eabe8cb542a3c69bac0",
		Notes: []string{"Odd One <odd@elsewhere.example> (co-author of 9b07e31) contributed and is no person of the policy"},
	}
}

// overridden passes though it was rejected and a file has no rule.
func overridden() *signoff.Report {
	return &signoff.Report{Name: "Northlight Outdoor", Cycle: "2026-12", Purpose: "close", AsOf: "2026-12-10", TargetName: "main 4f1c2ab", Outcome: signoff.Overridden,
		Why: "overridden by sam (coo), not ratified yet; else waits for cfo (clara)", Failed: []string{"the policy has no rule for changes of fences (plans/plan.yaml)"},
		Rules: []signoff.Rule{{ID: "close", Purpose: "close", State: signoff.Rejected, Need: &signoff.Node{Text: "cfo; clara rejects", State: signoff.Rejected, Seats: []signoff.Seat{{Role: "cfo", Could: []string{"clara"}}}}}},
		Counted: []signoff.Voice{{ID: "sha256:d1", Kind: "signature", Person: "clara", Role: "cfo", Verdict: "reject", Purpose: "close", SignedAt: "2026-12-10T11:00:00Z", Standing: signoff.Direct,
			Reason: "the margin is below what we told the board", Blocks: []string{"close"}, Why: "blocks until it is taken back"},
			{ID: "sha256:d2", Kind: "signature", Person: "sam", Role: "coo", Verdict: "approve", Purpose: "override", SignedAt: "2026-12-10T12:00:00Z", Standing: signoff.Direct, Reason: "the plant in Lyon burns", Why: "overrides"}},
		Missing: []signoff.Missing{{Rule: "close", Purpose: "close", Role: "cfo", From: []string{"clara"}, Evidence: "any"}},
		Overrides: []signoff.OverrideNote{{ID: "sha256:d2", Person: "sam", Role: "coo", Reason: "the plant in Lyon burns", At: "2026-12-10T12:00:00Z"},
			{ID: "sha256:e9", Person: "sam", Role: "coo", Reason: "no network on the island", At: "2026-11-18T12:00:00Z", Ratified: "anna, clara"}},
	}
}

func TestSignOffGolden(t *testing.T) {
	footer := []render.Text{render.Plain("full report: artifact 77")}
	for name, d := range map[string]*render.Document{
		"signoff":            render.SignOffDocument(waiting(), render.SignOffView{}),
		"signoff-explained":  render.SignOffDocument(waiting(), render.SignOffView{Explain: true, Footer: footer}),
		"signoff-overridden": render.SignOffDocument(overridden(), render.SignOffView{Explain: true}),
		"signoff-in-comment": render.DiffDocument(diffOf(t), render.DiffView{Comment: true, SignOff: render.SignOffBlocks(waiting()), Footer: footer}),
	} {
		for ext, out := range writeAll(t, d) {
			if ext != "ansi" {
				golden(t, name+"."+ext, out)
			}
		}
	}
}

// TestSignOffIsShort holds that in another document it takes ten lines at most,
// however many rules there are, and that what waits comes first.
func TestSignOffIsShort(t *testing.T) {
	r := waiting()
	for i := range 40 {
		r.Rules = append([]signoff.Rule{{ID: fmt.Sprintf("more-%02d", i), Purpose: "proposal", State: signoff.Met}}, r.Rules...)
	}
	for i := range 40 {
		r.NotCounted = append(r.NotCounted, signoff.Voice{ID: fmt.Sprint(i), Kind: "review", Person: "eve", Why: "not a person of the policy"})
	}
	blocks := render.SignOffBlocks(r)
	lines := 0
	var first string
	for _, b := range blocks {
		if l, ok := b.(*render.List); ok && first == "" {
			first = l.Items[0].String()
			lines += len(l.Items)
		}
	}
	if lines > 8 || !strings.HasPrefix(first, "✘ money") {
		t.Errorf("%d lines, the first is %q", lines, first)
	}
}

// TestSignOffSaysNothingByHalves: the sentence that a forge's status has room for
// is left out where it is cut, since the rules below say all of it.
func TestSignOffSaysNothingByHalves(t *testing.T) {
	for _, explain := range []bool{false, true} {
		r := waiting()
		r.Why = "waits for cfo (clara or dora for clara), coo (sam), demand-mana…"
		cut, _, _ := inFormats(render.SignOffDocument(r, render.SignOffView{Explain: explain}))
		if strings.Contains(string(cut), "demand-mana…") || !strings.Contains(string(cut), "waits for sam") {
			t.Errorf("explained %t: a sentence is cut, or what it says is not told:\n%s", explain, cut)
		}
		r.Rules = nil
		alone, _, _ := inFormats(render.SignOffDocument(r, render.SignOffView{Explain: explain}))
		if !strings.Contains(string(alone), "demand-mana…") {
			t.Errorf("explained %t: nothing says for whom it waits:\n%s", explain, alone)
		}
	}
}

// TestSignOffIsDisarmed puts hostile text everywhere that somebody else chooses
// it: no writer fails, and none makes markup of it.
func TestSignOffIsDisarmed(t *testing.T) {
	for _, s := range hostiletest.Tried() {
		text := s.Text[:min(len(s.Text), 4000)]
		for _, d := range hostileSignOffs(text) {
			plain, md, page := inFormats(d)
			judged(t, s.ID+" as text", hostiletest.Log(plain))
			judged(t, s.ID+" as markdown", hostiletest.Markdown(md))
			judged(t, s.ID+" as html", hostiletest.Page(page))
		}
	}
}

func hostileSignOffs(text string) []*render.Document {
	r := waiting()
	r.Name, r.Why = text, text
	for i := range r.Rules {
		r.Rules[i].Name = text
		r.Rules[i].When = &signoff.Node{ID: text, Text: text, State: signoff.Failed}
	}
	for _, list := range [][]signoff.Voice{r.Counted, r.Lapsed, r.NotCounted} {
		for i := range list {
			list[i].Why, list[i].Reason, list[i].Person, list[i].Changed = text, text, text, []string{text}
		}
	}
	for i := range r.Missing {
		r.Missing[i].From, r.Missing[i].Why = []string{text}, text
	}
	r.Contributors[2].Name = text
	r.Blocked, r.Notes = []string{text}, []string{text}
	r.Overrides = []signoff.OverrideNote{{ID: text, Person: text, Role: text, Reason: text, At: text, Ratified: text}}
	return []*render.Document{render.SignOffDocument(r, render.SignOffView{Explain: true}), render.SignOffDocument(r, render.SignOffView{}),
		{Title: "part", Blocks: render.SignOffBlocks(r)}}
}
