package git

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Operation is a merge, rebase, cherry-pick or revert that waits for somebody
// to resolve its conflicts. The zero value is none.
type Operation struct {
	// Name is merge, rebase, cherry-pick or revert.
	Name string
	// Base and Theirs are the commits between which the change lies that is being
	// brought in; of a revert the later one is the base. Base may be empty.
	Base, Theirs string
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
			out := Operation{Name: o.name, Theirs: commit, Continue: o.end, Abort: "git " + o.name + " --abort"}
			switch o.name {
			case "merge":
				if all, _ := g.Run(ctx, "merge-base", "--all", "HEAD", commit); bytes.Count(all, []byte("\n")) == 1 {
					out.Base = strings.TrimSpace(string(all)) // of several, git makes one of its own
				}
			case "revert":
				out.Base = commit
				out.Theirs, _ = g.Line(ctx, "rev-parse", "--verify", "--quiet", commit+"^")
			default:
				out.Base, _ = g.Line(ctx, "rev-parse", "--verify", "--quiet", commit+"^")
			}
			return out, nil
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

// Side is one of the two versions that are merged.
type Side struct {
	// Commit is the one that it is from, empty where git does not let know.
	Commit string
	// Label is how git or people call it, may be empty.
	Label string
}

// Named is a person's name with the side's label.
func (s Side) Named(author string) string {
	if author == "" || s.Label == "" {
		return author + s.Label
	}
	return author + " (" + s.Label + ")"
}

// DriverSides says which two versions a merge driver was given, as far as git
// lets it know: labels are those that git puts for %X and %Y, empty or as they
// stand where it knows no such thing; the files hold the two versions.
func (g Git) DriverSides(ctx context.Context, path, oursLabel, theirsLabel, oursFile, theirsFile string) (ours, theirs Side) {
	head, err := g.Line(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	if err != nil {
		return Side{}, Side{}
	}
	if blob, _ := g.Line(ctx, "rev-parse", "--verify", "--quiet", head+":"+path); blob != "" && blob == g.blobOf(ctx, oursFile) {
		ours.Commit = head
	} else { // git merge-tree, or a version that no branch has
		ours.Commit = g.introduced(ctx, path, oursFile)
	}
	if ours.Label = known(oursLabel); ours.Commit == head && (ours.Label == "" || ours.Label == "HEAD") {
		ours.Label, _ = g.Line(ctx, "symbolic-ref", "--quiet", "--short", "HEAD")
	}
	theirs.Commit, theirs.Label = g.incoming(ctx, known(theirsLabel))
	if theirs.Commit == "" {
		theirs.Commit = g.introduced(ctx, path, theirsFile)
	}
	return ours, theirs
}

// known is a label, or nothing where git left its placeholder.
func known(label string) string {
	if strings.HasPrefix(label, "%") {
		return ""
	}
	return label
}

// incoming is the commit that is being brought in while git runs: by its label,
// by what a merge leaves in the environment, by the last step of a rebase.
func (g Git) incoming(ctx context.Context, label string) (rev, name string) {
	of, parent := strings.CutPrefix(label, "parent of ") // in a revert
	if word, _, _ := strings.Cut(of, " "); word != "" && g.commit(ctx, word) {
		if parent {
			word += "^"
		}
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

// introduced is the last commit of any branch that brought a version of a file:
// git tells a driver nothing about a cherry-pick.
func (g Git) introduced(ctx context.Context, path, file string) string {
	blob := g.blobOf(ctx, file)
	if blob == "" {
		return ""
	}
	out, _ := g.Run(ctx, "log", "--all", "--format=%H", "--raw", "--no-abbrev", "--no-renames", "--find-object="+blob, "--", literal(path))
	commit := ""
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 1:
			commit = fields[0]
		case len(fields) > 3 && fields[3] == blob:
			return commit
		}
	}
	return ""
}

func (g Git) blobOf(ctx context.Context, file string) string {
	blob, _ := g.Line(ctx, "hash-object", "--no-filters", "--", file)
	return blob
}

// Version is a file as a commit left it that touched it.
type Version struct {
	Commit, Author string
	// Parents are the commits before it that touched the file.
	Parents []string
}

// Versions lists the commits up to rev that touched a path, the newest first, at
// most so many. Of a merge that took the file from one side as it was, only that
// side is listed.
func (g Git) Versions(ctx context.Context, rev, path string, most int) ([]Version, error) {
	out, err := g.Run(ctx, "log", "-z", "--parents", "--topo-order", "--max-count="+strconv.Itoa(most), "--format=%H %P%n%an", "--end-of-options", rev, "--", literal(path))
	if err != nil {
		return nil, err
	}
	var list []Version
	for entry := range strings.SplitSeq(string(out), "\x00") {
		commits, author, ok := strings.Cut(entry, "\n")
		if fields := strings.Fields(commits); ok && len(fields) > 0 {
			list = append(list, Version{Commit: fields[0], Author: author, Parents: fields[1:]})
		}
	}
	return list, nil
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
