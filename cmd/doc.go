// Package cmd is the command line.
//
// Rules of the house: standard output is what was asked for, standard error
// everything else with `accord:` before it. Every command says in its help
// what it does, shows an example and lists its exit codes. A command is flags,
// options, one call and one document; logic lives below. Nothing is asked
// interactively. Colour only on a terminal, and never where NO_COLOR is set.
package cmd
