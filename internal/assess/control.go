package assess

import (
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/workspace"
)

// control lists the control files that differ from the target and from the last
// close: what decides how all else is judged, inside the plan's folder and
// outside.
func (a *assessing) control() error {
	c := a.out.Case
	if a.t.Purpose == policy.Proposals {
		if err := a.controlFrom(a.t.Target); err != nil {
			return err
		}
	}
	touched := slices.Clone(c.Control)
	if a.link != nil && a.link.Commit.Hash != "" {
		if err := a.controlFrom(a.link.Commit); err != nil {
			return err
		}
	}
	for i := len(touched); i < len(c.Control) && a.t.Purpose == policy.Proposals; i++ {
		mine := func(x signoff.ControlChange) bool { return x.Path == c.Control[i].Path }
		if !slices.ContainsFunc(touched, mine) {
			c.Control[i].Since = string(policy.Closes)
		}
	}
	slices.SortFunc(a.out.Case.Control, func(x, y signoff.ControlChange) int {
		return strings.Compare(x.Sort+"\x00"+x.Path+"\x00"+x.How, y.Sort+"\x00"+y.Path+"\x00"+y.How)
	})
	a.out.Case.Control = slices.Compact(a.out.Case.Control)
	return nil
}

func (a *assessing) controlFrom(base history.Commit) error {
	head := tree(a.source)
	changes, err := a.repo.Changed(a.ctx, base, head, ".")
	if err != nil {
		return err
	}
	for _, c := range changes {
		if sort := a.sortOf(c.Path); sort != "" {
			a.controls(sort, c.Path, how(c.OldHash, c.NewHash))
		}
	}
	if err := a.controlPlans(base, head); err != nil {
		return err
	}
	return a.controlDocuments(base)
}

func (a *assessing) controls(sort, path, how string) {
	a.out.Case.Control = append(a.out.Case.Control, signoff.ControlChange{Sort: sort, Path: path, How: how})
}

func how(before, after string) string {
	switch {
	case before == "":
		return "added"
	case after == "":
		return "removed"
	}
	return "edited"
}

// workflows are the folders and files by which forges run what a repository says.
var workflows = []string{".github/workflows/", ".github/actions/", ".gitea/workflows/", ".forgejo/workflows/", ".gitlab-ci.yml", ".gitlab/", ".ci/", ".woodpecker", ".drone.yml", "Jenkinsfile", "action.yml"}

// owners are where forges look for who is asked about which file.
var owners = []string{"CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS", "docs/CODEOWNERS"}

// sortOf tells what sort of control file lies at a path, "" for none. Names are
// compared as file systems do that know no case.
func (a *assessing) sortOf(name string) string {
	low := strings.ToLower(name)
	if slices.ContainsFunc(owners, func(o string) bool { return strings.EqualFold(o, name) }) {
		return "codeowners"
	}
	switch path.Base(low) {
	case ".gitattributes", ".gitmodules", ".lfsconfig":
		return "attributes"
	}
	if slices.ContainsFunc(workflows, func(w string) bool { return strings.HasPrefix(low, strings.ToLower(w)) }) {
		return "workflows"
	}
	if strings.HasPrefix(name, a.w.Path("rules")+"/") {
		return "rules"
	}
	return ""
}

// controlPlans notes plans that come and go: each plan's policy decides of them.
func (a *assessing) controlPlans(base, head history.Commit) error {
	before, err := workspace.PlansIn(a.ctx, a.repo, base)
	if err != nil {
		return err
	}
	after, err := workspace.PlansIn(a.ctx, a.repo, head)
	if err != nil {
		return err
	}
	for _, dir := range after {
		if !slices.Contains(before, dir) {
			a.controls("plans", path.Join(dir, "plan.yaml"), "added")
		}
	}
	for _, dir := range before {
		if !slices.Contains(after, dir) {
			a.controls("plans", path.Join(dir, "plan.yaml"), "removed")
		}
	}
	return nil
}

// documents are the parts of documents that are controls: the beginning of the
// path of a leaf, and what sort it is.
var documents = []struct{ kind, path, sort string }{
	{"Policy", "", "policy"},
	{"Import", "", "imports"},
	{"Plan", "/tolerances", "tolerances"},
	{"Plan", "/fences", "fences"},
	{"Plan", "/calendar", "fences"},
	{"Plan", "/first_period", "fences"},
	{"Plan", "/horizon", "fences"},
	{"Network", "/rates", "rates"},
	{"Trigger", "", "triggers"},
}

// controlDocuments compares what documents of the plan say, wherever they lie.
func (a *assessing) controlDocuments(base history.Commit) error {
	before, _, err := a.spell(workspace.Source{Commit: &base})
	if err != nil {
		return err
	}
	after := a.out.Spelled.Head
	if before == nil || after == nil {
		return nil // which is said, and nothing is approved
	}
	for _, c := range documentControls(before, after, a.w.Path) {
		a.controls(c.Sort, c.Path, c.How)
	}
	return nil
}

// documentControls are the controls that differ in documents of two contents;
// path makes a path of the repository.
func documentControls(before, after *digest.Content, path func(string) string) []signoff.ControlChange {
	var out []signoff.ControlChange
	for _, d := range documents {
		for _, key := range keysOf(d.kind, before, after) {
			x, y := before.Section(key), after.Section(key)
			if x != nil && y != nil && x.Hash == y.Hash {
				continue
			}
			b, e := leaves(x, d.path), leaves(y, d.path)
			if slices.Equal(b, e) {
				continue
			}
			out = append(out, controlDocument(d.sort, x, y, len(b) > 0, len(e) > 0, path))
		}
	}
	return out
}

// controlDocument says what became of one; had and has say whether it was a
// control before, and is.
func controlDocument(sort string, x, y *digest.Section, had, has bool, path func(string) string) signoff.ControlChange {
	c := signoff.ControlChange{Sort: sort, How: "edited"}
	switch {
	case !had:
		c.How = "added"
	case !has:
		c.How = "removed"
	}
	if y != nil {
		c.Path = path(y.Path)
	} else {
		c.Path = path(x.Path)
	}
	return c
}

// keysOf are the keys of a kind's sections in either content, sorted: its name,
// or that and what tells its documents apart.
func keysOf(kind string, contents ...*digest.Content) []string {
	var out []string
	for _, c := range contents {
		for i := range c.Sections {
			if key := c.Sections[i].Key; key == kind || strings.HasPrefix(key, kind+"/") {
				out = append(out, key)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// leaves are the lines of a section below a path.
func leaves(s *digest.Section, below string) []string {
	if s == nil {
		return nil
	}
	if below == "" {
		return s.Lines
	}
	var out []string
	for _, l := range s.Lines {
		if rest, ok := strings.CutPrefix(l, below); ok && (rest[0] == '/' || rest[0] == '\t') {
			out = append(out, l)
		}
	}
	return out
}
