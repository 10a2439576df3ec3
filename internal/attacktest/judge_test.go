package attacktest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/chain"
	made "github.com/accord-plan/accord/internal/closing"
	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/proof"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/signoff"
)

// verdict is what a judge says of a repository.
type verdict struct {
	good bool
	// lines are all that is said, one thing each.
	lines []string
}

func (v *verdict) say(format string, args ...any) {
	v.lines = append(v.lines, fmt.Sprintf(format, args...))
}

// says reports whether one line holds some words.
func (v *verdict) says(words string) bool {
	for _, l := range v.lines {
		if strings.Contains(l, words) {
			return true
		}
	}
	return false
}

func (v *verdict) String() string { return strings.Join(v.lines, "\n") }

// judge asks one command of the program.
type judge struct {
	command string
	ask     func(w *world) *verdict
}

// The commands that are asked. Each is good if it would exit with 0.
var (
	promo    = proposal("promo")
	reviews  = judge{"review", promo.ask}
	toClose  = judge{"signoff --close", askClose}
	prove    = judge{"verify", askProof}
	gated    = judge{"cycle close", func(w *world) *verdict { return askClosing(w, "") }}
	atOrigin = judge{"cycle close", func(w *world) *verdict { return askClosing(w, "origin") }}
)

func failed(err error) *verdict { return &verdict{lines: []string{"error: " + err.Error()}} }

// proposal is `accord signoff BRANCH`: good if it is approved.
func proposal(branch string) judge {
	return judge{"signoff", func(w *world) *verdict {
		a, err := w.assess(branch, w.forge)
		if err != nil {
			return failed(err)
		}
		return told(a.Report)
	}}
}

// askClose is `accord signoff --close`: good if the close is approved.
func askClose(w *world) *verdict {
	a, err := w.assess("main", ofClose)
	if err != nil {
		return failed(err)
	}
	return told(a.Report)
}

// told spells a report.
func told(r *signoff.Report) *verdict {
	v := &verdict{good: r.Outcome == signoff.Approved || r.Outcome == signoff.Overridden}
	v.say("%s: %s", r.Outcome, r.Why)
	v.say("about something else: %d", r.Elsewhere)
	for _, list := range []struct {
		what string
		said []string
	}{{"blocked", r.Blocked}, {"failed", r.Failed}, {"note", r.Notes}} {
		for _, s := range list.said {
			v.say("%s: %s", list.what, s)
		}
	}
	for _, list := range []struct {
		what   string
		voices []signoff.Voice
	}{{"counted", r.Counted}, {"lapsed", r.Lapsed}, {"not counted", r.NotCounted}} {
		for _, x := range list.voices {
			v.say("%s: %s %s: %s: %s", list.what, x.Person, x.Verdict, x.Why, strings.Join(x.Changed, "; "))
		}
	}
	if r.Elsewhere > 0 {
		v.say("%d about other proposals or earlier cycles", r.Elsewhere)
	}
	for _, x := range r.Rules {
		v.say("rule %s %s%s", x.ID, x.State, why(x.When))
	}
	for _, m := range r.Missing {
		v.say("missing: %s for %s: %s", m.Role, m.Rule, m.Why)
	}
	for _, c := range r.Control {
		v.say("control: %s %s %s", c.Sort, c.Path, c.How)
	}
	for _, o := range r.Overrides {
		v.say("override: %s as %s: %s; ratified by %q", o.Person, o.Role, o.Reason, o.Ratified)
	}
	return v
}

// why is the condition of a rule in words.
func why(n *signoff.Node) string {
	if n == nil {
		return ""
	}
	out := ": " + n.Text
	for i := range n.Children {
		out += why(&n.Children[i])
	}
	return out
}

// askProof is `accord verify`: good if all is proven and anchored.
func askProof(w *world) *verdict {
	tip, ok := w.tips["main"]
	if !ok {
		w.t.Fatal("there is no main")
	}
	ws, err := w.open(tip.commit)
	if err != nil {
		return failed(err)
	}
	at, err := ws.Repository().Resolve(w.t.Context(), tip.commit)
	if err != nil {
		return failed(err)
	}
	anchor := w.anchor
	if anchor == "" {
		anchor = w.genesis
	}
	r, err := proof.Verify(w.t.Context(), ws, proof.Options{Options: chain.Options{Genesis: anchor, Expect: w.expect}, At: at, AtName: "main"})
	if err != nil {
		return failed(err)
	}
	v := &verdict{good: r.Proven && r.Anchored}
	v.say("proven %t, anchored %t, head %s", r.Proven, r.Anchored, r.Head)
	for _, f := range r.Faults {
		v.say("fault: %s", f.Text)
	}
	for _, n := range r.Notes {
		v.say("note: %s", n)
	}
	for _, l := range append(r.Links, r.Stray...) {
		for _, k := range l.Checks {
			if !k.Holds {
				v.say("%s %s: %s", l.Tag, k.Name, k.Text)
			}
		}
		if l.SignOff != nil && l.SignOff.Outcome != signoff.Approved {
			for _, x := range told(l.SignOff).lines {
				v.say("%s: %s", l.Tag, x)
			}
		}
	}
	return v
}

// forge lets an assessment see what the forge knows.
func (w *world) forge(t *assess.Transition) {
	t.TestMerge = w.merged
	if w.reviews == nil && w.makers == nil {
		return
	}
	t.Unwitnessed = true
	t.Forge = w.pullRequest(t.Head)
}

// askClosing is `accord cycle close`, as far as it goes without making the tag: good
// if it would be closed. Where there is a remote that is asked first.
func askClosing(w *world, remote string) *verdict {
	tip := w.tips["main"].commit
	ws, err := w.open(tip)
	if err != nil {
		return failed(err)
	}
	at, err := ws.Repository().Resolve(w.t.Context(), tip)
	if err != nil {
		return failed(err)
	}
	g := git.Git{Dir: w.dir}.Here()
	g.Env = append(g.Env, "GIT_COMMITTER_NAME=Anna", "GIT_COMMITTER_EMAIL=anna@northlight.example", "GIT_COMMITTER_DATE="+today.Format(time.RFC3339))
	r, err := made.Close(w.t.Context(), ws, made.Options{At: at, AtName: "main", Git: g, Tool: "accord test", DryRun: true, Remote: remote,
		Anchor: chain.Options{Genesis: w.genesis, Expect: w.expect},
		Key: func(_ context.Context, ring *signature.Ring) (*made.Key, error) {
			s, _ := ring.Lookup(signedtest.Key("anna").PublicKey())
			return &made.Key{Signer: s, Sign: func(_ context.Context, m []byte, ns string) ([]byte, error) {
				return signature.Sign(signedtest.Key("anna"), m, ns)
			}}, nil
		}})
	if err != nil {
		return failed(err)
	}
	v := &verdict{good: r.Outcome == made.Ready}
	v.say("%s: %s; %s", r.Outcome, r.Why, r.Do)
	for _, s := range r.Steps {
		v.say("step %s %s: %s", s.Name, s.State, s.Text)
	}
	if r.Gate != nil {
		for _, p := range r.Gate.Points {
			if p.State == gate.Missing {
				v.say("gate %s: %s", p.ID, p.Text)
			}
		}
	}
	if r.SignOff != nil {
		v.lines = append(v.lines, told(r.SignOff).lines...)
	}
	return v
}
