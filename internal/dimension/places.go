package dimension

import "hash/maphash"

// Places finds the place of a key in a list without keeping the keys again, as a
// map would: four bytes for each slot.
type Places[K comparable] struct {
	slots []int32 // 0 is none, else the place and one
}

// placesSeed is one for the process: where keys stand in their lists does not
// depend on it.
var placesSeed = maphash.MakeSeed()

// NewPlaces notes the places of n keys; of equal ones it keeps the last.
func NewPlaces[K comparable](n int, key func(i int) K) Places[K] {
	size := 2
	for size < 2*n {
		size *= 2
	}
	p := Places[K]{slots: make([]int32, size)}
	for i := range n {
		k := key(i)
		at := p.slot(k)
		for p.slots[at] != 0 && key(int(p.slots[at]-1)) != k {
			at = (at + 1) & (len(p.slots) - 1)
		}
		p.slots[at] = int32(i + 1)
	}
	return p
}

func (p Places[K]) slot(k K) int {
	return int(maphash.Comparable(placesSeed, k)) & (len(p.slots) - 1)
}

// Find returns the place of a key, None if there is none; key tells the keys as
// when they were noted.
func (p Places[K]) Find(k K, key func(i int) K) int {
	if len(p.slots) == 0 {
		return None
	}
	for at := p.slot(k); p.slots[at] != 0; at = (at + 1) & (len(p.slots) - 1) {
		if i := int(p.slots[at] - 1); key(i) == k {
			return i
		}
	}
	return None
}
