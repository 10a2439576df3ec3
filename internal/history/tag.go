package history

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/statement"
	"github.com/go-git/go-git/v5/plumbing"
)

// Tag is an annotated tag, as it was made.
type Tag struct {
	Name   string         // without refs/tags/; the header says the same
	Object string         // git's own hash of it
	Hash   statement.Hash // of Raw: `git cat-file tag NAME | sha256sum`
	Raw    []byte         // head, message and signature, verbatim
	Target Commit
}

// TagObject reads an annotated tag by its name without refs/tags/. A tag that is
// lightweight, that points at anything but a commit, or whose header has another
// name is a [*Problem]: under another name a signature still verifies. Where
// there is no such tag the Problem is ErrUnknownRevision.
func (r *Repository) TagObject(ctx context.Context, name string) (Tag, error) {
	if err := ctx.Err(); err != nil {
		return Tag{}, err
	}
	h, ok, err := plumbing.ZeroHash, plausible(name), error(nil)
	if ok {
		h, ok, err = r.ref(tagsPrefix + name)
	}
	if err != nil {
		return Tag{}, err
	}
	if !ok {
		return Tag{}, problem(ErrUnknownRevision, "fetch it: git fetch --tags", "there is no tag %s", name)
	}
	obj, err := r.objects.get(plumbing.AnyObject, h)
	if err != nil {
		return Tag{}, err
	}
	if obj.kind != plumbing.TagObject {
		return Tag{}, problem(ErrTampered, "make it anew, signed: git tag -s "+name, "the tag %s is lightweight: nobody signed it", name)
	}
	target, err := tagTarget(obj.data, name)
	if err != nil {
		return Tag{}, problem(ErrTampered, "look at it with: git cat-file tag "+name, "the tag %s %v", name, err)
	}
	c, err := r.commit(target)
	if err != nil {
		return Tag{}, err
	}
	sum := sha256.Sum256(obj.data)
	return Tag{Name: name, Object: h.String(), Hash: statement.Hash("sha256:" + hex.EncodeToString(sum[:])), Raw: bytes.Clone(obj.data), Target: c}, nil
}

// tagTarget reads the four lines that every tag begins with.
func tagTarget(data []byte, name string) (plumbing.Hash, error) {
	if bytes.IndexByte(data, 0) >= 0 {
		return plumbing.ZeroHash, fmt.Errorf("holds a zero byte, behind which git reads nothing")
	}
	head, _, ok := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(lines) != 4 {
		return plumbing.ZeroHash, fmt.Errorf("does not begin with object, type, tag and tagger")
	}
	var values [4]string
	for i, key := range []string{"object", "type", "tag", "tagger"} {
		value, is := strings.CutPrefix(lines[i], key+" ")
		if !is {
			return plumbing.ZeroHash, fmt.Errorf("does not say its %s in line %d", key, i+1)
		}
		values[i] = value
	}
	switch {
	case values[1] != "commit":
		return plumbing.ZeroHash, fmt.Errorf("points at a %s and not at a commit", clip(values[1], 20))
	case values[2] != name:
		return plumbing.ZeroHash, fmt.Errorf("was made as %q: a tag under another name proves nothing", clip(values[2], 80))
	case !plumbing.IsHash(values[0]) || values[0] != strings.ToLower(values[0]):
		return plumbing.ZeroHash, fmt.Errorf("points at no hash")
	}
	return plumbing.NewHash(values[0]), nil
}

// TagNames lists the tags under a prefix such as plan/, without refs/tags/,
// sorted.
func (r *Repository) TagNames(prefix string) ([]string, error) {
	names, err := r.names(tagsPrefix + prefix)
	for i := range names {
		names[i] = strings.TrimPrefix(names[i], tagsPrefix)
	}
	return names, err
}
