package plainyaml

import "strings"

// Reader reads texts one after the other. What it made of one is overwritten by
// the next, unless it was taken with [Reader.Take].
type Reader struct {
	src string
	// nodes are used up to n; node 0 is none, node 1 the root.
	nodes []Node
	n     int32
	// others are the texts that are written with escapes or over several lines; the
	// first one is empty.
	others []string
	open   [MaxDepth]level
	depth  int // of open that are in use
	// waiting says that the newest key of the innermost map has no value yet: it
	// follows on the next lines.
	waiting bool
	doubt   bool
	// brackets says that a text or comment holds an opening bracket.
	brackets bool
	// blocks says that there is text over several lines.
	blocks bool
	// lines is where such a text is put together.
	lines []byte
	// lists are all lists, unsorted the maps whose keys do not ascend.
	lists, unsorted []int32
	texts           []string
}

// level is an open map or list in block style.
type level struct {
	node, last  int32 // last is its newest child
	before      int32 // of a map, the value before the newest one, 0 for none
	like        int32 // the key of the map before that is expected next, 0 for none
	count       int32
	key, keyEnd int32  // where its newest key stands
	head        uint64 // the beginning of that
	indent      int
	list        bool
	unsorted    bool
	repeats     bool // keys of the map before are in it
}

// Read reads a text and reports whether it is all in the subset.
func (r *Reader) Read(src string) bool {
	r.reset(src)
	for at := 0; at < len(src); {
		if r.n > MaxNodes {
			return false
		}
		begin := at
		for at < len(src) && src[at] == ' ' {
			at++
		}
		if at == len(src) {
			break
		}
		switch src[at] {
		case '\n':
			at++
			continue
		case '#':
			at = r.comment(at)
		default:
			at = r.line(at, at-begin)
		}
		if at < 0 {
			return false
		}
	}
	if r.waiting || r.depth == 0 {
		return false
	}
	r.leave(-1)
	return true
}

func (r *Reader) reset(src string) {
	r.src, r.n, r.depth = src, 1, 0
	r.waiting, r.doubt, r.brackets, r.blocks = false, false, false, false
	r.lists, r.unsorted = r.lists[:0], r.unsorted[:0]
	r.others = append(r.others[:0], "")
	if size := min(2*strings.Count(src, "\n")+64, MaxNodes); len(r.nodes) < size {
		r.nodes = make([]Node, size)
	}
}

// Nodes are what the last text consists of, the first one none, the second the
// root; they are overwritten by the next Read.
func (r *Reader) Nodes() []Node { return r.nodes[:r.n] }

// Others are the texts that the last text writes with escapes or over several lines.
func (r *Reader) Others() []string { return r.others }

// Take gives what Nodes and Others say away, for good.
func (r *Reader) Take() ([]Node, []string) {
	nodes, others := r.nodes[:r.n:r.n], r.others
	r.nodes, r.others, r.n = nil, nil, 0
	return nodes, others
}

// Brackets reports whether a text or comment holds an opening bracket: who counts
// them without reading takes it for a collection.
func (r *Reader) Brackets() bool { return r.brackets }

// Blocks reports whether a text over several lines is among them: not every line
// begins with a key, a dash or a comment then.
func (r *Reader) Blocks() bool { return r.blocks }

// add appends a node and returns its index. Its fields are set one by one: put
// together first, they would be copied, which costs more than all else here.
func (r *Reader) add(kind Kind, style Style, from, to int) int32 {
	i := r.n
	if int(i) >= len(r.nodes) {
		r.nodes = append(r.nodes, make([]Node, len(r.nodes))...)
	}
	n := &r.nodes[i]
	n.Offset, n.End = int32(from), int32(to)
	n.Next, n.More = 0, 0
	n.Kind, n.Style, n.Repeated, n.Digits = kind, style, false, 0
	r.n++
	return i
}

// link makes a node the newest child of a level, behind the one before it.
func (r *Reader) link(l *level, i int32) {
	if l.count > 0 {
		r.nodes[l.last].Next = i
	}
	l.last = i
	l.count++
}
