package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/term"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/clipboard"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/terminal"
	"fliplet-audit/ui/theme"
	"fliplet-audit/ui/views"
)

// runScreen opens the screen.
func runScreen(ctx context.Context, f flags) error {
	if err := errors.Join(checkIDs(f), checkAddress(f)); err != nil {
		return err
	}
	view, query, err := f.question(views.Path(), time.Now())
	if err != nil {
		return err
	}
	recipe, err := f.guided(query.Range)
	if err != nil {
		return err
	}
	if !term.IsTerminal(int(os.Stdout.Fd())) {
		return usageError{errors.New("the screen needs a terminal on standard output; run it without a pipe, or see fliplet-audit --help for what runs without one")}
	}
	f.live = true
	opening, err := newOpening(f.connecting)
	if err != nil {
		return err
	}
	open := screenSessions{opening}
	session, err := open.open(ctx)
	if err != nil && !errors.Is(err, errNoToken) {
		return err
	}
	options := ui.Options{
		Env: environment(), Session: session, Unsigned: reason(err), UTC: f.utc,
		Organization: model.ID(f.org), App: model.ID(f.app), Query: query, View: view.Name, Columns: view.Columns, Recipe: recipe,
		Accounts: open, Program: versionText(), APIURL: f.apiURL,
	}
	if session != nil && options.Organization == "" && options.App == "" {
		options.Organization = session.Organization
	}
	return show(ctx, options, f.connecting)
}

func checkIDs(f flags) error {
	for name, id := range map[string]string{"--org": f.org, "--app": f.app} {
		if id != "" && !isID(id) {
			return usageError{fmt.Errorf("%s takes an id, a whole number, on the screen, not %q", name, id)}
		}
	}
	return nil
}

// checkAddress refuses a wrong API address also where no token would be sent
// there yet.
func checkAddress(f flags) error {
	if address := (opening{flags: f.connecting}).apiURL(); address != "" {
		return api.CheckBaseURL(address)
	}
	return nil
}

func environment() env.Env {
	colours := theme.New(terminal.Profile(), terminal.Dark())
	board := clipboard.New(os.Stdout, os.Getenv)
	folder, err := os.Getwd()
	if err != nil {
		folder = "."
	}
	return env.Env{
		Now: time.Now, Tick: tea.Tick, Zone: time.Local, Theme: &colours, Folder: folder, Views: views.Path(),
		Copy: func(text string) (string, error) {
			how, err := board.Copy(context.Background(), text)
			return how.String(), err
		},
	}
}

// show runs the program until it is quit. The terminal is given back as it
// was, after a panic too.
func show(ctx context.Context, o ui.Options, reached connecting) error {
	app := ui.New(o)
	defer func() {
		app.Stop()
		tellUnfinished(os.Stderr, app.Unfinished(), reached)
	}()
	guard := ui.NewGuard(app)
	ground := newBackground(os.Stdout, o.Env.Theme)
	program := tea.NewProgram(guard, tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithAltScreen(), tea.WithFPS(120), tea.WithFilter(ground.filter))
	_, err := program.Run()
	if crash := guard.Crash(); crash != nil {
		return crashed(crash)
	}
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("running the screen: %w", err)
	}
	return ctx.Err()
}

// crashed writes a report of a panic: where it was, not what it said, which
// may hold log data.
func crashed(c *ui.Crash) error {
	text := fmt.Sprintf("fliplet-audit %s\n%s\npanic of kind %s\n\n%s", versionText(), time.Now().UTC().Format(time.RFC3339), c.Kind(), c.Stack)
	file, err := os.CreateTemp("", "fliplet-audit-crash-*.txt")
	if err != nil {
		return fmt.Errorf("the program broke, and no report could be written: %w", err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		return fmt.Errorf("the program broke, and its report could not be written: %w", err)
	}
	return fmt.Errorf("the program broke; a report without log data or secrets is in %s", filepath.Clean(file.Name()))
}
