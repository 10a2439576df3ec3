package workspace

import (
	"bytes"
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/trail"
)

// version is one version of a file; its text is nil where there is none.
type version struct {
	trail.Version
	// why it cannot be read.
	why string
	// plain says that it is in the plain form, known for certain.
	plain bool
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
	text, err := t.w.repo.Shared(hash, planfile.MaxSize)
	if err != nil {
		return nil, err
	}
	v := &version{Version: trail.Version{Text: text}}
	if text == nil {
		v.why = "it is too large"
	}
	if t.held += len(text); t.held > mostHeld {
		t.held = len(text)
		clear(t.versions)
	}
	t.versions[hash] = v
	return v, nil
}

// read parses a version that is there, once.
func (v *version) read() {
	if v.Tree != nil || v.why != "" || v.Text == nil {
		return
	}
	tree, problem := planfile.ExaminePast(v.Text)
	if problem != nil {
		line, _ := planfile.LineColumn(v.Text, problem.Offset)
		v.why = fmt.Sprintf("line %d: %s", line, problem.Message)
		return
	}
	v.Tree = tree
}

// aligned is the fast way: where only numbers were edited, one version of which the
// form is known says how the other one is read.
func (t *trailing) aligned(old, now *version, r trail.Reading, out []trail.Change) ([]trail.Change, bool) {
	if t.w.opt.Reference || old.Text == nil || now.Text == nil {
		return out, false
	}
	more, ok := trail.Aligned(old.Version, now.Version, r, out)
	if !ok || !old.plain && !now.plain && !t.form.Holds(now.Text) {
		return out, false
	}
	old.plain, now.plain = true, true
	return more, true
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
		if v.read(); v.why == "" {
			return v, nil
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
func (t *trailing) concerns(old, now []byte) bool {
	if t.o.Name == "" || len(t.o.Items) > 0 {
		return true
	}
	for _, text := range [][]byte{old, now} {
		if bytes.IndexByte(text, '\\') >= 0 || bytes.Contains(text, []byte(t.o.Name)) {
			return true
		}
		for _, family := range t.o.Families {
			if bytes.Contains(text, []byte(family)) {
				return true
			}
		}
	}
	return false
}
