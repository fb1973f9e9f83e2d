package api

import (
	"fmt"
	"time"

	"fliplet-audit/model"
)

// Kind is what sort of thing went wrong.
type Kind int

// The kinds of errors.
const (
	// KindInvalid: the request can't be made as asked; nothing was sent.
	KindInvalid Kind = iota + 1
	// KindNoToken: there is no token, or what was given can't be one.
	KindNoToken
	// KindToken: the server does not know the token (any more).
	KindToken
	// KindRole: the token is good, its user may not read this.
	KindRole
	// KindPlan: the organization's plan has no audit log.
	KindPlan
	// KindNotFound: the organization or app isn't there.
	KindNotFound
	// KindRefused: the server does not understand the question (a 400).
	KindRefused
	// KindSort: the server can't sort by the column asked for.
	KindSort
	// KindTwoFactor: the second factor's code is asked for.
	KindTwoFactor
	// KindCredentials: the e-mail, the password or the code is not right.
	KindCredentials
	// KindRateLimited: too many requests, and no room before the deadline.
	KindRateLimited
	// KindServer: an error of the server's own (5xx).
	KindServer
	// KindDNS: the host's name has no address.
	KindDNS
	// KindConnection: no connection, or one that broke before an answer.
	KindConnection
	// KindTLS: the connection can't be made secure.
	KindTLS
	// KindTimeout: no whole answer in time.
	KindTimeout
	// KindCut: the answer broke off.
	KindCut
	// KindNotJSON: the answer is something else than was asked for, such as a
	// web page.
	KindNotJSON
	// KindErrorObject: an error in an answer whose status says success.
	KindErrorObject
	// KindShape: JSON, but not what the documents promise.
	KindShape
	// KindTooLarge: the answer is larger than the limit.
	KindTooLarge
	// KindRedirect: the server points to another address.
	KindRedirect
	// KindCancelled: stopped by whoever asked.
	KindCancelled
)

var kindNames = map[Kind]string{
	KindInvalid: "invalid", KindNoToken: "no token", KindToken: "token", KindRole: "role", KindPlan: "plan",
	KindTwoFactor: "second factor", KindCredentials: "credentials",
	KindNotFound: "not found", KindRefused: "refused", KindSort: "sort", KindRateLimited: "rate-limited",
	KindServer: "server", KindDNS: "dns", KindConnection: "connection", KindTLS: "tls", KindTimeout: "timeout",
	KindCut: "cut", KindNotJSON: "not json", KindErrorObject: "error object", KindShape: "shape",
	KindTooLarge: "too large", KindRedirect: "redirect", KindCancelled: "cancelled",
}

// String is the kind in a word or two.
func (k Kind) String() string {
	if name, ok := kindNames[k]; ok {
		return name
	}
	return fmt.Sprintf("kind %d", int(k))
}

// Error is why a request gave no result. None of its texts holds the token,
// and all are safe to draw on a terminal.
type Error struct {
	Kind Kind
	// Status is the HTTP status of the answer, 0 when there was none.
	Status int
	// Message is the server's own words, cleaned and cut; "" when it had none.
	Message string
	// Host is whom was asked.
	Host string
	// Subject is what was asked for, such as "the logs of organization 12".
	Subject string
	// Until is, for KindRateLimited, when there will be room; zero is unknown.
	Until time.Time

	what, advice string // in place of the kind's own words
	tokenFrom    string // where a refused token came from, in words
	cause        error

	// wait is how long the server asks to be left alone, 0 when it does not say.
	wait time.Duration
	// passing says of a KindDNS that it may be gone in a moment.
	passing bool
	// doubtful says of a 401 that it may be about the token or about a role.
	doubtful bool
	// unsure says of a change that it may have been done all the same.
	unsure bool
}

// Error is What, on one line.
func (e *Error) Error() string { return e.What() }

// Unwrap is the cause, where there is one: context.Canceled, an error of net.
func (e *Error) Unwrap() error { return e.cause }

// TooLarge tells whether the answer was larger than the limit: fewer logs a
// page may go through.
func (e *Error) TooLarge() bool { return e.Kind == KindTooLarge }

// What says in one line what happened, with the server's own words if any.
func (e *Error) What() string {
	what := e.what
	if what == "" {
		what = e.whatOfKind()
	}
	switch {
	case e.Message != "":
		return what + ": " + e.Message
	case e.cause != nil && e.causeTells():
		return what + ": " + clip(model.Clean(e.cause.Error()).String())
	}
	return what
}

// causeTells is whether the cause's words add to the kind's.
func (e *Error) causeTells() bool {
	switch e.Kind {
	case KindInvalid, KindNoToken, KindConnection, KindTLS, KindShape:
		return true
	}
	return false
}

