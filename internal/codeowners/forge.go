package codeowners

// Forge says whose dialect is written. The zero value is invalid.
type Forge uint8

// The dialects. Forgejo reads Gitea's.
const (
	GitHub Forge = iota + 1
	GitLab
	Gitea
)

// Forges are the names of the dialects.
var Forges = []string{"github", "gitlab", "gitea"}

// ParseForge returns the dialect of a name, false if there is none.
func ParseForge(name string) (Forge, bool) {
	for i, f := range Forges {
		if f == name {
			return Forge(i + 1), true
		}
	}
	return 0, false
}

func (f Forge) String() string {
	if f < GitHub || f > Gitea {
		return "invalid"
	}
	return Forges[f-1]
}

// Host is where a plan lies on this forge if nothing else is known.
func (f Forge) Host() string {
	switch f {
	case GitLab:
		return "gitlab.com"
	case Gitea:
		return "gitea.com"
	}
	return "github.com"
}

// Places are where the forge looks for its file, in its own order. The first
// one that is there counts; Root is where a new one is put.
func (f Forge) Places() []string {
	switch f {
	case GitLab:
		return []string{Root, "docs/CODEOWNERS", ".gitlab/CODEOWNERS"}
	case Gitea:
		return []string{Root, "docs/CODEOWNERS", ".gitea/CODEOWNERS"}
	}
	return []string{".github/CODEOWNERS", Root, "docs/CODEOWNERS"}
}

// Root is the one place that all forges read.
const Root = "CODEOWNERS"

// emails reports whether the forge knows people by their mail address.
func (f Forge) emails() bool { return f != Gitea }

// control are the files around the plan that decide how it is judged; a folder
// ends in a slash. Every place of CODEOWNERS is among them: a new one may take
// precedence over the one that is there.
func (f Forge) control() []string {
	own := append([]string{".gitattributes", ".gitmodules", ".lfsconfig"}, f.Places()...)
	switch f {
	case GitLab:
		return append(own, ".gitlab-ci.yml", ".gitlab/ci/")
	case Gitea:
		return append(own, ".gitea/workflows/", ".github/workflows/")
	}
	return append(own, ".github/actions/", ".github/workflows/")
}
