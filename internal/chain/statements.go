package chain

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// mostListed bounds how many files of approvals are looked at over all of their
// history.
const mostListed = 10 << 20

// mostSaid is the largest statement or signature, in bytes.
const mostSaid = 256 << 10

// approvals are the statements that lie in git, as they lay at each commit of the
// branch of approvals.
type approvals struct {
	states [][]*pair // oldest first
	pairs  map[[2]string]*pair
	listed int
	// named are those that a close names already, and at is the state that the
	// last one was found in.
	named map[*pair]bool
	at    int
}

// pair is a statement with the signature that lies beside it.
type pair struct {
	filed Filed
	plan  statement.Hash
	sig   statement.Hash
}

// statements finds the statements that a tag names: those of the plan that lay in
// the tagged commit and in one state of the branch of approvals, without those
// that an earlier close names. So each is named once, by the first close after
// it, and what was added later is not among them.
func (r *reader) statements(l *Link) error {
	if l.Previous == nil {
		if l.Message.Statements != statement.Set(nil) {
			l.no("statements", "genesis names statements, and nothing can be stated before it")
		}
		return nil
	}
	if err := r.gather(); err != nil {
		return err
	}
	own, err := r.state(l.Commit)
	if err != nil {
		return err
	}
	said := r.said
	if found := r.fresh(own); setOf(found) == l.Message.Statements {
		l.take(found, said)
		return nil
	}
	for i := range said.states {
		// Closes are found in the order in which they were made.
		at := (said.at + i) % len(said.states)
		if found := r.fresh(own, said.states[at]); setOf(found) == l.Message.Statements {
			said.at = at
			l.take(found, said)
			return nil
		}
	}
	if len(said.states) == 0 {
		l.no("statements", "what lies in the commit is not what was signed, and there is no branch %s: fetch it", ledger.Branch)
		return nil
	}
	l.no("statements", "no state of %s gives the statements that were signed: some are missing, or were changed", ledger.Branch)
	return nil
}

