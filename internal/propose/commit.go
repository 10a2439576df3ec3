package propose

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/git"
)

// files are what differs from HEAD in the plan's folder, in the work tree or
// staged, by path from the repository's root.
type files struct {
	all []string
	// fresh are those that git does not know yet, unmerged those in conflict,
	// ignored documents of the plan that git is told to leave out.
	fresh, unmerged, ignored []string
}

func (f *files) any() bool { return len(f.all) > 0 }

// literal takes paths as they are, without patterns.
func (w *work) literal() git.Git { return w.Git.With("GIT_LITERAL_PATHSPECS=1") }

// changed lists the files of the plan's folder that differ.
func (w *work) changed(ctx context.Context) (files, error) {
	var f files
	out, err := w.literal().Run(ctx, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignored=traditional", "--no-renames", "--ignore-submodules=all", "--", w.Dir)
	if err != nil {
		return f, err
	}
	differs, err := w.differs(ctx)
	if err != nil {
		return f, err
	}
	for entry := range bytes.SplitSeq(out, []byte{0}) {
		if len(entry) < 4 {
			continue
		}
		state, name := string(entry[:2]), string(entry[3:])
		base := name[strings.LastIndexByte(name, '/')+1:]
		if base == ".accord.lock" || strings.HasPrefix(base, ".accord-new-") {
			continue
		}
		switch {
		case state == "!!":
			if w.counts(name) {
				f.ignored = append(f.ignored, name)
			}
			continue
		case state != "??" && !differs[name] && !inConflict(state):
			continue // only what is staged differs: a commit of the file would be empty
		}
		f.all = append(f.all, name)
		switch {
		case state == "??" || state == " A":
			f.fresh = append(f.fresh, name)
		case inConflict(state):
			f.unmerged = append(f.unmerged, name)
		}
	}
	slices.Sort(f.all)
	f.all = slices.Compact(f.all) // one that was removed and is there again is listed twice
	return f, nil
}

// inConflict reports whether a merge left a file to be solved.
func inConflict(state string) bool {
	return strings.Contains(state, "U") || state == "AA" || state == "DD"
}

// differs are the files of the plan's folder that differ from HEAD as they stand
// in the work tree, of those that git knows.
func (w *work) differs(ctx context.Context) (map[string]bool, error) {
	out, err := w.literal().Run(ctx, "diff", "--name-only", "-z", "--no-ext-diff", "--no-renames", "--ignore-submodules=all", "HEAD", "--", w.Dir)
	names := map[string]bool{}
	for name := range bytes.SplitSeq(out, []byte{0}) {
		names[string(name)] = true
	}
	return names, err
}

// counts reports whether a file in the plan's folder is a document of the plan:
// what is in it is in the numbers.
func (w *work) counts(name string) bool {
	below := "/" + name
	if w.Dir != "." {
		below = strings.TrimPrefix(name, w.Dir)
	}
	hidden := strings.Contains(below, "/.")
	return !hidden && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml"))
}

// commit commits the files of the plan and nothing else: what is staged beside
// them stays staged.
func (w *work) commit(ctx context.Context) (err error) {
	if w.found.any() {
		w.r.Files = w.found.all
		if w.o.DryRun {
			return nil
		}
		if err := w.record(ctx); err != nil {
			return err
		}
	}
	w.r.Commit, err = w.Git.Line(ctx, "rev-parse", "--verify", "HEAD")
	return err
}

func (w *work) record(ctx context.Context) error {
	g := w.literal()
	named := []string{"--pathspec-from-file=-", "--pathspec-file-nul"}
	if len(w.found.fresh) > 0 {
		if _, err := g.Input(list(w.found.fresh)).Run(ctx, append([]string{"add", "--intent-to-add"}, named...)...); err != nil {
			return err
		}
	}
	_, err := g.Input(list(w.found.all)).Run(ctx, append([]string{"-c", "user.useConfigOnly=true", "commit", "--quiet", "--only", "-m", w.r.message}, named...)...)
	if err == nil {
		// What a hook changed and staged is in the commit, and not in the index.
		_, err = g.Input(list(w.found.all)).Run(ctx, append([]string{"reset", "--quiet"}, named...)...)
		return err
	}
	if len(w.found.fresh) > 0 { // as they were before
		_, _ = g.Input(list(w.found.fresh)).Run(context.WithoutCancel(ctx), append([]string{"reset", "--quiet"}, named...)...)
	}
	var failed *git.Error
	if !errors.As(err, &failed) {
		return err
	}
	return w.refused("the commit was refused, by a hook or by git", failed, w.stands())
}

func list(names []string) []byte { return []byte(strings.Join(names, "\x00") + "\x00") }

// push sends the branch to origin.
func (w *work) push(ctx context.Context) error {
	url, err := w.Git.Line(ctx, "config", "--get", "remote."+remote+".url")
	switch {
	case git.CodeOf(err) == 1 || err == nil && url == "":
		w.r.Next = append(w.r.Next, "git remote add origin URL, then accord propose: this repository has no remote "+remote)
		return nil
	case err != nil:
		return err
	case w.o.DryRun:
		return nil
	case w.o.NoPush:
		w.r.Next = append(w.r.Next, "accord propose, without --no-push, to push it")
		return nil
	}
	ref := "refs/heads/" + w.r.Branch
	_, said, err := w.Git.Say(ctx, "push", "--set-upstream", "--end-of-options", remote, ref+":"+ref)
	var failed *git.Error
	if errors.As(err, &failed) {
		do := w.stands()
		if strings.Contains(failed.Said, "non-fast-forward") || strings.Contains(failed.Said, "fetch first") {
			do = "origin has commits of " + w.r.Branch + " that are not here: git pull --rebase origin " + w.r.Branch + ", then accord propose again"
		}
		return w.refused("the branch was not pushed", failed, do)
	}
	if err != nil {
		return err
	}
	w.r.Pushed = true
	w.r.UpToDate = strings.Contains(said, "Everything up-to-date")
	w.r.Open = addressIn(said)
	return nil
}

// addressIn finds the address at which the other side says that a pull request
// can be opened.
func addressIn(said string) string {
	for line := range strings.Lines(said) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "remote:")
		if address := strings.TrimSpace(rest); ok && strings.HasPrefix(address, "https://") && !strings.ContainsAny(address, " \t") {
			return address
		}
	}
	return ""
}
