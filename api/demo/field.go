package demo

// field is one of the names that the parameter `fields` takes.
type field int

const (
	fieldID field = iota
	fieldType
	fieldData
	fieldRequestID
	fieldCreatedAt
	fieldUpdatedAt
	fieldSessionID
	fieldUserID
	fieldAppID
	fieldEntryID
	fieldSourceID
	fieldOrganizationID
	fieldNoticeID
	fieldDataString
	fieldTypeDescription
	fieldUserRowID
	fieldUserType
	fieldUserEmail
	fieldAppRowID
	fieldAppName
)

func fieldNames() []string {
	return []string{
		"id", "type", "data", "requestId", "createdAt", "updatedAt", "sessionId", "userId", "appId",
		"dataSourceEntryId", "dataSourceId", "organizationId", "appNotificationId",
		"dataString", "typeDescription", "user.id", "user.type", "user.email", "app.id", "app.name",
	}
}

func (f field) name() string { return fieldNames()[f] }

func fieldNamed(name string) (field, bool) {
	for f, candidate := range fieldNames() {
		if candidate == name {
			return field(f), true
		}
	}
	return 0, false
}

// documentedFields are those of a log without `fields`.
func documentedFields() []field {
	fields := make([]field, fieldNoticeID+1)
	for f := range fields {
		fields[f] = field(f)
	}
	return fields
}

// table of the joined object that the field belongs to, "" for the log's own.
func (f field) table() string {
	switch f {
	case fieldUserRowID, fieldUserType, fieldUserEmail:
		return "user"
	case fieldAppRowID, fieldAppName:
		return "app"
	}
	return ""
}
