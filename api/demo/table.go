package demo

import (
	"encoding/hex"
	"math"
	"slices"

	"fliplet-audit/api/demo/jsonb"
	"fliplet-audit/api/demo/where"
	"fliplet-audit/model"
)

// null is the NULL of numbers and dates.
const null = math.MinInt64

// Numbers of users and apps that stand for no row: the log names none, or names
// one that is no more.
const (
	noRow   = 0
	rowGone = 1
)

// userRow is a user as a log's join finds it.
type userRow struct{ kind, email model.Optional }

// appRow is an app as a log's join finds it.
type appRow struct{ name model.Optional }

// table holds the logs by columns, in the order of createdAt. It never changes:
// what is appended makes a new table, which shares what they have in common.
type table struct {
	id, createdAt, updatedAt                    []int64
	sessionID, userID, appID                    []int64
	entryID, sourceID, organizationID, noticeID []int64
	requestID                                   [][16]byte
	oddRequestID                                map[uint32]string // what is no uuid
	kind, user, app                             []uint32
	dataUser, studioUser                        []uint32 // data._userEmail, data._studioUser.email
	data, folded                                []span   // noSpan is NULL
	text, foldedText                            texts
	kinds, dataUsers, studioUsers               []string
	kindWords                                   []string // typeDescription, "" is NULL
	users                                       []userRow
	apps                                        []appRow
	idAscends                                   bool
	dated                                       int // rows with a createdAt; the others come last
}

// noSpan is the place of data that is NULL.
var noSpan = span{slab: math.MaxUint32}

// record is one log on its way into a table.
type record struct {
	id, createdAt, updatedAt                    int64
	sessionID, userID, appID                    int64
	entryID, sourceID, organizationID, noticeID int64
	kind, requestID, data                       model.Optional
	user, app                                   uint32
}

// builder fills a table.
type builder struct {
	table
	slabs, foldedSlabs           slabs
	kindNumbers, dataUserNumbers *dictionary
	studioUserNumbers            *dictionary
}

func newBuilder(capacity int) *builder {
	b := &builder{
		kindNumbers: newDictionary(), dataUserNumbers: newDictionary(), studioUserNumbers: newDictionary(),
	}
	b.users = make([]userRow, rowGone+1)
	b.apps = make([]appRow, rowGone+1)
	b.kindWords = []string{""}
	b.idAscends = true
	b.oddRequestID = map[uint32]string{}
	for _, column := range []*[]int64{
		&b.id, &b.createdAt, &b.updatedAt, &b.sessionID, &b.userID, &b.appID, &b.entryID, &b.sourceID, &b.organizationID, &b.noticeID,
	} {
		*column = make([]int64, 0, capacity)
	}
	for _, column := range []*[]uint32{&b.kind, &b.user, &b.app, &b.dataUser, &b.studioUser} {
		*column = make([]uint32, 0, capacity)
	}
	b.data, b.folded = make([]span, 0, capacity), make([]span, 0, capacity)
	b.requestID = make([][16]byte, 0, capacity)
	return b
}

func (b *builder) addUser(u userRow) uint32 {
	b.users = append(b.users, u)
	return uint32(len(b.users) - 1)
}

func (b *builder) addApp(a appRow) uint32 {
	b.apps = append(b.apps, a)
	return uint32(len(b.apps) - 1)
}

// add appends a log; none may be older than the one before.
func (b *builder) add(r record) {
	if n := len(b.id); n > 0 && r.id <= b.id[n-1] {
		b.idAscends = false
	}
	b.id = append(b.id, r.id)
	b.createdAt = append(b.createdAt, r.createdAt)
	b.updatedAt = append(b.updatedAt, r.updatedAt)
	b.sessionID = append(b.sessionID, r.sessionID)
	b.userID = append(b.userID, r.userID)
	b.appID = append(b.appID, r.appID)
	b.entryID = append(b.entryID, r.entryID)
	b.sourceID = append(b.sourceID, r.sourceID)
	b.organizationID = append(b.organizationID, r.organizationID)
	b.noticeID = append(b.noticeID, r.noticeID)
	b.user = append(b.user, r.user)
	b.app = append(b.app, r.app)
	if r.createdAt != null {
		b.dated++
	}
	b.addKind(r.kind)
	b.addRequest(r.requestID)
	b.addData(r.data)
}

