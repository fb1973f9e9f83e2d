package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
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
	if err := checkAddress(f); err != nil {
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
	if f.connecting, err = f.byIDs(ctx); err != nil {
		return err
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
	app, other := f.copies(model.App{})
	query.OtherAppID = cmp.Or(other, query.OtherAppID)
	options := ui.Options{
		Env: environment(), Session: session, Unsigned: reason(err), UTC: f.utc,
		Organization: model.ID(f.org), App: app, Query: query, View: view.Name, Columns: view.Columns, Recipe: recipe,
		Accounts: open, Program: versionText(), APIURL: f.apiURL,
	}
	if session != nil && options.Organization == "" && options.App == "" {
		options.Organization = session.Organization
	}
	return show(ctx, options, f.connecting)
}

// byIDs are the flags with the organization and the app by their ids. Those
// given by name are looked up, which takes an account.
func (c connecting) byIDs(ctx context.Context) (connecting, error) {
	ids := appIDs(c.app)
	named := c.org != "" && !isID(c.org) || c.app != "" && ids == nil
	if !named && !(len(ids) > 1 && c.org == "") {
		return c, nil
	}
	opened, err := c.open(ctx, io.Discard)
	if errors.Is(err, errNoToken) {
		return c, usageError{errors.New("--org and --app take an id, a whole number, as long as nobody is signed in")}
	}
	if err != nil {
		return c, err
	}
	defer opened.Close()
	c.org, c.app = string(opened.Scope.Organization), string(opened.Scope.App)
	if opened.Other != "" {
		c.app += "," + string(opened.Other)
	}
	return c, nil
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