// fresh are the statements of the plan that no close names yet, each once.
func (r *reader) fresh(lists ...[]*pair) []*pair {
	var out []*pair
	seen := map[*pair]bool{}
	for _, list := range lists {
		for _, p := range list {
			if p.plan == r.chain.Genesis.Hash && !seen[p] && !r.said.named[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
	}
	return out
}

func setOf(pairs []*pair) statement.Hash {
	hashes := make([][2]statement.Hash, len(pairs))
	for i, p := range pairs {
		hashes[i] = [2]statement.Hash{p.filed.Hash, p.sig}
	}
	return statement.Set(hashes)
}

func (l *Link) take(pairs []*pair, said *approvals) {
	for _, p := range pairs {
		said.named[p] = true
		l.Statements = append(l.Statements, p.filed)
	}
	slices.SortFunc(l.Statements, func(a, b Filed) int { return strings.Compare(a.Path, b.Path) })
	if n := len(pairs); n == 1 {
		l.yes("statements", "the one statement that it names is here")
	} else {
		l.yes("statements", "the %d statements that it names are here", n)
	}
}

// Unnamed lists the statements that a close made now would name: those of the
// plan that lie in the commit and at the tip of the branch of approvals, and that
// no close names yet.
func Unnamed(ctx context.Context, w *workspace.Workspace, at history.Commit) ([]Filed, error) {
	r, err := newReader(ctx, w)
	if err != nil {
		return nil, err
	}
	links, err := r.tags()
	if err != nil {
		return nil, err
	}
	r.order(links)
	if err := r.judge(at); err != nil {
		return nil, err
	}
	if err := r.gather(); err != nil {
		return nil, err
	}
	tips, err := ledger.Find(ctx, r.repo)
	if err != nil {
		return nil, err
	}
	var lists [][]*pair
	for _, c := range append(tips, at) {
		state, err := r.state(c)
		if err != nil {
			return nil, err
		}
		lists = append(lists, state)
	}
	l := &Link{}
	l.take(r.fresh(lists...), r.said)
	return l.Statements, nil
}

// Set is the hash of statements that lie in git, as a tag states it.
func Set(filed []Filed) statement.Hash {
	hashes := make([][2]statement.Hash, len(filed))
	for i, f := range filed {
		hashes[i] = [2]statement.Hash{f.Hash, statement.Of(f.Signature)}
	}
	return statement.Set(hashes)
}

// gather reads the states of the branch of approvals, once.
func (r *reader) gather() error {
	if r.said != nil {
		return nil
	}
	r.said = &approvals{pairs: map[[2]string]*pair{}, named: map[*pair]bool{}}
	tips, err := ledger.Find(r.ctx, r.repo)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, tip := range tips {
		log, err := r.repo.Log(r.ctx, tip)
		if err != nil {
			return err
		}
		for _, e := range log {
			folder, err := r.repo.Hash(e.Commit, ledger.Folder)
			if err != nil {
				return err
			}
			if folder == "" || seen[folder] {
				continue
			}
			seen[folder] = true
			state, err := r.state(e.Commit)
			if err != nil {
				return err
			}
			r.said.states = append(r.said.states, state)
		}
	}
	slices.Reverse(r.said.states)
	return nil
}

// state lists the statements that lie in a commit, with what is beside them.
func (r *reader) state(c history.Commit) ([]*pair, error) {
	if err := r.repo.Strict(r.ctx, c.Tree, ledger.Folder); err != nil {
		return nil, fmt.Errorf("in commit %s: %w", c.Short(), err)
	}
	listed, err := r.repo.Files(r.ctx, c, ledger.Folder)
	if err != nil {
		return nil, err
	}
	if r.said.listed += len(listed); r.said.listed > mostListed {
		return nil, &history.Problem{Summary: "the branch of approvals is made to exhaust its readers", Do: "find out who added what: git log --stat " + ledger.Branch, Err: history.ErrUnsupported}
	}
	files := make(map[string]string, len(listed))
	for _, f := range listed {
		files[f.Path] = f.NewHash
	}
	var out []*pair
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sig, ok := files[signatureOf(name)]
		if !ok || signatureOf(name) == name {
			continue
		}
		p, err := r.pair(name, files[name], sig)
		if err != nil {
			return nil, err
		}
		if p != nil {
			out = append(out, p)
		}
	}
	return out, nil
}

// signatureOf is where the signature of a statement or a record lies; the name
// itself for any other file.
func signatureOf(name string) string {
	if stem, ok := strings.CutSuffix(name, ".txt"); ok {
		return stem + ".sig"
	}
	if strings.HasSuffix(name, ".evidence") {
		return name + ".sig"
	}
	return name
}

// pair reads a statement, once; nil for what is none.
func (r *reader) pair(name, body, sig string) (*pair, error) {
	key := [2]string{name[strings.LastIndexByte(name, '.'):] + body, sig}
	if p, known := r.said.pairs[key]; known {
		return p, nil
	}
	r.said.pairs[key] = nil
	p := &pair{filed: Filed{Path: name}}
	var err error
	if p.filed.Body, err = r.repo.Content(body, mostSaid); err != nil || p.filed.Body == nil {
		return nil, err
	}
	if p.filed.Signature, err = r.repo.Content(sig, mostSaid); err != nil || p.filed.Signature == nil {
		return nil, err
	}
	p.filed.Hash, p.sig = statement.Of(p.filed.Body), statement.Of(p.filed.Signature)
	if strings.HasSuffix(name, ".txt") {
		s, bad := statement.Parse(p.filed.Body)
		if bad != nil {
			return nil, nil
		}
		p.filed.Statement, p.plan = s, s.Plan
	} else {
		s, bad := statement.ParseRecord(p.filed.Body)
		if bad != nil {
			return nil, nil
		}
		p.filed.Record, p.plan = s, s.Plan
	}
	r.said.pairs[key] = p
	return p, nil
}
