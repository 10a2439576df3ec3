package docgen

import (
	"bytes"
	"strings"

	"github.com/accord-plan/accord/cmd"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// CLI makes docs/cli: one page per command, from what --help says.
func CLI() (Pages, error) {
	root := cmd.New(cmd.Nowhere())
	pages := Pages{}
	return pages, cliPages(root, pages)
}

func cliPages(c *cobra.Command, pages Pages) error {
	c.DisableAutoGenTag = true
	c.InitDefaultHelpFlag()
	var b bytes.Buffer
	link := func(name string) string { return name }
	if err := doc.GenMarkdownCustom(c, &b, link); err != nil {
		return err
	}
	pages[strings.ReplaceAll(c.CommandPath(), " ", "_")+".md"] = made + b.String()
	for _, sub := range c.Commands() {
		if sub.Name() == "help" || sub.Hidden {
			continue
		}
		if err := cliPages(sub, pages); err != nil {
			return err
		}
	}
	return nil
}
