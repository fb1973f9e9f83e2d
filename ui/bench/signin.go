//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"fliplet-audit/ui/e2e"
)

// leastSignIns is how often somebody signs in at least: the worst is of
// interest too.
const leastSignIns = 10

// person is somebody of the demo server's; the code is the one of the moment,
// "" for those without a second factor.
type person struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Role     string `json:"role"`
	Code     string `json:"code"`
}

// measureSignIn signs in on the screen with a password, and with a second
// factor, until the first rows stand there. There is no key ring, so that the
// token goes to a file, which is said on a page that is left at once: the time
// is of all that the program does.
func measureSignIn(b bench) (figures []figure, err error) {
	server, err := serve(b, "--no-rate-limit")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	for _, kind := range []struct {
		words  string
		second bool
	}{{"the password", false}, {"the second factor's code", true}} {
		var times []time.Duration
		for range max(b.runs, leastSignIns) {
			took, err := signInOnce(b, server, kind.second)
			if err != nil {
				return figures, err
			}
			times = append(times, took)
		}
		worst := slices.Max(times)
		figures = append(figures, figure{
			"sign-in to first rows, 20,000 logs: enter after " + kind.words, "400 ms",
			fmt.Sprintf("%s, worst of %d %s", ms(median(times)), len(times), ms(worst)),
		})
	}
	return figures, nil
}

// admin is an admin of the demo, with or without a second factor.
func (s *server) admin(second bool) (found person, err error) {
	answer, err := http.Get(s.URL + "demo/people")
	if err != nil {
		return person{}, fmt.Errorf("asking who can sign in: %w", err)
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	var told struct{ People []person }
	if err := json.NewDecoder(answer.Body).Decode(&told); err != nil {
		return person{}, fmt.Errorf("asking who can sign in: %w", err)
	}
	for _, p := range told.People {
		if p.Role == "admin" && (p.Code != "") == second {
			return p, nil
		}
	}
	return person{}, errors.New("nobody of that kind can sign in")
}

// signInOnce gives the time from the last enter of the sign-in to the first
// rows, but for the moment between the page that says where the token is and
// the enter that leaves it.
func signInOnce(b bench, server *server, second bool) (took time.Duration, err error) {
	s, err := open(b, e2e.Options{Args: []string{"--api-url", server.URL, "--org", server.OrganizationID.String()}})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	p, err := s.typeCredentials(server, second)
	if err != nil {
		return 0, err
	}
	if second {
		if p, err = server.admin(true); err != nil { // the code of the moment
			return 0, err
		}
		if err := s.fill(p.Code, strings.Repeat("•", len(p.Code))); err != nil {
			return 0, err
		}
	}
	kept, err := s.after(s.enter, "where the token is", has("Signed in as", "go on"))
	if err != nil {
		return 0, err
	}
	rows, err := s.after(s.enter, "rows", has("Showing 1 to"))
	return kept + rows, err
}

// typeCredentials goes from the welcome to where the last enter is to come:
// after the password, or after the code that is still to be typed.
func (s *session) typeCredentials(server *server, second bool) (person, error) {
	p, err := server.admin(second)
	if err != nil {
		return p, err
	}
	for _, do := range []func() error{
		s.shown("Explore the demo organization"), s.pressing("down", "enter"),
		s.shown("How do you want to sign in?"), s.pressing("down", "enter"),
		s.shown("At " + server.URL), s.filling(p.Email, p.Email), s.enter,
		s.filling(p.Password, strings.Repeat("•", len(p.Password))),
	} {
		if err := do(); err != nil {
			return p, err
		}
	}
	if !second {
		return p, nil
	}
	if err := s.enter(); err != nil {
		return p, err
	}
	return p, s.shown("Fliplet asks " + p.Email)()
}

func (s *session) enter() error { return s.Press("enter") }

func (s *session) pressing(keys ...string) func() error {
	return func() error { return s.Press(keys...) }
}

func (s *session) shown(texts ...string) func() error {
	return func() error {
		_, err := s.see(texts...)
		return err
	}
}

// fill types a text and waits for what shows of it.
func (s *session) fill(text, shows string) error {
	if err := s.Type(text); err != nil {
		return err
	}
	_, err := s.see(shows)
	return err
}

func (s *session) filling(text, shows string) func() error {
	return func() error { return s.fill(text, shows) }
}

// has is what a screen with all the texts is asked for.
func has(texts ...string) func(e2e.Screen) bool {
	return func(screen e2e.Screen) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !screen.Has(text) })
	}
}
