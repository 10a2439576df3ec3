// Package plainyaml reads the plain subset of YAML in which people keep plans,
// and in which `accord fmt` and machines write them. It makes the very tree that
// a YAML library would, many times faster, or says that a text is not all in
// this subset and is for the library to read. It never refuses anything.
//
// # What is inside
//
// A text in UTF-8 of the characters that plan files may hold, and LF, whose root is a
// map in block style that begins in the first column:
//
//   - keys: they begin as plain values do, but not with `<`, `=`, `---` or `...`, and
//     hold what plain values in flow style hold, or stand in quotes; none begins with a
//     space beyond ASCII; at least one and at most 512 bytes; a colon right behind, then
//     a space or the end of the line;
//   - block style: one key to a line, or one element behind a dash and a space; a map
//     or list below a key, on the next lines, further in than the key by any number
//     of spaces; the first key or element of a map or list in a list behind the dash,
//     the others below it;
//   - flow style: `{a: 1, b: [c, d]}`, from bracket to bracket on one line, without a
//     comma before the last bracket;
//   - plain values on one line: they do not begin with an indicator of YAML, but for a
//     dash with a character right behind it; within, any character that is shown, but a
//     colon only before one that is no space; in flow style not `, [ ] { }` or `?`;
//   - values in quotes on one line, in double ones with the escapes `\"`, `\\`, `\n`, and
//     `\u00a0` and `\U0001f600` for characters that a plan file may hold, in single ones
//     with the quote twice for itself;
//   - text over several lines behind `|` or `>`, with `-`, `+` and a number as YAML has
//     them, but without spaces on blank lines before the first line that is not blank;
//   - comments and blank lines, behind values and between lines;
//   - at most 15 collections within each other, not counting an empty one, and about a
//     million nodes.
//
// What `accord fmt` writes is inside, as far as the rules of text and tree have nothing
// to say of it.
//
// # What is outside
//
// Everything else, above all: values over several lines, plain or in quotes; brackets
// over several lines; other escapes; empty values; lists as far out as their key; tabs,
// CR, byte-order marks and other characters that plan files do not take; anchors,
// aliases, tags, directives, document marks; a root that is no map.
//
// # What it vouches for
//
// A text inside holds no character that a plan file must not hold and no mark of a
// conflict: each line that begins in the first column begins with a key or a comment,
// and no key with seven of `<`, `|`, `=` or `>`. Besides, the reader says of most texts
// that they are sound: no map states a key twice, no list an element or an id, and no
// plain value looks like a number, a null or a boolean without being spelled as the
// plan format spells those. Where it is not sure, the rules themselves have to be asked.
package plainyaml
