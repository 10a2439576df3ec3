//go:build !unix

package assess

import "time"

func processor() time.Duration { return 0 }
