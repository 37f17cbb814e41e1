#!/bin/bash
# table.sh - every attack through the real program, and what became of it
#
#   table.sh [-u] [BUILD [ATTACK...]]      a table; exit code 1 when one got through
#
# Each file here is the init.lua of a package that a stranger wrote. It is run
# with the limits that a user has, in rubric's process and in one of its own.
# The first line of the file says what must come of it (`-- expect: `):
#   ok               all that it tried was refused, or it gave up
#   limit            stopped: a budget is used up
#   stopped: RULE    only that rule is stopped; the rule 'good' has worked
#   script: WORDS    an error of the script with these words
#   any              what comes of it hangs on the build; rubric lives
# In each case the program must end by itself, within a minute, with exit code 0
# or 1, and another package must work on the same document.
#
# -u writes README.md beside this file: without seconds and megabytes, which
# differ.
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
write=0
[ "${1:-}" = -u ] && { write=1; shift; }
b=$(realpath "${1:-$here/../../build}")
[ $# -gt 0 ] && shift
[ -x "$b/rubric" ] || { echo "no program in $b: make" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/attack"
cat > "$tmp/attack/package.lua" <<'END'
return { name = "attack", version = "1", writes = { "x" },
  permissions = { "file.read" } }
END
echo "A word." > "$tmp/a.txt"
held=0 broken=0

# What the messages say: ok, limit, stopped: RULE, script: WORDS.
outcome() { # exit code
    local msg rule
    msg=$(grep '^rubric: ' "$tmp/err" | tail -1 | sed "s|$tmp/||g; s/^rubric: //")
    rule=$(sed -n "s/.*rule '\([^']*\)' is stopped: .*/\1/p" <<< "$msg")
    if [ -n "$rule" ]; then
        echo "stopped: $rule"
    elif grep -qE 'stopped:|MiB of memory|budget' <<< "$msg"; then
        echo "limit"
    elif [ "$1" = 0 ]; then
        echo ok
    else
        echo "script: $(sed "s/.*attack\/init.lua:[0-9]*: //" <<< "$msg")"
    fi
}

holds() { # expected, got, exit code, trust
    [ "$3" = 0 ] || [ "$3" = 1 ] || return 1
    case $1 in
    any) ;;
    script:*) [ "${2#script: }" != "$2" ] &&
        [[ $2 == *"${1#script: }"* ]] || return 1 ;;
    *) [ "$1" = "$2" ] || return 1 ;;
    esac
    case $1 in stopped:*) grep -q '"rule":"good"' "$tmp/out" || return 1 ;; esac
    # what comes after it in the same process is as good as ever
    [ "$4" = all ] && [ -s "$tmp/out" ] || return 0
    "$b/rubric" run actors "$tmp/attack" "$tmp/a.txt" --trust all \
        --format jsonl --layers actor 2> /dev/null | grep -q '"actor":\['
}

# One way to run it; the cells into $cell (for the screen) and $text.
one() { # expected, trust
    local code t m got ok=yes
    /usr/bin/env time -o "$tmp/time" -f '%e %M' timeout 60 \
        "$b/rubric" run "$tmp/attack" "$tmp/a.txt" --trust "$2" \
        --format jsonl --layers x > "$tmp/out" 2> "$tmp/err"
    code=$?
    read -r t m < <(tail -1 "$tmp/time" 2> /dev/null) || true
    got=$(outcome $code)
    if holds "$1" "$got" "$code" "$2"
    then held=$((held + 1)); else broken=$((broken + 1)); ok="**NO**"; fi
    got=${got:0:60}
    cell="${got//|/\\|} (exit $code, ${t:-?} s, $((${m:-0} / 1024)) MB)"
    text=${got//|/\\|}
    [ "$1" = any ] && text="(any)"
    all_held=$([ "$ok" = yes ] && echo "${all_held:-yes}" || echo "$ok")
}

table() {
    echo "| attack | what it tries | must come | in rubric's process | in its own | held |"
    echo "|---|---|---|---|---|---|"
    for file; do
        local name expect what line=
        name=$(basename "$file" .lua)
        expect=$(sed -n '1s/^-- expect: //p' "$file")
        what=$(sed -n '2,5{/^-- /!q;s/^-- //p}' "$file" | tr '\n' ' ')
        cp "$file" "$tmp/attack/init.lua"
        all_held=
        for trust in all none; do
            one "$expect" $trust
            if [ $write = 1 ]; then line="$line $text |"; else line="$line $cell |"; fi
        done
        what=${what% }
        echo "| $name | ${what//|/\\|} | ${expect//|/\\|} |$line $all_held |"
    done
}

files=()
for name; do files+=("$here/$(basename "$name" .lua).lua"); done
[ $# -gt 0 ] || files=("$here"/*.lua)
if [ $write = 1 ]; then
    {
        cat <<'END'
# Attacks

Each file is a package that a stranger wrote. `make test` runs all of them under
small limits, in rubric's process and in one of their own (`tests/unit/
test_attacks.c`), `make asan` the same under AddressSanitizer; `make
attacks` runs them through the program with the limits that users
have, and prints exit codes, seconds and megabytes, too. This file is made by
`make attacks U=-u`.

A new attack is a new file: its first line says what must come of it, the next
lines what it tries.

What a stranger's folder, lock, archive, repository or project file may try is in
`tests/cli/cases/hostile.case`, with what is said of it.

END
        table "${files[@]}"
    } > "$tmp/README"
    cp "$tmp/README" "$here/README.md"
else
    table "${files[@]}"
fi
echo "$held held, $broken did not" >&2
[ $broken = 0 ]
