package history

import (
	"cmp"
	"container/heap"
	"context"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// MergeBase is the best common ancestor of two commits: the newest that is not
// an ancestor of another one. Of several, which criss-cross merges leave, it is
// the one with the latest committer time, then the smallest hash. None is a
// Problem: ErrShallow if the clone ends too early, otherwise ErrNoBase.
func (r *Repository) MergeBase(ctx context.Context, a, b Commit) (Commit, error) {
	p := newPainter(r)
	best, err := p.paint(ctx, a, b)
	if err != nil {
		return Commit{}, err
	}
	if len(best) == 0 {
		if p.cut {
			return Commit{}, problem(ErrShallow, unshallow,
				"the common ancestor of %s and %s lies beyond the end of this shallow clone", a.Short(), b.Short())
		}
		return Commit{}, problem(ErrNoBase, "compare them as they stand, by naming both revisions",
			"%s and %s have no common ancestor", a.Short(), b.Short())
	}
	return r.best(ctx, best)
}

// IsAncestor tells whether a is b or an ancestor of it. When a shallow clone
// ends before that is known, the error is a Problem that is ErrShallow.
func (r *Repository) IsAncestor(ctx context.Context, a, b Commit) (bool, error) {
	if a.Hash == b.Hash {
		return true, nil
	}
	found, cut, err := r.reach(ctx, b, map[string]bool{a.Hash: true})
	if err != nil || found[a.Hash] {
		return err == nil, err
	}
	if cut {
		return false, problem(ErrShallow, unshallow,
			"whether %s precedes %s lies beyond the end of this shallow clone", a.Short(), b.Short())
	}
	return false, nil
}

// best leaves out candidates that are ancestors of others: clocks that run
// backwards can let one through.
func (r *Repository) best(ctx context.Context, all []Commit) (Commit, error) {
	slices.SortFunc(all, func(a, b Commit) int {
		return cmp.Or(b.CommitterTime.Compare(a.CommitterTime), cmp.Compare(a.Hash, b.Hash))
	})
	for i, c := range all {
		beaten := false
		for j, other := range all {
			if i == j || beaten {
				continue
			}
			found, _, err := r.reach(ctx, other, map[string]bool{c.Hash: true})
			if err != nil {
				return Commit{}, err
			}
			beaten = found[c.Hash]
		}
		if !beaten {
			return c, nil
		}
	}
	return all[0], nil
}

// reach walks the history of a commit, newest first, until it has met all that
// are wanted. cut tells that a shallow clone ended the walk somewhere.
func (r *Repository) reach(ctx context.Context, from Commit, wanted map[string]bool) (found map[string]bool, cut bool, err error) {
	found = map[string]bool{}
	seen := map[string]bool{from.Hash: true}
	queue := &byTime{from}
	for queue.Len() > 0 && len(found) < len(wanted) {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		c := heap.Pop(queue).(Commit)
		if wanted[c.Hash] {
			found[c.Hash] = true
		}
		parents, ends, err := r.parents(c)
		if err != nil {
			return nil, false, err
		}
		cut = cut || ends
		for _, hash := range parents {
			if seen[hash] {
				continue
			}
			seen[hash] = true
			parent, err := r.commit(plumbing.NewHash(hash))
			if err != nil {
				return nil, false, err
			}
			heap.Push(queue, parent)
		}
	}
	return found, cut, nil
}

// Colours of the walk towards common ancestors.
const (
	ofA = 1 << iota
	ofB
	stale // known to be an ancestor of a common ancestor
)

// painter walks both histories at once, newest first, colouring each commit by
// the side that reaches it. Where both colours meet is a common ancestor, and
// what lies behind it is stale; when only stale commits are left, it is done.
type painter struct {
	repo   *Repository
	colour map[string]int
	queue  byTime
	queued map[string]bool
	fresh  int // commits in the queue that are not stale
	cut    bool
}

func newPainter(r *Repository) *painter {
	return &painter{repo: r, colour: map[string]int{}, queued: map[string]bool{}}
}

func (p *painter) paint(ctx context.Context, a, b Commit) ([]Commit, error) {
	p.add(a, ofA)
	p.add(b, ofB)
	var common []Commit
	for p.fresh > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c := heap.Pop(&p.queue).(Commit)
		p.queued[c.Hash] = false
		colour := p.colour[c.Hash]
		if colour&stale == 0 {
			p.fresh--
		}
		if colour&(ofA|ofB) == ofA|ofB && colour&stale == 0 {
			common = append(common, c)
			colour |= stale
		}
		if err := p.spread(c, colour); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(common, func(c Commit) bool { return p.colour[c.Hash]&stale != 0 }), nil
}

func (p *painter) spread(c Commit, colour int) error {
	parents, cut, err := p.repo.parents(c)
	if err != nil {
		return err
	}
	p.cut = p.cut || cut
	for _, hash := range parents {
		if p.colour[hash]&colour == colour {
			continue
		}
		parent, err := p.repo.commit(plumbing.NewHash(hash))
		if err != nil {
			return err
		}
		p.add(parent, colour)
	}
	return nil
}

// add puts a commit into the queue with more colour than it had. One that waits
// there already is not put in twice, but may become stale.
func (p *painter) add(c Commit, colour int) {
	before := p.colour[c.Hash]
	after := before | colour
	p.colour[c.Hash] = after
	if p.queued[c.Hash] {
		if before&stale == 0 && after&stale != 0 {
			p.fresh--
		}
		return
	}
	heap.Push(&p.queue, c)
	p.queued[c.Hash] = true
	if after&stale == 0 {
		p.fresh++
	}
}

// byTime is a heap of commits, newest first; ties go by hash, so that a walk is
// the same on every machine.
type byTime []Commit

func (q byTime) Len() int { return len(q) }
func (q byTime) Less(i, j int) bool {
	return cmp.Or(q[j].CommitterTime.Compare(q[i].CommitterTime), cmp.Compare(q[i].Hash, q[j].Hash)) < 0
}
func (q byTime) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *byTime) Push(c any)   { *q = append(*q, c.(Commit)) }
func (q *byTime) Pop() any {
	last := len(*q) - 1
	c := (*q)[last]
	*q = (*q)[:last]
	return c
}
