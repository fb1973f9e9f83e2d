package api

import (
	"net/netip"
	"net/url"
	"strings"
)

// Region is where an organization's data is kept; each has an API address of
// its own.
type Region string

// The regions (wire.md, "Hosts and authentication").
const (
	RegionEU Region = "EU"
	RegionUS Region = "US"
	RegionCA Region = "CA"
)

// Region of the token by its prefix; without a known one EU. The prefix eu--
// is documented, the others are a guess: a base address can be set instead.
func (t Token) Region() Region {
	if t.Empty() {
		return RegionEU
	}
	switch prefix, _, _ := strings.Cut(t.reveal(), "--"); prefix {
	case "us":
		return RegionUS
	case "ca":
		return RegionCA
	}
	return RegionEU
}

// BaseURL is the region's API address, with a slash at its end.
func (r Region) BaseURL() string {
	switch r {
	case RegionUS:
		return "https://us.api.fliplet.com/"
	case RegionCA:
		return "https://ca.api.fliplet.com/"
	}
	return "https://api.fliplet.com/"
}

// CheckBaseURL tells whether an address can be an Options.BaseURL. The error is
// an *Error of KindInvalid.
func CheckBaseURL(address string) error {
	_, err := parseBaseURL(address)
	return err
}

// parseBaseURL reads a base address: HTTPS, or plain HTTP for a loopback host;
// without a user, a query or a fragment. The error is an *Error of KindInvalid.
func parseBaseURL(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil || u.Opaque != "":
		return nil, badAddress("The API address can't be read")
	case u.User != nil:
		return nil, badAddress("An API address holds no user name and no password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, badAddress("An API address ends before any ? or #")
	case u.Hostname() == "":
		return nil, badAddress("The API address names no host")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, badAddress("Plain HTTP is for this computer's own addresses only")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, badAddress("An API address begins with https://")
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	return u, nil
}

func badAddress(what string) *Error {
	return &Error{Kind: KindInvalid, what: what, advice: "Give an address such as https://api.fliplet.com/."}
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
