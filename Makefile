# Everything goes into .venv; nothing else on the machine is changed.
#   make demo    install, start everything, load the demo review; Ctrl-C stops it
#   make serve   the same without the demo review
#   make test    install, check the style and the architecture, run all tests
#   make lock    write the requirement files anew from pyproject.toml
# PYTHON=python3.12 chooses the interpreter, PORT=8080 the port, UV= installs with pip where uv is there.

PYTHON ?= python3
UV ?= $(shell uv --version >/dev/null 2>&1 && command -v uv)
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
WORKERS ?= 2

.PHONY: demo serve test lock install install-test clean
.DEFAULT_GOAL := demo

demo: install
	@exec $(RUN) -m reviewapp.serve --demo

serve: install
	@exec $(RUN) -m reviewapp.serve

test: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(RUN) -m mypy screening/engine
	$(RUN) -m pytest -n $(WORKERS)

install: requirements = requirements-embedded.txt
install install-test: $(VENV)/pyvenv.cfg
	@$(call install_requirements,$(requirements))

install-test: requirements = requirements-test.txt

# A copy of the lock file is left in the venv; while the two are equal nothing is installed.
define install_requirements
if ! cmp -s $(1) $(VENV)/installed-$(1); then \
	echo "Installing $(1) into $(VENV) ..."; \
	rm -f $(VENV)/installed-$(1); \
	if [ -n "$(UV)" ]; then \
		$(UV) pip install --quiet --python $(RUN) --require-hashes -r $(1); \
	else \
		{ $(RUN) -c "import pip" 2>/dev/null || $(RUN) -m ensurepip >/dev/null; } && \
		$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); \
	fi && cp $(1) $(VENV)/installed-$(1); \
fi
endef

# Also where the interpreter that a venv was made with has gone.
.PHONY: $(VENV)/pyvenv.cfg
$(VENV)/pyvenv.cfg:
	@if ! $(RUN) -c "" 2>/dev/null; then \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo "CPython 3.11 or newer is needed, and $(PYTHON) is not one: name it, as in: make PYTHON=python3.12 demo"; \
			exit 1; }; \
		echo "Making $(VENV) ..."; \
		rm -rf $(VENV); \
		if [ -n "$(UV)" ]; then \
			$(PYTHON) -m venv --without-pip $(VENV); \
		elif $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
			$(PYTHON) -m venv $(VENV); \
		else \
			echo "$(PYTHON) came without ensurepip, so it cannot make a virtual environment."; \
			echo "Install the package python3-venv of your system (Debian, Ubuntu), or uv, then try again."; \
			exit 1; \
		fi; \
	fi

lock:
	$(call compile,requirements.txt,)
	$(call compile,requirements-embedded.txt,--extra embedded)
	$(call compile,requirements-test.txt,--extra embedded --extra test)

compile = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(2) --output-file $(1) pyproject.toml

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
