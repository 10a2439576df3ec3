package attainment

import (
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
)

// open is what is still open of a promise.
type open struct {
	at    int // index of its period
	units quantity.Number
}

// arrival is a part of a promise that came.
type arrival struct {
	promised, came int // indexes of periods
	units          quantity.Number
}

// follow matches receipts with promises in force, oldest first, over all periods
// of a line. What is received beyond all promises to date, of what is promised at
// all, waits for the next ones. It fills in what is owed at the end of each period, and returns what came
// and what is left open. A period whose receipts are not known is left out with
// its promise.
func (l *line) follow() (came []arrival, owed []open) {
	var ahead []open
	for i := range l.cells {
		c := &l.cells[i]
		c.owed = quantity.Missing
		if c.received.IsMissing() {
			continue
		}
		if !c.standing.IsMissing() && c.standing > 0 {
			owed = append(owed, open{i, c.standing})
		}
		if c.received > 0 {
			ahead = append(ahead, open{i, c.received})
		}
		for len(owed) > 0 && len(ahead) > 0 {
			n := min(owed[0].units, ahead[0].units)
			came = append(came, arrival{owed[0].at, ahead[0].at, n})
			owed, ahead = take(owed, n), take(ahead, n)
		}
		if c.standing.IsMissing() { // nobody promised it: it makes up what is owed, and no more
			ahead = slices.DeleteFunc(ahead, func(o open) bool { return o.at == i })
		}
		c.owed = sum(owed)
	}
	return came, owed
}

// take takes units from the first of a queue.
func take(queue []open, n quantity.Number) []open {
	if queue[0].units == n {
		return queue[1:]
	}
	queue[0].units -= n
	return queue
}

func sum(queue []open) quantity.Number {
	var n quantity.Number
	for _, o := range queue {
		n = n.Add(o.units)
	}
	return n
}
