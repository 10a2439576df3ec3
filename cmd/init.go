package cmd

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type initOptions struct {
	from, name, currency, folder string
	forge, binary                string
	dir, key                     string
	team                         []string
	noCommit                     bool
	// place is the folder of next month's exports, from the repository's root.
	place string
}

func (g *global) init() *cobra.Command {
	o := &initOptions{}
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Start a plan repository, empty or from exports",
		Long: "Init writes the files of a new plan repository: the smallest plan that validates, who owns what, line ends,\n" +
			"a workflow that reviews pull requests. With --from it starts from a folder of CSV exports and a description of\n" +
			"them (accord-init.yaml, and imports.yaml, which becomes the plan's own): catalog, network, sources, facts and a\n" +
			"first seasonal-naive baseline. It changes no file that is there: what lies around the plan, such as a README.md,\n" +
			"stays as it was.\n\n" +
			"Where there is no repository yet, or none with commits, it makes the first commit and signs the tag plan/genesis\n" +
			"with your SSH key: from --key, git's user.signingkey, ~/.ssh or the agent. By that tag's hash everybody knows the\n" +
			"plan; you are its first closer. Without a key all else is made, and it says what to do. In a repository that has\n" +
			"commits it leaves git to you: commit the plan as you are used to, then run `accord cycle genesis`. Forges read\n" +
			"workflows at a repository's top only: a folder below it is refused, and --folder names where the plan is to be.\n\n" +
			"--team names the others who agree to changes, by their logins at the forge; it is asked for the numbers of the\n" +
			"accounts, by which the policy knows people. docs/small-team.md goes from here to the first close.\n\n" +
			"Where the folder holds a plan already, it writes what is missing around it: the workflow and .gitattributes.\n\n" +
			"The workflow runs as the default branch has it, with a binary that is pinned: --binary names it and its hash. A\n" +
			"release for Linux pins itself; any other build writes a workflow that builds its version from source." +
			exits(exitFine, exitUsage, exitEnvironment, exitFault),
		Example: "  accord init\n  accord init northlight --name \"Northlight Outdoor\" --currency EUR\n  accord init acme --from exports/\n" +
			"  accord init --team ben,clara\n  accord init --forge gitlab\n  accord init --forge gitea --binary https://files.example.com/accord#sha256=4f1c…",
		Args: atMost(1, "one folder"),
		RunE: func(c *cobra.Command, args []string) error {
			o.dir = "."
			if len(args) == 1 {
				o.dir = args[0]
			}
			return g.runInit(c.Context(), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.from, "from", "", "a folder of exports with accord-init.yaml and imports.yaml")
	must(c.MarkFlagDirname("from"))
	f.StringVar(&o.name, "name", "", "the company's name")
	f.StringVar(&o.currency, "currency", "", "the plan's currency (default EUR)")
	f.StringVar(&o.folder, "folder", "plans", "the plan's folder in the repository")
	f.StringVar(&o.forge, "forge", "", "whose workflow to write: github, gitlab or gitea (default: as ACCORD_FORGE or origin's address says, else github)")
	f.StringVar(&o.binary, "binary", "", "the accord that CI runs, as URL#sha256=HASH")
	f.StringVar(&o.key, "key", "", "your SSH key: a file, private or public, or the public key itself")
	f.StringSliceVar(&o.team, "team", nil, "who agrees to changes beside you, by their logins at the forge")
	f.BoolVar(&o.noCommit, "no-commit", false, "write the files only: no commit and no tag")
	completeFlags(c, map[string][]string{"forge": {"github", "gitlab", "gitea"}})
	return c
}

// currency is an ISO 4217 code, as the format has it.
var currency = pattern.Of(`^[A-Z]{3}$`)

func (g *global) runInit(ctx context.Context, o *initOptions) error {
	opt, err := g.scaffoldOptions(ctx, o)
	if err != nil {
		return err
	}
	key, err := g.ownKey(ctx, o)
	if err != nil {
		return err
	}
	if key != nil {
		opt.Person.Key = key.Public
	}
	there := o.planIsThere()
	if there && len(o.team) > 0 {
		return &workspace.Usage{Summary: "--team is for a new plan, and there is one already", Do: "add people to its policy by a proposal: docs/procedures.md of accord"}
	}
	if err := g.askTeam(ctx, o, &opt); err != nil {
		return err
	}
	files, report, err := scaffoldFiles(ctx, g, o, opt, there)
	if err != nil {
		return &workspace.Usage{Summary: err.Error(), Do: "docs/import.md of accord describes accord-init.yaml and imports.yaml"}
	}
	left, err := spare(files, o)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return &workspace.Usage{Summary: "the plan in " + filepath.Join(o.dir, o.folder) + " is there already, and all that belongs around it",
			Do: "init changes no file; begin another plan beside it with --folder"}
	}
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return err
	}
	if err := workspace.WriteTree(o.dir, files); err != nil {
		return err
	}
	if note := flowNote(opt.Binary, files); note != "" {
		say(g.env.Err, note, "")
	}
	var began firstSteps
	if !there {
		if began, err = g.begin(ctx, o, files, key); err != nil {
			return err
		}
	}
	return g.emitWith(func(b *bytes.Buffer) error {
		if report != nil {
			initText(b, report)
		}
		fmt.Fprintf(b, "%s in %s", render.Count(len(files), "file", "files"), o.dir)
		if there {
			fmt.Fprintf(b, ", around the plan in %s", o.folder)
		}
		b.WriteByte('\n')
		if len(left) > 0 {
			fmt.Fprintf(b, "left as it was: %s\n", strings.Join(left, ", "))
		}
		for i := range opt.Team {
			p := &opt.Team[i]
			fmt.Fprintf(b, "in the team: %s, account %d of %s\n", printable(cmp.Or(p.Name, p.Login)), p.Account, p.Host)
		}
		began.tell(b, key, o.dir)
		o.nextSteps(ctx, b, opt.Forge, there, &began)
		return nil
	})
}

