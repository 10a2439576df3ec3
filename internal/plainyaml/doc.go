// Package plainyaml reads the plain subset of YAML in which people keep plans,
// and in which `accord fmt` and machines write them. It makes the very tree that
// a YAML library would, many times faster, or says that a text is not all in
// this subset and is for the library to read. It never refuses anything.
//
// # What is inside
//
// A text in UTF-8 of printable characters and LF, whose root is a map in block
// style that begins in the first column:
//
//   - keys: a letter of ASCII, a digit or `_`, then those and any of `. / + - % @`,
//     at most 512 bytes; a colon right behind, then a space or the end of the line;
//   - block style: one key, or one element behind `- `, to a line; a map or list
//     below a key, on the next lines, further in than the key by any number of
//     spaces; the first key of a map in a list behind its dash, the others below
//     that key;
//   - flow style: `{a: 1, b: [c, d]}`, nested, from bracket to bracket on one
//     line, without a comma before the last bracket;
//   - plain values on one line: they begin with a letter, a digit, any of
//     `_ ( / . + $` or a minus and a digit; within, any printable character, but
//     a colon only before one that is no space; in flow style no
//     `, : ? # " [ ] { } | \ ~` and no backtick either;
//   - values in quotes on one line, in double ones with the escapes `\"` and `\\`,
//     in single ones with `”` (the quote twice);
//   - comments and blank lines, behind values and between lines;
//   - at most 15 collections within each other.
//
// # What is outside
//
// Everything else, above all: values over several lines, in any style; flow style
// over several lines; other escapes; empty values; quoted keys; lists as far out
// as their key and lists that begin within a line (`- - a`); tabs, CR, byte-order
// marks and characters that are not printed; anchors, aliases, tags, directives,
// document marks; a root that is no map.
//
// # What it vouches for
//
// A text inside holds no character that a plan file must not hold and no marker
// of a merge: each line begins with a key, a dash or a comment. Besides, the
// reader says of most texts that they are sound: no map states a key twice, no
// list an element or an id, and no plain value looks like a number, a null or a
// boolean without being spelled as the plan format spells those. Where it is not
// sure, the rules themselves have to be asked.
package plainyaml
