#!/usr/bin/env bash
# run.sh - what our READMEs say, against the files and the program
#
#   tests/docs/run.sh [BUILD]      ends with 'N passed, N failed'
#
# Links lead to a file, and to a heading in it. The table of packages has each
# folder of scripts/, with the layers of its manifest. Files that a README names,
# commands and options exist, and every command stands in one. Headers are
# included where core/README.md says.
# (tests/tutorial runs the commands.)
set -u
cd "$(dirname "$0")/../.." || exit 2
rubric=$(realpath "${1:-build}")/rubric
[ -x "$rubric" ] || { echo "no program $rubric: run make" >&2; exit 2; }
export RUBRIC_DATA=$PWD LC_ALL=C.UTF-8
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
mapfile -t files < <(find . -name README.md -not -path './build*' |
    sed 's|^\./||' | LC_ALL=C sort)

ok() { passed=$((passed + 1)); }
no() { failed=$((failed + 1)); echo "FAILED $*"; }

# ---- links ----

# Headings as links name them: small letters, - for blanks, no marks.
headings() {
    sed -n 's/^##* //p' "$1" | tr '[:upper:]' '[:lower:]' |
        sed 's/[^a-z0-9_ -]//g; s/ /-/g'
}

links() {
    local file link path place
    for file in "${files[@]}"; do
        while read -r link; do
            path=${link%%#*} place=''
            [[ $link == *'#'* ]] && place=${link#*'#'}
            if [ -z "$path" ]; then path=$file
            else path=$(dirname "$file")/$path
            fi
            if [ ! -e "$path" ]; then no "$file: ($link): no such file"
            elif [ -n "$place" ] && ! headings "$path" | grep -qxF -- "$place"
            then no "$file: ($link): no such heading"
            else ok
            fi
        done < <(grep -o '](\([^) ]*\))' "$file" | sed 's/^](//; s/)$//' |
            grep -v '^[a-z]*://')
    done
}

# ---- the table of packages ----

# package.lua's list of NAME, as a cell of the table: `a` `b`
layers() { # FOLDER reads|writes
    # shellcheck disable=SC2016
    tr '\n' ' ' < "$1/package.lua" |
        sed -n "s/.* $2 = {\([^}]*\)}.*/\1/p" | tr -d ' ' |
        sed 's/"\([^",]*\)",*/`\1` /g; s/ $//'
}

packages() {
    local folder name row want
    for folder in scripts/*/; do
        folder=${folder%/} name=$(basename "$folder")
        [ -s "$folder/README.md" ] || { no "$folder has no README.md"; continue; }
        row=$(grep -F "| [\`$name\`]($name/README.md) |" scripts/README.md)
        want="| $(layers "$folder" reads) | $(layers "$folder" writes) |"
        want=${want//|  |/| |}
        want=${want//|  |/| |} # once more: the two share a bar
        if [[ $row == *" $want" ]]; then ok
        else no "scripts/README.md, line of $name: it should end in: $want"
        fi
    done
}

# ---- files that are named ----

# `a/b.c` in a README is a file of ours: one whose path ends so. In the tables of
# core/README.md, below "| in `ROOM` | files |", each word is a file of the room
# (`date*`: several).
# shellcheck disable=SC2016
named_files() {
    local file name room
    find . -type f -not -path './build*' -not -path './.git/*' > "$tmp/files"
    for file in core/README.md core/*/README.md tests/*/README.md seeds/README.md \
        include/README.md; do
        while read -r name; do
            if grep -qE -- "/${name//./\\.}\$" "$tmp/files"; then ok
            elif grep -qrF "<$name>" core; then ok # a library's
            else no "$file: there is no $name"
            fi
        done < <(grep -oE '`[a-zA-Z0-9_/-]+\.(c|h|sh|lua|case|tsv|txt)`' "$file" |
            tr -d '`' | sort -u)
    done
    while read -r room name; do
        # shellcheck disable=SC2086
        if compgen -G "core/$room/$name.[ch]" > "$tmp/none"; then ok
        else no "core/README.md: core/$room has no $name"
        fi
    done < <(awk -F'|' '
        /^\| in `[a-z]*` \| / { room = $2; gsub(/ in |[` ]/, "", room); next }
        !/^\|/ { room = "" }
        room != "" && !/^\|---/ {
            n = split($3, part, "`")
            if ($2 ~ /^ `[a-z_]*` $/) { name = $2; gsub(/[` ]/, "", name)
                print room, name; next }
            for (i = 2; i <= n; i += 2) print room, part[i]
        }' core/README.md)
}

# ---- commands and options ----

commands() {
    local name option
    "$rubric" --help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p' > "$tmp/commands"
    while read -r name; do
        "$rubric" "$name" --help
    done < "$tmp/commands" | grep -o -- '--[a-z][a-z-]*' | sort -u > "$tmp/options"
    cat "${files[@]}" > "$tmp/all"
    while read -r name; do
        if grep -qE "rubric $name\b" "$tmp/all"; then ok
        else no "no README speaks of rubric $name"
        fi
    done < "$tmp/commands"
    # What stands behind "rubric" in code, up to the end of the command.
    # shellcheck disable=SC2016
    sed -n 's/^    //p; s/[^`]*`\([^`]*\)`[^`]*/\1\n/gp' "$tmp/all" |
        sed -n 's/.*\brubric \([a-z-]* .*\)/\1/p' | sed 's/[|>;#].*//' > "$tmp/used"
    while read -r name; do
        if grep -qx -- "$name" "$tmp/commands"; then ok
        else no "there is no rubric $name"
        fi
    done < <(cut -d' ' -f1 "$tmp/used" | grep '^[a-z]' | grep -vx help | sort -u)
    while read -r option; do
        if grep -qx -- "$option" "$tmp/options"; then ok
        else no "no command has $option"
        fi
    done < <(grep -oE -- '(^| )--[a-z][a-z-]*' "$tmp/used" | tr -d ' ' | sort -u)
}

# ---- seams: core/README.md ----

# A library's header is included by files of this kind only, and by one.
seam() { # HEADER FILES (extended regular expressions)
    local file any=0
    while read -r file; do
        any=1
        if [[ $file =~ ^($2)$ ]]; then ok
        else no "$file includes $1: see Seams in core/README.md"
        fi
    done < <(grep -rlE --include='*.[ch]' \
        "#include *<([^>]*/)?$1>" core include)
    [ $any = 1 ] || no "nobody includes $1"
}

seams() {
    local file
    seam 'lua\.h' 'core/script/.*|include/rubric_lua\.h'
    seam 'l(auxlib|ualib)\.h' 'core/script/.*'
    seam 'sqlite3\.h' 'core/store/.*'
    seam 'linear\.h' 'core/model/fit\.c'
    seam 'sodium\.h' 'core/share/ed25519\.c'
    seam 'seccomp\.h' 'core/contain/confine\.c'
    seam 'gumbo\.h' 'core/load/page\.c'
    seam 'expat\.h' 'core/load/xml\.c'
    seam 'md4c\.h' 'core/load/markdown\.c'
    seam 'archive(_entry)?\.h' 'core/load/archive\.c'
    seam 'gmime\.h' 'core/load/mime\.c'
    while read -r file; do
        no "$file: only core/api_lua.c knows rubric_lua.h"
    done < <(grep -rl '#include "rubric_lua\.h"' core | grep -v '/api_lua\.c$')
    # the command line stands on the public header alone
    while read -r file; do
        no "$file: core/cli includes rubric.h and its own headers only"
    done < <(grep -nE '#include *"([^"]*/|rubric_)' core/cli/*.[ch])
}

links
packages
named_files
commands
seams
echo "$passed passed, $failed failed"
[ $failed = 0 ]
