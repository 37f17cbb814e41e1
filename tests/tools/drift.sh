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

# The editor's files are Lua, name no class that none of them declares, and
# describe each parameter that a function has, in order.
for f in lua/meta/rubric.lua lua/meta/library.lua; do
    if "$b/bindings" "$f" meta &&
        awk '/^---@param / { sub(/[?]$/, "", $2); p = p sep $2; sep = ", " }
            /^function / {
                list = $0
                sub(/^[^(]*\(/, "", list); sub(/\) end$/, "", list)
                if (list != p) { print FILENAME ":" FNR ": " $0 ": " p; bad = 1 }
            }
            !/^---/ { p = ""; sep = "" }
            END { exit bad }' "$f"
    then passed=$((passed + 1))
    else failed=$((failed + 1)); echo "$f: an editor cannot read it"
    fi
done
sed -n 's/^---@class \([a-z._]*\).*/\1/p' lua/meta/*.lua |
    LC_ALL=C sort -u > "$b/classes.names"
if grep -h '^---@[a-z]* .*' lua/meta/*.lua | grep -v '^---@class' |
    grep -o 'rubric\.[a-z]*' | LC_ALL=C sort -u |
    LC_ALL=C comm -23 - "$b/classes.names" | grep .
then failed=$((failed + 1)); echo "lua/meta: no file has these classes"
else passed=$((passed + 1))
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
