package workspace

import (
	"bytes"
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/planfile"
)

// version is one version of a file; no tree and no why where there is none.
type version struct {
	text []byte
	tree *planfile.Tree
	// why it cannot be read.
	why string
}

// mostHeld bounds the text of versions that are kept: the older one of a change
// is the newer one of the change before it.
const mostHeld = 64 << 20

func (t *trailing) version(hash string, mode uint32) (version, error) {
	if hash == "" || mode == 0 {
		return version{}, nil
	}
	if mode != history.ModeFile && mode != history.ModeExecutable {
		return version{why: "it is no regular file"}, nil
	}
	if v, known := t.versions[hash]; known {
		return v, nil
	}
	text, err := t.w.repo.Content(hash, planfile.MaxSize)
	if err != nil {
		return version{}, err
	}
	v := version{text: text}
	if text == nil {
		v.why = "it is too large"
	} else if tree, problems := planfile.Parse(text); len(problems) > 0 {
		line, _ := planfile.LineColumn(text, problems[0].Offset)
		v.why = fmt.Sprintf("line %d: %s", line, problems[0].Message)
	} else {
		v.tree = tree
	}
	if t.held += len(text); t.held > mostHeld {
		t.held = len(text)
		clear(t.versions)
	}
	t.versions[hash] = v
	return v, nil
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
func (t *trailing) readable(ctx context.Context, c history.Commit, file string) (version, error) {
	for range mostCommits {
		hash, err := t.w.repo.Hash(c, file)
		if err != nil {
			return version{}, err
		}
		v, err := t.version(hash, history.ModeFile)
		if err != nil || v.why == "" {
			return v, err
		}
		parents, _, err := t.w.repo.Parents(ctx, c)
		if err != nil || len(parents) == 0 {
			return version{}, err
		}
		c = parents[0]
	}
	return version{}, nil
}

// concerns reports whether one of two versions may state something of what is
// asked for. A name stands in a text as it is, unless it is escaped there.
func (t *trailing) concerns(old, now []byte) bool {
	if t.o.Name == "" {
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
