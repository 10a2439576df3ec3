package git

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Self is who commits, as git knows it, and when: now, or when the environment
// says (GIT_COMMITTER_DATE).
func (g Git) Self(ctx context.Context) (name, email string, when time.Time, err error) {
	line, err := g.Line(ctx, "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
	if CodeOf(err) > 0 {
		return "", "", when, ErrNoIdentity
	}
	if err != nil {
		return "", "", when, err
	}
	name, rest, _ := strings.Cut(line, " <")
	email, rest, _ = strings.Cut(rest, "> ")
	var seconds int64
	if _, err := fmt.Sscanf(rest, "%d", &seconds); err != nil {
		return "", "", when, fmt.Errorf("git var GIT_COMMITTER_IDENT: %q", line)
	}
	return name, email, time.Unix(seconds, 0).UTC(), nil
}

// CheckedOut says in which work tree a branch is checked out, "" for none: there
// the files would stay behind when the branch grows.
func (g Git) CheckedOut(ctx context.Context, branch string) (string, error) {
	return g.Line(ctx, "for-each-ref", "--format=%(worktreepath)", "--", "refs/heads/"+branch)
}

// AppendHere adds files to a branch of this repository as Append does to one of a
// remote, and asks no remote. Where the branch is behind Keep, as it was last
// fetched, it begins there; where the two have parted it brings them together.
func (g Git) AppendHere(ctx context.Context, a Addition) (string, error) {
	ref := "refs/heads/" + a.Branch
	for n := 0; n < attempts; n++ {
		old, err := g.tipOf(ctx, ref)
		if err != nil {
			return "", err
		}
		tip, err := g.joined(ctx, a, old)
		if err != nil {
			return "", err
		}
		files, err := a.Files(ctx, tip)
		if err != nil || len(files) == 0 {
			return tip, err
		}
		commit, err := g.commitFiles(ctx, a, tip, files)
		if err != nil {
			return "", err
		}
		if old == "" {
			old = strings.Repeat("0", len(commit)) // there must be none
		}
		_, err = g.Run(ctx, "update-ref", "-m", a.Message[:min(len(a.Message), 60)], ref, commit, old)
		if err == nil {
			return commit, nil
		}
		if CodeOf(err) <= 0 || !strings.Contains(err.Error(), "lock ref") {
			return "", err
		}
	}
	return "", ErrOvertaken
}

// joined is what to add to: the later of the branch and Keep, or a commit that
// holds both.
func (g Git) joined(ctx context.Context, a Addition, here string) (string, error) {
	there, err := g.tipOf(ctx, a.Keep)
	if err != nil || there == "" || here == there {
		return here, err
	}
	if here == "" {
		return there, nil
	}
	for _, pair := range [][2]string{{there, here}, {here, there}} {
		_, err := g.Run(ctx, "merge-base", "--is-ancestor", pair[0], pair[1])
		if err == nil {
			return pair[1], nil
		}
		if CodeOf(err) != 1 {
			return "", err
		}
	}
	both := a
	both.With, both.Message = there, "Bring the approvals here and at the remote together"
	return g.commitFiles(ctx, both, here, nil)
}

// tipOf is the commit that a reference names, "" for none.
func (g Git) tipOf(ctx context.Context, ref string) (string, error) {
	if ref == "" {
		return "", nil
	}
	tip, err := g.Line(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
	if CodeOf(err) > 0 {
		return "", nil
	}
	return tip, err
}

// Publish pushes a branch that only grows. Where the remote has grown meanwhile,
// both are brought together there and here. It returns the tip at the remote.
func (g Git) Publish(ctx context.Context, a Addition) (string, error) {
	ref := "refs/heads/" + a.Branch
	mine, err := g.tipOf(ctx, ref)
	if err != nil || mine == "" {
		return "", errors.Join(err, fmt.Errorf("there is no branch %s", a.Branch))
	}
	_, err = g.Run(ctx, "push", "--quiet", "--end-of-options", a.Remote, mine+":"+ref)
	if err == nil {
		_, err = g.Run(ctx, "update-ref", a.Keep, mine)
		return mine, err
	}
	if !overtaken(err) {
		return "", err
	}
	for n := 0; n < attempts; n++ {
		if _, err := g.fetchTip(ctx, a); err != nil {
			return "", err
		}
		tip, err := g.joined(ctx, a, mine)
		if err != nil {
			return "", err
		}
		_, err = g.Run(ctx, "push", "--quiet", "--end-of-options", a.Remote, tip+":"+ref)
		if err == nil {
			_, err = g.Run(ctx, "update-ref", a.Keep, tip)
			if err == nil {
				_, err = g.Run(ctx, "update-ref", ref, tip, mine)
			}
			return tip, err
		}
		if !overtaken(err) {
			return "", err
		}
	}
	return "", ErrOvertaken
}

// AppendToHead adds files to the branch that is checked out, by one commit that
// touches nothing else: neither what is staged nor what is changed in the work
// tree, beside the new files.
func (g Git) AppendToHead(ctx context.Context, a Addition) (string, error) {
	root, err := g.Line(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return "", err
	}
	g.Dir = root // where paths of the index begin
	branch, err := g.Line(ctx, "symbolic-ref", "--quiet", "HEAD")
	if CodeOf(err) == 1 {
		return "", errors.New("no branch is checked out")
	}
	if err != nil {
		return "", err
	}
	head, err := g.tipOf(ctx, "HEAD")
	if err != nil {
		return "", err
	}
	files, err := a.Files(ctx, head)
	if err != nil {
		return "", err
	}
	a.With, a.Branch = "", strings.TrimPrefix(branch, "refs/heads/")
	commit, err := g.commitFiles(ctx, a, head, files)
	if err != nil {
		return "", err
	}
	if _, err := g.Run(ctx, "update-ref", "-m", a.Message[:min(len(a.Message), 60)], branch, commit, head); err != nil {
		return "", err
	}
	for path := range files {
		blob, err := g.Line(ctx, "rev-parse", "--verify", "--end-of-options", commit+":"+path)
		if err != nil {
			return commit, err
		}
		if _, err := g.Run(ctx, "update-index", "--add", "--cacheinfo", plain+","+blob+","+path); err != nil {
			return commit, err
		}
		if _, err := g.With("GIT_LITERAL_PATHSPECS=1").Run(ctx, "checkout-index", "--force", "--", path); err != nil {
			return commit, err
		}
	}
	return commit, nil
}
