//go:build !unix

package workspace_test

import "time"

func processor() time.Duration { return 0 }
