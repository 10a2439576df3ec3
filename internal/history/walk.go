package history

import (
	"container/heap"
	"context"

	"github.com/go-git/go-git/v5/plumbing"
)

// Parents are the parents of a commit, in its order. cut tells that a shallow
// clone lacks them.
func (r *Repository) Parents(ctx context.Context, c Commit) (parents []Commit, cut bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	hashes, cut, err := r.parents(c)
	if err != nil {
		return nil, false, err
	}
	for _, h := range hashes {
		p, err := r.commit(plumbing.NewHash(h))
		if err != nil {
			return nil, false, err
		}
		parents = append(parents, p)
	}
	return parents, cut, nil
}

// Hash is the hash of a file or folder in a commit, "" if it is not there. Equal
// hashes are equal content, so that most commits need not be looked at.
func (r *Repository) Hash(c Commit, path string) (string, error) {
	e, err := r.subtree(c, path)
	if err != nil || e.mode == 0 {
		return "", err
	}
	return e.hash.String(), nil
}

// Content is what a file holds whose hash is known, as [Change] tells it; nil
// where it is larger than most bytes. Nobody may change it.
func (r *Repository) Content(hash string, most int64) ([]byte, error) {
	h := plumbing.NewHash(hash)
	if size, err := r.objects.size(h); err != nil || size > most {
		return nil, err
	}
	return r.objects.bytes(plumbing.BlobObject, h)
}

// Shared is [Repository.Content] without a copy: nobody may write to it.
func (r *Repository) Shared(hash string, most int64) ([]byte, error) {
	obj, err := r.objects.get(plumbing.BlobObject, plumbing.NewHash(hash))
	if err != nil || obj.Size() > most {
		return nil, err
	}
	return obj.data, nil
}

// Prove reads a file by its hash, so that it is hashed again, and drops it: what
// another program is to read afterwards.
func (r *Repository) Prove(hash string) error {
	_, err := r.objects.get(plumbing.BlobObject, plumbing.NewHash(hash))
	return err
}

// Back gives a commit and all behind it, newest first, with their parents, but
// none that the excluded ones reach. cut says that a shallow clone ends at a
// commit: its parents are not known. It ends early where visit is false.
func (r *Repository) Back(ctx context.Context, from Commit, excluding []Commit, visit func(c Commit, parents []Commit, cut bool) bool) error {
	hidden, err := r.ancestors(ctx, excluding)
	if err != nil || hidden[from.Hash] {
		return err
	}
	seen := map[string]bool{from.Hash: true}
	queue := &byTime{from}
	for queue.Len() > 0 {
		c := heap.Pop(queue).(Commit)
		parents, cut, err := r.Parents(ctx, c)
		if err != nil {
			return err
		}
		if !visit(c, parents, cut) {
			return nil
		}
		for _, p := range parents {
			if !seen[p.Hash] && !hidden[p.Hash] {
				seen[p.Hash] = true
				heap.Push(queue, p)
			}
		}
	}
	return nil
}
