// Package collector keeps the garbage collector of a process off while the
// packages of a program are being initialised. They fill some megabytes with
// tables and patterns of which nothing is waste, and to look for waste there is
// half the start of a short command. Only a main package imports it, whose program
// says, once it runs, how the collector shall work: nobody else would switch it on again.
//
// Packages are initialised in the order of their paths, as soon as those that they
// import are: this one imports next to nothing and so comes early.
package collector

import "runtime/debug"

// asked is what the user's GOGC asked for, 100 where it says nothing.
var asked = debug.SetGCPercent(-1)

// Asked is the percentage of growth between collections that the environment asked
// for, 100 where it says nothing, -1 where it switched collections off.
func Asked() int { return asked }
