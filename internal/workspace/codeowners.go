package workspace

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/accord-plan/accord/internal/codeowners"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/git"
)

// maxOwners is the largest file of owners that a forge reads, in bytes.
const maxOwners = 3 << 20

// CodeOwners are a plan's owners and the file in which a forge looks for them.
type CodeOwners struct {
	*codeowners.Owners
	Forge codeowners.Forge
	// File is where it lies or shall lie, from the root; Text what stands in it,
	// nil where there is none.
	File string
	Text []byte
	// Findings say of which files nobody can be asked.
	Findings []finding.Resolved
}

// CodeOwners finds out who is asked for what. forge and host may be empty: then
// they are those of the remote that the repository was cloned from.
func (w *Workspace) CodeOwners(ctx context.Context, s *Snapshot, forge codeowners.Forge, host string) (*CodeOwners, error) {
	origin := w.origin(ctx)
	if host == "" {
		host = origin
	}
	if forge == 0 {
		forge = w.forgeOf(host)
	}
	if host == "" {
		host = forge.Host()
	}
	out := &CodeOwners{Forge: forge, File: codeowners.Root}
	for _, name := range forge.Places() {
		text, err := ReadFile(filepath.Join(w.root, filepath.FromSlash(name)), maxOwners)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out.File, out.Text = name, append([]byte{}, text...)
		break
	}
	owners, found := codeowners.Of(s.Loaded, codeowners.Options{Forge: forge, Host: host, Folder: w.dir, File: out.File})
	out.Owners, out.Findings = owners, finding.Resolve(found, s.Loaded.Files, w.Prefix())
	return out, nil
}

// Check returns all that is wrong with who is asked.
func (c *CodeOwners) Check() []finding.Resolved {
	found, files := c.Owners.Check(c.Text)
	return append(append([]finding.Resolved{}, c.Findings...), finding.Resolve(found, files, "")...)
}

// Write puts the plan's owners into their file and reports whether that changed
// anything.
func (c *CodeOwners) Write(w *Workspace) (bool, error) {
	text, err := c.Owners.Write(c.Text)
	var damage *codeowners.Damage
	if errors.As(err, &damage) {
		return false, &Usage{c.File + ", " + damage.Error(), "put the marks right, or remove both; the rest of the file stays as it is"}
	}
	if err != nil || c.Text != nil && string(text) == string(c.Text) {
		return false, err
	}
	return true, WriteTree(w.root, map[string][]byte{c.File: text})
}

// origin is the host of the remote that the repository was cloned from, empty
// where there is none or git cannot tell.
func (w *Workspace) origin(ctx context.Context) string {
	if w.repo == nil {
		return ""
	}
	line, err := git.Git{Dir: w.root}.Line(ctx, "config", "--get", "remote.origin.url")
	if err != nil {
		return ""
	}
	if u, err := url.Parse(line); err == nil && u.Host != "" {
		return strings.ToLower(u.Host)
	}
	// git@forge.example:acme/plans.git
	host, _, ok := strings.Cut(line, ":")
	if _, after, user := strings.Cut(host, "@"); user {
		host = after
	}
	if !ok || strings.ContainsAny(host, `/\`) || len(host) < 2 {
		return ""
	}
	return strings.ToLower(host)
}

// forgeOf guesses the dialect: by the host's name, else by what the repository
// has set up for a forge.
func (w *Workspace) forgeOf(host string) codeowners.Forge {
	for _, c := range []struct {
		part  string
		forge codeowners.Forge
	}{{"github", codeowners.GitHub}, {"gitlab", codeowners.GitLab}, {"gitea", codeowners.Gitea}, {"forgejo", codeowners.Gitea}, {"codeberg", codeowners.Gitea}} {
		if strings.Contains(host, c.part) {
			return c.forge
		}
	}
	for _, c := range []struct {
		name  string
		forge codeowners.Forge
	}{{".gitea", codeowners.Gitea}, {".forgejo", codeowners.Gitea}, {".gitlab-ci.yml", codeowners.GitLab}, {".gitlab", codeowners.GitLab}} {
		if _, err := os.Lstat(filepath.Join(w.root, c.name)); err == nil {
			return c.forge
		}
	}
	return codeowners.GitHub
}
