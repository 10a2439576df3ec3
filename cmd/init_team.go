package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/accord-plan/accord/internal/workspace"
)

// loginName is what a login may look like.
var loginName = pattern.Of(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,254}$`)

// askTeam asks the forge for the accounts of the team, and for that of whoever
// begins: a policy knows people by the numbers of their accounts.
func (g *global) askTeam(ctx context.Context, o *initOptions, opt *scaffold.Options) error {
	if len(o.team) == 0 {
		return nil
	}
	for _, login := range o.team {
		if !loginName().MatchString(login) {
			return &workspace.Usage{Summary: fmt.Sprintf("--team %s is no login", login), Do: "name people as the forge does, with commas between: --team ben,clara"}
		}
	}
	at, err := forge.Locate(g.env.Getenv, originOf(ctx, o.dir))
	if err != nil {
		return teamProblem(err)
	}
	f, err := g.forge(ctx, at)
	if err != nil {
		return teamProblem(err)
	}
	directory, ok := f.(forge.Directory)
	if !ok {
		return &workspace.Usage{Summary: "--team: this forge tells no accounts", Do: "add people to the policy by hand"}
	}
	self, err := directory.Account(ctx, "")
	if err != nil {
		return teamProblem(err)
	}
	opt.Person.Host, opt.Person.Account, opt.Person.Login = at.Host(), self.ID, self.Login
	known := map[int64]bool{self.ID: true}
	for _, login := range o.team {
		a, err := directory.Account(ctx, login)
		if errors.Is(err, forge.ErrNotFound) {
			return &workspace.Usage{Summary: fmt.Sprintf("--team: %s has no account %s", at.Host(), login), Do: "check the login, as it stands on their page at the forge"}
		}
		if err != nil {
			return teamProblem(err)
		}
		if !known[a.ID] {
			known[a.ID] = true
			opt.Team = append(opt.Team, scaffold.Person{Name: a.Name, Host: at.Host(), Account: a.ID, Login: a.Login})
		}
	}
	return nil
}

// teamProblem says what the forge was asked for.
func teamProblem(err error) error {
	var p *forge.Problem
	if !errors.As(err, &p) {
		return err
	}
	return &forge.Problem{Summary: "--team asks the forge for people's accounts: " + p.Summary, Do: p.Do, Err: p.Err}
}
