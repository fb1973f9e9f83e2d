package api

import (
	"fmt"
	"net/http"
	"strings"

	"fliplet-audit/model"
)

// DefaultBlockedExtensions is the list of file extensions that Fliplet
// documents as the default of the upload policy.
func DefaultBlockedExtensions() []string {
	return strings.Fields(defaultBlockedExtensions)
}

// defaultBlockedExtensions is the documented list (wire.md names where).
const defaultBlockedExtensions = "exe jar sfx bat cmd com pyw php raw py pyc ps1 ps2 pyo jnlp gz appref-ms udl wsb website theme webpnp xll pif " +
	"application msi msp scr vb jse ws wsf wsc wsh msh scf lnk inf reg"

// SetUploadPolicy sets which file extensions can't be uploaded to an
// organization (wire.md, "Organization settings and policy"). The list takes
// the place of the one in force, which the API does not show.
func SetUploadPolicy(o model.Organization, extensions []string) (Change, error) {
	path, err := organizationPath(o, "policy")
	if err != nil {
		return Change{}, err
	}
	if extensions == nil {
		extensions = []string{}
	}
	body := mustEncode(struct {
		Extensions []string `json:"blacklistedFileExtensions"`
	}{extensions})
	these := fmt.Sprintf("%d extensions", len(extensions))
	if len(extensions) == 1 {
		these = "1 extension"
	}
	return Change{
		Does:    fmt.Sprintf("Set the upload policy of %s: files with %s can't be uploaded. It takes the place of the list in force.", o.Words(), these),
		Warning: "The Studio users of the organization may have to renew their password.",
		subject: "the upload policy of " + o.Words(), method: http.MethodPost, path: path, body: body, shown: body,
	}, nil
}
