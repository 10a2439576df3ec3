package history

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	format "github.com/go-git/go-git/v5/plumbing/format/config"
)

// config is what decides whether and how a repository can be read.
type config struct {
	version    string
	extensions map[string]string // in lower case, as git compares them
	promisor   string            // remote that a partial clone fetches from, "" if complete
}

// readConfig reads only the repository's own configuration: the format cannot
// be set anywhere else. It is decoded without any of the library's judgement,
// which takes a sparse checkout's extensions.worktreeConfig for unreadable.
func readConfig(file string) (config, error) {
	cfg := config{extensions: map[string]string{}}
	f, err := openRegular(file, 1<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return cfg, nil
	}
	if err != nil {
		return cfg, err
	}
	defer f.Close()
	raw := format.New()
	if err := format.NewDecoder(f).Decode(raw); err != nil {
		return cfg, problem(ErrUnsupported, "find the line with: git config --file "+strconv.Quote(file)+" --list",
			"%s cannot be read: %v", file, err)
	}
	for _, section := range raw.Sections {
		cfg.take(section)
	}
	return cfg, nil
}

func (c *config) take(section *format.Section) {
	switch strings.ToLower(section.Name) {
	case "core":
		for _, option := range section.Options {
			if strings.EqualFold(option.Key, "repositoryformatversion") {
				c.version = option.Value
			}
		}
	case "extensions":
		for _, option := range section.Options {
			c.extensions[strings.ToLower(option.Key)] = strings.ToLower(option.Value)
		}
	case "remote":
		for _, remote := range section.Subsections {
			for _, option := range remote.Options {
				if strings.EqualFold(option.Key, "promisor") && !strings.EqualFold(option.Value, "false") {
					c.promisor = remote.Name
				}
			}
		}
	}
}

// harmless extensions change nothing about how objects and refs are read:
// worktreeConfig (set by git sparse-checkout) only adds a second file of
// settings, partialClone only says where missing objects may be had.
var harmless = map[string]bool{
	"noop": true, "noop-v1": true, "preciousobjects": true, "worktreeconfig": true,
	"partialclone": true, "relativeworktrees": true,
}

// supported refuses in words what would otherwise be misread.
func (c config) supported() error {
	if c.version != "" && c.version != "0" && c.version != "1" {
		return problem(ErrUnsupported, "clone it again with a released version of git",
			"repository format version %s is not supported", c.version)
	}
	for _, name := range slices.Sorted(maps.Keys(c.extensions)) {
		value := c.extensions[name]
		switch {
		case harmless[name], name == "objectformat" && value == "sha1", name == "refstorage" && value == "files":
		case name == "objectformat":
			return problem(ErrUnsupported, "start a repository of SHA-1 objects: git init --object-format=sha1, and commit the plan there",
				"the repository names its objects by %s, and only SHA-1 can be read", strings.ToUpper(value))
		case name == "refstorage":
			return problem(ErrUnsupported, "convert it with git 2.46 or newer: git refs migrate --ref-format=files",
				"the repository keeps its branches and tags as %q, and only files can be read", value)
		default:
			if c.version != "1" {
				continue // git, too, heeds other extensions from version 1 on only
			}
			return problem(ErrUnsupported, "clone it again: git clone makes a repository without the extension",
				"the repository needs the extension %q, which is not supported", name)
		}
	}
	return nil
}
