package workspace

import (
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// company turns a violation of the company's shape into a finding that says
// what it is about, that the rule is the company's own, and where it stands.
// ok is false where another finding explains it.
func company(d *planfile.Document, root planfile.N, v schema.Violation) (finding.Finding, bool) {
	f, ok := place(d, root, v)
	if !ok {
		return f, false
	}
	about, id := subject(d, root, v.Path)
	_, node, depth, _ := walk(root, v.Path)
	name := nameOf(v.Path)
	switch v.Fault {
	case schema.Missing:
		f.Message, f.Hint = "the company's rules require "+name, "write `"+name+":`"
		if depth == len(v.Path)-1 && id.OK() && node.Get("id").OK() { // it is missing beside the id
			f.At, f.Length = d.Ref(id), width(id)
		}
	case schema.UnknownKey:
		f.Message, f.Hint = "the company's rules do not allow the key "+name, "remove it, or let the shape in rules/ allow it"
	case schema.Value, schema.Type:
		f.Message = "the company's rules do not allow " + name + " " + describe(node)
	default:
		f.Message = "the company's rules do not allow it: " + f.Message
	}
	f.Message = about + ": " + f.Message
	if v.Rule != "" {
		f.Message += " (" + v.Rule + ")"
	}
	return f, true
}

// subject names the innermost thing with an id that a path leads through, as
// `adjustment price-rise`, with the id's key; else the document's kind.
func subject(d *planfile.Document, root planfile.N, path []string) (about string, id planfile.N) {
	about, node, list := strings.ToLower(d.Kind), root, ""
	for depth := 0; ; depth++ {
		if node.Kind() == planfile.Map {
			if key, value := node.Entry("id"); key.OK() && value.Kind() == planfile.Scalar {
				thing := strings.ToLower(d.Kind)
				if list != "" {
					thing = singular(list)
				}
				about, id = thing+" "+short(value.Text()), key
			}
		}
		if depth == len(path) {
			return about, id
		}
		if _, err := strconv.Atoi(path[depth]); err != nil {
			list = path[depth]
		}
		_, next, steps, _ := walk(node, path[depth:depth+1])
		if steps == 0 {
			return about, id
		}
		node = next
	}
}

// singular is one of the things that a list's key names.
func singular(list string) string {
	if stem, ok := strings.CutSuffix(list, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(list, "s")
}
