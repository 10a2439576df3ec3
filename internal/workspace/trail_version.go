package workspace

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/trail"
)

// version is one version of a file; its pieces are nil where there is none. Text and
// tree are those of the whole, nil until it is read.
type version struct {
	trail.Version
	hash   string
	pieces *patchwork.Text
	// why it cannot be read.
	why string
	// plain is what is known of it where it is plainly written; odd says that it is
	// not, or not known to be.
	plain *trail.Plain
	odd   bool
}

// mostHeld bounds the text of versions that are kept: the older one of a change
// is the newer one of the change before it.
const mostHeld = 32 << 20

// version is a version of a file by its hash, not yet parsed.
func (t *trailing) version(hash string, mode uint32) (*version, error) {
	if hash == "" || mode == 0 {
		return &version{}, nil
	}
	if mode != history.ModeFile && mode != history.ModeExecutable {
		return &version{why: "it is no regular file"}, nil
	}
	if v, known := t.versions[hash]; known {
		return v, nil
	}
	v := &version{hash: hash}
	var err error
	if t.w.opt.Reference {
		err = t.whole(v)
	} else {
		v.pieces, err = t.w.repo.Pieces(hash, planfile.MaxSize)
	}
	if err != nil {
		return nil, err
	}
	if v.pieces == nil {
		v.why = "it is too large"
	}
	t.keep(v)
	return v, nil
}

// keep keeps a version, and drops all others when they hold too much.
func (t *trailing) keep(v *version) {
	size := t.weigh(v)
	if t.held += size; t.held > mostHeld {
		clear(t.versions)
		clear(t.bases)
		t.held = t.weigh(v)
	}
	t.versions[v.hash] = v
}

// weigh is how much memory a version holds beyond what those that are kept do.
func (t *trailing) weigh(v *version) int {
	if v.pieces == nil {
		return 0
	}
	size := 0
	v.pieces.Bases(func(base []byte) {
		size += 64
		if !t.bases[&base[0]] {
			t.bases[&base[0]] = true
			size += len(base)
		}
	})
	return size
}

// whole reads the text of a version that is there.
func (t *trailing) whole(v *version) error {
	if v.Text != nil || v.why != "" || v.hash == "" {
		return nil
	}
	text, err := t.w.repo.Shared(v.hash, planfile.MaxSize)
	v.Text = text
	if v.pieces != nil {
		t.held += len(text)
	} else if text != nil {
		v.pieces = patchwork.Whole(text)
	}
	return err
}

// read parses a version that is there, once.
func (t *trailing) read(v *version) error {
	if v.Tree != nil || v.why != "" || v.hash == "" {
		return nil
	}
	if err := t.whole(v); err != nil {
		return err
	}
	tree, problem := planfile.ExaminePast(v.Text)
	if problem != nil {
		line, _ := planfile.LineColumn(v.Text, problem.Offset)
		v.why = fmt.Sprintf("line %d: %s", line, problem.Message)
		return nil
	}
	v.Tree = tree
	return nil
}

// differing is the fast way: of two versions of which one is known to be plainly
// written only what differs is read.
func (t *trailing) differing(old, now *version, file string, r trail.Reading, out []trail.Change) (more []trail.Change, ok bool, err error) {
	if t.w.opt.Reference || old.pieces == nil || now.pieces == nil {
		return out, false, nil
	}
	if old.plain == nil && now.plain == nil {
		if err := t.know(now); err != nil || now.plain == nil {
			return out, false, err
		}
	}
	known, other, newer := old, now, false
	if known.plain == nil {
		known, other, newer = now, old, true
	}
	more, also, ok := t.differ.Compare(known.plain, other.pieces, newer, file, r, out)
	if ok && other.plain == nil {
		other.plain = also
	}
	return more, ok, nil
}

// know reads a version to know whether it is plainly written.
func (t *trailing) know(v *version) error {
	if v.odd {
		return nil
	}
	if err := t.whole(v); err != nil {
		return err
	}
	v.plain = t.differ.Know(v.pieces, v.Text)
	v.odd = v.plain == nil
	return nil
}

// note says once for each version of a file that it cannot be read.
func (t *trailing) note(file string, c history.Commit, why string) {
	if key := file + "\x00" + c.Hash; !t.noted[key] && len(t.noted) < mostNoted {
		t.noted[key] = true
		t.b.Note("%s in %s cannot be read (%s): what it changed is told with the next version that can", file, c.Short(), why)
	}
}

// mostNoted bounds the notes of one report.
const mostNoted = 100

// readable is the last version of a file before and at a commit that can be read.
func (t *trailing) readable(ctx context.Context, c history.Commit, file string) (*version, error) {
	for range mostCommits {
		hash, err := t.w.repo.Hash(c, file)
		if err != nil {
			return nil, err
		}
		v, err := t.version(hash, history.ModeFile)
		if err != nil {
			return nil, err
		}
		if err := t.read(v); err != nil || v.why == "" {
			return v, err
		}
		parents, _, err := t.w.repo.Parents(ctx, c)
		if err != nil {
			return nil, err
		}
		if len(parents) == 0 {
			break
		}
		c = parents[0]
	}
	return &version{}, nil
}

// concerns reports whether one of two versions may state something of what is
// asked for. A name stands in a text as it is, unless it is escaped there.
func (t *trailing) concerns(old, now *patchwork.Text) bool {
	if t.o.Name == "" || len(t.o.Items) > 0 {
		return true
	}
	for _, text := range []*patchwork.Text{old, now} {
		if text == nil {
			continue
		}
		if text.Contains([]byte{'\\'}) || text.Contains([]byte(t.o.Name)) {
			return true
		}
		for _, family := range t.o.Families {
			if text.Contains([]byte(family)) {
				return true
			}
		}
	}
	return false
}
