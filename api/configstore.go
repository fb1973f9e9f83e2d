package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"fliplet-audit/model"
)

const maxSessionBytes = 1 << 20

// OfficialSession is what the official command line tool keeps of a sign-in
// (wire.md, "Hosts and authentication").
type OfficialSession struct {
	Token Token
	// Email of the person, and the organization in use there; each may be "".
	Email        string
	Organization model.Organization
	// Environment is "production" or the name of another one, whose address
	// the tool's session does not hold.
	Environment string
}

// Session reads the session that the official `fliplet login` left in
// configHome/configstore/fliplet-cli.json; configHome "" is $XDG_CONFIG_HOME
// or ~/.config, on every system. Without a session the error is an *Error of
// KindNoToken.
func Session(configHome string) (OfficialSession, error) {
	path, err := sessionPath(configHome)
	if err != nil {
		return OfficialSession{}, noToken("The official tool's session was not found", err)
	}
	text, err := readSmallFile(path, maxSessionBytes, anyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return OfficialSession{}, noToken("The official tool is not signed in", err)
	}
	if err != nil {
		return OfficialSession{}, noToken("The official tool's session can't be read", err)
	}
	session, err := parseSession(text)
	if err != nil {
		return OfficialSession{}, fmt.Errorf("%s: %w", path, err)
	}
	return session, nil
}

func sessionPath(configHome string) (string, error) {
	if configHome == "" {
		configHome = os.Getenv("XDG_CONFIG_HOME")
	}
	if configHome == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		configHome = filepath.Join(home, ".config")
	}
	return filepath.Join(configHome, "configstore", "fliplet-cli.json"), nil
}

// parseSession leaves the JSON errors' own words out: they could quote the
// token.
func parseSession(text []byte) (OfficialSession, error) {
	var environments map[string]json.RawMessage
	if json.Unmarshal(text, &environments) != nil {
		return OfficialSession{}, noToken("The official tool's session is not readable as JSON", nil)
	}
	name := textOf(environments["env"])
	if name == "" {
		name = "production"
	}
	var kept struct {
		User struct {
			Token json.RawMessage `json:"auth_token"`
			Email json.RawMessage `json:"email"`
		} `json:"user"`
		Organization struct {
			ID   json.RawMessage `json:"id"`
			Name json.RawMessage `json:"name"`
		} `json:"organization"`
	}
	section, ok := environments[name]
	if !ok || json.Unmarshal(section, &kept) != nil || textOf(kept.User.Token) == "" {
		return OfficialSession{}, noToken("The official tool is not signed in", nil)
	}
	token, err := NewToken(textOf(kept.User.Token))
	if err != nil {
		return OfficialSession{}, err
	}
	return OfficialSession{
		Token:        token,
		Email:        textOf(kept.User.Email),
		Organization: model.Organization{ID: idOf(kept.Organization.ID), Name: textOf(kept.Organization.Name)},
		Environment:  name,
	}, nil
}
