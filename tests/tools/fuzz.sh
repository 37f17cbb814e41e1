#!/usr/bin/env bash
# fuzz.sh - every target of tests/fuzz for some seconds: fuzz.sh SECONDS
set -u
cd "$(dirname "$0")/../.." || exit 2
b=build-fuzz
san=-fsanitize=address,undefined
make --no-print-directory -s B=$b CC=clang CFLAGS='-O1 -g' \
    SAN="$san -fsanitize=fuzzer-no-link" $b/librubric.a || exit 1
libs=$(make --no-print-directory -s show-libs)
bad=0
for f in tests/fuzz/fuzz_*.c; do
    n=$(basename "$f" .c)
    mkdir -p "$b/corpus/$n"
    [ -d "tests/fuzz/corpus/$n" ] && cp "tests/fuzz/corpus/$n"/* "$b/corpus/$n"
    # shellcheck disable=SC2086
    clang -std=c11 -Wall -Wextra -Werror -O1 -g -D_GNU_SOURCE -Icore -Iinclude \
        $san -fsanitize=fuzzer "$f" $b/librubric.a $libs \
        -o "$b/$n" || exit 1
    if "$b/$n" -max_total_time="${1:-10}" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$b/$n-" "$b/corpus/$n" > "$b/$n.log" 2>&1; then
        echo "$n: $(grep -E '^Done' "$b/$n.log")"
    else
        bad=1
        echo "$n failed; the input is in $b/$n-*"
        tail -n 60 "$b/$n.log"
    fi
done
exit $bad
