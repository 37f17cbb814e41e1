#!/bin/sh
# Build and run the unit tests; end with 'N passed, N failed'.
# Usage: units.sh BUILD_DIR
set -u
b=${1:-build}
pass=0
fail=0
libs="-lcmocka -ljansson $(pkg-config --libs sqlite3 libutf8proc libpcre2-8) -lm"
for t in tests/unit/test_*.c; do
    n=$(basename "$t" .c)
    # shellcheck disable=SC2086
    if cc -std=c11 -Wall -Wextra -Werror -g -O1 -D_GNU_SOURCE -Icore \
        -Iinclude "$t" "$b/librubric.a" $libs -o "$b/$n" &&
        "$b/$n" >"$b/$n.log" 2>&1; then
        :
    else
        fail=$((fail + 1))
        cat "$b/$n.log"
    fi
    k=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$b/$n.log" | tail -1)
    pass=$((pass + ${k:-0}))
done
echo "$pass passed, $fail failed"
[ "$fail" -eq 0 ]
