#!/usr/bin/env bash
# run.sh - install into a folder, build embed.c against that, and run it
#
#   tests/embed/run.sh BUILD      ends with 'N passed, N failed'
set -u
cd "$(dirname "$0")/../.." || exit 2
b=${1:-build}
stage=$(realpath "$b")/stage
prefix=/usr/local
passed=0 failed=0
san=
case $b in *asan*) san=-fsanitize=address,undefined ;; esac

check() { # TITLE COMMAND...
    local title=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $title"
    fi
}

# `make test` has built: touch nothing but the stage.
installing() {
    env -u MAKEFLAGS -u MFLAGS make -s --no-print-directory -o all "$1" \
        B="$b" DESTDIR="$stage" PREFIX=$prefix
}

pc() {
    PKG_CONFIG_PATH=$stage$prefix/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$stage \
        pkg-config "$@" rubric
}

build() { # NAME LIBS
    # shellcheck disable=SC2046,SC2086
    ${CC:-cc} -std=c11 -Wall -Wextra -Werror -g $san tests/embed/embed.c \
        $(pc --cflags) $2 -o "$stage/$1"
}

embed() {
    RUBRIC_DATA=$stage$prefix/share/rubric \
        LD_LIBRARY_PATH=$stage$prefix/lib "$stage/$1"
}

# What the library shows a program: the public names and no others.
only_public() {
    local shown other
    shown=$(nm -D --defined-only "$stage$prefix/lib/librubric.so" |
        awk '{ print $3 }')
    other=$(grep -v '^rubric_' <<< "$shown")
    [ -n "$shown" ] && [ -z "$other" ] || { echo "$other"; return 1; }
}

nothing_left() {
    [ -z "$(find "$stage$prefix" ! -type d)" ] ||
        { find "$stage$prefix" ! -type d; return 1; }
}

rm -rf "$stage"
check "install" installing install
check "names that the library shows" only_public
check "build, shared" build shared "$(pc --libs)"
check "run, shared" embed shared
check "build, static" build static \
    "$(pc --static --libs | sed 's/-lrubric/-l:librubric.a/')"
check "run, static" embed static
check "uninstall" installing uninstall
check "uninstall leaves nothing" nothing_left
echo "$passed passed, $failed failed"
[ $failed = 0 ]
