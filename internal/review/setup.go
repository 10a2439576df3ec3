package review

import (
	"bytes"
	"context"
	"errors"
	"io/fs"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/planfile"
)

// SignOffAt lists those of the plans whose policy states rules at a commit. For a
// plan that has none there is no status accord/sign-off, so that nobody sees a red
// mark for what they never set up; a forge that demands the status is not
// satisfied by its absence.
func SignOffAt(ctx context.Context, repo *history.Repository, commit string, plans []string) ([]string, error) {
	c, err := repo.Resolve(ctx, commit)
	if err != nil {
		return nil, err
	}
	fsys, err := repo.At(ctx, c)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, dir := range plans {
		rules, err := hasRules(fsys, dir)
		if err != nil {
			return nil, err
		}
		if rules {
			out = append(out, dir)
		}
	}
	return out, nil
}

// hasRules looks for a policy that states rules. Whether it is a valid one is
// judged later; what cannot be read at all states nothing.
func hasRules(fsys fs.FS, dir string) (found bool, err error) {
	err = fs.WalkDir(fsys, dir, func(p string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && p == dir:
			return fs.SkipAll
		case err != nil:
			return err
		case e.IsDir() || !e.Type().IsRegular() || !planfile.IsDocument(p):
			return nil
		}
		if i, err := e.Info(); err != nil || i.Size() > mostPolicy {
			return err
		}
		src, err := planfile.ReadShared(fsys, p)
		if err != nil {
			return err
		}
		if bytes.Contains(src, []byte("Policy")) && statesRules(src) {
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found, err
}

// mostPolicy bounds the documents that are looked at.
const mostPolicy = 4 << 20

func statesRules(src []byte) bool {
	tree, problems := planfile.Parse(src)
	if len(problems) > 0 || tree == nil {
		return false
	}
	root := tree.Root()
	return root.Get("kind").Text() == "Policy" && root.Get("rules").Len() > 0
}