func inRepository(place string) string {
	if place == "." {
		return "the repository's root"
	}
	return printable(place) + "/ of the repository"
}

// placeOf is where exports are to lie, from the root of the repository that
// holds or will hold dir: where they lie now if that is inside of it, else in a
// folder of the same name.
func placeOf(from, dir string) (string, error) {
	exports, err := filepath.Abs(from)
	if err != nil {
		return "", err
	}
	root, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if top := topOf(root); top != "" {
		root = top
	}
	if real, err := filepath.EvalSymlinks(exports); err == nil {
		exports = real
	}
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	if rel, err := filepath.Rel(root, exports); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel), nil
	}
	if name := filepath.Base(exports); folderName().MatchString(name) {
		return name, nil
	}
	return "exports", nil
}

// topOf is the top of the work tree that holds or will hold a folder, "" where
// there is none.
func topOf(dir string) string {
	// The folder may not be there yet; its repository is that of the folder
	// in which it will be.
	at := dir
	for _, err := os.Stat(at); err != nil && filepath.Dir(at) != at; _, err = os.Stat(at) {
		at = filepath.Dir(at)
	}
	r, err := history.Open(at)
	if err != nil {
		return ""
	}
	defer func() { _ = r.Close() }()
	return r.Root()
}

// atTop refuses a folder within somebody's repository: forges read workflows and
// CODEOWNERS at its top alone.
func (o *initOptions) atTop() error {
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return err
	}
	dir = realPath(dir)
	top := topOf(dir)
	rel, err := filepath.Rel(realPath(top), dir)
	if top == "" || err != nil || rel == "." || !filepath.IsLocal(rel) {
		return nil
	}
	folder := filepath.ToSlash(rel)
	if o.folder != "plans" {
		folder = path.Join(folder, o.folder)
	}
	if checkFolder(folder) != nil {
		folder = "NAME"
	}
	return &workspace.Usage{Summary: fmt.Sprintf("%s lies in the repository %s, and forges read workflows at its top only", rel, top),
		Do: fmt.Sprintf("`accord init %s --folder %s` begins the plan there; `git init %s` first makes it a repository of its own", shellWord(top), folder, shellWord(o.dir))}
}

// realPath follows links, in as much of a path as is there.
func realPath(name string) string {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	if parent := filepath.Dir(name); parent != name {
		return filepath.Join(realPath(parent), filepath.Base(name))
	}
	return name
}

// spare takes out of files what is there already around the plan, and names it.
// A file of the plan itself in the way is refused.
func spare(files scaffold.Files, o *initOptions) ([]string, error) {
	var left []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		at := filepath.Join(o.dir, filepath.FromSlash(name))
		if _, err := os.Lstat(at); err != nil {
			continue
		}
		if strings.HasPrefix(name, o.folder+"/") {
			return nil, &workspace.Usage{Summary: at + " is there already", Do: "init changes no file; name another folder for the plan with --folder"}
		}
		left = append(left, name)
		delete(files, name)
	}
	return left, nil
}

