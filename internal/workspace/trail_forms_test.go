package workspace_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/trail"
	"github.com/accord-plan/accord/internal/workspace"
	gocmp "github.com/google/go-cmp/cmp"
)

// keptAs are the ways in which git keeps a history, each made of the one before:
// loose, then in several packs, some of it twice; in one pack; with deltas that name
// what they are built upon; with long chains of them.
var keptAs = []struct {
	name string
	args [][]string
}{
	{"loose", nil},
	{"several packs", [][]string{{"-c", "alias.p=!git rev-parse HEAD~30 | git pack-objects --quiet --revs .git/objects/pack/pack", "p"}, {"repack", "--quiet"}}},
	{"one pack", [][]string{{"gc", "--quiet"}}},
	{"deltas by name", [][]string{{"-c", "repack.useDeltaBaseOffset=false", "repack", "--quiet", "-a", "-d", "-f"}}},
	{"long chains", [][]string{{"repack", "--quiet", "-a", "-d", "-f", "--depth=300", "--window=40"}}},
}

// TestTrailOfAllForms holds the histories of random edits, read by what differs,
// against those of versions that are read whole, however git keeps them.
func TestTrailOfAllForms(t *testing.T) {
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		s := &story{Repo: gitrepo.New(t), t: t}
		err := generate.Plan(func(p string, text []byte) error {
			s.Write("plans/"+p, string(text))
			return nil
		}, generate.Options{Items: 250})
		if err != nil {
			t.Fatal(err)
		}
		e := &scribbler{story: s, r: rand.New(rand.NewPCG(seed, 7))}
		e.commit("Start the plan")
		for i := range 70 {
			e.step(i)
		}
		wanted := map[string]*trail.Report{}
		for _, form := range keptAs {
			for _, args := range form.args {
				s.Git(args...)
			}
			for _, name := range []string{"", "I-000007", "listing-8", "f0001", "nothing"} {
				o := workspace.TrailOptions{Filter: trail.Filter{Name: name, From: period.None}}
				if name == "I-000007" {
					o.Families = []string{"f0001"}
				}
				want := wanted[name]
				if want == nil {
					want = s.trail("HEAD", true, o)
					wanted[name] = want
				}
				if d := gocmp.Diff(want, s.trail("HEAD", false, o), gocmp.AllowUnexported(trail.Change{}, trail.Row{})); d != "" {
					t.Fatalf("seed %d, %s, %q: %s", seed, form.name, name, d)
				}
			}
		}
		if all := wanted[""]; all.All() < 100 || len(all.Notes) == 0 || len(wanted["nothing"].Commits) > 0 {
			t.Errorf("seed %d: %d changes, %d notes, %d commits of nothing", seed, all.All(), len(all.Notes), len(wanted["nothing"].Commits))
		}
	}
}

// scribbler edits a plan in all sorts of ways.
type scribbler struct {
	*story
	r   *rand.Rand
	now int
	// broken is a file that cannot be read, and its text before.
	broken, before string
}

func (e *scribbler) commit(subject string) {
	e.now++
	e.Git("add", "-A")
	e.GitOn(e.date(), "commit", "-q", "--allow-empty", "-m", subject)
}

func (e *scribbler) date() string {
	return fmt.Sprintf("2026-11-%02dT%02d:00:00Z", 1+e.now/24, e.now%24)
}

func (e *scribbler) documents() []string {
	files := strings.Fields(e.Git("ls-files", "plans/*.yaml"))
	return slices.DeleteFunc(files, func(f string) bool { return f == "plans/plan.yaml" })
}

// step makes a commit, or a branch and its merge.
func (e *scribbler) step(i int) {
	if i%20 != 19 {
		e.edit()
		e.commit(fmt.Sprint("Change ", i))
		return
	}
	e.Branch("side")
	e.Checkout("side")
	e.edit()
	e.commit(fmt.Sprint("Aside ", i))
	e.Checkout("main")
	e.edit()
	e.commit(fmt.Sprint("Beside ", i))
	if _, err := e.Try(e.date(), "merge", "-q", "--no-ff", "-m", "Merge", "side"); err != nil {
		_, _ = e.Try(e.date(), "checkout", "--ours", ".") // or marks of the conflict stay
		e.edit()
		e.commit("Merge in the middle")
	}
	e.Git("branch", "-q", "-D", "side")
}

func (e *scribbler) edit() {
	if e.broken != "" {
		if _, err := os.Stat(filepath.Join(e.Dir, e.broken)); err == nil {
			e.Write(e.broken, e.before)
		}
		e.broken = ""
	}
	for range 1 + e.r.IntN(4) {
		files := e.documents()
		file := files[e.r.IntN(len(files))]
		switch e.r.IntN(14) {
		case 0:
			e.Git("mv", file, fmt.Sprintf("%s-%d.yaml", strings.TrimSuffix(file, ".yaml"), e.now))
		case 1:
			e.Write("plans/facts/more.csv", fmt.Sprintf("period,item,units\n2026-11,I-000001,%d\n", e.now))
		case 2:
			e.broken, e.before = file, e.read(file)
			e.Write(file, e.before+[]string{"\nlast: [\n", "\n\tx: 1\n", "\n<<<<<<< HEAD\n", "\nkind: &a\n  b: *a\n"}[e.r.IntN(4)])
			return
		case 3:
			if e.r.IntN(4) == 0 {
				e.Git("rm", "-q", "-f", file)
				continue
			}
			fallthrough
		default:
			lines := strings.Split(e.read(file), "\n")
			for range 1 + e.r.IntN(3) {
				lines = e.line(lines)
			}
			e.Write(file, strings.Join(lines, "\n"))
		}
	}
}

// line edits one line, most often its number.
func (e *scribbler) line(lines []string) []string {
	at := e.r.IntN(len(lines))
	for range 20 {
		if strings.Contains(lines[at], ": ") {
			break
		}
		at = e.r.IntN(len(lines))
	}
	key, value, _ := strings.Cut(lines[at], ": ")
	indent := lines[at][:len(lines[at])-len(strings.TrimLeft(lines[at], " "))]
	number := fmt.Sprint(e.r.IntN(20_000))
	switch e.r.IntN(16) {
	case 0:
		return slices.Insert(lines, at, indent+"# about what follows")
	case 1:
		lines[at] += " # seen"
	case 2:
		return slices.Delete(lines, at, at+1)
	case 3:
		return slices.Insert(lines, at, lines[at])
	case 4:
		return slices.Insert(lines, at+1, indent+"2028-09: "+number)
	case 5:
		to := e.r.IntN(len(lines))
		line := lines[at]
		return slices.Insert(slices.Delete(lines, at, at+1), min(to, len(lines)-1), line)
	case 6:
		lines[at] = key + ": {2027-01: " + number + ", 2027-02..2027-03: 4}"
	case 7:
		lines[at] = key + ": \"" + value + "\""
	case 8:
		lines[at] = key + "..2028-12: " + number
	default:
		if period.LooksLike(strings.TrimSpace(key)) || e.r.IntN(6) == 0 {
			lines[at] = key + ": " + number
		}
	}
	return lines
}
