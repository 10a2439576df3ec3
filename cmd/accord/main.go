// Command accord keeps Sales & Operations Plans as reviewed text.
package main

import (
	"os"

	"github.com/accord-plan/accord/cmd"
)

func main() { os.Exit(cmd.Main()) }
