package demo

import (
	"strings"

	"fliplet-audit/api/demo/jsonb"
	"fliplet-audit/api/demo/where"
	"fliplet-audit/model"
)

// Bind implements where.Table: a comparison by row number. What has few
// distinct values is compared once per value.
func (t *table) Bind(c *where.Comparison, fail func(error)) func(row int) where.Truth {
	test := func(v where.Value) where.Truth {
		truth, err := c.Test(v)
		if err != nil {
			fail(err)
		}
		return truth
	}
	if numbers := t.numbers(c.Column); numbers != nil {
		return func(row int) where.Truth {
			return test(where.Value{Null: numbers[row] == null, Number: numbers[row]})
		}
	}
	switch c.Column {
	case where.ColumnUserRowID:
		return func(row int) where.Truth { return test(joinedID(t.userID[row], t.user[row])) }
	case where.ColumnAppRowID:
		return func(row int) where.Truth { return test(joinedID(t.appID[row], t.app[row])) }
	case where.ColumnType:
		return perValue(c, t.kind, len(t.kinds), nullable(t.kinds), fail)
	case where.ColumnUserType, where.ColumnUserEmail:
		return perValue(c, t.user, len(t.users), func(n int) model.Optional { return t.users[n].text(c.Column) }, fail)
	case where.ColumnAppName:
		return perValue(c, t.app, len(t.apps), func(n int) model.Optional { return t.apps[n].name }, fail)
	case where.ColumnRequestID:
		return func(row int) where.Truth {
			id, ok := t.request(row)
			return test(where.Value{Null: !ok, Text: id})
		}
	}
	return t.bindData(c, test, fail)
}

// numbers is the column of a number or a date that stands in the log itself.
func (t *table) numbers(c where.Column) []int64 {
	return map[where.Column][]int64{
		where.ColumnID: t.id, where.ColumnCreatedAt: t.createdAt, where.ColumnUpdatedAt: t.updatedAt,
		where.ColumnSessionID: t.sessionID, where.ColumnUserID: t.userID, where.ColumnAppID: t.appID,
		where.ColumnDataSourceEntryID: t.entryID, where.ColumnDataSourceID: t.sourceID,
		where.ColumnOrganizationID: t.organizationID, where.ColumnAppNotificationID: t.noticeID,
	}[c]
}

// joinedID is the id in the joined table: NULL where the join finds no row.
func joinedID(id int64, row uint32) where.Value {
	return where.Value{Null: row <= rowGone || id == null, Number: id}
}

// nullable reads a dictionary's values, of which number 0 is NULL.
func nullable(values []string) func(n int) model.Optional {
	return func(n int) model.Optional { return model.Optional{Value: values[n], Present: n > 0} }
}

// perValue compares each distinct value once. Where one of them fails, rows
// are compared one by one, so that only a row that is there fails.
func perValue(c *where.Comparison, column []uint32, count int, value func(n int) model.Optional, fail func(error)) func(row int) where.Truth {
	truths := make([]where.Truth, count)
	for n := range truths {
		v := value(n)
		truth, err := c.Test(where.Value{Null: !v.Present, Text: v.Value})
		if err != nil {
			return perRow(c, column, value, fail)
		}
		truths[n] = truth
	}
	return func(row int) where.Truth { return truths[column[row]] }
}

func perRow(c *where.Comparison, column []uint32, value func(n int) model.Optional, fail func(error)) func(row int) where.Truth {
	return func(row int) where.Truth {
		v := value(int(column[row]))
		truth, err := c.Test(where.Value{Null: !v.Present, Text: v.Value})
		if err != nil {
			fail(err)
		}
		return truth
	}
}

// bindData binds a comparison with data, its text or a value in it.
func (t *table) bindData(c *where.Comparison, test func(where.Value) where.Truth, fail func(error)) func(row int) where.Truth {
	switch strings.Join(c.Path, "\x00") {
	case "":
		folds := c.Folds()
		return func(row int) where.Truth {
			text, ok := t.dataText(row)
			v := where.Value{Null: !ok, Text: text}
			if ok && folds {
				v.Folded, v.HasFolded = t.foldedData(row), true
			}
			return test(v)
		}
	case "_userEmail":
		return perValue(c, t.dataUser, len(t.dataUsers), nullable(t.dataUsers), fail)
	case "_studioUser\x00email":
		return perValue(c, t.studioUser, len(t.studioUsers), nullable(t.studioUsers), fail)
	}
	return func(row int) where.Truth {
		text, ok := t.dataText(row)
		if ok {
			text, ok = jsonb.Extract(text, c.Path...)
		}
		return test(where.Value{Null: !ok, Text: text})
	}
}
