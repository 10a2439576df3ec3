package cmd

import (
	"context"

	"github.com/accord-plan/accord/internal/forge"
)

func (g *global) forge(ctx context.Context, at forge.Context) (forge.Forge, error) { return nil, forge.ErrUnauthorized }
