package attacktest

import (
	"time"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// closing is a tag to be made by hand, as whoever has a key can.
type closing struct {
	// cycle is that of main where empty; by is anna, at is now, commit main's tip.
	cycle, by, commit string
	at                time.Time
	// message changes what the tag says, raw the object as it is written.
	message func(*statement.Tag)
	raw     func([]byte) []byte
	// ref is the name of the reference, and name that in the object; both are the
	// cycle's where empty.
	ref, name string
}

// tag makes genesis, or a close of main that follows the last one, and returns
// the hash.
func (w *world) tag(o closing) statement.Hash {
	w.t.Helper()
	if o.by == "" {
		o.by = "anna"
	}
	if o.commit == "" {
		o.commit = w.tips["main"].commit
	}
	if o.at.IsZero() {
		o.at = w.now
	}
	if o.cycle == "" {
		o.cycle = "2026-12"
	}
	t := w.message(o)
	if o.message != nil {
		o.message(t)
	}
	name := statement.TagName("", t.Cycle)
	if o.name != "" {
		name = o.name
	}
	raw := signedtest.TagObject(w.t, name, o.commit, t.Bytes(), o.by, o.at)
	if o.raw != nil {
		raw = o.raw(raw)
	}
	if o.ref == "" {
		o.ref = name
	}
	w.ref("refs/tags/"+o.ref, w.object("tag", raw))
	return statement.Of(raw)
}

// message is what the tag of a commit says.
func (w *world) message(o closing) *statement.Tag {
	w.t.Helper()
	ctx := w.t.Context()
	ws, err := w.open(o.commit)
	if err != nil {
		w.t.Fatal(err)
	}
	c, err := ws.Repository().Resolve(ctx, o.commit)
	if err != nil {
		w.t.Fatal(err)
	}
	state, why, err := chain.At(ctx, ws, c)
	if err != nil || state == nil {
		w.t.Fatal(why, err)
	}
	t := &statement.Tag{Cycle: o.cycle, Plan: statement.None, Chain: statement.None, Base: statement.None, Policy: state.PolicyHash,
		Statements: statement.Set(nil), Overrides: statement.None, Arithmetic: projection.Arithmetic, Closer: o.by, Tool: "by hand"}
	if o.cycle == statement.Genesis {
		s, err := ws.Load(ctx, workspace.Source{Commit: &c, Name: "main"}, workspace.Computed)
		if err != nil || s.Result == nil {
			w.t.Fatal("the plan cannot be computed", err)
		}
		t.Content = state.Content.Hash(statement.None, o.cycle, digest.Scope{})
		t.Effects = digest.EffectsOf(s.Result, digest.Scope{}).Hash()
		return t
	}
	w.follow(t, ws, c)
	t.Content = state.Content.Hash(w.genesis, o.cycle, digest.Scope{})
	return t
}

// follow names what is before a close, and who agreed.
func (w *world) follow(t *statement.Tag, ws *workspace.Workspace, c history.Commit) {
	w.t.Helper()
	ctx := w.t.Context()
	links, err := chain.Read(ctx, ws, c, chain.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	filed, err := chain.Unnamed(ctx, ws, c)
	if err != nil {
		w.t.Fatal(err)
	}
	head := links.Head()
	a := w.must("main", ofClose)
	t.Plan, t.Chain, t.Statements, t.Effects = w.genesis, head.Hash, chain.Set(filed), a.Effects
	t.Base, t.Policy = head.Content.Hash(w.genesis, t.Cycle, digest.Scope{}), head.PolicyHash
}
