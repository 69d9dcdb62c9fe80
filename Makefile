# Needs python3 (3.11 or newer) and make; everything else is installed into .venv/.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test lint real servers wheel man docs bench clean

help:
	@echo "make demo     the whole flow on sample data, with a mail server inside the command"
	@echo "make test     all tests (those against real servers are skipped where they are missing)"
	@echo "make bench    measure it beside what one would use instead; writes docs/benchmarks.md"
	@echo "make real     only the tests against real servers"
	@echo "make servers  install the real servers (Debian or Ubuntu, as root)"
	@echo "make lint     ruff and mypy"
	@echo "make wheel    build the wheel into dist/"
	@echo "make man      a man page for each command into build/man/man1 (man -M build/man followupd)"
	@echo "make docs     the reference pages in docs/, made anew from the files' schemas"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "followupd needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python has no venv; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/.runtime: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $(VENV)/.runtime $@

demo: $(VENV)/.runtime
	@$(BIN)/followupd demo

# One worker more than there are cores: many tests wait for a process that they started. But each
# worker has mail servers of its own, and three Dovecots at once get into each other's way.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -m 'not real' --dist worksteal \
		-n $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
	$(BIN)/python -m pytest -m real -n 2

real: $(VENV)/.dev
	$(BIN)/python -m pytest tests/real

build/rivals/bin/mailmerge: | $(BIN)/python
	$(BIN)/python -m venv build/rivals
	build/rivals/bin/python -m pip install --quiet mailmerge

bench: $(VENV)/.dev build/rivals/bin/mailmerge
	$(BIN)/python -m bench

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

wheel: $(VENV)/.dev
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

man: $(VENV)/.dev
	$(BIN)/python -m tools.man_pages build/man/man1

docs: $(VENV)/.dev
	$(BIN)/python -m tools.reference docs

servers:
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		postfix dovecot-imapd dovecot-lmtpd openssl gnome-keyring dbus systemd \
		python3-dbusmock libnotify-bin faketime chromium groff-base man-db zsh fish
	command -v npm >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nodejs npm
	npm install --silent --no-audit --no-fund --prefix .servers yaml-language-server

clean:
	rm -rf $(VENV) .servers build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
