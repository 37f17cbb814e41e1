#!/bin/sh
# drift.sh - what is printed from the table of bindings is up to date
#
#   drift.sh BUILD      ends with 'N passed, N failed'
set -u
passed=0 failed=0
check() { # FILE WHAT
    if [ -e "$1" ] && "$b/bindings" tests/tools/bindings.lua "$2" | diff -u "$1" -
    then passed=$((passed + 1))
    else failed=$((failed + 1)); echo "$1 is out of date: make meta"
    fi
}
b=${1:-build}
check lua/meta/rubric.lua meta
check lua/REFERENCE.md reference
check lua/meta/std.lua std

# The table of attacks has all of them.
if find tests/attacks -name '*.lua' -exec basename {} .lua \; | LC_ALL=C sort > "$b/attacks.names" &&
    sed -n 's/^| \([a-z-]*\) | .*/\1/p' tests/attacks/README.md |
    grep -v '^attack$' | LC_ALL=C sort | diff -u - "$b/attacks.names"
then passed=$((passed + 1))
else failed=$((failed + 1)); echo "tests/attacks/README.md: make attacks U=-u"
fi

# What the library has and what the editor's file of it says.
if "$b/bindings" tests/tools/bindings.lua library > "$b/library.names" &&
    sed -n 's/^function rubric\.\([a-z_]*\)(.*/\1/p
            s/^---@field \([a-z_]*\) .*of the package.*/\1/p
            s/^---@field \([a-z_]*\) .*null.*/\1/p
            s/^---@field \([a-z_]*\) .*: \[\]$/\1/p' lua/meta/library.lua |
    LC_ALL=C sort | diff -u - "$b/library.names"
then passed=$((passed + 1))
else failed=$((failed + 1)); echo "lua/meta/library.lua is out of date"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
