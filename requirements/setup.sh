# Sourced by ./run and ./check: brings what they need into .venv/ and, where it can, into the system.
# Everything it says goes to stderr, so that the output of a command stays its own.
# Once done it is remembered in .venv/set-up; from then on nothing here touches the network.
# shellcheck shell=bash

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
VENV=$ROOT/.venv
PYTHON=$VENV/bin/python

# What Qt needs of the system: to draw at all, and to reach a display.
QT_PACKAGES=(libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0)
DISPLAY_PACKAGES=(libxkbcommon-x11-0 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
  libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libwayland-client0
  libwayland-cursor0 libwayland-egl1)

# What the player of sound and film needs besides (libraries of QtMultimedia); without it everything else works.
PLAYER_PACKAGES=(libpulse0 libdrm2 libxext6 libxrandr2 libgssapi-krb5-2 libbrotli1 libbz2-1.0)

say() { printf '%s\n' "$*" >&2; }
stop() {
  say "$*"
  exit 1
}

# install_packages WHY PACKAGE…: through apt as root; otherwise prints the line to run and returns 1.
install_packages() {
  local why=$1
  shift
  if ! command -v apt-get >/dev/null; then
    say "$why needs these system packages, which you will have to install (by their Debian names): $*"
    return 1
  fi
  local line="apt-get install --no-install-recommends $*"
  if [ "$(id -u)" != 0 ]; then
    say "$why needs system packages that are missing here; please run: sudo $line"
    return 1
  fi
  say "Installing system packages: $*"
  local -x DEBIAN_FRONTEND=noninteractive
  if ! apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; then
    apt-get update -qq >&2 || true
    if ! apt-get install -y -qq --no-install-recommends "$@" >&2; then
      say "$why needs system packages that could not be installed; please run: $line"
      return 1
    fi
  fi
}

# suitable_python: prints the first Python that will do; those that were tried come before newer ones.
suitable_python() {
  local name wanted
  for wanted in '(3, 11) <= v < (3, 14)' 'v >= (3, 14)'; do
    for name in ${DAYBOOK_PYTHON:-python3 python3.13 python3.12 python3.11}; do
      if "$name" -c "import sys; v = sys.version_info[:2]; sys.exit(not ($wanted))" 2>/dev/null; then
        "$name" -c 'import os, sys; print(os.path.realpath(sys.executable))'
        return
      fi
    done
  done
  return 1
}

# wanted_state: what .venv/set-up must hold for .venv to be as this checkout asks.
wanted_state() {
  printf '%s\n%s\n' "$ROOT" "$(readlink -f "$PYTHON" 2>/dev/null || true)"
  cat "$ROOT/requirements/build.txt" "$ROOT/requirements/lock.txt"
}

is_set_up() { [ -x "$PYTHON" ] && [ -f "$VENV/set-up" ] && wanted_state | cmp -s - "$VENV/set-up"; }

# venv_works: whether .venv belongs to this place and its Python still runs.
venv_works() {
  [ -x "$PYTHON" ] && "$PYTHON" -I -c 'import pip, sys; sys.exit(sys.prefix != sys.argv[1])' "$VENV" 2>/dev/null
}

set_up() {
  is_set_up && return
  if command -v flock >/dev/null; then # two first runs at once: the second waits, then finds it done
    exec 9<"$ROOT/requirements/lock.txt"
    flock 9
    is_set_up && { exec 9<&-; return; }
  fi
  rm -f "$VENV/set-up" "$VENV/has-qt" "$VENV/has-display" "$VENV/has-player" "$VENV/has-tools"
  if ! venv_works; then
    local python
    if ! python=$(suitable_python); then
      install_packages "Daybook" python3 python3-venv || exit 1
      python=$(suitable_python) || stop "Daybook needs Python 3.11 or newer; please install it and try again."
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
      install_packages "Daybook" "$(basename "$python")-venv" || exit 1
    fi
    say "Making ${VENV#"$ROOT/"} with $("$python" --version) …"
    "$python" -m venv --clear "$VENV"
  fi
  say "Fetching the locked packages (once; about 470 MB) …"
  # Wheels only, so that no compiler is needed; bagit has none and is built with the locked tools.
  local options=(-qq --no-input --disable-pip-version-check --no-build-isolation)
  if ! { "$PYTHON" -m pip install "${options[@]}" --require-hashes --only-binary :all: \
    -r "$ROOT/requirements/build.txt" &&
    "$PYTHON" -m pip install "${options[@]}" --require-hashes --only-binary :all: --no-binary bagit \
      -r "$ROOT/requirements/lock.txt"; } >&2; then
    stop "The locked packages could not be installed; check the network and the lines above, then try again."
  fi
  # The checkout itself: importable from everywhere, after everything that was installed.
  "$PYTHON" -I -c 'import pathlib, sys, sysconfig
pathlib.Path(sysconfig.get_path("purelib"), "daybook.pth").write_text(sys.argv[1] + "\n", encoding="utf-8")' "$ROOT"
  printf '#!/bin/sh\nexec "%s" -I -m ui "$@"\n' "$PYTHON" >"$VENV/bin/daybook"
  chmod +x "$VENV/bin/daybook"
  wanted_state >"$VENV/set-up.new"
  mv "$VENV/set-up.new" "$VENV/set-up"
  if command -v flock >/dev/null; then exec 9<&-; fi
}