func (b *builder) addKind(kind model.Optional) {
	if !kind.Present {
		b.kind = append(b.kind, 0)
		return
	}
	n := b.kindNumbers.number(kind.Value)
	if int(n) == len(b.kindWords) {
		known, _ := model.LookupType(kind.Value)
		b.kindWords = append(b.kindWords, known.Meaning)
	}
	b.kind = append(b.kind, n)
}

func (b *builder) addRequest(id model.Optional) {
	var bytes [16]byte
	if id.Present && (!parseUUID(&bytes, id.Value) || bytes == [16]byte{}) {
		b.oddRequestID[uint32(len(b.requestID))] = id.Value
	}
	b.requestID = append(b.requestID, bytes)
}

// parseUUID reads the canonical form only.
func parseUUID(bytes *[16]byte, text string) bool {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	var digits [32]byte
	copy(digits[:], text[:8])
	copy(digits[8:], text[9:13])
	copy(digits[12:], text[14:18])
	copy(digits[16:], text[19:23])
	copy(digits[20:], text[24:])
	_, err := hex.Decode(bytes[:], digits[:])
	return err == nil
}

func (b *builder) addData(data model.Optional) {
	if !data.Present {
		b.data, b.folded = append(b.data, noSpan), append(b.folded, noSpan)
		b.dataUser, b.studioUser = append(b.dataUser, 0), append(b.studioUser, 0)
		return
	}
	b.data = append(b.data, b.slabs.add(data.Value))
	if folded := where.Fold(data.Value); folded != data.Value {
		b.folded = append(b.folded, b.foldedSlabs.add(folded))
	} else {
		b.folded = append(b.folded, noSpan)
	}
	b.dataUser = append(b.dataUser, extracted(b.dataUserNumbers, data.Value, "_userEmail"))
	b.studioUser = append(b.studioUser, extracted(b.studioUserNumbers, data.Value, "_studioUser", "email"))
}

func extracted(numbers *dictionary, text string, path ...string) uint32 {
	value, found := jsonb.Extract(text, path...)
	if !found {
		return 0
	}
	return numbers.number(value)
}

// snapshot is the table as it stands; later additions do not change it.
func (b *builder) snapshot() *table {
	t := b.table
	t.text, t.foldedText = b.slabs.texts(), b.foldedSlabs.texts()
	t.kinds, t.dataUsers, t.studioUsers = b.kindNumbers.values, b.dataUserNumbers.values, b.studioUserNumbers.values
	return &t
}

func (t *table) rows() int { return len(t.id) }

// dataText is a row's data as jsonb prints it, false when NULL.
func (t *table) dataText(row int) (string, bool) {
	if t.data[row] == noSpan {
		return "", false
	}
	return t.text.at(t.data[row]), true
}

// foldedData is a row's data as ILIKE reads it; the row must have some.
func (t *table) foldedData(row int) string {
	if t.folded[row] == noSpan {
		return t.text.at(t.data[row])
	}
	return t.foldedText.at(t.folded[row])
}

// request is a row's requestId, false when NULL.
func (t *table) request(row int) (string, bool) {
	if t.requestID[row] == ([16]byte{}) {
		odd, is := t.oddRequestID[uint32(row)]
		return odd, is
	}
	return string(appendUUID(nil, t.requestID[row])), true
}

func appendUUID(out []byte, id [16]byte) []byte {
	out = slices.Grow(out, 36)
	for i, part := range [][]byte{id[:4], id[4:6], id[6:8], id[8:10], id[10:]} {
		if i > 0 {
			out = append(out, '-')
		}
		out = hex.AppendEncode(out, part)
	}
	return out
}

// between is the rows created from start to end, both included, in
// milliseconds; null is open.
func (t *table) between(start, end int64) (from, to int) {
	dated := t.createdAt[:t.dated]
	from, to = 0, t.rows()
	if start != null {
		from, _ = slices.BinarySearch(dated, start)
		to = t.dated
	}
	if end != null {
		to, _ = slices.BinarySearch(dated, end+1)
	}
	return min(from, to), to
}

func (u userRow) text(which where.Column) model.Optional {
	if which == where.ColumnUserType {
		return u.kind
	}
	return u.email
}
