package cmd

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/accord-plan/accord/internal/projection"
	"github.com/spf13/cobra"
)

// Version is set by a release build; otherwise it comes from build info.
var Version string

// build says what was built, from the binary itself.
func build() (version, revision string, modified bool) {
	version = Version
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return orDevel(version), "", false
	}
	if version == "" {
		version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	return orDevel(version), revision, modified
}

func orDevel(v string) string {
	if v == "" || v == "(devel)" {
		return "devel"
	}
	return v
}

func (g *global) version() *cobra.Command {
	c := &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    "Version prints the version of accord, of its arithmetic, and of the Go that built it." + exits(exitFine, exitUsage),
		Example: "  accord version\n  accord version -o json",
		Args:    atMost(0, "no arguments"),
		RunE: func(c *cobra.Command, args []string) error {
			if g.format == "json" {
				version, revision, modified := build()
				b, err := json.MarshalIndent(map[string]any{"format_version": "1.0", "version": version, "revision": revision,
					"modified": modified, "arithmetic": projection.Arithmetic, "go": runtime.Version()}, "", "  ")
				if err != nil {
					return err
				}
				return g.emit(append(b, '\n'))
			}
			return g.emit([]byte(versionText()))
		},
	}
	g.formatFlag(c, "text", "json")
	return c
}

func versionText() string {
	version, revision, _ := build()
	text := "accord " + version
	if len(revision) >= 10 {
		text += " (" + revision[:10] + ")"
	}
	return fmt.Sprintf("%s, arithmetic %d, %s\n", text, projection.Arithmetic, runtime.Version())
}
