package collector

import "sync"

// many is how many documents a large plan has, at least.
const many = 100

var told struct {
	sync.Mutex
	do func(documents int)
}

// OnMany has something done once, before so many documents are read that the memory
// they will take is worth a thought. It is for a program that owns its process; nil is
// for nothing.
func OnMany(do func(documents int)) {
	told.Lock()
	defer told.Unlock()
	told.do = do
}

// Expect tells that so many documents are about to be read.
func Expect(documents int) {
	told.Lock()
	defer told.Unlock()
	if do := told.do; do != nil && documents >= many {
		told.do = nil
		do(documents)
	}
}
