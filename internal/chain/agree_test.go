package chain_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/prooftest"
	"github.com/accord-plan/accord/internal/statement"
)

// script is the independent verifier, which was written from the specification
// and shares nothing with this program.
const script = "../../docs/examples/verify/accord_verify.py"

// told is what both say of a link.
type told struct {
	Cycle, Tag                           string
	Hash, Commit, Content, Base, Section string
	Sections                             int
	Closer, Key                          string
	Statements                           []string
	Holds                                bool
}

// agree holds the script against what was read here. It needs Python 3 and
// ssh-keygen, so it runs only with ACCORD_SSH=1, which .ci/run sets.
func (w *world) agree(c *chain.Chain, opt chain.Options) {
	w.Helper()
	if os.Getenv("ACCORD_SSH") == "" {
		return
	}
	args := []string{script, "--repo", w.dir, "--at", "main", "--json"}
	if opt.Genesis != "" {
		args = append(args, "--genesis", string(opt.Genesis))
	}
	for cycle, hash := range opt.Expect {
		args = append(args, "--expect", cycle+"="+string(hash))
	}
	cmd := exec.Command("python3", args...)
	var aside bytes.Buffer
	cmd.Stderr = &aside
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 4) {
		w.Fatalf("%v\n%s", err, aside.String())
	}
	if c.Genesis == nil {
		if aside.Len() == 0 {
			w.Errorf("the script finds a genesis:\n%s", out)
		}
		return
	}
	var r struct {
		Proven, Anchored bool
		Genesis, Head    string
		HeadHash         statement.Hash `json:"head_hash"`
		Links            []struct {
			Cycle, Tag, Hash, Commit, Content, Base, Policy, Closer, Key string
			Sections                                                     int
			Faults                                                       []string
			Statements                                                   []struct{ Hash string }
		}
		Faults []string
	}
	if err := json.Unmarshal(out, &r); err != nil {
		w.Fatalf("%v\n%s%s", err, out, aside.String())
	}
	var theirs []told
	for _, l := range r.Links {
		x := told{Cycle: l.Cycle, Tag: l.Tag, Hash: l.Hash, Commit: l.Commit, Content: l.Content, Base: l.Base, Section: l.Policy, Sections: l.Sections, Closer: l.Closer, Key: l.Key, Holds: len(l.Faults) == 0}
		for _, s := range l.Statements {
			x.Statements = append(x.Statements, s.Hash)
		}
		slices.Sort(x.Statements)
		theirs = append(theirs, x)
	}
	if diff := cmp.Diff(ours(c), theirs); diff != "" {
		w.Errorf("the script says otherwise (-here +script):\n%s\n%s", diff, out)
	}
	if r.Proven != c.Proven() || r.Anchored != c.Anchored || r.Genesis != string(c.Plan()) || r.Head != c.Head().Cycle || r.HeadHash != c.Head().Hash {
		w.Errorf("the script: proven %v, anchored %v, head %s; here %v, %v, %s\n%q", r.Proven, r.Anchored, r.Head, c.Proven(), c.Anchored, c.Head().Cycle, r.Faults)
	}
}

func ours(c *chain.Chain) []told {
	var out []told
	for _, l := range append([]*chain.Link{c.Genesis}, c.Closes...) {
		x := told{Cycle: l.Cycle, Tag: l.Tag, Hash: string(l.Hash), Commit: l.Commit.Hash, Section: string(l.PolicyHash), Closer: l.Signer.Person, Key: l.Signer.KeyID, Holds: l.Holds() && !l.Waits()}
		if l.Content != nil {
			x.Base, x.Sections = string(statement.None), len(l.Content.Sections)
			plan := c.Plan()
			if l.Previous == nil {
				plan = statement.None
			} else {
				x.Base = string(l.Previous.Content.Hash(plan, l.Cycle, digest.Scope{}))
			}
			x.Content = string(l.Content.Hash(plan, l.Cycle, digest.Scope{}))
		}
		for _, s := range l.Statements {
			x.Statements = append(x.Statements, string(s.Hash))
		}
		slices.Sort(x.Statements)
		out = append(out, x)
	}
	return out
}

func TestScriptOnGeneratedPlans(t *testing.T) {
	for _, o := range []prooftest.Options{{Items: 30, Closes: 4}, {Items: 250, Closes: 2}} {
		w := &world{t, filepath.Join(t.TempDir(), "plan")}
		genesis, head := prooftest.Build(t, w.dir, o)
		opt := chain.Options{Genesis: genesis}
		c := w.read(opt)
		if got := faults(c); len(got) > 0 || !c.Proven() || c.Head().Hash != head {
			t.Errorf("%v", got)
		}
		w.agree(c, opt)
	}
}
