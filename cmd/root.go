package cmd

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

// Main runs the command line of this process and returns its exit code.
func Main() int {
	defer roomy()()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	// The first interrupt asks; the second one ends the process at once.
	context.AfterFunc(ctx, stop)
	return Run(ctx, system(), os.Args[1:])
}

// Run runs one command line. It never panics: a fault of ours is exit code 5.
func Run(ctx context.Context, env *Env, args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(env.Err, "accord: this is a fault of accord itself: %v\n", r)
			if env.Getenv("ACCORD_DEBUG") != "" {
				fmt.Fprintf(env.Err, "%s", debug.Stack())
			} else {
				fmt.Fprintln(env.Err, "accord: set ACCORD_DEBUG=1 to see where; please report it with `accord version`")
			}
			code = exitFault
		}
	}()
	root := New(env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return codeOf(err, env.Err)
}

// global are the flags that every command has.
type global struct {
	env                 *Env
	repo, plan, asOf    string
	format, out, colour string
}

// New builds the command tree.
func New(env *Env) *cobra.Command {
	g := &global{env: env}
	var version bool
	root := &cobra.Command{
		Use:               "accord",
		Short:             "Sales & Operations Plans as reviewed text",
		Long:              "accord keeps a Sales & Operations Plan as text in git: forecasts, supply commitments and decisions\nas YAML, reviewed by pull request, computed to stock, load, money and gaps.\n\nNew here? `accord demo` builds a complete example and walks through it.",
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(c.Root(), args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if version {
				return g.emit([]byte(versionText()))
			}
			return c.Help()
		},
		PersistentPreRunE: func(*cobra.Command, []string) error { return g.check() },
	}
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.Flags().BoolVar(&version, "version", false, "print the version")
	f := root.PersistentFlags()
	f.StringVar(&g.repo, "repo", "", "a folder in the repository (default: here)")
	f.StringVar(&g.plan, "plan", "", "the plan's folder, where there are several")
	f.StringVar(&g.asOf, "as-of", "", "the day on which dates are judged, YYYY-MM-DD (default: the revision's committer date; today for the work tree)")
	f.StringVar(&g.out, "out", "", "write to this file instead of standard output")
	f.StringVar(&g.colour, "color", "auto", "auto, always or never")
	for _, c := range []*cobra.Command{g.validate(), g.render(), g.why(), g.diff(), g.init(), g.demo(), g.imports(), g.forecast(), g.fmt(), g.mergeFile(), g.conflicts(), g.resolve(), g.doctor(), g.schema(), g.version()} {
		root.AddCommand(c)
	}
	root.AddCommand(g.completion())
	root.SetHelpCommand(help())
	completeFlags(root, map[string][]string{"color": {"auto", "always", "never"}})
	must(root.MarkPersistentFlagDirname("repo"))
	must(root.MarkPersistentFlagDirname("plan"))
	groups(root)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpTemplate(helpTemplate)
	return root
}

// groups of the help, in the order of the cycle.
func groups(root *cobra.Command) {
	for _, group := range []struct{ id, title, commands string }{
		{"start", "Start:", "init demo"},
		{"plan", "Plan:", "import forecast fmt"},
		{"look", "Look:", "validate render gaps why"},
		{"review", "Review:", "diff"},
		{"plumbing", "Plumbing:", "merge-file conflicts resolve doctor schema completion version"},
	} {
		members := strings.Fields(group.commands)
		for _, c := range root.Commands() {
			if slices.Contains(members, c.Name()) {
				c.GroupID = group.id
			}
		}
		if !root.ContainsGroup(group.id) && slices.ContainsFunc(root.Commands(), func(c *cobra.Command) bool { return c.GroupID == group.id }) {
			root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		}
	}
	root.SetHelpCommandGroupID("plumbing")
}

// check refuses values of the global flags that mean nothing.
func (g *global) check() error {
	switch g.colour {
	case "auto", "always", "never":
		return nil
	}
	return &workspace.Usage{Summary: fmt.Sprintf("--color %s is not known", g.colour), Do: "write auto, always or never"}
}

// open opens the workspace that the global flags name.
func (g *global) open(ctx context.Context) (*workspace.Workspace, error) {
	opt := workspace.Options{Repo: g.repo, Plan: g.plan, AsOf: period.NoDate, Now: g.env.Now}
	if g.asOf != "" {
		d, err := period.ParseDate(g.asOf)
		if err != nil {
			return nil, &workspace.Usage{Summary: fmt.Sprintf("--as-of %s is not a date", g.asOf), Do: "write it as 2026-12-10"}
		}
		opt.AsOf = d
	}
	return workspace.Open(ctx, opt)
}

// formatFlag adds -o with its formats.
func (g *global) formatFlag(c *cobra.Command, formats ...string) {
	formats = textFirst(formats)
	c.Flags().StringVarP(&g.format, "format", "o", formats[0], "output format: "+strings.Join(formats, ", "))
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	before := c.PreRunE
	c.PreRunE = func(c *cobra.Command, args []string) error {
		for _, f := range formats {
			if f == g.format {
				if before != nil {
					return before(c, args)
				}
				return nil
			}
		}
		return &workspace.Usage{Summary: fmt.Sprintf("unknown format %q", g.format), Do: "the formats are " + strings.Join(formats, ", ")}
	}
}

// textFirst puts the format for people first: it is the default.
func textFirst(formats []string) []string {
	out := []string{}
	for _, f := range formats {
		if f == "text" {
			out = append([]string{f}, out...)
			continue
		}
		out = append(out, f)
	}
	return out
}
