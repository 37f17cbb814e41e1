#!/bin/sh
# Build and run every test; end with 'N passed, N failed'.
# Usage: runall.sh BUILD_DIR
set -u
b=${1:-build}
pass=0
fail=0
cflags="-std=c11 -Wall -Wextra -Werror -g -O1 -D_GNU_SOURCE -Icore -Iinclude
    $(pkg-config --cflags lua5.4) ${SAN:-}"
libs="$b/librubric.a $(ls /usr/lib/*/liblua5.4-lpeg.a)
    $(pkg-config --libs lua5.4 sqlite3 libutf8proc libpcre2-8) -lm -lpthread"
mkdir -p "$b/tests"

# Add what a log says: cmocka's summary, or 'N passed, N failed'.
count() {
    p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p
        s/^\([0-9]*\) passed, [0-9]* failed.*/\1/p' "$1" | tail -n 1)
    f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p
        s/^[0-9]* passed, \([0-9]*\) failed.*/\1/p' "$1" | tail -n 1)
    pass=$((pass + ${p:-0}))
    if [ "$2" -ne 0 ] || [ "${f:-0}" -ne 0 ]; then
        fail=$((fail + ${f:-0}))
        [ "${f:-0}" -ne 0 ] || fail=$((fail + 1))
        echo "--- $1"
        tail -n 60 "$1"
    fi
}

# run NAME COMMAND...
run() {
    log=$b/tests/$1.log
    shift
    "$@" >"$log" 2>&1
    count "$log" $?
}

# build NAME SOURCE...: 1 when it does not compile
build() {
    out=$b/tests/$1
    shift
    # shellcheck disable=SC2086
    cc $cflags "$@" $libs -lcmocka -ljansson -o "$out" 2>"$out.log" && return
    fail=$((fail + 1))
    cat "$out.log"
    return 1
}

for t in tests/unit/test_*.c; do
    n=$(basename "$t" .c)
    build "$n" "$t" && run "$n" "$b/tests/$n"
done
shared=$(ls tests/match/*.c | grep -v /test_)
for t in tests/match/test_*.c; do
    n=match_$(basename "$t" .c)
    # shellcheck disable=SC2086
    build "$n" "$t" $shared && run "$n" "$b/tests/$n"
done
echo "$pass passed, $fail failed"
[ "$fail" -eq 0 ]