// planIsThere says whether the folder holds a plan whose surroundings are meant:
// nothing is asked for that only a new plan has.
func (o *initOptions) planIsThere() bool {
	if o.from != "" || o.name != "" || o.currency != "" {
		return false
	}
	_, err := os.Lstat(filepath.Join(o.dir, filepath.FromSlash(o.folder), "plan.yaml"))
	return err == nil
}

// folderName is a part of the plan's path: the last one is the plan's name in
// tags, and all stand in CODEOWNERS and in commands.
var folderName = pattern.Of(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$`)

func checkFolder(folder string) error {
	for part := range strings.SplitSeq(folder, "/") {
		if !folderName().MatchString(part) || part == "genesis" {
			return &workspace.Usage{Summary: fmt.Sprintf("--folder %s is no folder for a plan", folder),
				Do: "name a folder within the repository by letters, digits, `-`, `_`, `.` and `+`, as plans or plans/europe"}
		}
	}
	return nil
}

func scaffoldFiles(ctx context.Context, g *global, o *initOptions, opt scaffold.Options, there bool) (scaffold.Files, *scaffold.Report, error) {
	if there {
		files, err := scaffold.Around(opt)
		return files, nil, err
	}
	if o.from == "" {
		files, err := scaffold.Empty(opt)
		return files, nil, err
	}
	var progress func(facts.Progress)
	if g.env.TTY {
		progress = g.progress
	}
	var err error
	if o.place, err = placeOf(o.from, o.dir); err != nil {
		return nil, nil, err
	}
	return scaffold.From(ctx, opt, scaffold.Exports{Files: os.DirFS(o.from), Name: filepath.ToSlash(o.from), Place: o.place}, progress)
}

// scaffoldOptions asks git who begins; without git the files say so.
func (g *global) scaffoldOptions(ctx context.Context, o *initOptions) (scaffold.Options, error) {
	if o.currency != "" && !currency().MatchString(o.currency) {
		return scaffold.Options{}, &workspace.Usage{Summary: fmt.Sprintf("--currency %s is not a currency code", o.currency), Do: "write three capitals, as EUR"}
	}
	opt := scaffold.Options{Name: o.name, Folder: o.folder, Currency: o.currency, Today: period.FromTime(g.env.Now())}
	var err error
	if o.forge == "" {
		o.forge = strings.Replace(g.env.Getenv("ACCORD_FORGE"), "forgejo", "gitea", 1)
	}
	if opt.Forge, err = forgeFor(ctx, o.forge, o.dir); err != nil {
		return opt, err
	}
	if opt.Binary, err = binaryFor(o.binary); err != nil {
		return opt, err
	}
	if g.asOf != "" {
		d, err := period.ParseDate(g.asOf)
		if err != nil {
			return opt, &workspace.Usage{Summary: fmt.Sprintf("--as-of %s is not a date", g.asOf), Do: "write it as 2026-12-10"}
		}
		opt.Today = d
	}
	if o.folder == "" {
		o.folder = "plans"
	}
	opt.Folder = o.folder
	if err := checkFolder(o.folder); err != nil {
		return opt, err
	}
	if err := o.atTop(); err != nil {
		return opt, err
	}
	if o.from != "" {
		if info, err := os.Stat(o.from); err != nil || !info.IsDir() {
			return opt, &workspace.Usage{Summary: fmt.Sprintf("--from %s is not a folder", o.from), Do: "name the folder of the exports"}
		}
	}
	// Whom git does not know, the files call the planner.
	opt.Person.Name, opt.Person.Email, _ = g.git(".").Identity(ctx)
	return opt, nil
}

func initText(b *bytes.Buffer, r *scaffold.Report) {
	importText(b, &r.Import, false)
	if len(r.Unread) > 0 {
		fmt.Fprintf(b, "note: no mapping names %s\n", printable(strings.Join(r.Unread, ", ")))
	}
	fmt.Fprintf(b, "%s by seasonal naive", render.Count(r.Baselines, "forecast", "forecasts"))
	if r.Short > 0 {
		fmt.Fprintf(b, "; %s with less than a season of history got a mean", render.Count(r.Short, "item", "items"))
	}
	b.WriteByte('\n')
}
