#!/usr/bin/env bash
# run.sh - the command line against cases that a person can read and write
#
#   tests/cli/run.sh [-u] [CASEFILE...]       RUBRIC=build/rubric
#
# A case file holds cases, each in its own empty folder:
#
#   === title
#   --- file NAME        a file to make; as many as wanted
#   --- needs PROGRAM    left out, with a note, where there is no such program
#   --- run              shell lines; `rubric` is the built program
#   --- stdout           what it must print, to the letter
#   --- stdout has       or: lines of which each must be part of some line
#   --- stdout hasnt     or: lines of which none may be
#   --- stderr           the same for messages; without it: nothing
#   --- exit N           0 when not given
#
# -u writes what the program prints now into stdout, stderr and exit: look at
# the difference before you commit it.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=${RUBRIC:-$root/build/rubric}
[ -x "$program" ] || { echo "no program at $program: run make" >&2; exit 2; }
update=0
[ "${1:-}" = -u ] && { update=1; shift; }
[ $# -gt 0 ] || set -- "$here"/cases/*.case

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/bin"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$(realpath "$program")" \
    > "$tmp/bin/rubric"
chmod +x "$tmp/bin/rubric"
PATH=$tmp/bin:$PATH
export SEEDS=$root/seeds
unset NO_COLOR COLUMNS RUBRIC_SHELF
# Nothing of the person's own: trusted packages, settings of git.
export XDG_CONFIG_HOME=$tmp/config GIT_CONFIG_GLOBAL=/dev/null
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
passed=0 failed=0

# Split the cases of $1 into $tmp/case/N/: title, script, file/..., expected.
split() {
    rm -rf "$tmp/case"
    mkdir "$tmp/case"
    awk -v to="$tmp/case" '
        function begin(path) {
            dir = path; sub("/[^/]*$", "", dir)
            if (!(dir in made)) { system("mkdir -p \"" dir "\""); made[dir] }
            printf "" > path
            into = path
        }
        /^=== / { n++; at = sprintf("%s/%03d", to, n); begin(at "/title")
                  print substr($0, 5) > into; into = ""; next }
        /^--- / {
            if (into != "") close(into)
            if ($2 == "file") begin(at "/file/" $3)
            else if ($2 == "exit") { begin(at "/exit"); print $3 > into
                                     into = "" }
            else begin(at "/" $2 ($3 ? "." $3 : ""))
            next
        }
        into != "" { print > into }' "$1"
}

# Compare what stream $2 of the case in $1 printed with what it must.
check() {
    local got=$1/got.$2 line bad=0
    if [ -f "$1/$2" ] || ! ls "$1/$2".* > /dev/null 2>&1; then
        [ -f "$1/$2" ] || : > "$1/$2"
        diff -u --label "expected $2" --label "printed" "$1/$2" "$got" || bad=1
    fi
    if [ -f "$1/$2.has" ]; then
        while IFS= read -r line; do
            grep -qF -- "$line" "$got" ||
                { echo "$2 has no line with: $line"; cat "$got"; bad=1; }
        done < "$1/$2.has"
    fi
    if [ -f "$1/$2.hasnt" ]; then
        while IFS= read -r line; do
            grep -F -- "$line" "$got" && { echo "$2 has: $line"; bad=1; }
        done < "$1/$2.hasnt"
    fi
    return $bad
}

# What the case needs and is not here.
missing() {
    local need
    for need in "$1"/needs.*; do
        [ -e "$need" ] || continue
        command -v "${need##*/needs.}" > /dev/null || echo "${need##*/needs.}"
    done
}

run_case() {
    local dir=$1 work=$tmp/work want=0 code
    rm -rf "$work" "$XDG_CONFIG_HOME"
    mkdir "$work"
    [ -d "$dir/file" ] && cp -R "$dir/file/." "$work"
    (cd "$work" && timeout 60 bash "$dir/run" < /dev/null) \
        > "$dir/got.stdout" 2> "$dir/got.stderr"
    code=$?
    [ -f "$dir/exit" ] && want=$(cat "$dir/exit")
    [ $update = 1 ] && { echo "$code" > "$dir/got.exit"; return 0; }
    {
        check "$dir" stdout; a=$?
        check "$dir" stderr; b=$?
        [ "$code" = "$want" ] || echo "exit code $code, expected $want"
    } > "$dir/why"
    [ "$a$b" = 00 ] && [ "$code" = "$want" ]
}

# Write the case file again with what was printed.
rewrite() {
    local dir part
    sed '/^=== /,$d' "$1"
    for dir in "$tmp"/case/*; do
        echo "=== $(cat "$dir/title")"
        [ -d "$dir/file" ] && (cd "$dir/file" && find . -type f | sort) |
            while read -r part; do
                echo "--- file ${part#./}"
                cat "$dir/file/$part"
            done
        for part in "$dir"/needs.*; do
            [ -e "$part" ] && echo "--- needs ${part##*/needs.}"
        done
        echo "--- run"
        cat "$dir/run"
        for part in stdout stderr; do
            for kind in has hasnt; do
                [ -f "$dir/$part.$kind" ] &&
                    { echo "--- $part $kind"; cat "$dir/$part.$kind"; }
            done
            ls "$dir/$part".* > /dev/null 2>&1 && continue
            [ -s "$dir/got.$part" ] &&
                { echo "--- $part"; cat "$dir/got.$part"; }
        done
        [ "$(cat "$dir/got.exit")" = 0 ] || echo "--- exit $(cat "$dir/got.exit")"
    done
}

for file; do
    split "$file"
    for dir in "$tmp"/case/*; do
        lacks=$(missing "$dir")
        if [ -n "$lacks" ] && [ $update = 0 ]; then
            echo "left out, there is no $lacks: $(cat "$dir/title")"
            continue
        fi
        if run_case "$dir"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAILED $(basename "$file"): $(cat "$dir/title")"
            sed 's/^/    /' "$dir/why"
        fi
    done
    if [ $update = 1 ]; then
        rewrite "$file" > "$tmp/new"
        cmp -s "$tmp/new" "$file" || { cat "$tmp/new" > "$file"
                                       echo "updated $file"; }
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
