package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/model"
)

func TestThousandsArePartedByCommas(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 12: "12", 999: "999", 1000: "1,000", 12345: "12,345", 123456: "123,456", 1204: "1,204", 20_000: "20,000", 1_000_000: "1,000,000", 1234567: "1,234,567",
		-1: "-1", -999: "-999", -1000: "-1,000", -123456: "-123,456", -1234567: "-1,234,567",
	} {
		assert.Equal(t, want, model.Thousands(n))
	}
}
