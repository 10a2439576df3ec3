package collector

import "testing"

func TestExpect(t *testing.T) {
	var got []int
	Expect(many)
	OnMany(func(documents int) { got = append(got, documents) })
	Expect(many - 1)
	Expect(many + 3)
	Expect(many)
	if len(got) != 1 || got[0] != many+3 {
		t.Errorf("told of %v, want once of %d", got, many+3)
	}
}
