package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const helpTemplate = `{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}{{if or .Runnable .HasSubCommands}}{{.UsageString}}{{end}}`

// help explains a command. A word that is no command is a mistake here too,
// not a reason to explain everything.
func help() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Explain accord or a command",
		Long:    "Help explains accord, or one command with its flags and exit codes." + exits(exitFine, exitUsage),
		Example: "  accord help\n  accord help diff",
		RunE: func(c *cobra.Command, args []string) error {
			about, _, err := c.Root().Find(args)
			if err != nil || about == c.Root() && len(args) > 0 {
				return unknownCommand(c.Root(), args[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
		ValidArgsFunction: func(c *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return beginning(prefix, commandNames(c.Root())), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// commandNames are the commands that can be called, help included.
func commandNames(root *cobra.Command) []string {
	names := []string{"help"}
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// unknownCommand is a usage error with a suggestion.
func unknownCommand(root *cobra.Command, name string) error {
	do := "`accord help` lists the commands"
	names := commandNames(root)
	if near := nearest(name, names); near != "" {
		do = "did you mean `" + root.CommandPath() + " " + near + "`?"
	} else if longer := beginning(name, names); len(longer) == 1 {
		do = "did you mean `" + root.CommandPath() + " " + longer[0] + "`?"
	}
	return &workspace.Usage{Summary: fmt.Sprintf("unknown command %q", name), Do: do}
}

// flagError says which flag is meant, or what is wrong with its value.
func flagError(c *cobra.Command, err error) error {
	summary, do := err.Error(), fmt.Sprintf("`%s --help` lists its flags", c.CommandPath())
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest(unknown.GetSpecifiedName(), names); near != "" {
			do = "did you mean --" + near + "?"
		} else if other := sibling(c, unknown.GetSpecifiedName()); other != "" {
			do = "here it is --" + other
		}
	case errors.As(err, &value) && value.GetFlag().Value.Type() == "int":
		summary = fmt.Sprintf("--%s %s is not a whole number", value.GetFlag().Name, value.GetValue())
		do = "write it as --" + value.GetFlag().Name + " " + value.GetFlag().DefValue
	}
	return &workspace.Usage{Summary: summary, Do: do}
}

// siblings are flags that say nearly the same of another command.
var siblings = map[string]string{"last": "cycles", "cycles": "last", "all": "limit", "limit": "all"}

// sibling is the flag of a command that somebody means who knows it from another.
func sibling(c *cobra.Command, name string) string {
	if other := siblings[name]; other != "" && c.Flags().Lookup(other) != nil {
		return other
	}
	return ""
}

// exits is the part of a help text that lists exit codes.
func exits(codes ...int) string { return exitsFor("", codes...) }

// exitsFor is exits for a command that gives 1 for a reason of its own, or has a
// flag that says when it does.
func exitsFor(findings string, codes ...int) string {
	var b strings.Builder
	b.WriteString("\n\nExit codes:")
	for _, e := range ExitCodes {
		for _, c := range codes {
			if c != e.Code {
				continue
			}
			if c == exitFindings && findings != "" {
				e.Meaning = findings
			}
			fmt.Fprintf(&b, "\n  %-3d %s", e.Code, e.Meaning)
		}
	}
	return b.String()
}
