package findings

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
)

// Where readers of a report find out more.
const (
	home = "https://github.com/accord-plan/accord"
	docs = home + "/blob/main/docs/findings/"
)

// helpURL is the documentation of a code, or of all of them.
func helpURL(c finding.Code) string {
	if _, ok := finding.Lookup(c); !ok {
		return docs + "README.md"
	}
	return docs + finding.Page(c) + "#" + strings.ToLower(string(c))
}

// gapRule names the rule of a gap, its kind: gap/shortage. A company's rule is
// one of its own: gap/rule/NAME.
func gapRule(g *finding.Gap) string {
	kind, rest, _ := strings.Cut(g.ID, "/")
	if kind == "rule" {
		name, _, _ := strings.Cut(rest, "/")
		kind += "/" + name
	}
	return "gap/" + kind
}

// fileOf is the file that a finding is shown at by formats that need one:
// plan.yaml for what is about the plan as a whole.
func fileOf(file string, r *finding.Report) string {
	if file != "" {
		return file
	}
	return path.Join(r.Plan, "plan.yaml")
}

// prints numbers equal things, and gives each a fingerprint that stays the same
// when lines are added above it.
type prints map[string]int

// of returns the fingerprint of what the parts say.
func (p prints) of(parts ...string) string {
	key := strings.Join(parts, "\x00")
	p[key]++
	sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(p[key])))
	return hex.EncodeToString(sum[:16])
}

func (p prints) finding(f *finding.Resolved) string {
	line := ""
	if f.Excerpt != nil {
		line = strings.Join(strings.Fields(f.Excerpt.Text), " ")
	}
	return p.of(string(f.Code), f.File, f.Message, line)
}

func (p prints) gap(g *finding.Gap) string { return p.of(g.ID, g.Periods()) }
