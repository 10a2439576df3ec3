package cmd

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/schema"
	"github.com/spf13/cobra"
)

func (g *global) schema() *cobra.Command {
	var asJSON, explain bool
	c := &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Print the format of plan files, as CUE or as JSON Schema",
		Long: "Schema prints the definitions of all kinds of plan files, or of one. With --json-schema it prints one\n" +
			"JSON Schema that chooses by kind, for editors: save it and name it in the first line of a plan file as\n" +
			"`# yaml-language-server: $schema=...`.\n\n" +
			"A document that fits is accepted without asking CUE, where the definitions and the `shape` of the company's rules\n" +
			"can be told from their text. With --explain it says what of each kind is decided so and what is left to CUE, where\n" +
			"that is stated and why. --engine cue asks CUE about everything." + exits(exitFine, exitUsage, exitEnvironment),
		Example: "  accord schema Adjustments\n  accord schema --json-schema --out plan.schema.json\n  accord schema --explain -o json",
		Args:    atMost(1, "one kind"),
		RunE: func(c *cobra.Command, args []string) error {
			if asJSON && len(args) > 0 {
				return &workspace.Usage{Summary: "--json-schema and a kind", Do: "leave the kind out: the JSON Schema chooses by kind"}
			}
			if g.format == "json" && !explain {
				return &workspace.Usage{Summary: "-o json without --explain", Do: "write --json-schema for the format as JSON Schema"}
			}
			if explain {
				return g.explainSchema(c.Context(), args)
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
	c.Flags().BoolVar(&explain, "explain", false, "say which verdicts are reached without CUE")
	c.MarkFlagsMutuallyExclusive("json-schema", "explain")
	g.formatFlag(c, "text", "json")
	return c
}

// explainSchema tells what is decided without CUE, of the plan's own rules where
// there is a plan.
func (g *global) explainSchema(ctx context.Context, args []string) error {
	kind := ""
	if len(args) == 1 {
		at := slices.IndexFunc(schema.Kinds(), func(k string) bool { return strings.EqualFold(k, args[0]) })
		if at < 0 {
			return unknownKind(args[0])
		}
		kind = schema.Kinds()[at]
	}
	rules, err := g.ruleFiles(ctx)
	if err != nil && (g.repo != "" || g.plan != "") {
		return err
	}
	report := schema.Cover(kind, rules)
	if err != nil {
		report.Unread = err.Error()
	}
	if g.format == "json" {
		return g.writeJSON(report)
	}
	return g.writeDocument(render.Coverage(report))
}

func (g *global) ruleFiles(ctx context.Context) ([]schema.RuleFile, error) {
	w, err := g.open(ctx)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	src, err := source(ctx, w, "", false)
	if err != nil {
		return nil, err
	}
	return w.RuleFiles(ctx, src)
}

func unknownKind(name string) error {
	do := "the kinds are " + strings.Join(schema.Kinds(), ", ")
	if near := nearest(name, schema.Kinds()); near != "" {
		do = "did you mean " + near + "?"
	}
	return &workspace.Usage{Summary: fmt.Sprintf("unknown kind %q", name), Do: do}
}

func writeDefinitions(b *bytes.Buffer, args []string) error {
	names := []string{"common"}
	for _, k := range schema.Kinds() {
		names = append(names, strings.ToLower(k))
	}
	if len(args) == 1 {
		name := strings.ToLower(args[0])
		if name == "common" || !contains(names, name) {
			return unknownKind(args[0])
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
