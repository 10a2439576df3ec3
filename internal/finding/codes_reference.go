package finding

// Codes A02xx: a reference names something that is not there, or a fact file's
// rows cannot be read.
const (
	UnknownItem       Code = "A0203"
	UnknownFamily     Code = "A0204"
	UnknownMarket     Code = "A0205"
	UnknownSite       Code = "A0206"
	UnknownSource     Code = "A0207"
	UnknownResource   Code = "A0208"
	UnknownOwner      Code = "A0209"
	UnknownAssumption Code = "A0210"
	UnknownDecision   Code = "A0211"
	UnknownPerson     Code = "A0212"
	UnknownUnit       Code = "A0213"
	UnknownRole       Code = "A0214"
	FactColumns       Code = "A0220"
	FactRow           Code = "A0221"
	FactDuplicate     Code = "A0222"
)

var _ = define(
	Definition{UnknownItem, Error, "unknown item", "A number for an item that does not exist would be lost.", "Use an item of the catalog, or add it there.", "items: [TENT-2p]"},
	Definition{UnknownFamily, Error, "unknown family", "A family is defined by its catalog file.", "Use a family of the catalog, or add its file.", "family: tent"},
	Definition{UnknownMarket, Error, "unknown market", "Markets are defined in the network.", "Use a market of the network, or add it there.", "market: europe"},
	Definition{UnknownSite, Error, "unknown site", "Sites are defined in the network.", "Use a site of the network, or add it there.", "sites: [centrall]"},
	Definition{UnknownSource, Error, "unknown source", "A source is defined by its supply file.", "Use a source of the plan, or add its file.", ""},
	Definition{UnknownResource, Error, "unknown resource", "A resource is defined at its source.", "Use a resource of the source, or add it under `resources`.", "uses: {TENT-2P: {sewing: 0.6}}"},
	Definition{UnknownOwner, Error, "unknown owner", "Every file belongs to a role of the policy; nobody could be asked for this one.", "Use a role of the policy, or add it there.", "owner: sales-uk"},
	Definition{UnknownAssumption, Error, "unknown assumption", "The adjustment says that it rests on an assumption that nobody wrote down.", "Add the assumption, or remove the reference.", "assumption: A-999"},
	Definition{UnknownDecision, Error, "unknown decision", "The reference names a decision that is not in the plan.", "Add the decision, or correct the id.", ""},
	Definition{UnknownPerson, Error, "unknown person", "Roles are filled by people of the policy.", "Add the person under `people`, or correct the id.", "people: [ana]"},
	Definition{UnknownUnit, Error, "unknown unit", "Without a conversion the quantity cannot be counted in the item's base unit.", "Add the unit under the item's `units`.", ""},
	Definition{UnknownRole, Error, "unknown role", "The policy has no such role, so nobody could fill the seat.", "Use a role of the policy, or add it under `roles`.", "need: {roles: [cof]}"},
	Definition{FactColumns, Error, "wrong columns in a fact file", "Values would be read from the wrong place.", "Use the columns of this kind of fact, in any order.", ""},
	Definition{FactRow, Error, "row of facts cannot be read", "Leaving it out would make a total that is too small.", "Mend the row, or import the file again.", ""},
	Definition{FactDuplicate, Error, "two rows of facts for the same thing", "Nobody can tell whether they add up or one replaces the other.", "Keep one row per key.", ""},
)
