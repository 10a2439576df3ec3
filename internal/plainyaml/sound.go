package plainyaml

// Sound reports whether the rules of a tree have nothing to say of the last
// text: what it spells is what it says, and nothing is said twice. Where it
// returns false they have to be asked.
func (r *Reader) Sound() bool {
	if r.doubt {
		return false
	}
	for _, i := range r.unsorted {
		if !r.distinct(r.keys(i)) {
			return false
		}
	}
	for _, i := range r.lists {
		if !r.distinct(r.names(i)) {
			return false
		}
	}
	return true
}

// spelling notes a plain value that may be taken for what it is not.
func (r *Reader) spelling(s string) {
	switch c := s[0]; {
	case c >= '0' && c <= '9', c == '-', c == '+', c == '.':
		r.doubt = r.doubt || !isNumber(s) && !noNumber(s)
	case c == 'N', c == 'T', c == 'F', c == '~':
		switch s {
		case "~", "Null", "NULL", "True", "TRUE", "False", "FALSE":
			r.doubt = true
		}
	}
}

// isNumber reports whether s is a number as the plan format spells it:
// -?(0|[1-9][0-9]*)(\.[0-9]+)?%?
func isNumber(s string) bool {
	from := 0
	if s[0] == '-' {
		from = 1
	}
	at := digits(s, from)
	if at == from || s[from] == '0' && at > from+1 {
		return false
	}
	if at < len(s) && s[at] == '.' {
		point := at + 1
		if at = digits(s, point); at == point {
			return false
		}
	}
	return at == len(s) || s[at] == '%' && at+1 == len(s)
}

// digits returns the offset behind the digits that begin at at.
func digits(s string, at int) int {
	for at < len(s) && class[s[at]]&digit != 0 {
		at++
	}
	return at
}

// noNumber reports whether nobody can take s for a number: it holds a character
// that no spelling of one has, or a dash within that is not that of an exponent,
// as periods and dates do.
func noNumber(s string) bool {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case class[c]&inNumber == 0:
			return true
		case c == '-' && s[i-1] != 'e' && s[i-1] != 'E':
			return true
		}
	}
	return false
}

// keys are the keys of a map.
func (r *Reader) keys(n int32) []string {
	out := r.texts[:0]
	for k := n + 1; k != 0; {
		out = append(out, r.text(k))
		k = r.nodes[k+1].Next
	}
	r.texts = out
	return out
}

// names are what the elements of a list are told apart by: a value by itself, a
// map by its id. Where nothing does they have none.
func (r *Reader) names(n int32) []string {
	out := r.texts[:0]
	if r.nodes[n].More == 0 {
		return out
	}
	for e := n + 1; e != 0; e = r.nodes[e].Next {
		if id := r.id(e); id != 0 && r.nodes[id].Kind == Scalar && r.text(id) != "" {
			out = append(out, r.text(id))
		}
	}
	r.texts = out
	return out
}

func (r *Reader) id(e int32) int32 {
	if r.nodes[e].Kind != Map || r.nodes[e].More == 0 {
		return e
	}
	for k := e + 1; k != 0; k = r.nodes[k+1].Next {
		if r.text(k) == "id" {
			return k + 1
		}
	}
	return 0
}

// text is that of a scalar.
func (r *Reader) text(i int32) string {
	switch n := &r.nodes[i]; {
	case n.More != 0:
		return r.others[n.More]
	case n.Style != Plain:
		return r.src[n.Offset+1 : n.End-1]
	default:
		return r.src[n.Offset:n.End]
	}
}

// few are so few texts that comparing each with each is the fastest.
const few = 16

// distinct reports whether no two texts are equal.
func (r *Reader) distinct(texts []string) bool {
	if ascending(texts) {
		return true
	}
	if len(texts) > few {
		return r.distinctMany(texts)
	}
	for i, t := range texts {
		for _, u := range texts[:i] {
			if t == u {
				return false
			}
		}
	}
	return true
}

func ascending(texts []string) bool {
	for i := 1; i < len(texts); i++ {
		if texts[i] <= texts[i-1] {
			return false
		}
	}
	return true
}

func (r *Reader) distinctMany(texts []string) bool {
	seen := make(map[string]struct{}, len(texts))
	for _, t := range texts {
		seen[t] = struct{}{}
	}
	return len(seen) == len(texts)
}
