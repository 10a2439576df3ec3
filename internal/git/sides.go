package git

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

// Operation is a merge, rebase, cherry-pick or revert that waits for somebody
// to resolve its conflicts. The zero value is none.
type Operation struct {
	// Name is merge, rebase, cherry-pick or revert.
	Name string
	// Theirs is the commit that is being brought in.
	Theirs string
	// Continue is the command that ends it, Abort the one that gives it up.
	Continue, Abort string
}

// operations in the order in which they are looked for: while a rebase is under
// way there may be a CHERRY_PICK_HEAD too.
var operations = []struct{ ref, name, end string }{
	{"REBASE_HEAD", "rebase", "git rebase --continue"},
	{"MERGE_HEAD", "merge", "git commit"},
	{"CHERRY_PICK_HEAD", "cherry-pick", "git cherry-pick --continue"},
	{"REVERT_HEAD", "revert", "git revert --continue"},
}

// Unfinished tells which operation is under way.
func (g Git) Unfinished(ctx context.Context) (Operation, error) {
	for _, o := range operations {
		if o.name == "rebase" && !g.exists(ctx, "rebase-merge") && !g.exists(ctx, "rebase-apply") {
			continue // its reference stays behind when it is over
		}
		commit, err := g.Line(ctx, "rev-parse", "--verify", "--quiet", o.ref)
		switch CodeOf(err) {
		case 0:
			return Operation{o.name, commit, o.end, "git " + o.name + " --abort"}, nil
		case -1:
			return Operation{}, err
		}
	}
	return Operation{}, nil
}

// Author is who made the last commit up to rev that touched a path, "" for
// none.
func (g Git) Author(ctx context.Context, rev, path string) (string, error) {
	return g.Line(ctx, "log", "-1", "--format=%an", "--end-of-options", rev, "--", literal(path))
}

// literal keeps git from taking a path for a pattern.
func literal(path string) string { return ":(top,literal)" + path }

// DriverSides says whose two versions a merge driver was given, as far as git
// lets it know: labels are those that git puts for %X and %Y, empty or as they
// stand where it knows no such thing; content is the file of theirs' version.
// What cannot be told is empty.
func (g Git) DriverSides(ctx context.Context, path, oursLabel, theirsLabel, content string) (ours, theirs string) {
	mine, err := g.Author(ctx, "HEAD", path)
	if err != nil {
		return "", ""
	}
	if oursLabel = known(oursLabel); oursLabel == "" || oursLabel == "HEAD" {
		oursLabel, _ = g.Line(ctx, "symbolic-ref", "--quiet", "--short", "HEAD")
	}
	rev, label := g.incoming(ctx, known(theirsLabel))
	their := ""
	if rev != "" {
		their, _ = g.Author(ctx, rev, path)
	}
	if their == "" {
		their = g.introduced(ctx, path, content)
	}
	return together(mine, oursLabel), together(their, label)
}

// known is a label, or nothing where git left its placeholder.
func known(label string) string {
	if strings.HasPrefix(label, "%") {
		return ""
	}
	return label
}

func together(name, label string) string {
	if name == "" || label == "" {
		return name + label
	}
	return name + " (" + label + ")"
}

// incoming is the commit that is being brought in while git runs: by its label,
// by what a merge leaves in the environment, by the last step of a rebase.
func (g Git) incoming(ctx context.Context, label string) (rev, name string) {
	if word, _, _ := strings.Cut(label, " "); word != "" && g.commit(ctx, word) {
		return word, label
	}
	var heads [][2]string
	for _, v := range append(os.Environ(), g.Env...) {
		if rest, ok := strings.CutPrefix(v, "GITHEAD_"); ok {
			hash, branch, _ := strings.Cut(rest, "=")
			heads = append(heads, [2]string{hash, branch})
		}
	}
	if len(heads) == 1 && g.commit(ctx, heads[0][0]) {
		return heads[0][0], heads[0][1]
	}
	if done, err := os.ReadFile(g.path(ctx, "rebase-merge/done")); err == nil {
		lines := strings.Split(strings.TrimSpace(string(done)), "\n")
		if words := strings.Fields(lines[len(lines)-1]); len(words) > 1 && g.commit(ctx, words[1]) {
			return words[1], label
		}
	}
	return "", label
}

// path is a file of git's own.
func (g Git) path(ctx context.Context, name string) string {
	p, err := g.Line(ctx, "rev-parse", "--git-path", name)
	if err != nil {
		return ""
	}
	if !filepath.IsAbs(p) {
		p = filepath.Join(g.Dir, p)
	}
	return p
}

func (g Git) exists(ctx context.Context, name string) bool {
	_, err := os.Stat(g.path(ctx, name))
	return err == nil
}

func (g Git) commit(ctx context.Context, rev string) bool {
	if strings.HasPrefix(rev, "-") {
		return false
	}
	_, err := g.Line(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	return err == nil
}

// introduced is who brought a version of a file into the history of any
// branch: git tells a driver nothing about a cherry-pick.
func (g Git) introduced(ctx context.Context, path, content string) string {
	blob, err := g.Line(ctx, "hash-object", "--no-filters", "--", content)
	if err != nil {
		return ""
	}
	name, _ := g.Line(ctx, "log", "--all", "-1", "--format=%an", "--find-object="+blob, "--", literal(path))
	return name
}

// Stage is one version of a path whose merge is not finished: 1 is the base, 2
// ours, 3 theirs.
type Stage struct {
	Mode, Blob string
	Number     int
}

// Unmerged lists the paths of the index that are not merged, with their
// versions.
func (g Git) Unmerged(ctx context.Context) (map[string][]Stage, error) {
	out, err := g.Run(ctx, "ls-files", "--unmerged", "-z", "--full-name", ":/")
	if err != nil {
		return nil, err
	}
	paths := map[string][]Stage{}
	for _, line := range strings.Split(string(out), "\x00") {
		head, path, ok := strings.Cut(line, "\t")
		fields := strings.Fields(head)
		if !ok || len(fields) != 3 {
			continue
		}
		paths[path] = append(paths[path], Stage{fields[0], fields[1], int(fields[2][0] - '0')})
	}
	return paths, nil
}

// Blob returns a blob's bytes.
func (g Git) Blob(ctx context.Context, hash string) ([]byte, error) {
	return g.Run(ctx, "cat-file", "blob", hash)
}
