package plainyaml

// Kind is what a node is. The zero value is invalid.
type Kind uint8

// The kinds of nodes.
const (
	Scalar Kind = iota + 1
	List
	Map
)

// Style is how a scalar or collection is written.
type Style uint8

// The styles. Plain is also block style of collections.
const (
	Plain Style = iota + 1
	Single
	Double
	Literal
	Folded
	Flow
)

// Node is a part of a tree, which is one array in the order of the text: the
// first child of a collection, if it has any, follows it. Nodes hold no pointer,
// so that the collector need not look into the arrays of a large plan.
type Node struct {
	// Offset and End are where a scalar begins and ends, in bytes, quotes
	// included; a collection has no End.
	Offset, End int32
	// Next is the index of the next sibling, 0 for none. Keys and values of a map
	// are siblings.
	Next int32
	// More is the number of children of a collection. Of a scalar it is the index
	// of its text among [Reader.Others] where that is not what stands between
	// Offset and End, or within quotes there; else 0.
	More  int32
	Kind  Kind
	Style Style
	// Repeated says of a key that the map before, the value of the key before, says the
	// very same one, in the same style. It may be false where that is so.
	Repeated bool
	// Digits is the number of digits of a plain value that is a whole number without
	// a sign, and not zero; 0 of any other, and where it is not known.
	Digits uint8
}

// MaxDepth is the deepest nesting of nodes that is read.
const MaxDepth = 16

// MaxNodes is the largest tree that is read, give or take a line. It takes 20 MB.
const MaxNodes = 1 << 20

// maxOthers is how many texts with escapes and over several lines are read.
const maxOthers = 1 << 19

// MaxKey is the longest key in bytes that is read.
const MaxKey = 512

// What a character may be part of.
const (
	keyFirst = 1 << iota // the beginning of a key
	inKey                // a key
	first                // the beginning of a plain value
	inBlock              // a plain value in block style
	inFlow               // a plain value in flow style
	inText               // a text in quotes or a comment
	digit
	inNumber // any spelling of a number, by any reader
	bracket  // opens a collection in flow style
)

var class = func() (t [256]uint16) {
	for c := '!'; c <= '~'; c++ {
		t[c] = inBlock | inText
	}
	t[' '] = inText
	add := func(bits uint16, chars string) {
		for _, c := range []byte(chars) {
			t[c] |= bits
		}
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	add(keyFirst|inKey|first|inFlow, letters+"0123456789_")
	add(inKey|inFlow, "./+-%@")
	add(first, "().+/$<=;^~\\")
	add(inFlow, "().+/$<=;^~\\&'>*!|\"`")
	add(digit, "0123456789")
	add(inNumber, "0123456789abcdefABCDEFxoinINAN._,'+-:% ")
	add(bracket, "[{")
	for _, c := range []byte{':', '#'} { // they depend on what stands beside them
		t[c] &^= inBlock
	}
	return t
}()
