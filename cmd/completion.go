package cmd

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render/disarm"
	"github.com/spf13/cobra"
)

// shells that a completion can be printed for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (g *global) completion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print completion for a shell: bash, zsh, fish or powershell",
		Long: "Completion prints what a shell has to read so that Tab completes commands, flags, branches and tags,\n" +
			"mappings, families and sites. That of bash needs the package bash-completion (2 or newer), loaded before it: without\n" +
			"it Tab says _get_comp_words_by_ref: command not found.\n\n" +
			"  bash        accord completion bash > ~/.local/share/bash-completion/completions/accord\n" +
			"  zsh         accord completion zsh > \"${fpath[1]}/_accord\"\n" +
			"  fish        accord completion fish > ~/.config/fish/completions/accord.fish\n" +
			"  powershell  accord completion powershell | Out-String | Invoke-Expression\n\n" +
			"For this session alone, where the package is not loaded yet:\n\n" +
			"  source /usr/share/bash-completion/bash_completion\n" +
			"  source <(accord completion bash)" + exits(exitFine, exitUsage),
		Example:           "  source <(accord completion bash)",
		Args:              atMost(1, "one shell"),
		ValidArgsFunction: upTo(1, shells...),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &workspace.Usage{Summary: "no shell is named", Do: "name one of " + strings.Join(shells, ", ")}
			}
			return g.emitWith(func(b *bytes.Buffer) error { return writeCompletion(b, c.Root(), args[0]) })
		},
	}
}

func writeCompletion(b *bytes.Buffer, root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(b, true)
	case "zsh":
		return root.GenZshCompletion(b)
	case "fish":
		return root.GenFishCompletion(b, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(b)
	}
	return unknownName("shell", shell, shells)
}

type completer = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// upTo completes the first n arguments from a list.
func upTo(n int, names ...string) completer {
	return func(_ *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= n {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return beginning(prefix, names), cobra.ShellCompDirectiveNoFileComp
	}
}

// beginning are the names that begin with a prefix. Whoever presses Tab is not
// offered a name that cannot be seen as it is: a branch may have one.
func beginning(prefix string, names []string) []string {
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, prefix) && !strings.ContainsFunc(n, disarm.Hidden) {
			out = append(out, n)
		}
	}
	return out
}

// revisions completes branches and tags in the first n arguments, and behind
// the dots of A...B where two revisions may stand.
func (g *global) revisions(n int) completer {
	return func(c *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= n {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		w, err := g.open(c.Context())
		if err != nil || w.Repository() == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer w.Close()
		names, err := w.Repository().Revisions(c.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		kept := ""
		if i := strings.LastIndex(prefix, ".."); i >= 0 && n > 1 && len(args) == 0 {
			kept, prefix = prefix[:i+2], prefix[i+2:]
		}
		names = beginning(prefix, names)
		for i := range names {
			names[i] = kept + names[i]
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// mappingIDs completes the mappings of the plan's imports.
func (g *global) mappingIDs(c *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	none := cobra.ShellCompDirectiveNoFileComp
	w, err := g.open(c.Context())
	if err != nil {
		return nil, none
	}
	defer w.Close()
	s, err := w.Read(c.Context(), workspace.WorkTree)
	if err != nil || s.Loaded == nil {
		return nil, none
	}
	var ids []string
	for _, m := range planfile.Imports(s.Loaded) {
		if m.ID != "" && !slices.Contains(ids, m.ID) {
			ids = append(ids, m.ID)
		}
	}
	return beginning(prefix, ids), none
}

// planNames completes identifiers of the plan in the work tree, or of HEAD's
// where there is none.
func (g *global) planNames(of func(*plan.Plan) []string) completer {
	return g.snapshotNames(func(s *workspace.Snapshot) []string { return of(s.Plan) })
}

// snapshotNames completes names of the plan as it is computed.
func (g *global) snapshotNames(of func(*workspace.Snapshot) []string) completer {
	return func(c *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
		none := cobra.ShellCompDirectiveNoFileComp
		w, err := g.open(c.Context())
		if err != nil {
			return nil, none
		}
		defer w.Close()
		src, err := source(c.Context(), w, "", false)
		if err != nil {
			return nil, none
		}
		s, err := w.Load(c.Context(), src, workspace.Computed)
		if err != nil || s.Plan == nil {
			return nil, none
		}
		return beginning(prefix, of(s)), none
	}
}

// completeFlags names the values of flags that have a list of them.
func completeFlags(c *cobra.Command, lists map[string][]string) {
	for name, values := range lists {
		must(c.RegisterFlagCompletionFunc(name, upTo(100, values...)))
	}
}

func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("a flag that does not exist: %v", err))
	}
}
