package browser

import (
	"errors"
	"fmt"
	"os/exec"
)

// ErrElsewhere: there is no browser on this machine that a person could see.
var ErrElsewhere = errors.New("there is no browser here")

// Open shows an address in the person's browser; it must hold no secret, as it
// becomes an argument. system is runtime.GOOS, getenv os.Getenv. The error is
// ErrElsewhere over SSH and without a desktop.
func Open(address, system string, getenv func(string) string) error {
	if isRemote(system, getenv) {
		return ErrElsewhere
	}
	name, args := opener(system)
	cmd := exec.Command(name, append(args, address)...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("opening the browser: %w", err)
	}
	go func() { _ = cmd.Wait() }() // it ends by itself, or with the browser
	return nil
}

// isRemote tells whether a browser here would be on another screen, or on none.
func isRemote(system string, getenv func(string) string) bool {
	if getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "" {
		return true
	}
	desktop := system == "darwin" || system == "windows" || getenv("WSL_DISTRO_NAME") != ""
	return !desktop && getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == ""
}

func opener(system string) (name string, args []string) {
	switch system {
	case "darwin":
		return "open", nil
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	}
	return "xdg-open", nil
}
