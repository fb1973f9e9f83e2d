// Fliplet-audit explores the audit log of a Fliplet organization in a terminal.
package main

import (
	"os"
	_ "time/tzdata" // zones on machines that have none installed

	"fliplet-audit/ui/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
