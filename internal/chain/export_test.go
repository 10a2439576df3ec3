package chain

// Follows is follows, for tests.
var Follows = follows
