package history_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// raw writes changes as git diff-tree --raw does.
func raw(changes []history.Change) string {
	var list strings.Builder
	or := func(hash string) string {
		if hash == "" {
			return strings.Repeat("0", 40)
		}
		return hash
	}
	for _, c := range changes {
		status := "M"
		switch {
		case c.OldMode == 0:
			status = "A"
		case c.NewMode == 0:
			status = "D"
		case c.OldMode>>12 != c.NewMode>>12:
			status = "T"
		}
		fmt.Fprintf(&list, ":%06o %06o %s %s %s\t%s\n", c.OldMode, c.NewMode, or(c.OldHash), or(c.NewHash), status, c.Path)
	}
	return strings.TrimSuffix(list.String(), "\n")
}

func TestChangedAgreesWithGit(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	repo := gitrepo.New(t)
	// Names that sort differently as files and as folders, and that turn from
	// one into the other.
	names := []string{"plans/a", "plans/a-b", "plans/a/x", "plans/b/x/y", "plans/b.yaml", "plans/b", "root", "plans-old/x"}
	var revs []string
	for i := range 14 {
		for range 3 {
			name := names[random.IntN(len(names))]
			os.RemoveAll(filepath.Join(repo.Dir, name))
			switch random.IntN(4) {
			case 0: // gone
			case 1:
				makeRoom(t, repo, name)
				if err := os.Symlink("target", filepath.Join(repo.Dir, name)); err != nil {
					t.Fatal(err)
				}
			default:
				makeRoom(t, repo, name)
				repo.Write(name, fmt.Sprint(i))
			}
		}
		revs = append(revs, repo.Commit(fmt.Sprint(i), monday))
	}
	r := open(t, repo.Dir)
	for i, a := range revs {
		b := revs[(i*5+3)%len(revs)]
		for _, under := range []string{".", "plans", "plans/b", "nowhere"} {
			args := []string{"-c", "core.quotePath=false", "diff-tree", "-r", "--raw", "--no-renames", "--full-index", a, b}
			if under != "." {
				args = append(args, "--", under)
			}
			for _, changed := range []func(context.Context, history.Commit, history.Commit, string) ([]history.Change, error){r.Changed, r.Edited} {
				got, err := changed(t.Context(), resolve(t, r, a), resolve(t, r, b), under)
				if err != nil {
					t.Fatal(err)
				}
				if want := repo.Git(args...); raw(got) != want {
					t.Errorf("%s..%s under %s:\n%s\ngit says\n%s", a, b, under, raw(got), want)
				}
			}
		}
	}
}

// makeRoom makes folders of what is in the way of a file.
func makeRoom(t *testing.T, repo *gitrepo.Repo, name string) {
	t.Helper()
	parts := strings.Split(name, "/")
	for i := 1; i < len(parts); i++ {
		folder := filepath.Join(repo.Dir, filepath.Join(parts[:i]...))
		if info, err := os.Lstat(folder); err == nil && !info.IsDir() {
			os.Remove(folder)
		}
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
	}
}
