package workspace

import (
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// merged asks CUE about a map of whose keys two are one to it, though not as
// they are written. Their values may not go together, which no value tells by
// itself.
func (j *judging) merged(n planfile.N) {
	seen := make(map[string]planfile.N, n.Len())
	for k := range n.Pairs() {
		label := schema.Label(k.Text(), k.Style() == planfile.Plain)
		first, twice := seen[label]
		if !twice || first.Text() == k.Text() {
			seen[label] = k
			continue
		}
		c, err := j.checker()
		if err != nil {
			return // which is told where a value is asked about
		}
		j.all = true
		whole := j.alone()
		j.all = false
		if len(c.Check(j.d.Kind, whole)) > 0 {
			j.add("merged\x00"+strings.Join(j.path(), "\x00"), finding.New(finding.ShapeOther, j.d.Ref(k), "%s and %s are one key to readers of YAML", short(first.Text()), short(k.Text())).
				WithHint("rename one, or write both in quotes").WithLength(width(k)))
		}
		return
	}
}

// doubled reports whether a key on the route stands more than once in its map.
func (j *judging) doubled() bool {
	for i := range j.route {
		h := &j.route[i]
		if !h.key.OK() {
			continue
		}
		if h.twice == nil {
			h.twice = doubles(h.node)
		}
		if h.twice[h.key.Text()] {
			return true
		}
	}
	return false
}

func doubles(n planfile.N) map[string]bool {
	out := map[string]bool{}
	if n.Ascending() {
		return out
	}
	seen := make(map[string]bool, n.Len())
	for k := range n.Pairs() {
		if seen[k.Text()] {
			out[k.Text()] = true
		}
		seen[k.Text()] = true
	}
	return out
}
