package projection

// loads adds what the item's supply takes of its sources' resources. Supply of
// the first period includes what arrived before the snapshot inside it: it
// took its capacity too. Load before the first open period is past.
func (w *worker) loads() {
	for _, u := range w.uses.of(w.i) {
		use := &w.p.Sources[u.source].Uses[u.at]
		if use.Resource < 0 || use.Resource >= len(w.p.Sources[u.source].Resources) {
			continue
		}
		row := &w.res.Load[int(w.loadAt[u.source])+use.Resource]
		for k := range w.lanes {
			l := &w.lanes[k]
			r := &w.res.Supply[l.row]
			if r.Source != int(u.source) {
				continue
			}
			for t := max(use.Offset, 0); t < w.n; t++ {
				q := r.Total[t]
				if t == 0 {
					q = q.Add(l.got)
				}
				if q != 0 {
					row.Load[t-use.Offset] = row.Load[t-use.Offset].Add(times(q, use.Amount))
				}
				if p := r.Planned[t]; p != 0 {
					row.Planned[t-use.Offset] = row.Planned[t-use.Offset].Add(times(p, use.Amount))
				}
			}
		}
	}
}
