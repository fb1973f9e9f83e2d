// Package where evaluates the tree of column names and operators that the
// parameter `where` holds (wire.md, "Audit logs") as Sequelize 4 and PostgreSQL
// would: three-valued logic, ILIKE, jsonb paths.
package where

import (
	"slices"
	"strings"
)

// Column is a column that a tree may name, in the words of the wire.
type Column string

// The columns of a log, of its user and of its app. DataString is the text of
// Data as jsonb prints it.
const (
	ColumnID                Column = "id"
	ColumnType              Column = "type"
	ColumnData              Column = "data"
	ColumnDataString        Column = "dataString"
	ColumnRequestID         Column = "requestId"
	ColumnCreatedAt         Column = "createdAt"
	ColumnUpdatedAt         Column = "updatedAt"
	ColumnSessionID         Column = "sessionId"
	ColumnUserID            Column = "userId"
	ColumnAppID             Column = "appId"
	ColumnDataSourceEntryID Column = "dataSourceEntryId"
	ColumnDataSourceID      Column = "dataSourceId"
	ColumnOrganizationID    Column = "organizationId"
	ColumnAppNotificationID Column = "appNotificationId"
	ColumnUserRowID         Column = "user.id"
	ColumnUserType          Column = "user.type"
	ColumnUserEmail         Column = "user.email"
	ColumnAppRowID          Column = "app.id"
	ColumnAppName           Column = "app.name"
)

// Kind is the type of a column's values in the database.
type Kind int

// The kinds. Of Date, the number is milliseconds since 1970.
const (
	KindText Kind = iota
	KindInteger
	KindUUID
	KindDate
	KindJSON
)

// Columns lists every column.
func Columns() []Column {
	return []Column{
		ColumnID, ColumnType, ColumnData, ColumnDataString, ColumnRequestID, ColumnCreatedAt, ColumnUpdatedAt,
		ColumnSessionID, ColumnUserID, ColumnAppID, ColumnDataSourceEntryID, ColumnDataSourceID,
		ColumnOrganizationID, ColumnAppNotificationID,
		ColumnUserRowID, ColumnUserType, ColumnUserEmail, ColumnAppRowID, ColumnAppName,
	}
}

// Kind of the column's values.
func (c Column) Kind() Kind {
	switch c {
	case ColumnType, ColumnDataString, ColumnUserType, ColumnUserEmail, ColumnAppName:
		return KindText
	case ColumnData:
		return KindJSON
	case ColumnRequestID:
		return KindUUID
	case ColumnCreatedAt, ColumnUpdatedAt:
		return KindDate
	}
	return KindInteger
}

// lookupColumn finds a column by its name under a prefix ("", "user." or
// "app.").
func lookupColumn(prefix, name string) (Column, bool) {
	c := Column(prefix + name)
	return c, slices.Contains(Columns(), c)
}

// dotted takes `$user.email$` for user.email.
func dotted(key string) string {
	if len(key) > 2 && key[0] == '$' && key[len(key)-1] == '$' && strings.Contains(key, ".") {
		return key[1 : len(key)-1]
	}
	return key
}
