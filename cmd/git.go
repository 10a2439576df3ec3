package cmd

import "github.com/accord-plan/accord/internal/git"

// ofGit are the variables by which git and what it starts know the person.
var ofGit = []string{"HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM",
	"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE",
	"GIT_SSH", "GIT_SSH_COMMAND", "SSH_AUTH_SOCK", "EMAIL"}

// git runs git in a folder, in the environment of the command.
func (g *global) git(dir string) git.Git {
	out := git.Git{Dir: dir}.Here()
	for _, name := range ofGit {
		if v := g.env.Getenv(name); v != "" {
			out.Env = append(out.Env, name+"="+v)
		}
	}
	return out
}

// dated is git on the day of --as-of, where one is given and git's own variable
// says nothing else: who looks at a plan of another day signs on that day too. The
// time proves nothing about when something was signed, and has to lie between the
// last close and the day on which it is judged.
func (g *global) dated(at git.Git) git.Git {
	if g.asOf == "" || g.env.Getenv("GIT_COMMITTER_DATE") != "" {
		return at
	}
	return at.With("GIT_COMMITTER_DATE=" + g.asOf + g.env.Now().UTC().Format("T15:04:05Z"))
}
