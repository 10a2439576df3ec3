package ledger

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// Made is who made the commits of a change.
type Made struct {
	Contributors []signoff.Contributor
	// AllSigned says that a key of the policy signed each of the commits.
	AllSigned bool
	// Violations are commits that mix statements with other files.
	Violations []Violation
}

// Contributors reads who made what a head has beyond other commits, as its target. Commits that
// touch only statements make no contributor, and neither do merges that bring
// nothing of their own. Names and addresses prove nothing; they are mapped to
// people by the policy, and who cannot be mapped is listed all the same. Keys have
// to be valid on the day of the commit and on that of asking.
func Contributors(ctx context.Context, repo *history.Repository, head history.Commit, p *policy.Policy, ring Ring, on period.Date, excluding ...history.Commit) (*Made, error) {
	log, err := repo.Log(ctx, head, excluding...)
	if err != nil {
		return nil, err
	}
	m := &Made{AllSigned: true}
	for i := range log {
		if err := m.commit(ctx, repo, &log[i], p, ring, on); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Writers reads who wrote a file, from a commit back to where it began. Where a
// commit has the file as one of its parents has it, only that one is followed.
func Writers(ctx context.Context, repo *history.Repository, head history.Commit, path string, p *policy.Policy) ([]signoff.Contributor, error) {
	m := &Made{}
	seen := map[string]bool{head.Hash: true}
	for queue := []history.Commit{head}; len(queue) > 0; {
		c := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		here, err := repo.Hash(c, path)
		if err != nil {
			return nil, err
		}
		if here == "" {
			continue
		}
		parents, _, err := repo.Parents(ctx, c)
		if err != nil {
			return nil, err
		}
		follow, same := parents, false
		for i := range parents {
			there, err := repo.Hash(parents[i], path)
			if err != nil {
				return nil, err
			}
			if there == here {
				follow, same = parents[i:i+1], true
				break
			}
		}
		if !same {
			e, err := repo.Entry(c)
			if err != nil {
				return nil, err
			}
			m.wrote(p, &e)
		}
		for _, x := range follow {
			if there, err := repo.Hash(x, path); err != nil {
				return nil, err
			} else if there != "" && !seen[x.Hash] {
				seen[x.Hash] = true
				queue = append(queue, x)
			}
		}
	}
	return m.Contributors, nil
}

// wrote notes whom a commit names.
func (m *Made) wrote(p *policy.Policy, e *history.Entry) {
	m.add(p, e.Author, "author", e.Short())
	m.add(p, e.Committer, "committer", e.Short())
	for _, c := range e.CoAuthors {
		m.add(p, c, "co-author", e.Short())
	}
}

func (m *Made) commit(ctx context.Context, repo *history.Repository, e *history.Entry, p *policy.Policy, ring Ring, on period.Date) error {
	touched, err := touches(ctx, repo, e.Commit)
	if err != nil {
		return err
	}
	said, plan := false, false
	for _, name := range touched {
		if strings.HasPrefix(name, Folder+"/") {
			said = true
		} else {
			plan = true
		}
	}
	if said && plan {
		m.Violations = append(m.Violations, Violation{Commit: e.Short(), Why: "mixes statements with other files: commit what lies under " + Folder + "/ apart"})
	}
	if !plan && (said || len(e.Parents) > 1) {
		return nil
	}
	m.wrote(p, e)
	signer, valid := signedBy(e, ring, on)
	m.AllSigned = m.AllSigned && valid
	if signer != "" {
		m.list(signoff.Contributor{Person: signer, Name: signer, How: "signer", Of: e.Short()})
	}
	return nil
}

// signedBy is the person whose key signed a commit, "" if nobody's did, and
// whether that key was and is valid: else it may be somebody else's by now.
func signedBy(e *history.Entry, ring Ring, on period.Date) (person string, valid bool) {
	if ring == nil || len(e.Signature) == 0 {
		return "", false
	}
	s, err := ring.Verify(e.Signed, e.Signature, statement.TagNamespace)
	if err != nil || s.Person == "" {
		return "", false
	}
	days := []period.Date{period.FromTime(e.CommitterTime), on}
	return s.Person, !s.Revoked && !slices.ContainsFunc(days, func(d period.Date) bool { return ring.Within(s, d) != nil })
}

func (m *Made) add(p *policy.Policy, who history.Identity, how, of string) {
	m.list(signoff.Contributor{Person: PersonOf(p, who.Email), Name: who.String(), How: how, Of: of})
}

func (m *Made) list(c signoff.Contributor) {
	if !slices.Contains(m.Contributors, c) {
		m.Contributors = append(m.Contributors, c)
	}
}

// noReply is an address that a forge makes from the number of an account.
var noReply = pattern.Of(`^([0-9]{1,18})\+[^@]*@(?:users\.)?noreply\.(.+)$`)

// PersonOf finds a person of the policy by an address in a commit, "" if nobody
// has it.
func PersonOf(p *policy.Policy, email string) string {
	if p == nil || email == "" {
		return ""
	}
	for i := range p.People {
		if strings.EqualFold(strings.TrimSpace(p.People[i].Email), email) {
			return p.People[i].ID
		}
	}
	if parts := noReply().FindStringSubmatch(strings.ToLower(email)); parts != nil {
		id, _ := strconv.ParseInt(parts[1], 10, 64)
		return PersonAt(p, parts[2], id)
	}
	return ""
}

// PersonAt finds a person of the policy by the number of an account at a forge.
func PersonAt(p *policy.Policy, host string, id int64) string {
	if p == nil || id == 0 {
		return ""
	}
	for i := range p.People {
		if n, ok := p.People[i].Forges[host]; ok && n == id {
			return p.People[i].ID
		}
	}
	return ""
}

// touches lists what a commit makes of its own: of a merge what is not what a
// merge by file takes over. A file that both sides changed was decided by
// whoever merged.
func touches(ctx context.Context, repo *history.Repository, c history.Commit) ([]string, error) {
	parents, _, err := repo.Parents(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(parents) == 2 {
		if base, err := repo.MergeBase(ctx, parents[0], parents[1]); err == nil {
			return decided(ctx, repo, c, base, parents[0], parents[1])
		}
	}
	if len(parents) == 0 {
		return paths(repo.Files(ctx, c, "."))
	}
	var all []string
	for _, p := range parents {
		changed, err := paths(repo.Changed(ctx, p, c, "."))
		if err != nil {
			return nil, err
		}
		all = append(all, changed...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// decided lists the files of a merge that are not what the one side that changed
// them made of them.
func decided(ctx context.Context, repo *history.Repository, c, base, a, b history.Commit) ([]string, error) {
	ours, err := repo.Changed(ctx, base, a, ".")
	if err != nil {
		return nil, err
	}
	theirs, err := repo.Changed(ctx, base, b, ".")
	if err != nil {
		return nil, err
	}
	made, err := repo.Changed(ctx, base, c, ".")
	if err != nil {
		return nil, err
	}
	type side struct {
		hash string
		mode uint32
	}
	left, right, got := map[string]side{}, map[string]side{}, map[string]side{}
	for _, list := range []struct {
		from []history.Change
		to   map[string]side
	}{{ours, left}, {theirs, right}, {made, got}} {
		for _, x := range list.from {
			list.to[x.Path] = side{x.NewHash, x.NewMode}
		}
	}
	var out []string
	judge := func(name string) {
		l, inLeft := left[name]
		want, inRight := right[name]
		if inLeft && inRight && l != want || !inLeft && !inRight {
			out = append(out, name) // both sides changed it, or neither
			return
		}
		if inLeft {
			want = l
		}
		if g, ok := got[name]; !ok || g != want {
			out = append(out, name)
		}
	}
	for _, list := range [][]history.Change{ours, theirs, made} {
		for _, x := range list {
			judge(x.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func paths(changes []history.Change, err error) ([]string, error) {
	out := make([]string, len(changes))
	for i := range changes {
		out[i] = changes[i].Path
	}
	return out, err
}
