package render

import (
	"reflect"
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/variance"
)

// A loss of 100 was planned and one of 50 came: 50 % better, not worse.
func TestAPercentOfALossKeepsTheSignOfTheDifference(t *testing.T) {
	n := quantity.Whole
	c := percentCell(&variance.Figure{Plan: n(-100), Actual: n(-50), Difference: n(50), Used: 1, Of: 1})
	if want := Words(SignedPercent(n(50), n(100))); !reflect.DeepEqual(c, want) {
		t.Errorf("%v, want %v", c, want)
	}
}
