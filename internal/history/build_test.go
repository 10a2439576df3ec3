package history_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// buildDemo makes a little repository with all that a Builder can do.
func buildDemo(t testing.TB, dir string) (hashes []string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	paris := time.FixedZone("", 3600)
	ada := func(day int) history.Person {
		return history.Person{Name: "Ada", Email: "ada@example.com", At: time.Date(2026, 12, day, 9, 0, 0, 0, paris)}
	}
	b, err := history.Build(dir, "main")
	must(err)
	commit := func(s history.Step) {
		t.Helper()
		hash, err := b.Commit(s)
		must(err)
		hashes = append(hashes, hash)
	}
	commit(history.Step{Author: ada(1), Message: "Start the plan", Write: map[string][]byte{
		"plans/plan.yaml": []byte("kind: Plan\n"), "plans/demand/eu.yaml": []byte("310\n"), "plans-old/x": []byte("x"), "README.md": []byte("Plan\n"),
	}})
	must(b.Tag("plan/2026-12", "Close 2026-12", ada(2)))
	must(b.Branch("option/third-shift"))
	commit(history.Step{Author: ada(3), Committer: history.Person{Name: "Bo", Email: "bo@example.com", At: ada(4).At},
		Message: "Third shift\n\nIt is cheapest.", Write: map[string][]byte{"plans/supply/lyon.yaml": []byte("1\n")}, Remove: []string{"plans-old/x"}})
	must(b.Switch("main"))
	commit(history.Step{Author: ada(5), Message: "Raise EU", Write: map[string][]byte{"plans/demand/eu.yaml": []byte("400\n")}})
	commit(history.Step{Author: ada(6), Message: "Merge the option", Merge: []string{"option/third-shift"},
		Write: map[string][]byte{"plans/supply/lyon.yaml": []byte("1\n")}, Remove: []string{"plans-old/x"}})
	must(b.Checkout("option/third-shift"))
	return hashes
}

func TestBuildIsWhatGitWouldMake(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "northlight")
	hashes := buildDemo(t, dir)
	repo := gitrepo.At(t, dir)

	if out := repo.Git("status", "--porcelain", "--branch"); out != "## option/third-shift" {
		t.Errorf("git status says %q", out)
	}
	repo.Git("fsck", "--full", "--strict")
	if got := repo.Git("log", "--format=%H", "--reverse", "--topo-order", "main"); len(got) != 4*41-1 {
		t.Errorf("main is %s", got)
	}
	if got := repo.Git("log", "-1", "--format=%an %ai|%cn %ci|%B", hashes[1]); got !=
		"Ada 2026-12-03 09:00:00 +0100|Bo 2026-12-04 09:00:00 +0100|Third shift\n\nIt is cheapest.\n" {
		t.Errorf("the commit says %q", got)
	}
	if got := repo.Git("cat-file", "-p", "plan/2026-12"); got != "object "+hashes[0]+
		"\ntype commit\ntag plan/2026-12\ntagger Ada <ada@example.com> 1796198400 +0100\n\nClose 2026-12" {
		t.Errorf("the tag says %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "plans-old")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a removed folder is there: %v", err)
	}
	r := open(t, dir)
	if closes, err := r.Closes(t.Context(), "", resolve(t, r, "main")); err != nil || len(closes) != 1 {
		t.Errorf("closes are %v, %v", closes, err)
	}
	again := buildDemo(t, filepath.Join(t.TempDir(), "again"))
	for i := range hashes {
		if hashes[i] != again[i] {
			t.Errorf("commit %d is %s, then %s", i, hashes[i], again[i])
		}
	}
	// Known from a first run: other machines and times must give it, too.
	if want := "64b1605997edc27c7747b67638eaf14d37586a2b"; hashes[3] != want {
		t.Errorf("the last commit is %s, want %s", hashes[3], want)
	}
}

func TestBuildRefuses(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "x"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := history.Build(full, "main")
	wantProblem(t, err, fs.ErrExist, "does not exist yet")

	b, err := history.Build(filepath.Join(t.TempDir(), "new"), "main")
	if err != nil {
		t.Fatal(err)
	}
	who := history.Person{Name: "Ada", Email: "ada@example.com", At: time.Unix(0, 0)}
	step := func(s history.Step) error { s.Author = who; _, err := b.Commit(s); return err }
	for name, err := range map[string]error{
		"a tag without a commit":     b.Tag("plan/2026-12", "x", who),
		"a branch without a commit":  b.Branch("early"),
		"an unknown branch":          b.Switch("nowhere"),
		"a path out of the folder":   step(history.Step{Write: map[string][]byte{"../x": nil}}),
		"a path into .git":           step(history.Step{Write: map[string][]byte{"a/.git/config": nil}}),
		"a file that is a folder":    step(history.Step{Write: map[string][]byte{"a": nil, "a/b": nil}}),
		"removing what is not there": step(history.Step{Remove: []string{"x"}}),
		"merging what is not there":  step(history.Step{Merge: []string{"x"}}),
	} {
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
