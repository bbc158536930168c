# make demo：装好依赖，导入样例，回答六个问题。make test：跑全部测试。
PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
VENV   ?= .venv
BIN    := $(VENV)/bin
TESTS  ?= tests

.PHONY: help demo install test lint types contracts check lock screenshots clean

help:
	@echo "make demo       安装并演示（首次约一分钟，以后几秒）"
	@echo "make test       安装测试所需并跑全部测试（TESTS=路径 只跑一部分）"
	@echo "make check      lint、types、contracts 一起跑"
	@echo "make lock       按 pyproject.toml 重新锁定依赖"
	@echo "make screenshots 重新截取 docs/ 里的网页图（要有 Chromium）"
	@echo "make clean      删除 $(VENV) 和演示文库"

demo: $(VENV)/.core
	@$(BIN)/python -m api.cli.demo

install: $(VENV)/.core

# 锁定文件或包信息变了才重装；不预编译字节码，省一半时间，用到时自然会编译。
$(VENV)/.core: requirements.txt pyproject.toml | $(BIN)/python
	@echo "安装依赖，约需一分钟（只在首次或锁定文件变化时）……"
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "安装测试和检查所需（只在首次或锁定文件变化时）……"
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.core

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "没有找到 Python：请先安装 Python 3.11 或更高版本。"; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更高版本，$(PYTHON) 版本太低。可用 make PYTHON=路径 指定。"; exit 2; }
	@"$(PYTHON)" -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "建不了虚拟环境：请先安装 python3-venv，再运行一次。"; exit 2; }

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(TESTS) -q -n auto $(PYTEST_ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

check: lint types contracts

LOCK = $(BIN)/python -m piptools compile --quiet --strip-extras --no-header --no-emit-index-url \
  --no-emit-find-links --no-emit-trusted-host --annotation-style=line pyproject.toml

lock: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	sed -i 's/+cpu//' requirements.txt requirements-dev.txt

screenshots: $(VENV)/.dev
	SCREENSHOTS=docs $(BIN)/python -m pytest tests/browser/test_screenshots.py -q

clean:
	rm -rf $(VENV) .demo
