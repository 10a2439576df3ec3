package merge

import (
	"bytes"
	"strings"
)

// byLine merges texts by line, as git does. With all, every change of theirs
// is a conflict even where ours did not touch the same lines: the text was not
// understood, so nobody can tell what belongs together.
func byLine(in Input, all bool) Result {
	b, _, _ := plain(in.Base)
	o, e, ok := plain(in.Ours)
	t, _, _ := plain(in.Theirs)
	if !ok || bytes.IndexByte(b, 0) >= 0 || bytes.IndexByte(o, 0) >= 0 || bytes.IndexByte(t, 0) >= 0 {
		return wholeFile(in, nil, "not a text that can be merged")
	}
	base, ours, theirs := split(b), split(o), split(t)
	mine, ok1 := matches(base, ours)
	their, ok2 := matches(base, theirs)
	if !ok1 || !ok2 {
		return wholeFile(in, nil, "the sides have little in common")
	}
	e.unended = false
	w := lineWriter{in: in, all: all}
	w.merge(base, ours, theirs, mine, their)
	if all && len(w.conflicts) == 0 {
		return wholeFile(in, nil, "not understood")
	}
	return Result{Text: e.restore([]byte(w.out.String())), Conflicts: w.conflicts}
}

func split(text []byte) []string {
	return strings.SplitAfter(string(text), "\n")[:bytes.Count(text, []byte("\n"))]
}

type lineWriter struct {
	in        Input
	all       bool
	out       strings.Builder
	line      int
	conflicts []Conflict
}

// merge walks base. mine and their give for each of its lines the one that it
// is in the other text, -1 for none.
func (w *lineWriter) merge(base, ours, theirs []string, mine, their []int) {
	i, j, k := 0, 0, 0
	for i < len(base) || j < len(ours) || k < len(theirs) {
		if i < len(base) && mine[i] == j && their[i] == k {
			w.write(base[i])
			i, j, k = i+1, j+1, k+1
			continue
		}
		// up to the next line that all three have
		n := i
		for n < len(base) && (mine[n] < j || their[n] < k) {
			n++
		}
		toJ, toK := len(ours), len(theirs)
		if n < len(base) {
			toJ, toK = mine[n], their[n]
		}
		w.chunk("", strings.Join(base[i:n], ""), strings.Join(ours[j:toJ], ""), strings.Join(theirs[k:toK], ""))
		i, j, k = n, toJ, toK
	}
}

// chunk writes what is left of some lines; row is their key where they are a row
// of facts.
func (w *lineWriter) chunk(row, base, ours, theirs string) {
	switch {
	case ours == theirs, base == theirs:
		w.write(ours)
	case base == ours && !w.all:
		w.write(theirs)
	default:
		r := region{ours: ours, base: base, theirs: theirs, hasBase: true, size: w.in.MarkerSize}
		line, why := w.line+1, "changed by both"
		if base == ours {
			why = "changed by theirs, in a file that is not understood"
		}
		c := Conflict{Key: w.in.Path + ":" + itoa(line), File: w.in.Path, Why: why, Line: line, row: row,
			Base: briefly(base), Ours: briefly(ours), Theirs: briefly(theirs)}
		if row != "" {
			c.Key = rowKey(w.in.Path, row)
		}
		r.oursName, r.theirsName = w.in.names(c)
		w.conflicts = append(w.conflicts, c)
		w.write(r.write())
	}
}

func (w *lineWriter) write(text string) {
	w.out.WriteString(text)
	w.line += strings.Count(text, "\n")
}

func briefly(text string) Value { return Value{There: text != "", Text: brief(text)} }

// brief is a text of lines in one line.
func brief(text string) string {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if n := strings.Count(rest, "\n"); rest != "" {
		return first + " (and " + itoa(n+1) + " more lines)"
	}
	return first
}

// wholeFile puts the whole file up for a decision.
func wholeFile(in Input, m *merger, why string) Result {
	o, e, _ := plain(in.Ours)
	b, _, _ := plain(in.Base)
	t, _, _ := plain(in.Theirs)
	e.unended = false
	key := in.Path
	if m != nil {
		key = strings.Join(m.o.section(), "/")
	}
	oursName, theirsName := in.names(Conflict{})
	r := region{ours: string(o), base: string(b), theirs: string(t), hasBase: true, size: in.MarkerSize,
		oursName: oursName, theirsName: theirsName}
	return Result{Text: e.restore([]byte(r.write())), Conflicts: []Conflict{{Key: key, File: in.Path, Why: why, Line: 1,
		Base: fileValue(in.Base), Ours: fileValue(in.Ours), Theirs: fileValue(in.Theirs)}}}
}

// mostSteps bounds the work of comparing two texts line by line.
const mostSteps = 20_000_000

// matches finds for each line of a the line of b that it is, ascending, -1 for
// none: a longest common subsequence by Myers' greedy walk. ok is false where
// the texts are too different for the bound.
func matches(a, b []string) (out []int, ok bool) {
	out = make([]int, len(a))
	for i := range out {
		out[i] = -1
	}
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		out[head] = head
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		out[len(a)-1-tail] = len(b) - 1 - tail
		tail++
	}
	mid, other := a[head:len(a)-tail], b[head:len(b)-tail]
	trace, ok := walk(mid, other)
	if !ok {
		return nil, false
	}
	back(mid, other, trace, func(x, y int) { out[head+x] = head + y })
	return out, true
}

// walk extends the furthest paths by one difference after the other and keeps
// each stage.
func walk(a, b []string) (trace [][]int, ok bool) {
	n, k := len(a), len(b)
	most, steps := n+k, 0
	v := make([]int, 2*most+2)
	for d := 0; d <= most; d++ {
		stage := make([]int, 2*d+1)
		for diagonal := -d; diagonal <= d; diagonal += 2 {
			x := 0
			if d > 0 && (diagonal == -d || diagonal != d && v[most+diagonal-1] < v[most+diagonal+1]) {
				x = v[most+diagonal+1]
			} else if d > 0 {
				x = v[most+diagonal-1] + 1
			}
			for x < n && x-diagonal < k && x-diagonal >= 0 && a[x] == b[x-diagonal] {
				x++
				steps++
			}
			v[most+diagonal] = x
			stage[d+diagonal] = x
			if x >= n && x-diagonal >= k {
				return append(trace, stage), true
			}
		}
		trace = append(trace, stage)
		if steps += 2*d + 1; steps > mostSteps {
			return nil, false
		}
	}
	return trace, true
}

// back walks the stages backwards and names the lines that are the same.
func back(a, b []string, trace [][]int, same func(x, y int)) {
	x, y := len(a), len(b)
	for d := len(trace) - 1; d > 0; d-- {
		at := func(diagonal int) int {
			if i := d - 1 + diagonal; i >= 0 && i < len(trace[d-1]) {
				return trace[d-1][i]
			}
			return -1
		}
		diagonal := x - y
		before := diagonal - 1
		if diagonal == -d || diagonal != d && at(diagonal-1) < at(diagonal+1) {
			before = diagonal + 1
		}
		px := at(before)
		py := px - before
		for x > px && y > py && a[x-1] == b[y-1] {
			x, y = x-1, y-1
			same(x, y)
		}
		x, y = px, py
	}
	for x > 0 && y > 0 {
		x, y = x-1, y-1
		same(x, y)
	}
}
