package finding

// Codes A09xx: who is asked to review a file of the plan.
const (
	OwnerNobody     Code = "A0901"
	OwnerAccount    Code = "A0902"
	OwnerNone       Code = "A0903"
	OwnersStale     Code = "A0904"
	OwnersOverruled Code = "A0905"
)

var _ = define(
	Definition{OwnerNobody, Error, "role that nobody can be asked for", "Files of the role would be merged without anybody who answers for them having been asked.", "Give the role a `team`, or its people a login on the forge under `logins`.", "roles:\n  sales-eu: {people: []}"},
	Definition{OwnerAccount, Warning, "person who cannot be asked", "The others of the role are asked alone.", "State the person's login on the forge under `logins`, or a `team` of the role.", ""},
	Definition{OwnerNone, Error, "file without an owner", "Nobody in particular is asked when it changes.", "Name a role of the policy as `owner`.", "owner: sales-uk"},
	Definition{OwnersStale, Error, "code owners are not those of the plan", "People who answer for a file are not asked, or others are in their place.", "Run `accord codeowners --write` and commit the file.", ""},
	Definition{OwnersOverruled, Error, "line that overrules the plan's owners", "Where several lines fit a file the last one counts, so that the owner is not asked.", "Move the line above the lines that accord writes, or remove it.", ""},
)
