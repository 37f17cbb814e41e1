#!/usr/bin/env bash
# runall.sh - run every test program of a build; show what fails; count
#
#   runall.sh BUILD      ends with 'N passed, N failed'; exit 1 on a failure
set -u
cd "$(dirname "$0")/../.." || exit 2
b=${1:-build}
passed=0 failed=0
export CMOCKA_MESSAGE_OUTPUT=STDOUT ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
RUBRIC_LANG=$(realpath "$b/rubric.lang") # of this build, not of build/
export RUBRIC_LANG
mkdir -p "$b/log"

# Numbers of one log: cmocka's summaries, or plain 'N passed, N failed'.
count() {
    awk '/^\[  PASSED  \] [0-9]+ test/ { p += $4 }
         /^ *[0-9]+ FAILED TEST/ { f += $1; next }
         /^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 }
         END { print p + 0, f + 0 }' "$1"
}

run() { # NAME COMMAND...
    local name=$1 log=$b/log/$1.log code p f begin=$SECONDS
    shift
    timeout -k 5 "${TEST_SECONDS:-300}" "$@" > "$log" 2>&1 < /dev/null
    code=$?
    read -r p f < <(count "$log")
    # A crash, a leak or no count at all is a failure too.
    if [ "$f" = 0 ] && { [ $code != 0 ] || [ "$p" = 0 ]; }; then f=1; fi
    passed=$((passed + p)) failed=$((failed + f))
    if [ "$f" != 0 ]; then
        echo "---- $name failed (exit code $code) ----"
        tail -n 200 "$log"
        echo "----"
    fi
    grep '^left out, ' "$log"
    printf '%-20s %6d passed %4d failed %4d s\n' \
        "$name" "$p" "$f" $((SECONDS - begin))
}

for t in tests/unit/test_*.c tests/match/test_*.c; do
    t=$(basename "$t" .c)
    run "$t" "$b/test/$t"
done
RUBRIC=$b/rubric run cli tests/cli/run.sh
run tutorial tests/tutorial/run.sh "$b"
run docs tests/docs/run.sh "$b"
run tag-rules "$b/rubric" test tags
run embed tests/embed/run.sh "$b"
run bindings tests/tools/drift.sh "$b"
run surface tests/tools/surface.sh "$b"
run install tests/install/run.sh "$b"
[ -x tests/lua/run.sh ] && run lua tests/lua/run.sh "$b"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
