package workspace

import (
	"bytes"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// alone writes the document with nothing in it but the route and the keys that
// must stand beside it, as JSON save for scalars whose reading is YAML's
// matter. Definitions judge each value by itself, so the verdict on the route
// is the one that it has in the whole document.
func (j *judging) alone() []byte {
	var b bytes.Buffer
	j.write(&b, 0)
	return b.Bytes()
}

func (j *judging) write(b *bytes.Buffer, depth int) {
	if depth == len(j.route) {
		j.writeLast(b)
		return
	}
	h := &j.route[depth]
	if h.node.Kind() == planfile.List {
		b.WriteByte('[')
		j.write(b, depth+1)
		b.WriteByte(']')
		return
	}
	b.WriteByte('{')
	more := beside(b, h)
	if h.at.OK() {
		if more {
			b.WriteByte(',')
		}
		writeScalar(b, h.key)
		b.WriteString(": ")
		j.write(b, depth+1)
	}
	b.WriteByte('}')
}

// writeLast writes the value that is asked about.
func (j *judging) writeLast(b *bytes.Buffer) {
	if len(j.route) == 0 {
		writeWhole(b, j.d.Tree.Root())
		return
	}
	h := &j.route[len(j.route)-1]
	if j.all {
		writeWhole(b, h.at)
		return
	}
	form := h.form.Elem()
	if h.key.OK() {
		var a schema.Answer
		if form, a = h.form.Key(h.key.Text(), h.key.Style() == planfile.Plain); a == schema.No {
			b.WriteByte('1') // what an unknown key holds changes nothing
			return
		}
	}
	if form == nil || form.Unknown() || h.at.Kind() == planfile.Scalar {
		writeWhole(b, h.at)
		return
	}
	writeBare(b, h.at, form)
}

// beside writes the keys that a map must have, other than the route's, and
// reports whether there were any.
func beside(b *bytes.Buffer, h *hop) (any bool) {
	if h.present == nil {
		h.present = required(h.node, h.form)
	}
	for _, name := range h.form.Required() {
		v, ok := h.present[name]
		if !ok || h.key.OK() && h.key.Text() == name {
			continue
		}
		if any {
			b.WriteByte(',')
		}
		any = true
		b.Write(quote(name))
		b.WriteString(": ")
		below, _ := h.form.Key(name, true)
		writeBare(b, v, below)
	}
	return any
}

// required finds the keys that a map must have.
func required(n planfile.N, f *schema.Form) map[string]planfile.N {
	out := make(map[string]planfile.N, len(f.Required()))
	for _, name := range f.Required() {
		out[name] = planfile.N{}
	}
	left := len(out)
	for k, v := range n.Pairs() {
		if left == 0 {
			break
		}
		if was, ok := out[k.Text()]; ok && !was.OK() {
			out[k.Text()] = v
			left--
		}
	}
	for name, v := range out {
		if !v.OK() {
			delete(out, name)
		}
	}
	return out
}

// writeBare writes of a value only what must be there.
func writeBare(b *bytes.Buffer, n planfile.N, f *schema.Form) {
	switch n.Kind() {
	case planfile.Map:
		b.WriteByte('{')
		if f != nil && f.Map() {
			beside(b, &hop{node: n, form: f})
		}
		b.WriteByte('}')
	case planfile.List:
		b.WriteString("[]")
	default:
		if t := n.Text(); len(t) > longest {
			b.Write(quote(t[:longest]))
			return
		}
		writeScalar(b, n)
	}
}

func writeWhole(b *bytes.Buffer, n planfile.N) {
	first := true
	comma := func() {
		if !first {
			b.WriteByte(',')
		}
		first = false
	}
	switch n.Kind() {
	case planfile.Map:
		b.WriteByte('{')
		for k, v := range n.Pairs() {
			comma()
			writeScalar(b, k)
			b.WriteString(": ")
			writeWhole(b, v)
		}
		b.WriteByte('}')
	case planfile.List:
		b.WriteByte('[')
		for _, e := range n.Elements() {
			comma()
			writeWhole(b, e)
		}
		b.WriteByte(']')
	default:
		writeScalar(b, n)
	}
}

// bare is plain text that means between brackets what it means on a line.
var bare = pattern.Of(`^([-+.~0-9A-Za-z_:<=]*[+.~0-9A-Za-z_<=]|[-+.~0-9A-Za-z_:<=]+-)$`)

// longest is the longest scalar in bytes that is written out where it does not
// matter what it says.
const longest = 400

// writeScalar leaves to YAML what plain text means, and writes all other as
// the text that it is.
func writeScalar(b *bytes.Buffer, n planfile.N) {
	if t := n.Text(); n.Style() == planfile.Plain && len(t) < longest && bare().MatchString(t) {
		b.WriteString(t)
		return
	}
	b.Write(quote(n.Text()))
}
