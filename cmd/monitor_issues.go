package cmd

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/monitor"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/trigger"
	"github.com/accord-plan/accord/internal/workspace"
)

// keepIssues brings the issues at the forge into line with a report, or says what
// it would send.
func (g *global) keepIssues(ctx context.Context, w *workspace.Workspace, s *workspace.Snapshot, r *trigger.Report, o *monitorOptions) error {
	where, err := g.where(ctx)
	if err != nil {
		return err
	}
	f, err := g.forge(ctx, where)
	if err != nil {
		return err
	}
	opt := monitor.Options{Limit: o.limit, Prefix: w.Prefix(), People: accounts(f, where.Host(), s.Plan.Policy)}
	if s.Source.Commit != nil {
		opt.Tree = f.TreeURL(s.Source.Commit.Hash)
	}
	if o.dryRun {
		dry := &monitor.Rehearsal{Forge: f}
		if _, err := monitor.Publish(ctx, dry, r, opt); err != nil {
			return err
		}
		return g.rehearsed(dry)
	}
	done, err := monitor.Publish(ctx, f, r, opt)
	for _, step := range done.Steps {
		fmt.Fprintln(g.env.Out, printable(step))
	}
	if err == nil && len(done.Steps) == 0 {
		fmt.Fprintln(g.env.Out, "no issue: nothing calls for a review")
	}
	return err
}

// rehearsed prints what would be sent.
func (g *global) rehearsed(dry *monitor.Rehearsal) error {
	return g.emitWith(func(b *bytes.Buffer) error {
		if len(dry.Sent) == 0 {
			fmt.Fprintln(b, "nothing would be sent")
		}
		for _, s := range dry.Sent {
			fmt.Fprintf(b, "would %s", printable(s.What))
			if s.Title != "" {
				fmt.Fprintf(b, ": %s", printable(s.Title))
			}
			fmt.Fprintln(b)
			if s.Body != "" {
				fmt.Fprintf(b, "\n%s\n", s.Body)
			}
		}
		return nil
	})
}

// mostAssigned is how many people an issue is assigned to at most.
const mostAssigned = 5

// accounts are those of a role's people at the forge. Only an account whose login
// still has the number that the policy states is assigned anything.
func accounts(f forge.Forge, host string, p *policy.Policy) func(context.Context, string) []forge.User {
	directory, ok := f.(forge.Directory)
	if !ok || p == nil {
		return nil
	}
	return func(ctx context.Context, role string) (out []forge.User) {
		i := slices.IndexFunc(p.Roles, func(r policy.Role) bool { return r.ID == role })
		if i < 0 {
			return nil
		}
		for j := range p.People {
			who := &p.People[j]
			login, id := who.Logins[host], who.Forges[host]
			if len(out) == mostAssigned || login == "" || id == 0 || !slices.Contains(p.Roles[i].People, who.ID) {
				continue
			}
			if a, err := directory.Account(ctx, login); err == nil && a.ID == id {
				out = append(out, a.User)
			}
		}
		return out
	}
}
