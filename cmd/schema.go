package cmd

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/schema"
	"github.com/spf13/cobra"
)

func (g *global) schema() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Print the format of plan files, as CUE or as JSON Schema",
		Long: "Schema prints the definitions of all kinds of plan files, or of one. With --json-schema it prints one\n" +
			"JSON Schema that chooses by kind, for editors: save it and name it in the first line of a plan file as\n" +
			"`# yaml-language-server: $schema=...`." + exits(exitFine, exitUsage),
		Example: "  accord schema Adjustments\n  accord schema --json-schema --out plan.schema.json",
		Args:    atMost(1, "one kind"),
		RunE: func(c *cobra.Command, args []string) error {
			if asJSON && len(args) > 0 {
				return &workspace.Usage{Summary: "--json-schema and a kind", Do: "leave the kind out: the JSON Schema chooses by kind"}
			}
			if asJSON {
				b, err := schema.JSONSchema()
				if err != nil {
					return err
				}
				return g.emit(b)
			}
			return g.emitWith(func(b *bytes.Buffer) error { return writeDefinitions(b, args) })
		},
		ValidArgsFunction: upTo(1, schema.Kinds()...),
	}
	c.Flags().BoolVar(&asJSON, "json-schema", false, "print a JSON Schema for editors")
	return c
}

func writeDefinitions(b *bytes.Buffer, args []string) error {
	names := []string{"common"}
	for _, k := range schema.Kinds() {
		names = append(names, strings.ToLower(k))
	}
	if len(args) == 1 {
		name := strings.ToLower(args[0])
		if name == "common" || !contains(names, name) {
			do := "the kinds are " + strings.Join(schema.Kinds(), ", ")
			if near := nearest(args[0], schema.Kinds()); near != "" {
				do = "did you mean " + near + "?"
			}
			return &workspace.Usage{Summary: fmt.Sprintf("unknown kind %q", args[0]), Do: do}
		}
		names = []string{name}
	}
	for i, name := range names {
		text, err := schema.Files.ReadFile(name + ".cue")
		if err != nil {
			return err
		}
		if i > 0 {
			text = bytes.TrimPrefix(text, []byte("package schema\n"))
		}
		b.Write(text)
	}
	return nil
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
