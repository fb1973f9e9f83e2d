package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/api/demo"
)

func newDemoServer() *cobra.Command {
	var o demo.Options
	cmd := &cobra.Command{
		Use:   "demo-server",
		Short: "Serve the demo organization over HTTP on this machine",
		Long: `demo-server serves the demo organization on a loopback address until it is
interrupted. It prints one line of JSON: its url, a token that opens it, the
organization's id, the people who can sign in with their passwords, and the
address that tells the codes of their second factors.

  fliplet-audit demo-server --no-rate-limit > server.json &
  FLIPLET_AUTH_TOKEN=… fliplet-audit --api-url http://127.0.0.1:… --org …`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("%s takes no %q (see %s --help)", cmd.CommandPath(), args[0], cmd.CommandPath())}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.Live && o.DataFile != "" {
				return usageError{fmt.Errorf("--live goes on with the story, and --data serves other logs")}
			}
			if o.Logs < 0 || o.Latency < 0 {
				return usageError{fmt.Errorf("--logs and --latency can't be negative")}
			}
			server, err := demo.Start(cmd.Context(), o)
			if err != nil {
				return fmt.Errorf("starting the demo server: %w", err)
			}
			defer server.Close()
			fmt.Fprintln(cmd.OutOrStdout(), server.Announcement())
			<-cmd.Context().Done()
			return nil
		},
	}
	cmd.Flags().StringVar(&o.Addr, "addr", "127.0.0.1:0", "listen here, on loopback; port 0 is any free one")
	cmd.Flags().IntVar(&o.Logs, "logs", demo.DefaultLogs, "how many logs")
	cmd.Flags().Int64Var(&o.Seed, "seed", 0, "another number makes another organization")
	cmd.Flags().StringVar(&o.DataFile, "data", "", "serve the logs of this JSON Lines file instead")
	cmd.Flags().BoolVar(&o.Live, "live", false, "go on with the story: a new log every few seconds")
	cmd.Flags().DurationVar(&o.Latency, "latency", time.Duration(0), "wait this long before each answer")
	cmd.Flags().BoolVar(&o.NoRateLimit, "no-rate-limit", false, "answer more than 30 requests in 10 seconds")
	return cmd
}
