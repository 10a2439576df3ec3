package closing

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// finish packs and pushes what was tagged.
func (m *making) finish(ctx context.Context) error {
	for _, step := range []func(context.Context) error{m.pack, m.push} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if m.r.Outcome == "" {
		m.r.Outcome, m.r.Why = Closed, m.r.Cycle+" is closed"
		if m.r.Cycle == statement.Genesis {
			m.r.Why = "the chain of closes begins"
		}
		if m.DryRun {
			m.r.Outcome, m.r.Why = Ready, "nothing was done"
		}
	}
	m.next()
	return nil
}

// pack writes the files of the committed plan.
func (m *making) pack(ctx context.Context) error {
	if m.Pack == nil || m.PackTo == "" {
		return nil
	}
	at, err := m.w.Repository().Resolve(ctx, m.r.Commit)
	if err != nil {
		return err
	}
	files, err := m.Pack(ctx, at, m.r.Tag)
	if err != nil {
		return err
	}
	tag := File{Name: strings.ReplaceAll(m.r.Tag, "/", "-") + ".tag"}
	if !m.DryRun {
		if tag.Body, err = m.Git.Run(ctx, "cat-file", "tag", "refs/tags/"+m.r.Tag); err != nil {
			return err
		}
	}
	files = append(files, tag)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	if m.DryRun {
		m.r.step("pack", Would, fmt.Sprintf("would write %s to %s", counted(len(files), "file", "files"), m.PackTo))
		return nil
	}
	if strings.HasSuffix(m.PackTo, ".zip") {
		body, err := zipped(files, at.CommitterTime)
		if err != nil {
			return err
		}
		files = []File{{Name: filepath.Base(m.PackTo), Body: body}}
		m.PackTo = filepath.Dir(m.PackTo)
	}
	if err := os.MkdirAll(m.PackTo, 0o755); err != nil {
		return err
	}
	same := true
	for _, f := range files {
		to := filepath.Join(m.PackTo, f.Name)
		m.r.Files = append(m.r.Files, to)
		if there, err := os.ReadFile(to); err == nil && string(there) == string(f.Body) {
			continue
		}
		same = false
		if err := workspace.WriteFile(to, f.Body); err != nil {
			return err
		}
	}
	if same {
		m.r.step("pack", Before, fmt.Sprintf("%s in %s are as they should be", counted(len(files), "file", "files"), m.PackTo))
		return nil
	}
	m.r.step("pack", Done, fmt.Sprintf("%s in %s", counted(len(files), "file", "files"), m.PackTo))
	return nil
}

// refs are the references that a close needs at the remote.
func (m *making) refs(ctx context.Context) ([]string, error) {
	refs := []string{"refs/tags/" + m.r.Tag}
	_, ok, err := m.w.Repository().Ref(ctx, "refs/heads/"+ledger.Branch)
	if ok {
		refs = append(refs, "refs/heads/"+ledger.Branch)
	}
	return refs, err
}

// push pushes tag and approvals together, or neither.
func (m *making) push(ctx context.Context) error {
	if !m.Push || m.Remote == "" {
		return nil
	}
	refs, err := m.refs(ctx)
	if err != nil {
		return err
	}
	if m.DryRun {
		m.r.step("push", Would, "would push "+strings.Join(refs, " and ")+" to "+m.Remote)
		return nil
	}
	lacks, err := m.lacks(ctx, refs)
	if err != nil {
		return err
	}
	if len(lacks) == 0 {
		m.r.step("push", Before, m.Remote+" has it already")
		return nil
	}
	if len(refs) == 2 {
		// What others added meanwhile is taken in first; nothing there is lost.
		a, err := m.addition(ctx, nil)
		if err == nil {
			_, err = m.Git.Publish(ctx, a)
		}
		if err != nil {
			return err
		}
	}
	if _, err := m.Git.PushAll(ctx, m.Remote, refs...); err != nil {
		return err
	}
	m.r.step("push", Done, "pushed "+strings.Join(refs, " and ")+" to "+m.Remote)
	return nil
}

// lacks are the references that are not at the remote as they are here.
func (m *making) lacks(ctx context.Context, refs []string) ([]string, error) {
	there, err := m.Git.Advertised(ctx, m.Remote, refs...)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, ref := range refs {
		here, err := m.Git.Line(ctx, "rev-parse", "--verify", "--end-of-options", ref)
		if err != nil {
			return nil, err
		}
		switch {
		case there[ref] == here:
		case there[ref] != "" && strings.HasPrefix(ref, "refs/tags/"):
			return nil, &workspace.Usage{Summary: m.Remote + " has another tag " + m.r.Tag + ": somebody else was faster",
				Do: "fetch it and look who made it: git fetch " + m.Remote + " " + ref + ":refs/tags/theirs/" + m.r.Tag + "; then delete yours: git tag -d " + m.r.Tag}
		default:
			out = append(out, ref)
		}
	}
	return out, nil
}

// left says whether an earlier run left something that this one is asked for.
func (c *closing) left(ctx context.Context) (bool, error) {
	if c.Pack != nil && c.PackTo != "" {
		return true, nil
	}
	if !c.Push || c.Remote == "" {
		return false, nil
	}
	refs, err := c.refs(ctx)
	if err != nil {
		return false, err
	}
	lacks, err := c.lacks(ctx, refs)
	return len(lacks) > 0, err
}

// next says what people do with it.
func (m *making) next() {
	switch {
	case m.DryRun:
	case m.r.Cycle == statement.Genesis:
		m.r.Next = append(m.r.Next, "keep the hash outside of the repository, as in the minutes or on paper; with it everybody proves the plan:",
			"accord verify --genesis "+string(m.r.Hash))
	default:
		m.r.Next = append(m.r.Next, "for the minutes: "+m.r.Cycle+" "+string(m.r.Hash))
	}
	if !m.DryRun && (!m.Push || m.Remote == "") {
		refs := "refs/tags/" + m.r.Tag
		if m.r.Cycle != statement.Genesis {
			refs += " refs/heads/" + ledger.Branch
		}
		remote := m.Remote
		if remote == "" {
			remote = "REMOTE"
		}
		m.r.Next = append(m.r.Next, "git push --atomic "+remote+" "+refs)
	}
}
