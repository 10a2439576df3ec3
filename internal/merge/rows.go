package merge

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// measures are the columns of facts that are no part of a row's key.
var measures = []string{"quantity", "revenue"}

// factRows are the rows of a file of facts by key, in their order.
type factRows struct {
	header string
	keys   []string
	rows   map[string]string
}

// mergeRows merges facts row by row. What is not plainly rows under one header
// is merged as text of which nothing is understood.
func mergeRows(in Input) Result {
	b, okB := readRows(in.Base)
	o, okO := readRows(in.Ours)
	t, okT := readRows(in.Theirs)
	if !okB || !okO || !okT || o.header != t.header || b.header != "" && b.header != o.header {
		return byLine(in, true)
	}
	_, e, _ := plain(in.Ours)
	w := lineWriter{in: in}
	w.write(o.header)
	follow, anchor := map[string][]string{}, ""
	for _, k := range t.keys {
		if _, mine := o.rows[k]; mine {
			anchor = k
		} else {
			follow[anchor] = append(follow[anchor], k)
		}
	}
	for _, k := range slices.Concat([]string{""}, o.keys) {
		if k != "" {
			w.chunk(k, b.rows[k], o.rows[k], t.rows[k])
		}
		for _, k := range follow[k] {
			w.chunk(k, b.rows[k], o.rows[k], t.rows[k])
		}
	}
	e.unended = false
	return Result{Text: e.restore([]byte(w.out.String())), Conflicts: w.conflicts}
}

// rowKey names a row of facts: its file, then its key.
func rowKey(name, key string) string {
	return strings.TrimSuffix(name, path.Ext(name)) + "/" + strings.ReplaceAll(key, ",", "/")
}

// readRows reads rows by key. Quotes, a key twice and rows of another width
// are for nobody to guess at.
func readRows(src []byte) (f factRows, ok bool) {
	f.rows = map[string]string{}
	text, _, ok := plain(src)
	if !ok || bytes.ContainsAny(text, "\"\r\x00") {
		return f, false
	}
	for bytes.HasSuffix(text, []byte("\n\n")) { // blank lines at the end are no rows
		text = text[:len(text)-1]
	}
	var isKey []bool
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), ",")
		if isKey == nil {
			f.header = line
			for _, name := range fields {
				isKey = append(isKey, !slices.Contains(measures, strings.TrimSpace(name)))
			}
			if !slices.Contains(isKey, true) || !slices.Contains(isKey, false) {
				return f, false
			}
			continue
		}
		var key []string
		for i, v := range fields {
			if i < len(isKey) && isKey[i] {
				key = append(key, v)
			}
		}
		k := strings.Join(key, ",")
		if _, twice := f.rows[k]; twice || len(fields) != len(isKey) || k == "" {
			return f, false
		}
		f.keys, f.rows[k] = append(f.keys, k), line
	}
	return f, true
}
