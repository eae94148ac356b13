# Two commands do everything on a fresh machine: `make brief` and `make test`.

PYTHON ?= python3
VENV := .venv
TESTVENV := .venv-test
PEERS := tests/e2e/node_modules/.installed
# Where pip finds torch without CUDA on Linux; only `make test` uses it, for the opt-in engine's tests.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
PIP := -m pip --disable-pip-version-check install --quiet
LOCAL := --no-deps --no-build-isolation --editable .

.PHONY: brief install test check peers e2e chaos chaos-postgres chaos-clocks soak lock clean

brief: install  ## install and brief the bundled sample
	$(VENV)/bin/communique brief config/samples/black-sea-grain.txt
	@echo
	@du -sm $(VENV) | awk '{print "Installed: " $$1 " MB in " $$2}'
	@echo "Now your own: $(VENV)/bin/communique brief https://..."

install: $(VENV)/.installed

$(VENV)/.installed: requirements/runtime.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python $(PIP) --require-hashes -r requirements/runtime.lock
	$(VENV)/bin/python $(PIP) $(LOCAL)
	@touch $@

test: $(TESTVENV)/.installed check  ## lint, types, import contracts, tests

$(TESTVENV)/.installed: requirements/dev.lock requirements/torch.lock pyproject.toml
	$(PYTHON) -m venv $(TESTVENV)
	$(TESTVENV)/bin/python $(PIP) --require-hashes -r requirements/dev.lock
	$(TESTVENV)/bin/python $(PIP) --retries 0 --extra-index-url $(TORCH_INDEX) --require-hashes -r requirements/torch.lock \
		|| { test -z "$(CI)" && echo "torch is not to be had here: the tests of the opt-in engine are skipped"; }
	$(TESTVENV)/bin/python $(PIP) $(LOCAL)
	@touch $@

check:
	$(TESTVENV)/bin/ruff check .
	$(TESTVENV)/bin/ruff format --check .
	$(TESTVENV)/bin/mypy
	$(TESTVENV)/bin/lint-imports
	$(TESTVENV)/bin/pytest -n 2 --dist worksteal

peers: $(PEERS)  ## Slack and Discord servers written by others, for the end-to-end tests; needs Node 20 and npm

$(PEERS): tests/e2e/package.json tests/e2e/package-lock.json
	cd tests/e2e && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

e2e: $(TESTVENV)/.installed peers  ## the end-to-end tests alone, with every peer; `make test` runs those that it can
	$(TESTVENV)/bin/pytest tests/e2e

chaos: $(TESTVENV)/.installed  ## 360 deliveries, 30 kills -9, freezes, full disks; the last line counts lost and doubled
	$(TESTVENV)/bin/python tests/e2e/chaos/run.py

chaos-postgres: $(TESTVENV)/.installed  ## 1,000 deliveries of a fleet: workers, schedulers and PostgreSQL killed or frozen
	$(TESTVENV)/bin/python tests/e2e/chaos/run.py --database postgresql

chaos-clocks: $(TESTVENV)/.installed  ## the same with clocks that are wrong, and are set meanwhile; needs a C compiler
	$(TESTVENV)/bin/python tests/e2e/chaos/run.py --database postgresql --slower 2 --wrong-clocks 90

soak: $(TESTVENV)/.installed  ## 20 minutes of a team's life: memory stays flat, every message comes once
	$(TESTVENV)/bin/python -m benchmarks.soak

lock:  ## renew the lock files from pyproject.toml
	$(TESTVENV)/bin/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --no-header \
		--generate-hashes --allow-unsafe --extra build -o requirements/runtime.lock pyproject.toml
	$(TESTVENV)/bin/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --no-header \
		--generate-hashes --allow-unsafe --extra build --extra telemetry --extra dev -c requirements/runtime.lock -o requirements/dev.lock pyproject.toml
	$(TESTVENV)/bin/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --no-header \
		--generate-hashes --allow-unsafe -c requirements/dev.lock -o requirements/torch.lock requirements/torch.in

clean:
	rm -rf $(VENV) $(TESTVENV) tests/e2e/node_modules build *.egg-info
