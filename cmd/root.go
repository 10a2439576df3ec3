package cmd

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"

	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

// Main runs the command line of this process and returns its exit code. The
// collector may be off; growth is GOGC's percentage, at which it shall work.
func Main(growth int) int {
	roomy(growth)
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
			what, where := parallel.Cause(r)
			fmt.Fprintf(env.Err, "accord: this is a fault of accord itself: %v\n", what)
			if env.Getenv("ACCORD_DEBUG") != "" {
				fmt.Fprintf(env.Err, "%s%s", where, debug.Stack())
			} else {
				fmt.Fprintln(env.Err, "accord: set ACCORD_DEBUG=1 to see where; please report it with `accord version`")
			}
			code = exitFault
		}
	}()
	root := New(env)
	root.SetArgs(signed(args))
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
	// engine is what reads and judges plan files: auto or cue.
	engine string
	// links is the address under which the reported revision's files are seen,
	// mermaid says that charts in Markdown are drawn.
	links   string
	mermaid bool
}

// engineCUE is the engine that takes no faster way.
const engineCUE = "cue"

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
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			if err := c.ValidateFlagGroups(); err != nil {
				return together(err)
			}
			return g.check()
		},
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
	f.StringVar(&g.engine, "engine", "auto", "what reads and judges plan files: auto, or cue, which takes no faster way and means the same")
	for _, group := range g.groups() {
		if len(group.commands) == 0 {
			continue
		}
		root.AddGroup(&cobra.Group{ID: group.title, Title: group.title + ":"})
		for _, c := range group.commands {
			c.GroupID = group.title
			root.AddCommand(c)
		}
	}
	root.SetHelpCommand(help())
	completeFlags(root, map[string][]string{"color": {"auto", "always", "never"}, "engine": {"auto", engineCUE}})
	must(root.MarkPersistentFlagDirname("repo"))
	must(root.MarkPersistentFlagDirname("plan"))
	root.SetHelpCommandGroupID(plumbing)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpTemplate(helpTemplate)
	return root
}

// group is a heading of the help and its commands.
type group struct {
	title    string
	commands []*cobra.Command
}

const plumbing = "Plumbing"

// groups are all commands, in the order of the cycle.
func (g *global) groups() []group {
	return []group{
		{"Start", []*cobra.Command{
			g.init(),
			g.demo(),
		}},
		{"Plan", []*cobra.Command{
			g.imports(),
			g.forecast(),
			g.adjust(),
			g.fmt(),
		}},
		{"Look", []*cobra.Command{
			g.validate(),
			g.render(),
			g.gaps(),
			g.why(),
			g.history(),
		}},
		{"Review", []*cobra.Command{
			g.diff(),
			g.compare(),
			g.propose(),
			g.review(),
			g.conflicts(),
			g.resolve(),
		}},
		{"Decide", []*cobra.Command{
			g.decide(),
			g.sign(),
			g.signoff(),
			g.cycle(),
			g.commit(),
			g.verify(),
			g.policy(),
		}},
		{"Learn", []*cobra.Command{
			g.variance(),
			g.attainment(),
			g.stability(),
			g.hindsight(),
			g.accuracy(),
			g.monitor(),
		}},
		{plumbing, []*cobra.Command{
			g.mergeFile(),
			g.codeowners(),
			g.schema(),
			g.completion(),
			g.version(),
			g.doctor(),
		}},
	}
}

// together puts the library's words for flags that exclude each other, which end
// in `[last ytd] were all set`, into ours.
func together(err error) error {
	words := err.Error()
	names := words[strings.LastIndex(words, "[")+1:]
	names, _, ok := strings.Cut(names, "]")
	if !ok {
		return &workspace.Usage{Summary: words}
	}
	return &workspace.Usage{Summary: "--" + strings.ReplaceAll(names, " ", " and --"), Do: "name one of them"}
}

// check refuses values of the global flags that mean nothing.
func (g *global) check() error {
	switch g.colour {
	case "auto", "always", "never":
	default:
		return &workspace.Usage{Summary: fmt.Sprintf("--color %s is not known", g.colour), Do: "write auto, always or never"}
	}
	switch g.engine {
	case "auto", engineCUE:
		return nil
	}
	return &workspace.Usage{Summary: fmt.Sprintf("--engine %s is not known", g.engine), Do: "write auto or cue"}
}

// open opens the workspace that the global flags name.
func (g *global) open(ctx context.Context) (*workspace.Workspace, error) {
	return g.openFor(ctx, nil)
}

// openFor opens the workspace for the plans of some revisions, by hash; nil is
// the work tree or HEAD.
func (g *global) openFor(ctx context.Context, revisions []string) (*workspace.Workspace, error) {
	opt, err := g.workspace(revisions)
	if err != nil {
		return nil, err
	}
	return workspace.Open(ctx, opt)
}

// workspace says how the plan is opened.
func (g *global) workspace(revisions []string) (workspace.Options, error) {
	opt := workspace.Options{Repo: g.repo, Plan: g.plan, AsOf: period.NoDate, Now: g.env.Now, Revisions: revisions, Reference: g.engine == engineCUE}
	if g.asOf != "" {
		d, err := period.ParseDate(g.asOf)
		if err != nil {
			return opt, &workspace.Usage{Summary: fmt.Sprintf("--as-of %s is not a date", g.asOf), Do: "write it as 2026-12-10"}
		}
		opt.AsOf = d
	}
	return opt, nil
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

// linkFlag adds --links, for the formats that can link to files.
func (g *global) linkFlag(c *cobra.Command) {
	c.Flags().StringVar(&g.links, "links", "", "in markdown and html: link places to files below this address, as https://github.com/acme/plans/blob/main")
	before := c.PreRunE
	c.PreRunE = func(c *cobra.Command, args []string) error {
		if g.links != "" && !strings.HasPrefix(g.links, "https://") && !strings.HasPrefix(g.links, "http://") {
			return &workspace.Usage{Summary: fmt.Sprintf("--links %s is no address", g.links), Do: "write it as https://github.com/acme/plans/blob/main"}
		}
		if before != nil {
			return before(c, args)
		}
		return nil
	}
}

// chartFlag adds --mermaid, for what has charts.
func (g *global) chartFlag(c *cobra.Command) {
	c.Flags().BoolVar(&g.mermaid, "mermaid", false, "in markdown: draw charts as Mermaid blocks, as GitHub, GitLab and Gitea show them")
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
