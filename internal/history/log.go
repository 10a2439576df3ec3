package history

import (
	"bytes"
	"container/heap"
	"context"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Identity is a name and an address as a commit states them. They prove nothing:
// anybody writes there what he likes.
type Identity struct{ Name, Email string }

func (i Identity) String() string {
	switch {
	case i.Email == "":
		return i.Name
	case i.Name == "":
		return "<" + i.Email + ">"
	}
	return i.Name + " <" + i.Email + ">"
}

// Entry is a commit with all that is known of who made it.
type Entry struct {
	Commit
	Author, Committer Identity
	CoAuthors         []Identity // of the trailers Co-authored-by
	Message           string     // fit to print
	// Raw is the object; Signature the armour in its gpgsig header, empty if
	// nobody signed it, and Signed what that is about.
	Raw, Signature, Signed []byte
}

// Log lists the commits that from reaches and none of excluding does, newest
// first. It is their whole history, through all parents of merges. Where a
// shallow clone ends before that is known, the error is a Problem that is
// ErrShallow.
func (r *Repository) Log(ctx context.Context, from Commit, excluding ...Commit) ([]Entry, error) {
	hidden, err := r.ancestors(ctx, excluding)
	if err != nil {
		return nil, err
	}
	var out []Entry
	seen := map[string]bool{from.Hash: true}
	queue := &byTime{}
	if !hidden[from.Hash] {
		heap.Push(queue, from)
	}
	for queue.Len() > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c := heap.Pop(queue).(Commit)
		e, err := r.Entry(c)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		parents, cut, err := r.parents(c)
		if err != nil {
			return nil, err
		}
		if cut {
			return nil, problem(ErrShallow, unshallow, "what led to %s lies beyond the end of this shallow clone", from.Short())
		}
		for _, hash := range parents {
			if seen[hash] || hidden[hash] {
				continue
			}
			seen[hash] = true
			parent, err := r.commit(plumbing.NewHash(hash))
			if err != nil {
				return nil, err
			}
			heap.Push(queue, parent)
		}
	}
	return out, nil
}

// ancestors are some commits and all behind them.
func (r *Repository) ancestors(ctx context.Context, of []Commit) (map[string]bool, error) {
	met := map[string]bool{}
	var queue []Commit
	for _, c := range of {
		if !met[c.Hash] {
			met[c.Hash] = true
			queue = append(queue, c)
		}
	}
	for len(queue) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		parents, _, err := r.parents(c)
		if err != nil {
			return nil, err
		}
		for _, hash := range parents {
			if met[hash] {
				continue
			}
			met[hash] = true
			parent, err := r.commit(plumbing.NewHash(hash))
			if err != nil {
				return nil, err
			}
			queue = append(queue, parent)
		}
	}
	return met, nil
}

// Entry reads all that a commit says of who made it.
func (r *Repository) Entry(c Commit) (Entry, error) {
	h := plumbing.NewHash(c.Hash)
	data, err := r.objects.bytes(plumbing.CommitObject, h)
	if err != nil {
		return Entry{}, err
	}
	var raw object.Commit
	if err := raw.Decode(newObject(plumbing.CommitObject, data)); err != nil {
		return Entry{}, corrupt("commit %s cannot be read: %v", h, err)
	}
	e := Entry{Commit: c, Message: text(raw.Message), Raw: data,
		Author:    Identity{text(raw.Author.Name), text(raw.Author.Email)},
		Committer: Identity{text(raw.Committer.Name), text(raw.Committer.Email)},
	}
	e.CoAuthors = coAuthors(e.Message)
	e.Signature, e.Signed = unsigned(data)
	return e, nil
}

// maxCoAuthors bounds what a message may name.
const maxCoAuthors = 1000

// coAuthors reads the trailers by which forges and people name further authors.
// They are looked for anywhere in the message: one that is put where git sees no
// trailer still names somebody.
func coAuthors(message string) []Identity {
	var out []Identity
	for line := range strings.Lines(message) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(key), "co-authored-by") || len(out) == maxCoAuthors {
			continue
		}
		name, rest, _ := strings.Cut(value, "<")
		email, _, _ := strings.Cut(rest, ">")
		out = append(out, Identity{strings.TrimSpace(name), strings.TrimSpace(email)})
	}
	return out
}

// unsigned parts a commit from the signature in its head, which is about the
// rest.
func unsigned(data []byte) (signature, signed []byte) {
	const key = "gpgsig "
	within, head := false, true
	for line := range bytes.Lines(data) {
		switch {
		case !head:
		case len(line) == 1: // the message follows
			head, within = false, false
		case bytes.HasPrefix(line, []byte(key)) && signature == nil:
			within = true
			signature = append(signature, line[len(key):]...)
			continue
		case within && line[0] == ' ':
			signature = append(signature, line[1:]...)
			continue
		default:
			within = false
		}
		signed = append(signed, line...)
	}
	return signature, signed
}
