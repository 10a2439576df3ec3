package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/supply"
)

var transferChecks = []Check{
	{"transfers", "A transfer leaves one site for others, and only a transfer does.",
		[]finding.Code{finding.TransferNoFrom, finding.TransferToItself, finding.FromNoTransfer}, NeedsWhole, checkTransfers},
	{"transfer-circle", "No item is transferred in a circle of sites.",
		[]finding.Code{finding.TransferCircle}, NeedsWhole, checkTransferCircle},
}

func checkTransfers(ctx *Context) []finding.Finding {
	return eachSource(ctx, func(s *supply.Source) (fs []finding.Finding) {
		switch transfer := s.Type == supply.Transfer; {
		case transfer && s.From == dimension.None:
			fs = append(fs, finding.New(finding.TransferNoFrom, s.At, "%s is a transfer and leaves no site", s.ID).
				WithHint("state `from`, one of %s", some(ctx.otherSites(s))))
		case transfer && slices.Contains(s.Sites, s.From):
			fs = append(fs, finding.New(finding.TransferToItself, orElse(s.FromAt, s.At), "%s leaves %s and arrives there", s.ID, ctx.site(s.From)))
		case !transfer && s.From != dimension.None:
			fs = append(fs, finding.New(finding.FromNoTransfer, orElse(s.FromAt, s.At), "%s is of type %s and states `from: %s`", s.ID, s.Type, ctx.site(s.From)))
		}
		return fs
	})
}

// otherSites names the sites that a source does not deliver to.
func (ctx *Context) otherSites(s *supply.Source) []string {
	var ids []string
	for i := range ctx.Plan.Sites {
		if !slices.Contains(s.Sites, i) {
			ids = append(ids, ctx.site(i))
		}
	}
	return ids
}

// lane is a way that an item takes from one site to another.
type lane struct{ from, to, source int }

// checkTransferCircle judges item by item: lanes may well run both ways
// between two sites as long as they carry different items. Circles of the same
// lanes are one finding with the items counted.
func checkTransferCircle(ctx *Context) (fs []finding.Finding) {
	items := map[string][]int{} // by the circle's text
	first := map[string]int{}   // a source on it
	var order []string
	for item, all := range ctx.brought() {
		var lanes []lane
		for _, b := range all {
			s := &ctx.Plan.Sources[b.source]
			if s.Type != supply.Transfer || s.From == dimension.None {
				continue
			}
			for _, to := range b.sites {
				if to != s.From {
					lanes = append(lanes, lane{s.From, to, b.source})
				}
			}
		}
		for _, c := range ctx.laneCircles(lanes) {
			text := ctx.route(c)
			if items[text] == nil {
				order = append(order, text)
				first[text] = sourceOf(lanes, c)
			}
			items[text] = append(items[text], item)
		}
	}
	for _, text := range order {
		fs = append(fs, finding.New(finding.TransferCircle, ctx.Plan.Sources[first[text]].At, "%s %s transferred in a circle: %s",
			ctx.items(unique(items[text])), plural(len(items[text]), "is", "are"), text))
	}
	return fs
}

func (ctx *Context) laneCircles(lanes []lane) [][]int {
	if len(lanes) < 2 {
		return nil
	}
	next := make([][]int, len(ctx.Plan.Sites))
	for _, l := range lanes {
		next[l.from] = append(next[l.from], l.to)
	}
	for i := range next {
		next[i] = unique(next[i])
	}
	return circles(len(next), func(i int) []int { return next[i] })
}

// route reads `central → east → central`.
func (ctx *Context) route(c []int) string {
	text := ""
	for _, s := range c {
		text += ctx.site(s) + " → "
	}
	return text + ctx.site(c[0])
}

// sourceOf returns the lane that closes the circle.
func sourceOf(lanes []lane, c []int) int {
	i := slices.IndexFunc(lanes, func(l lane) bool { return l.from == c[len(c)-1] && l.to == c[0] })
	return lanes[i].source
}
