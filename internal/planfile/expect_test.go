package planfile

import "testing"

func TestOnMany(t *testing.T) {
	var got []int
	t.Cleanup(func() { OnMany(nil) })
	expect(many)
	OnMany(func(documents int) { got = append(got, documents) })
	expect(many - 1)
	expect(many + 3)
	expect(many)
	if len(got) != 1 || got[0] != many+3 {
		t.Errorf("told of %v, want once of %d", got, many+3)
	}
}
