// Package planfile reads plan files: from bytes to exact numbers with places.
//
// The way in is an fs.FS, so a work tree, a commit and a test are read alike.
// [Load] walks the plan's folder, checks the text of every file (a plan in a
// pull request is foreign input), parses the YAML into a flat [Tree] that
// keeps byte offsets, asks the caller's shape check for its verdict, and
// builds the [plan.Plan] with its references resolved.
//
// One broken file never hides the errors of another: what cannot be read is
// left out, said once, and references to what it may have defined are not
// held against the other files.
//
// Large documents are decoded by the workers that read them: what a plan of a
// hundred thousand items takes is its numbers, not its trees and texts.
//
// yaml.v3 is imported here only. Its nodes know line and column; offsets and
// the ends of tokens come from our own scan of the text.
package planfile
