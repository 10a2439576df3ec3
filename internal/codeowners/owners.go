package codeowners

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
)

// Options say for which forge the owners are written.
type Options struct {
	Forge Forge
	// Host is the forge's host, by which the policy tells people's logins.
	Host string
	// Folder is the plan's folder from the repository's root, "." for the root.
	Folder string
	// File is where the owners stand, from the repository's root.
	File string
}

// Owners are the accounts that are asked for each file of a plan.
type Owners struct {
	opt Options
	// files are the accounts by path from the plan's folder.
	files map[string][]string
	// rest are asked for what has no owner of its own, control for what decides
	// how others are judged.
	rest, control []string
}

// Of finds out who answers for what. The findings say of which files nobody can
// be asked, with places in the plan's files.
func Of(l *planfile.Loaded, opt Options) (*Owners, []finding.Finding) {
	a := &asking{opt: opt, accounts: map[string][]string{}}
	o := &Owners{opt: opt, files: map[string][]string{}}
	if l.Plan == nil || l.Plan.Policy == nil {
		return o, []finding.Finding{finding.New(finding.OwnerNobody, position.Ref{}, "the plan has no policy, so that nobody can be named").
			WithHint("write policy.yaml with people and roles")}
	}
	a.policy = l.Plan.Policy
	o.control = a.role(a.policy.Owner, a.policy.At)
	o.rest = a.role(l.Plan.Owner, l.Plan.At)
	documents := map[string]*planfile.Document{}
	for _, d := range l.Documents {
		documents[d.Path] = d
	}
	for _, name := range l.Files.Names() {
		switch d := documents[name]; {
		case strings.HasPrefix(name, "rules/"), d != nil && (d.Kind == "Policy" || d.Kind == "Plan"):
			o.files[name] = o.control
		case d == nil || d.Owner == "" && machine[d.Kind]:
			o.files[name] = o.rest
		default:
			o.files[name] = a.document(d, o.rest)
		}
	}
	return o, finding.Advise(finding.Sort(a.found))
}

// machine are the kinds that programs write and that name no owner.
var machine = map[string]bool{"Baseline": true, "Facts": true}

// asking turns roles into accounts.
type asking struct {
	opt      Options
	policy   *policy.Policy
	accounts map[string][]string // by role
	found    []finding.Finding
}

// document returns who is asked for one document; where nobody can be, those
// who are asked for the rest.
func (a *asking) document(d *planfile.Document, rest []string) []string {
	at := d.OwnerAt
	if at.IsZero() {
		at = position.Ref{File: d.Number}
	}
	if a.policy.Role(d.Owner) == nil {
		what := "no owner"
		if d.Owner != "" {
			what = "an owner that is no role of the policy"
		}
		a.found = append(a.found, finding.New(finding.OwnerNone, at, "%s has %s", d.Path, what))
		return rest
	}
	if accounts := a.role(d.Owner, at); len(accounts) > 0 {
		return accounts
	}
	return rest
}

// role returns the accounts of a role, sorted: its team, or its people. What is
// missing is said once.
func (a *asking) role(id string, at position.Ref) []string {
	if known, ok := a.accounts[id]; ok {
		return known
	}
	r := a.policy.Role(id)
	if r == nil {
		a.found = append(a.found, finding.New(finding.OwnerNone, at, "its owner is no role of the policy"))
		a.accounts[id] = nil
		return nil
	}
	out, missing := a.people(r)
	switch {
	case len(out) == 0:
		a.found = append(a.found, finding.New(finding.OwnerNobody, r.At, "role %s owns files and nobody of it can be asked on %s", id, a.opt.Host).
			WithHint("%s", a.hint()).WithRelated(at, "which it owns"))
	case len(missing) > 0:
		a.found = append(a.found, finding.New(finding.OwnerAccount, r.At, "%s of role %s cannot be asked on %s", strings.Join(missing, ", "), id, a.opt.Host).
			WithHint("%s", a.hint()))
	}
	a.accounts[id] = out
	return out
}

func (a *asking) hint() string {
	return "give the role a `team`, or its people `logins: {" + a.opt.Host + ": NAME}`"
}

// What stands in the file is of this form and nothing else: the plan of a pull
// request cannot write lines of its own.
var (
	team  = pattern.Of(`^@[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$`)
	login = pattern.Of(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)
	email = pattern.Of(`^[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9][A-Za-z0-9.-]*$`)
)

// people returns the accounts of a role and who has none.
func (a *asking) people(r *policy.Role) (accounts, missing []string) {
	if team().MatchString(r.Team) {
		return []string{r.Team}, nil
	}
	for _, id := range r.People {
		p := a.policy.Person(id)
		switch {
		case p == nil: // which is a finding of the policy
		case login().MatchString(p.Logins[a.opt.Host]):
			accounts = append(accounts, "@"+p.Logins[a.opt.Host])
		case a.opt.Forge.emails() && email().MatchString(p.Email):
			accounts = append(accounts, p.Email)
		default:
			missing = append(missing, id)
		}
	}
	slices.Sort(accounts)
	return slices.Compact(accounts), missing
}
