package attacktest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

// word is what somebody says, and how.
type word struct {
	by, role string
	// key is another key than the person's; edit changes the statement before it
	// is signed, and spoil what is filed after.
	key  string
	edit func(*statement.Statement)
	// namespace is another one than that of statements.
	namespace string
	spoil     func(body, armour []byte) ([]byte, []byte)
	// on is the branch that it is filed on, that of approvals where empty.
	on string
}

// approve files the approvals of a proposal, one after the other.
func (w *world) approve(branch string, words ...word) []statement.Hash {
	w.t.Helper()
	a := w.must(branch)
	var out []statement.Hash
	for _, x := range words {
		out = append(out, w.say(a, x))
	}
	return out
}

// say signs and files a statement about what was assessed.
func (w *world) say(a *assess.Assessment, x word) statement.Hash {
	w.t.Helper()
	return w.file(w.draft(a, x), x, a.Transition().Head.Hash)
}

// draft is what somebody would sign.
func (w *world) draft(a *assess.Assessment, x word) *statement.Statement {
	purpose := statement.Proposal
	if a.Case.Purpose == policy.Closes {
		purpose = statement.Close
	}
	after := w.after[x.by]
	if after == "" {
		after = statement.None
	}
	s := &statement.Statement{Plan: a.Plan, Chain: a.Chain, Cycle: a.Cycle, Purpose: purpose, Scope: a.Scope.String(), Base: a.Base, Content: a.Content,
		Effects: a.Effects, Arithmetic: projection.Arithmetic, Policy: a.Policy, Report: statement.Of([]byte("page")), Verdict: statement.Approve,
		After: after, Person: x.by, Role: x.role, For: string(statement.None), Tool: "accord test", SignedAt: w.now.Add(time.Minute)}
	if x.edit != nil {
		x.edit(s)
	}
	return s
}

// file signs a statement and commits it, with what was signed as second parent.
func (w *world) file(s *statement.Statement, x word, signed string) statement.Hash {
	w.t.Helper()
	if x.key == "" {
		x.key = x.by
	}
	if x.namespace == "" {
		x.namespace = statement.Namespace
	}
	body := s.Bytes()
	hash := statement.Of(body)
	armour := signedtest.Sign(w.t, x.key, body, x.namespace)
	if x.spoil != nil {
		body, armour = x.spoil(body, armour)
	} else {
		w.after[x.by] = hash
	}
	w.lay(x.on, fmt.Sprintf("approvals/%s/%s-%02d", s.Cycle, s.Person, w.said), body, armour, signed)
	return hash
}

// lay commits a file and its signature where statements lie.
func (w *world) lay(branch, name string, body, armour []byte, signed string) {
	w.t.Helper()
	w.said++
	c := change{by: "anna", key: "-", message: "Say it", write: map[string]string{name + ".txt": string(body), name + ".sig": string(armour)}}
	if branch == "" {
		branch = ledger.Branch
		if signed != "" {
			c.with = []string{signed}
		}
	}
	w.commit(branch, c)
}

// consent files what a close needs: clara's and ben's agreement to main.
func (w *world) consent(edits ...func(*statement.Statement)) {
	w.t.Helper()
	a := w.must("main", ofClose)
	for _, x := range []word{{by: "clara", role: "cfo"}, {by: "ben", role: "coo"}} {
		x.edit = func(s *statement.Statement) {
			for _, edit := range edits {
				edit(s)
			}
		}
		w.say(a, x)
	}
}

// promote proposes so many more tents, on the branch promo.
func (w *world) promote(units int) { w.write("promo", "plans/demand/sales-eu.yaml", promoText(units)) }

// names lists what a branch has below a folder.
func (w *world) names(branch, below string) []string {
	var out []string
	for name := range w.tips[branch].files {
		if strings.HasPrefix(name, below) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
