// Package plans carries the living example, Northlight Outdoor, inside the
// program, so that the demonstration needs nothing but the program itself.
//
// The folder is a plan as a user's repository holds it; this file is the only
// one in it that is not part of the plan, and reading a plan passes over it.
package plans

import "embed"

// Files is the plan's folder: plan.yaml is at its root.
//
//go:embed *.yaml assumptions budget catalog decisions demand facts risks rules stock supply triggers
var Files embed.FS
