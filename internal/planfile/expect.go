package planfile

import "sync"

// many is how many documents a large plan has, at least.
const many = 100

var expected struct {
	sync.Mutex
	do func(documents int)
}

// OnMany has something done once, before so many documents are read that the memory
// they will take is worth a thought. It is for a program that owns its process; nil is
// for nothing.
func OnMany(do func(documents int)) {
	expected.Lock()
	defer expected.Unlock()
	expected.do = do
}

// expect tells that so many documents are about to be read.
func expect(documents int) {
	expected.Lock()
	defer expected.Unlock()
	if do := expected.do; do != nil && documents >= many {
		expected.do = nil
		do(documents)
	}
}
