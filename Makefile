# One word per command. `make run` and `make test` set up everything by themselves.
export PYTHONUTF8 := 1
BIN := .venv/bin
# One worker for each core; a file's tests stay together, for they share what they set up.
WORKERS := -n $(shell nproc 2>/dev/null || echo 2) --dist loadfile

.PHONY: run test proof faults bucket check format bench pictures setup lock locale resources clean

run: .venv/.ready
	packaging/run.sh

test: .venv/.ready
	$(BIN)/python -m pytest $(WORKERS) $(ARGS)

proof: .venv/.ready
	$(BIN)/python -m tests.sync.proof $(or $(N),3000)
	$(BIN)/python -m tests.sync.proof.sabotage

faults: .venv/.ready
	SURVEY_FAULTS=$(or $(N),100) $(BIN)/python -m pytest --timeout 0 -v tests/sync/faults \
		tests/sync/proof/test_torn_lines.py $(ARGS)

bucket: .venv/.ready build/bucket/bin/moto_server
	$(BIN)/python -m pytest tests/sync/test_photos_in_a_bucket.py $(ARGS)

build/bucket/bin/moto_server: requirements/bucket.txt
	$(BIN)/python -m venv build/bucket
	build/bucket/bin/pip install --quiet --require-hashes --no-deps -r requirements/bucket.txt

check: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.peers
	$(BIN)/python -m tests.benchmarks $(ARGS)

pictures: .venv/.ready
	$(BIN)/python -m tests.pictures $(ARGS)
	QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/pictures.py

setup: .venv/.ready

.venv/.peers: .venv/.ready requirements/bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements/bench.txt
	touch $@

.venv/.ready: pyproject.toml requirements/dev.txt packaging/setup.sh packaging/libraries.txt
	packaging/setup.sh

lock: .venv/.ready
	packaging/lock.sh $(ARGS)

locale: .venv/.ready
	$(BIN)/python packaging/catalogue.py $(ARGS)

resources: .venv/.ready
	$(BIN)/python packaging/codes.py
	$(BIN)/python packaging/counties.py
	$(BIN)/python packaging/townships.py
	$(BIN)/python packaging/fonts.py

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
