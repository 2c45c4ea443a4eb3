#!/usr/bin/env bash
# Writes requirements/lock.txt anew from pyproject.toml: every package at one version with the hashes of all its
# public files, and no address. Needs the network; the machine's own pip settings are left out on purpose, so that
# a local mirror or constraint never reaches the lock. Run with the oldest supported Python (3.11).
# `requirements/lock.sh --upgrade` takes newer versions; without it only what pyproject.toml asks for changes.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
for name in $(compgen -e | grep '^PIP_' | grep -v '^PIP_CERT$' || true); do unset "$name"; done
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND=requirements/lock.sh
options=(--quiet --generate-hashes --strip-extras --allow-unsafe
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host)
.venv/bin/pip-compile "${options[@]}" --extra dev --extra player "$@" --output-file requirements/lock.txt pyproject.toml
# What a package for others holds, and what packs it (packages/); the versions are those of the lock.
.venv/bin/pip-compile "${options[@]}" --no-annotate --extra player --constraint requirements/lock.txt \
  --output-file requirements/shipped.txt pyproject.toml
printf 'pyinstaller>=6.11\nsetuptools\n' | .venv/bin/pip-compile "${options[@]}" "$@" --no-annotate \
  --constraint requirements/lock.txt --output-file requirements/package.txt -
# The optional reader of words in pictures, installed by hand (docs/guide/words-in-pictures.md); what it shares with the lock has its version.
sed -n 's/^ocr = \["\(.*\)"\].*/\1/p' pyproject.toml | sed 's/", "/\n/' | .venv/bin/pip-compile "${options[@]}" "$@" \
  --constraint requirements/lock.txt --output-file requirements/ocr.txt -
# What asks for known vulnerabilities (requirements/audit), in an environment of its own.
printf 'pip-audit\n' | .venv/bin/pip-compile "${options[@]}" "$@" --output-file requirements/audit.txt -
# What is needed to build the one package that has no wheel; the versions are those of the lock.
printf 'setuptools\nsetuptools-scm\n' | .venv/bin/pip-compile "${options[@]}" --no-annotate \
  --constraint requirements/lock.txt --output-file requirements/build.txt -
