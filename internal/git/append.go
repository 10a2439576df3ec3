package git

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Addition is files for a branch that only ever grows, at a remote. Nobody has
// to have the branch checked out, and nothing of a work tree is touched.
type Addition struct {
	// Remote is where it is pushed to, by name or address; Branch has no
	// refs/heads/ before it. Keep is the reference under which the tip is kept
	// here, such as refs/remotes/origin/accord/approvals.
	Remote, Branch, Keep string
	// With is a further parent of the commit, so that it stays reachable, "" for
	// none; what it has below Folder is taken over too, as nothing there is ever
	// taken away.
	With, Folder string
	// Message is the commit's; Name, Email and When are author and committer.
	Message, Name, Email string
	When                 time.Time
	// Files says what to add to a tip, "" where there is no branch yet, by path.
	// It is asked again when somebody else was faster. Nothing is no commit.
	Files func(ctx context.Context, tip string) (map[string][]byte, error)
}

// ErrOvertaken says that others added to the branch again and again meanwhile.
var ErrOvertaken = errors.New("others add to the branch all the time")

// attempts is how often an addition is tried. Each time at least one of those who
// try at once gets through.
const attempts = 8

// Append adds files to a branch of a remote by one commit, and creates the branch
// where there is none. It pushes with a lease on the tip that it added to, and
// begins again with the new one where somebody was faster. It returns the tip
// that holds the files, "" where nothing was to be added and there is no branch.
// A file that stands there with other bytes is an error: nothing is written over.
func (g Git) Append(ctx context.Context, a Addition) (string, error) {
	for n := 0; n < attempts; n++ {
		tip, err := g.fetchTip(ctx, a)
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
		ref := "refs/heads/" + a.Branch
		_, err = g.Run(ctx, "push", "--quiet", "--force-with-lease="+ref+":"+tip, "--end-of-options", a.Remote, commit+":"+ref)
		if err == nil {
			_, err = g.Run(ctx, "update-ref", a.Keep, commit)
			return commit, err
		}
		if !overtaken(err) {
			return "", err
		}
	}
	return "", ErrOvertaken
}

// overtaken says that a push was refused because the tip is another one by now.
func overtaken(err error) bool {
	if CodeOf(err) <= 0 {
		return false
	}
	for _, words := range []string{"stale info", "fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref", "incorrect old value"} {
		if strings.Contains(err.Error(), words) {
			return true
		}
	}
	return false
}

// fetchTip is the tip of the branch at the remote, "" where there is none.
func (g Git) fetchTip(ctx context.Context, a Addition) (string, error) {
	ref := "refs/heads/" + a.Branch
	there, err := g.Line(ctx, "ls-remote", "--end-of-options", a.Remote, ref)
	if err != nil || there == "" {
		return "", err
	}
	_, err = g.Run(ctx, "fetch", "--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head", "--end-of-options", a.Remote, "+"+ref+":"+a.Keep)
	if err != nil {
		return "", err
	}
	return g.Line(ctx, "rev-parse", "--verify", "--end-of-options", a.Keep+"^{commit}")
}

// commitFiles writes the commit, by an index of its own.
func (g Git) commitFiles(ctx context.Context, a Addition, tip string, files map[string][]byte) (string, error) {
	dir, err := os.MkdirTemp("", "accord-index-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	at := g.With("GIT_INDEX_FILE=" + filepath.Join(dir, "index"))
	start := []string{"read-tree", "--empty"}
	if tip != "" {
		start = []string{"read-tree", tip}
	}
	if _, err := at.Run(ctx, start...); err != nil {
		return "", err
	}
	list, err := at.entries(ctx, a, files)
	if err != nil {
		return "", err
	}
	if _, err := at.Input([]byte(list)).Run(ctx, "update-index", "-z", "--index-info"); err != nil {
		return "", err
	}
	tree, err := at.Line(ctx, "write-tree")
	if err != nil {
		return "", err
	}
	day := a.When.UTC().Format("2006-01-02T15:04:05Z")
	at = at.With("GIT_AUTHOR_NAME="+a.Name, "GIT_AUTHOR_EMAIL="+a.Email, "GIT_AUTHOR_DATE="+day, "GIT_COMMITTER_NAME="+a.Name, "GIT_COMMITTER_EMAIL="+a.Email, "GIT_COMMITTER_DATE="+day)
	args := []string{"commit-tree", "--no-gpg-sign", "-F", "-"}
	for _, parent := range []string{tip, a.With} {
		if parent != "" {
			args = append(args, "-p", parent)
		}
	}
	return at.Input([]byte(a.Message+"\n")).Line(ctx, append(args, tree)...)
}

// entries are the lines that bring the files into the index.
func (g Git) entries(ctx context.Context, a Addition, files map[string][]byte) (string, error) {
	stand, err := g.listed(ctx, "ls-files", "--stage", "-z")
	if err != nil {
		return "", err
	}
	add := map[string]string{}
	if a.With != "" && a.Folder != "" {
		// In a tree as foreign as a proposal's, only plain files are taken over.
		theirs, err := g.listed(ctx, "ls-tree", "-r", "-z", "--full-tree", a.With, "--", a.Folder+"/")
		if err != nil {
			return "", err
		}
		for path, e := range theirs {
			if e.mode != plain {
				continue
			}
			if s, ok := stand[path]; ok && s.blob != e.blob {
				return "", fmt.Errorf("%s holds another %s than the branch %s", a.With[:min(10, len(a.With))], path, a.Branch)
			}
			add[path] = e.blob
		}
	}
	for path, body := range files {
		blob, err := g.Input(body).Line(ctx, "hash-object", "-w", "--stdin", "--no-filters")
		if err != nil {
			return "", err
		}
		if s, ok := stand[path]; ok && s.blob != blob {
			return "", fmt.Errorf("%s stands on the branch %s already, and says something else", path, a.Branch)
		}
		add[path] = blob
	}
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(add)) {
		fmt.Fprintf(&b, "%s %s\t%s\x00", plain, add[path], path)
	}
	return b.String(), nil
}

// plain is the mode of a file that is none but that.
const plain = "100644"

type listedFile struct{ mode, blob string }

// listed reads `MODE [blob] HASH [STAGE]<TAB>PATH` records.
func (g Git) listed(ctx context.Context, args ...string) (map[string]listedFile, error) {
	out, err := g.Run(ctx, args...)
	if err != nil {
		return nil, err
	}
	files := map[string]listedFile{}
	for _, record := range strings.Split(string(out), "\x00") {
		head, path, ok := strings.Cut(record, "\t")
		fields := strings.Fields(head)
		if !ok || len(fields) != 3 {
			continue
		}
		e := listedFile{fields[0], fields[1]}
		if fields[1] == "blob" || fields[1] == "commit" {
			e.blob = fields[2]
		}
		files[path] = e
	}
	return files, nil
}
