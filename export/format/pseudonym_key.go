package format

import "strings"

// keyKind is what a key of a log's JSON says about its value.
type keyKind int8

const (
	keyPlain    keyKind = iota
	keyUserID           // the id of a user
	keyUser             // a user, or a user's id if it is a number
	keyEmail            // an address, however it looks
	keyDeviceID         // the id of a device or of its session
	keySession          // a session, or its id
	keyDevice           // a device
	keyRequest          // the id of a request or a message: a UUID in it is no device's
	keyName             // a person's name
	keyVersion          // a version: what looks like an IPv4 address is none
)

var keyKinds = []struct {
	kind    keyKind
	endings []string
}{
	{keyRequest, []string{"requestid", "messageid"}},
	{keyVersion, []string{"version", "build"}},
	{keyUserID, []string{"userid", "userids", "ownerid", "authorid"}},
	{keyUser, []string{"user", "users", "edby"}},
	{keyDeviceID, []string{
		"sessionid", "sessionids", "deviceid", "deviceids", "trackingid", "uuid", "uuids", "udid", "imei", "idfa", "idfv",
		"androidid", "advertisingid", "macaddress", "serialnumber", "devicetoken", "devicetokens", "pushtoken", "registrationid",
	}},
	{keySession, []string{"session", "sessions"}},
	{keyDevice, []string{"device", "devices"}},
	{keyEmail, []string{"useremail"}},
	{keyName, []string{"fullname", "firstname", "lastname", "surname", "username", "displayname", "nickname"}},
}

// longestKey is how much of a key's end is read.
const longestKey = 48

// kindOfKey reads a key by its letters and digits, in any case, inside an
// object that has a key of its own.
func kindOfKey(parent keyKind, key string) keyKind {
	var letters [longestKey]byte
	name := string(keyLetters(letters[:], key))
	switch name {
	case "":
		return keyPlain
	case "email":
		return keyEmail
	case "token": // of a device, in what a push reports; any other is none the worse
		return keyDeviceID
	case "id", "ids":
		switch parent {
		case keyUser:
			return keyUserID
		case keyDevice, keySession:
			return keyDeviceID
		}
		return keyPlain
	case "name":
		if parent == keyUser {
			return keyName
		}
		return keyPlain
	}
	for _, k := range keyKinds {
		for _, ending := range k.endings {
			if strings.HasSuffix(name, ending) {
				return k.kind
			}
		}
	}
	return keyPlain
}

// keyLetters fills letters from its end with the end of a key.
func keyLetters(letters []byte, key string) []byte {
	at := len(letters)
	for i := len(key) - 1; i >= 0 && at > 0; i-- {
		c := key[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 0x80:
		default:
			continue
		}
		at--
		letters[at] = c
	}
	return letters[at:]
}