func (e *Error) whatOfKind() string {
	switch e.Kind {
	case KindInvalid:
		return "This can't be asked"
	case KindNoToken:
		return "There is no token"
	case KindToken:
		return "Fliplet does not accept this token"
	case KindRole:
		return "This account may not read " + e.subject()
	case KindPlan:
		return "The organization's plan does not include the audit log"
	case KindNotFound:
		return "Fliplet does not find " + e.subject()
	case KindRefused:
		return fmt.Sprintf("Fliplet did not understand the question (%d)", e.Status)
	case KindSort:
		return "This server can't sort by this column"
	case KindTwoFactor:
		return "Fliplet asks for the code of the second factor"
	case KindCredentials:
		return "Fliplet does not accept this e-mail, password or code"
	case KindRateLimited:
		return "Fliplet was asked too often" + e.untilWords()
	case KindServer:
		return fmt.Sprintf("Fliplet had an error of its own (%d)", e.Status)
	case KindErrorObject:
		return "Fliplet answered with an error"
	case KindCancelled:
		return "Stopped"
	}
	return e.whatOfConnection()
}

func (e *Error) whatOfConnection() string {
	switch e.Kind {
	case KindDNS:
		return "No address was found for " + e.host()
	case KindConnection:
		return "There is no connection to " + e.host()
	case KindTLS:
		return "The connection to " + e.host() + " is not secure"
	case KindTimeout:
		return e.host() + " did not answer in time"
	case KindCut:
		return "The answer of " + e.host() + " broke off"
	case KindNotJSON:
		return e.host() + " answered with something that is not Fliplet's API" + e.statusWords()
	case KindShape:
		return "The answer of " + e.host() + " is not in the expected form"
	case KindTooLarge:
		return "The answer of " + e.host() + " is too large"
	case KindRedirect:
		return e.host() + " points to another address"
	}
	return "The request failed"
}

// Advice says in a line what to do.
func (e *Error) Advice() string {
	if e.advice != "" {
		return e.advice
	}
	switch e.Kind {
	case KindNoToken:
		return "Sign in: fliplet-audit login; or set " + EnvToken + ", or give --token-file."
	case KindToken:
		if e.tokenFrom != "" {
			return "It is from " + e.tokenFrom + ", and may have ended or been deleted: sign in again, fliplet-audit login, or give another."
		}
		return "It may have ended, been deleted or mistyped, or be of another region: sign in again, fliplet-audit login, or give another token."
	case KindRole:
		return "Ask an admin of the organization for access, or look at one app that you publish."
	case KindPlan:
		return "The audit log comes with the gold plan and above: ask Fliplet, or choose another organization."
	case KindNotFound:
		return "Check the id, and that the token is of the same region."
	case KindRefused:
		return "Change the filters or the sort order and ask again."
	case KindSort:
		return "Sort by Date, Log type, App or User."
	case KindTwoFactor:
		return "It is in your authenticator app, or was sent to you."
	case KindCredentials:
		return "Try again; with single sign-on, sign in with the browser."
	case KindRateLimited:
		return "Wait a little, then ask again. Other programs that use the same account count too."
	case KindServer, KindErrorObject:
		return "Ask again in a while. If it stays, a shorter date range or fewer filters may help."
	}
	return e.adviceOfConnection()
}

func (e *Error) adviceOfConnection() string {
	switch e.Kind {
	case KindDNS, KindConnection:
		return "Check the network, a VPN or proxy, and the API address; then ask again."
	case KindTLS:
		return "Something between here and Fliplet may be reading along: check the network, the proxy and this computer's clock."
	case KindTimeout:
		return "Ask again, with a shorter date range if it stays."
	case KindCut:
		return "Ask again; with fewer logs a page if it stays."
	case KindNotJSON, KindRedirect:
		return "Check the API address, and that no sign-in page of the network stands in between."
	case KindShape:
		return "The API may have changed: look for a newer version of this program."
	case KindTooLarge:
		return "Ask for fewer logs a page."
	case KindCancelled:
		return "Ask again when you like."
	}
	return "Check what was asked for."
}

func (e *Error) host() string {
	if e.Host == "" {
		return "Fliplet"
	}
	return e.Host
}

func (e *Error) subject() string {
	if e.Subject == "" {
		return "this"
	}
	return e.Subject
}

func (e *Error) statusWords() string {
	if e.Status == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d)", e.Status)
}

func (e *Error) untilWords() string {
	if e.wait < time.Second {
		return ""
	}
	return fmt.Sprintf(" and has room again in %s", e.wait.Round(time.Second))
}

func noToken(what string, cause error) *Error {
	return &Error{Kind: KindNoToken, what: what, cause: cause}
}

// notAToken is of a text that was given for a token.
func notAToken(what string) *Error {
	return &Error{Kind: KindNoToken, what: what, advice: "Give the whole token, and nothing else."}
}

func invalid(what string, cause error) *Error {
	return &Error{Kind: KindInvalid, what: what, cause: cause}
}

// longestMessage is how much of a server's words is kept, in runes.
const longestMessage = 300

func clip(s string) string {
	runes := []rune(s)
	if len(runes) <= longestMessage {
		return s
	}
	return string(runes[:longestMessage-1]) + "…"
}
