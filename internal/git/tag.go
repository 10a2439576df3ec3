package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrTagExists says that there is a tag of that name.
var ErrTagExists = errors.New("the tag exists already")

// Tag is an annotated tag to be made.
type Tag struct {
	Name, Target string
	// Message is taken verbatim, without any clean-up: `git tag` would drop lines
	// that begin with #.
	Message []byte
	Tagger  string // NAME <ADDRESS>
	When    time.Time
}

// Bytes is the object without its signature: what is signed.
func (t *Tag) Bytes() []byte {
	head := fmt.Sprintf("object %s\ntype commit\ntag %s\ntagger %s %d +0000\n\n", t.Target, t.Name, t.Tagger, t.When.Unix())
	return append([]byte(head), t.Message...)
}

// MakeTag writes a tag object, whose bytes are Tag.Bytes and a signature behind
// them, and the reference to it. A tag of that name is never moved: that is
// ErrTagExists.
func (g Git) MakeTag(ctx context.Context, t *Tag, raw []byte) error {
	if !bytes.HasPrefix(raw, t.Bytes()) {
		return fmt.Errorf("the tag %s was signed as something else", t.Name)
	}
	object, err := g.Input(raw).Line(ctx, "mktag")
	if err != nil {
		return err
	}
	kept, err := g.Run(ctx, "cat-file", "tag", object)
	if err != nil {
		return err
	}
	if !bytes.Equal(kept, raw) {
		return fmt.Errorf("git did not keep the tag %s as it was signed", t.Name)
	}
	ref := "refs/tags/" + t.Name
	if _, err = g.Run(ctx, "update-ref", "-m", "accord: sign "+t.Name, ref, object, strings.Repeat("0", len(object))); err == nil {
		return nil
	}
	if there, _ := g.Line(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", ref); there != "" {
		return ErrTagExists
	}
	return err
}

// Advertised are the references of a remote by their full names, of those asked
// for; one that is not there is not among them.
func (g Git) Advertised(ctx context.Context, remote string, refs ...string) (map[string]string, error) {
	out, err := g.Run(ctx, append([]string{"ls-remote", "--end-of-options", remote}, refs...)...)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for line := range strings.Lines(string(out)) {
		hash, ref, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if ok && !strings.HasSuffix(ref, "^{}") {
			found[ref] = hash
		}
	}
	return found, nil
}

// PushAll pushes references to those of the same name at a remote, all or none.
// Nothing is ever forced.
func (g Git) PushAll(ctx context.Context, remote string, refs ...string) (said string, err error) {
	args := []string{"push", "--quiet", "--atomic", "--end-of-options", remote}
	for _, ref := range refs {
		args = append(args, ref+":"+ref)
	}
	_, said, err = g.Say(ctx, args...)
	return said, err
}
