package cmd

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/adjust"
	"github.com/accord-plan/accord/internal/merge"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

type resolveOptions struct {
	keys              []string
	ours, theirs, all bool
	value, decision   string
	add               bool
}

func (g *global) resolve() *cobra.Command {
	o := &resolveOptions{}
	c := &cobra.Command{
		Use:   "resolve KEY... --ours|--theirs|--value N",
		Short: "Decide conflicts by key, in the files of the work tree",
		Long: "Resolve puts what is chosen in the place of the conflict markers of a key, as `accord conflicts` lists it, and\n" +
			"keeps everything else. The last parts of a key are enough where they tell it from the others; FILE:LINE names a\n" +
			"conflict too. In a rebase ours is what you rebase onto and theirs is your own commit, as in git.\n\n" +
			"--decision names the decision of the plan that it follows from, which must exist; it is noted in a comment on\n" +
			"the row. Once nothing is left in conflict in a file, --add tells git, also of files that were finished before." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that what came out contradicts itself; the file is written, and not added.",
		Example: "  accord resolve spring-promo/add/2027-03 --value 550 --decision 2026-12-third-shift\n" +
			"  accord resolve TENT-2P/2027-01 TENT-3P/2027-01 --theirs\n  accord resolve --all --ours --add",
		RunE: func(c *cobra.Command, args []string) error {
			o.keys = args
			return g.runResolve(c.Context(), o)
		},
		ValidArgsFunction: g.conflictKeys,
	}
	f := c.Flags()
	f.BoolVar(&o.ours, "ours", false, "take what our side says")
	f.BoolVar(&o.theirs, "theirs", false, "take what their side says")
	f.StringVar(&o.value, "value", "", "take this number, which neither side may have said")
	f.StringVar(&o.decision, "decision", "", "the id of the decision that it follows from")
	f.BoolVar(&o.all, "all", false, "decide every conflict of the plan alike")
	f.BoolVar(&o.add, "add", false, "git add every file of the plan in which nothing is left in conflict")
	return c
}

func (g *global) runResolve(ctx context.Context, o *resolveOptions) error {
	choice, err := o.choice()
	if err != nil {
		return err
	}
	w, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	done, err := w.Decide(ctx, workspace.Resolution{Keys: o.keys, All: o.all, Choice: choice, Decision: o.decision, Add: o.add})
	if err != nil {
		return err
	}
	return g.sayResolved(done, choice)
}

// choice refuses what cannot be meant.
func (o *resolveOptions) choice() (merge.Choice, error) {
	var c merge.Choice
	named := 0
	for _, x := range []struct {
		set  bool
		side merge.Side
	}{{o.ours, merge.Ours}, {o.theirs, merge.Theirs}, {o.value != "", merge.Number}} {
		if x.set {
			named++
			c.Side = x.side
		}
	}
	c.Number = o.value
	switch {
	case named == 0 && o.all && o.add && len(o.keys) == 0:
		// whether a side is wanted is seen when it is known what is in conflict
	case named != 1:
		return c, &workspace.Usage{Summary: workspace.NoSide, Do: "`accord conflicts` shows what each side says"}
	case o.all && len(o.keys) > 0:
		return c, &workspace.Usage{Summary: "--all and a key", Do: "name keys, or take all"}
	case !o.all && len(o.keys) == 0:
		return c, &workspace.Usage{Summary: "no key is named", Do: "`accord conflicts` lists them; --all takes every one"}
	case adjust.Doubtful(o.value) != "":
		return c, &workspace.Usage{Summary: "--value " + o.value + " may be a thousand times as much", Do: adjust.Doubtful(o.value)}
	case c.Side == merge.Number && (o.all || len(o.keys) > 1):
		return c, &workspace.Usage{Summary: "--value is for one key", Do: "name one, or choose --ours or --theirs"}
	}
	return c, nil
}

func (g *global) sayResolved(done *workspace.Resolved, choice merge.Choice) error {
	wrong := false
	for _, c := range done.Conflicts {
		v, by := c.Ours, "ours"
		switch choice.Side {
		case merge.Theirs:
			v, by = c.Theirs, "theirs"
		case merge.Number:
			v, by = merge.Value{There: true, Text: choice.Number}, "neither side"
		}
		if v.By != "" {
			by += ", " + v.By
		}
		if !v.There {
			v.Text = "removed"
		}
		fmt.Fprintf(g.env.Out, "%s: %s (%s)\n", printable(c.Key), printable(v.Text), printable(by))
	}
	for _, f := range done.Files {
		switch {
		case f.Left > 0:
			fmt.Fprintf(g.env.Out, "%s: %d left in conflict\n", printable(f.Path), f.Left)
		case f.Added && f.Gone:
			fmt.Fprintf(g.env.Out, "%s: removed, as git knows now\n", printable(f.Path))
		case f.Added:
			fmt.Fprintf(g.env.Out, "%s: added\n", printable(f.Path))
		case len(f.Wrong) == 0:
			fmt.Fprintf(g.env.Out, "nothing is left in conflict: git add %s\n", printable(shellWord(f.Path)))
		}
		for _, s := range f.Wrong {
			wrong = true
			fmt.Fprintln(g.env.Err, "accord: "+printable(s))
		}
	}
	for _, name := range done.Untouched {
		fmt.Fprintf(g.env.Out, "%s: not added, for nothing of theirs is in it: `git checkout --merge -- %s` merges it again, `git add` if that was chosen\n", printable(name), printable(shellWord(name)))
	}
	for _, name := range done.Missing {
		fmt.Fprintf(g.env.Out, "%s: not added, for it is gone and both sides have it: `git checkout --merge -- %s` brings it back, `git rm` if that was chosen\n", printable(name), printable(shellWord(name)))
	}
	if wrong {
		return quiet{exitFindings}
	}
	return nil
}

// conflictKeys completes the keys that are in conflict.
func (g *global) conflictKeys(c *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	w, err := g.open(c.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer w.Close()
	r, err := w.Conflicts(c.Context(), false)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var keys []string
	for _, x := range r.Conflicts {
		keys = append(keys, x.Key)
	}
	return beginning(prefix, keys), cobra.ShellCompDirectiveNoFileComp
}
