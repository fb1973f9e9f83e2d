# Needs Go and make. Everything else is fetched by go itself.

GO      ?= go
BIN     := bin/fliplet-audit
GOFMT    = "$$($(GO) env GOROOT)/bin/gofmt"
VERSION  = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

.DEFAULT_GOAL := help
.PHONY: help demo run build test check race bench golden picture clean

help: ## show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## build it and open the demo organization
	@$(BIN) --demo

run: build ## build it and open a real account
	@$(BIN)

build: ## build the static binary bin/fliplet-audit
	@CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags '-s -w -X fliplet-audit/ui/cli.version=$(VERSION)' -o $(BIN) .

test: check race ## check formatting, vet, staticcheck, and run all tests

check:
	@unformatted="$$($(GOFMT) -l .)"; if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; fi
	@echo "gofmt: fine"
	@$(GO) vet ./... && $(GO) vet -tags panictest ./... && echo "go vet: fine"
	@$(GO) tool staticcheck ./... && echo "staticcheck: fine"

# The race detector needs cgo, and so a C compiler that works.
race:
	@cc="$$($(GO) env CC)"; \
	if echo 'int main(void) { return 0; }' | $$cc -x c -o /dev/null - 2>/dev/null; then \
		echo "tests with the race detector ($$cc)"; \
		CGO_ENABLED=1 $(GO) test -race -timeout 15m ./...; \
	else \
		echo "tests without the race detector: no C compiler found"; \
		CGO_ENABLED=0 $(GO) test -timeout 15m ./...; \
	fi

bench: build ## print the figures: of drawing, and of the program in a terminal
	@CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -benchmem ./ui/...
	@CGO_ENABLED=0 $(GO) run ./ui/bench -program $(BIN)

golden: ## write the golden frames anew; say in the commit why they changed
	@UPDATE_GOLDEN=1 $(GO) test -count=1 -run Golden ./ui/...
	@git status --short -- '*.golden' 2>/dev/null || true

picture: build ## draw the README picture from the program itself
	@$(GO) run ./ui/picture -width 110 -height 28 -out ui/picture/screen.svg -title 'fliplet-audit on the demo organization' -wait 'Showing 1 to' -- $(BIN) --demo
	@echo "ui/picture/screen.svg"

clean: ## remove what was built
	@rm -rf bin