# set_up_qt: what drawing without a display needs.
set_up_qt() {
  [ -f "$VENV/has-qt" ] && return
  local try='from PySide6.QtWidgets import QApplication; QApplication([])'
  if ! QT_QPA_PLATFORM=offscreen "$PYTHON" -I -c "$try" >/dev/null 2>&1; then
    install_packages "The window" "${QT_PACKAGES[@]}" || exit 1
    QT_QPA_PLATFORM=offscreen "$PYTHON" -I -c "$try" >&2 || stop "Qt still does not start; the lines above say why."
  fi
  : >"$VENV/has-qt"
}

# set_up_display: what the window needs besides, to appear on a screen.
set_up_display() {
  set_up_qt
  [ -f "$VENV/has-display" ] && return
  if [ "$(uname)" = Linux ]; then
    local try='
import ctypes, pathlib, PySide6
for name in ("libqxcb.so", "libqwayland.so", "libqwayland-generic.so"):
    for plugin in pathlib.Path(PySide6.__file__).parent.glob(f"Qt/plugins/platforms/{name}"):
        ctypes.CDLL(str(plugin))'
    if ! "$PYTHON" -I -c "$try" >/dev/null 2>&1; then
      install_packages "The window" "${QT_PACKAGES[@]}" "${DISPLAY_PACKAGES[@]}" || exit 1
    fi
  fi
  : >"$VENV/has-display"
}

# set_up_player: what sound and film need; asked for once. Where it cannot be had, the window says so in its place.
set_up_player() {
  [ -f "$VENV/has-player" ] && return
  local try='
import ctypes, pathlib, PySide6, PySide6.QtMultimedia
for plugin in pathlib.Path(PySide6.__file__).parent.glob("Qt/plugins/multimedia/libffmpegmediaplugin.so"):
    ctypes.CDLL(str(plugin))'
  if [ "$(uname)" = Linux ] && ! "$PYTHON" -I -c "$try" >/dev/null 2>&1; then
    install_packages "Playing sound and film" "${PLAYER_PACKAGES[@]}" || true
  fi
  : >"$VENV/has-player"
}

# set_up_tools: programs that some tests use; where they are missing those tests are skipped and say so.
set_up_tools() {
  [ -f "$VENV/has-tools" ] && return
  local missing=()
  command -v pdftotext >/dev/null || missing+=(poppler-utils)
  command -v strace >/dev/null || missing+=(strace)
  command -v dbus-daemon >/dev/null || missing+=(dbus)
  if [ "$(uname)" = Linux ]; then # a screen and an accessibility bus of the tests' own
    command -v Xvfb >/dev/null || missing+=(xvfb "${DISPLAY_PACKAGES[@]}")
    [ -e /usr/libexec/at-spi2-registryd ] || missing+=(at-spi2-core)
  fi
  if [ ${#missing[@]} -gt 0 ]; then
    install_packages "A part of the tests" "${missing[@]}" || return 0
  fi
  : >"$VENV/has-tools"
}

# quick_tests: what makes a run of the tests short: the program compiled once and not by each process that a test
# starts, and the files of tests in memory where the system has a place there with room and where programs may run.
# What must survive a power cut is proved by the calls that were made, not by the medium.
quick_tests() {
  unset PYTHONDONTWRITEBYTECODE
  "$PYTHON" -m compileall -q "$ROOT/app" "$ROOT/ui" "$ROOT/storage" "$ROOT/exports" >&2 || true
  [ -n "${PYTEST_DEBUG_TEMPROOT:-}" ] && return
  local free
  free=$(df -Pm /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }') || return 0
  [ "${free:-0}" -ge 3000 ] || return 0
  IN_MEMORY=$(mktemp -d /dev/shm/daybook-tests.XXXXXXXX) || return 0
  trap 'rm -rf -- "$IN_MEMORY"' EXIT
  printf '#!/bin/sh\n' >"$IN_MEMORY/try" && chmod +x "$IN_MEMORY/try"
  if "$IN_MEMORY/try" 2>/dev/null; then
    export PYTEST_DEBUG_TEMPROOT=$IN_MEMORY
  fi
}
