package cmd

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/gitea"
	"github.com/accord-plan/accord/internal/forge/github"
	"github.com/accord-plan/accord/internal/forge/gitlab"
)

// forges make the implementations; [forge.Connect] and they send nothing yet.
var forges = map[forge.Kind]func(forge.Options) (forge.Forge, error){
	forge.GitHub: github.New,
	forge.GitLab: gitlab.New,
	forge.Gitea:  gitea.New,
}

// forge is the repository at its forge, with the token of the environment.
func (g *global) forge(_ context.Context, at forge.Context) (forge.Forge, error) {
	open, ok := forges[at.Kind]
	if !ok {
		return nil, &forge.Problem{Summary: fmt.Sprintf("%q is no forge that is known", at.Kind), Do: "set ACCORD_FORGE to github, gitlab or gitea", Err: forge.ErrUnsupported}
	}
	token, err := at.Token(g.env.Getenv)
	if err != nil {
		return nil, err
	}
	return open(forge.Options{Context: at, Token: token, HTTP: g.env.HTTP, Now: g.env.Now})
}
