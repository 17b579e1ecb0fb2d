# Two commands do the work: `make demo` and `make test`; each sets itself up in .venv first.
PYTHON ?= python3.11
PY = .venv/bin/python
READY = .venv/.ready

.PHONY: demo test check lint types imports bench fuzz slow lock clean

demo: $(READY)
	$(PY) -m kehoach demo -o out/demo

test: $(READY)
	$(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal

# What CI runs besides the tests.
check: lint types imports

lint: $(READY)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: $(READY)
	MYPYPATH=.venv/alias $(PY) -m mypy -p kehoach

imports: $(READY)
	$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

bench: $(READY)
	$(PY) benchmarks/throughput.py
	$(PY) benchmarks/growth.py
	$(PY) benchmarks/peers.py
	$(PY) benchmarks/pdf.py
	$(PY) benchmarks/cores.py
	$(PY) benchmarks/audit.py
	$(PY) -m kehoach.evaluation.mutants --reports --levels

# The full job of mutated files, and the tests that take minutes.
fuzz: $(READY)
	$(PY) benchmarks/fuzz.py

slow: $(READY)
	KEHOACH_SLOW=1 $(PY) -m pytest tests/test_cluster.py

# The lock is made anew from pyproject.toml; it names versions and hashes and no registry.
lock: $(READY)
	$(PY) -m pip install -q uv
	$(PY) -m uv pip compile -q --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --python-version 3.11 --extra dev --extra peers \
	    --extra web --extra postgres --extra parquet --extra cluster \
	    pyproject.toml -o requirements.lock

# The project itself is installed in place, without asking any registry; the link lets the type
# checker see the repository as the package `kehoach`.
$(READY): requirements.lock pyproject.toml
	command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: set PYTHON=/path/to/python3.11" >&2; exit 1; }
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	mkdir -p .venv/alias && ln -sfn ../.. .venv/alias/kehoach
	touch $(READY)

clean:
	rm -rf .venv build out *.egg-info
