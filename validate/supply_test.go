package validate

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

var supplySituations = []situation{
	{"a commitment where the source does not deliver", func(ctx *Context) {
		s := &ctx.Plan.Sources[lyon]
		s.Commitments = append(s.Commitments, supply.Commitment{Site: east, Item: tent3, Cells: cells("far", "2026-12: 60"), At: at("commitment far")})
	}, []string{"A0401 commitment far: lyon commits TENT-3P to east, where it does not deliver"}},
	{"a commitment after the last period", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Commitments[1].Cells = cells("late", "2026-05: 40, 2026-12: 10, 2027-01: 0, 2027-02: 12.5, 2027-03: 5, 2027-04: 9")
	}, []string{"A0402 late 2026-12: lyon commits 27.5 TENT-3X to central in 2026-12, 2027-02..2027-03, last sold in 2026-06"}},
	{"a commitment wholly beyond the horizon", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Commitments[0].Cells = cells("far", "2026-11: 0, 2027-04: 40, 2027-05: null, 2027-06: 12.5")
	}, []string{"A0410 far 2027-04: lyon commits 52.5 TENT-2P to central in 2027-04, 2027-06, beyond the horizon, which ends with 2027-03"}},
	{"a commitment with a year mistyped", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Commitments[0].Cells = cells("far", "2026-12: 60, 2027-01: 40, 2037-02: 30")
	}, []string{"A0410 far 2037-02: lyon commits 30 TENT-2P to central in 2037-02, beyond the horizon, which ends with 2027-03"}},
	{"a commitment that goes on beyond the horizon", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Commitments[0].Cells = cells("on", "2027-03: 60, 2027-04: 40, 2027-05: 30")
	}, nil},
	{"minimum above maximum", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Terms[0].Maximum = amount("60")
	}, []string{"A0403 minimum: minimum of TENT-2P at lyon is 100, maximum 60 (40 too much)"}},
	{"no multiple between minimum and maximum", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Terms[0].Multiple, ctx.Plan.Sources[lyon].Terms[0].Maximum = amount("60"), amount("110")
	}, []string{"A0404 multiple: smallest order of TENT-2P at lyon is 120, maximum 110 (10 too much)"}},
	{"minimum, multiple and maximum meet in one size", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Terms[0].Multiple, ctx.Plan.Sources[lyon].Terms[0].Maximum = amount("50"), amount("100")
	}, nil},
	{"a resource of nobody", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Uses[0].Resource = dimension.None
	}, []string{"A0405 use TENT-2P: TENT-2P at lyon uses a resource that lyon does not have"}},
	{"terms of an item that ended", func(ctx *Context) {
		ctx.Plan.Sources[viet].Terms = append(ctx.Plan.Sources[viet].Terms, supply.Terms{Item: tentX, At: at("terms viet TENT-3X")})
	}, []string{"A0406 terms viet TENT-3X: viet states terms for TENT-3X, which nobody sells"}},
	{"a source that delivers nowhere", func(ctx *Context) {
		ctx.Plan.Sources[viet].Sites = nil
	}, []string{"A0407 source viet: viet delivers to no site"}},

	{"two primaries", func(ctx *Context) {
		ctx.Plan.Sources[viet].Terms[0].Primary = true
	}, []string{"A0420 terms viet TENT-2P: lyon and viet are both primary for TENT-2P@central"}},
	{"shares of sources of 80 %", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Terms[0].Primary = false
		ctx.Plan.Sources[lyon].Terms[0].Share, ctx.Plan.Sources[viet].Terms[0].Share = fraction("50%"), fraction("30%")
	}, []string{"A0421 terms viet TENT-2P: shares of lyon and viet for TENT-2P@central sum to 80%, 100% expected (20% too little)"}},
	{"shares of sources of 100 %", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Terms[0].Primary = false
		ctx.Plan.Sources[lyon].Terms[0].Share, ctx.Plan.Sources[viet].Terms[0].Share = fraction("70%"), fraction("30%")
	}, nil},
	{"a primary source takes what shares leave", func(ctx *Context) {
		ctx.Plan.Sources[viet].Terms[0].Share = fraction("30%")
	}, nil},
	{"shares leave nothing to the primary source", func(ctx *Context) {
		ctx.Plan.Sources[viet].Terms[0].Share = fraction("100%")
	}, []string{"A0422 terms lyon TENT-2P: lyon is primary for TENT-2P@central, and viet takes 100%"}},
	{"shares above 100 % beside a primary source", func(ctx *Context) {
		ctx.Plan.Sources[viet].Terms[0].Share = fraction("130%")
	}, []string{"A0342 terms viet TENT-2P: share of viet in TENT-2P is 130%, 0% to 100% expected"}},
	{"shares of two sources above 100 % beside a primary source", func(ctx *Context) {
		ctx.Plan.Sources[lyon].Terms[0].Share, ctx.Plan.Sources[viet].Terms[0].Share = fraction("60%"), fraction("70%")
	}, []string{"A0421 terms viet TENT-2P: shares of lyon and viet for TENT-2P@central sum to 130%, 100% expected (30% too much)"}},
	{"no preference, and nothing computed", func(ctx *Context) {
		ctx.Result = nil
		ctx.Plan.Sources[lyon].Terms[0].Primary = false
	}, []string{"A0811 terms viet TENT-2P: lyon and viet bring TENT-2P@central, and none is primary or has a share"}},
	{"a second source by commitment alone can bring no more", func(ctx *Context) {
		ctx.Result = nil
		s := &ctx.Plan.Sources[viet]
		s.Commitments = []supply.Commitment{{Site: central, Item: tent3, Cells: cells("viet", "2026-12: 60"), At: at("commitment viet")}}
	}, nil},
	{"two sources by commitment alone", func(ctx *Context) {
		ctx.Result = nil
		ctx.Plan.Sources[lyon].Terms = ctx.Plan.Sources[lyon].Terms[:1]
		for _, n := range []int{lyon, viet} {
			s := &ctx.Plan.Sources[n]
			s.Commitments = []supply.Commitment{{Site: central, Item: tent3, Cells: cells(s.ID, "2026-12: 60"), At: at("commitment " + s.ID)}}
		}
	}, []string{"A0811 commitment viet: lyon and viet bring TENT-3P@central, and none is primary or has a share"}},
	{"a second source by use", func(ctx *Context) {
		ctx.Result = nil
		s := &ctx.Plan.Sources[viet]
		s.Resources = []supply.Resource{{ID: "line", Always: amount("5"), At: at("line")}}
		s.Uses = []supply.Use{{Item: tent3, Resource: 0, Amount: num("1"), At: at("use viet")}}
	}, []string{"A0811 use viet: lyon and viet bring TENT-3P@central, and none is primary or has a share"}},

	{"a transfer from nowhere", func(ctx *Context) { ctx.Plan.Sources[lane1].From = dimension.None },
		[]string{"A0430 source lane: lane is a transfer and leaves no site"}},
	{"a transfer to itself", func(ctx *Context) { ctx.Plan.Sources[lane1].From = east },
		[]string{"A0431 source lane: lane leaves east and arrives there"}},
	{"lanes in a circle", func(ctx *Context) {
		ctx.Plan.Sources[viet].Type, ctx.Plan.Sources[viet].From = supply.Transfer, east
	}, []string{"A0432 source viet: TENT-2P is transferred in a circle: central → east → central"}},
	{"lanes both ways with different items", func(ctx *Context) {
		ctx.Plan.Sources[viet].Type, ctx.Plan.Sources[viet].From = supply.Transfer, east
		ctx.Plan.Sources[viet].Terms = []supply.Terms{{Item: tent3, Primary: true, At: at("terms back")}}
	}, nil},
	{"from without a transfer", func(ctx *Context) { ctx.Plan.Sources[lyon].From = east },
		[]string{"A0433 source lyon: lyon is of type make and states `from: east`"}},

	{"two targets for one item", func(ctx *Context) {
		own := func(id string, items ...int) stock.Target {
			return stock.Target{ID: id, Family: dimension.None, Items: items, Site: central, Units: amount("50"), At: at("target " + id)}
		}
		ctx.Plan.Targets = append(ctx.Plan.Targets, own("z-one", tent2), own("z-two", tent2, tent3))
	}, []string{"A0440 target z-two: z-one and z-two both state a target for TENT-2P at central"}},
	{"largest cover below the target", func(ctx *Context) { ctx.Plan.Targets[0].MaximumCover = amount("0.75") },
		[]string{"A0441 maximum cover tents: tents-central wants a cover of 1 and at most 0.75 (0.25 too little)"}},
}
