#!/usr/bin/env bash
# run.sh - tests written as packages; ends with 'N passed, N failed'
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../build}/rubric
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
echo 'The big red dog from Brazil saw a small red cat and Peru ran to the dog.' \
    > "$tmp/a.txt"
"$program" run "$here/lpeg" --layers result --format jsonl "$tmp/a.txt" \
    > "$tmp/out" || { echo "0 passed, 1 failed"; exit 1; }
passed=$(grep -o '"passed":true' "$tmp/out" | wc -l)
failed=$(grep -o '"passed":false' "$tmp/out" | wc -l)
[ "$failed" -eq 0 ] || grep -o '"what":"[^}]*' "$tmp/out" | head -20
[ "$passed" -gt 0 ] || failed=$((failed + 1))

# The layers of phrases on all seeds, and on words in no order at all.
for f in "$here"/../../seeds/*.txt; do
    name=sorted-$(basename "$f")
    tr ' ' '\n' < "$f" | sort | tr '\n' ' ' > "$tmp/$name"
done
"$program" run "$here/phrases" --layers result --format jsonl \
    "$here"/../../seeds/*.txt "$tmp"/sorted-*.txt > "$tmp/out" ||
    failed=$((failed + 1))
good=$(grep -o '"passed":true' "$tmp/out" | wc -l)
bad=$(grep -o '"passed":false' "$tmp/out" | wc -l)
[ "$bad" -eq 0 ] || grep -o '"passed":false,[^}]*' "$tmp/out" | head -20
[ "$good" -gt 0 ] || failed=$((failed + 1))
passed=$((passed + good)) failed=$((failed + bad))

# Models need liblinear to be trained.
if "$program" --version | grep -q '^liblinear'; then
    "$program" run "$here/model" --trust "$here/model" --layers result --format jsonl "$tmp/a.txt" \
        > "$tmp/out" || failed=$((failed + 1))
    good=$(grep -o '"passed":true' "$tmp/out" | wc -l)
    bad=$(grep -o '"passed":false' "$tmp/out" | wc -l)
    [ "$bad" -eq 0 ] || grep -o '"passed":false,[^}]*' "$tmp/out"
    [ "$good" -gt 0 ] || failed=$((failed + 1))
    echo 'A budget.' > "$tmp/b.txt"
    if "$program" run "$here/model" --trust "$here/model" --layers result "$tmp/b.txt" 2>&1 |
        grep -q 'the budget of steps'
    then good=$((good + 1)); else failed=$((failed + 1)); fi
    passed=$((passed + good)) failed=$((failed + bad))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
