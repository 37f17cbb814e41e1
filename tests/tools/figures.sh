#!/usr/bin/env bash
# figures.sh - what the packages are worth: figures.sh BUILD
#
# On seeds/ and the gold of the packages. With DATA=FOLDER, a folder with a
# program measure.py and its sets, on these as well; TASKS names other ones.
# SETS is the folder of the sets when it is another than that of measure.py.
# A task that the folder has no set for is left out, and named.
set -u
cd "$(dirname "$0")/../.." || exit 2
rubric=${1:-build}/rubric
[ -x "$rubric" ] || { echo "no program at $rubric: run make" >&2; exit 2; }
failed=0

# The lines of layers, without those of rules.
seeds() {
    echo "\$ rubric test $1"
    out=$("$rubric" test "$1" --format jsonl) || failed=1
    [ -n "$out" ] || failed=1
    printf '%s\n' "$out" | awk '
        function value(key,  s) {
            if (!match($0, "\"" key "\":(\"[^\"]*\"|[0-9.e+-]+)")) return "?"
            s = substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
            gsub(/"/, "", s)
            return s
        }
        /"type":"layer"/ {
            printf "  %-20s P %.3f  R %.3f  F1 %.3f   %5d right of %5d found, %5d gold\n",
                value("layer"), value("precision"), value("recall"),
                value("f1"), value("right"), value("found"), value("gold") }
        /"type":"total"/ {
            printf "  %d examples passed, %d failed\n", value("passed"), value("failed") }'
}

development() {
    command="python3 $DATA/measure.py $1 --rubric $rubric"
    [ -z "${SETS:-}" ] || command="$command --sets $SETS"
    echo "\$ $command"
    $command 2> /dev/null | sed 's/^/  /'
    [ "${PIPESTATUS[0]}" -eq 0 ] || { echo "  failed"; failed=1; }
}

for package in actors quotes stance phrases events framing \
    targeted-sentiment institutions dictionaries votes figures claims; do
    seeds "$package"
done

if [ -n "${DATA:-}" ]; then
    [ -f "$DATA/measure.py" ] ||
        { echo "no measure.py in $DATA: DATA is the folder that has it" >&2
          exit 2; }
    for task in ${TASKS:-golden-rules.english ud-gum.dev ud-ewt.dev \
        uner-ewt.dev polnear.dev directed-sentiment.dev-clean seesaw.valid \
        newsmtsc.rw-dev newsmtsc.mt-dev}; do
        if [ -f "${SETS:-$DATA/sets}/$task.jsonl.gz" ]; then
            development "$task"
        else
            echo "no set $task in ${SETS:-$DATA/sets}"
        fi
    done
fi
exit $failed
