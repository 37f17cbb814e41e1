#!/usr/bin/env bash
# run.sh - the commands in our READMEs, run as they are written there
#
#   tests/tutorial/run.sh [BUILD [FILE.md...]]     ends with 'N passed, N failed'
#
# An indented block whose first line begins with "$ " is a console: commands,
# and below each what it prints. Each section (##) is run in a fresh folder.
# "..." stands for what is left out: at the end of a line for its rest, alone on
# a line for any lines. Lines of the output may be broken anywhere at blanks,
# and a command below which nothing stands must only succeed. Below "rubric> "
# stand lines for rubric repl and what it answers. Comments that no reader sees:
#
#   <!-- file: NAME -->    the next block is the content of this file
#   <!-- into: NAME -->    the next block goes before the last line of this file
#   <!-- strict -->        until the next section all must be as it is printed,
#                          and nothing below a command means that it says nothing
#   <!-- setup: COMMAND -->  run before the next block; must succeed
#
# exempt.txt has commands that are not run, each with the reason.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(realpath "${1:-$root/build}")
[ $# -gt 0 ] && shift
[ -x "$build/rubric" ] || { echo "no program in $build: run make" >&2; exit 2; }
cd "$root" || exit 2
if [ $# = 0 ]; then
    mapfile -t files < <(find . -name README.md -not -path './build*' |
        sed 's|^\./||' | LC_ALL=C sort)
    set -- "${files[@]}"
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/bin" "$tmp/home"
printf '#!/bin/sh\nexec "%s/rubric" "$@"\n' "$build" > "$tmp/bin/rubric"
chmod +x "$tmp/bin/rubric"
export PATH=$tmp/bin:$PATH SEEDS=$root/seeds HOME=$tmp/home LC_ALL=C.UTF-8
export GIT_CONFIG_NOSYSTEM=1 RUBRIC_DATA=$root
unset NO_COLOR COLUMNS XDG_CONFIG_HOME XDG_STATE_HOME RUBRIC_SHELF
passed=0 failed=0
: > "$tmp/used"

# ---- the blocks of a file: one a folder, with its kind, line and text ----

blocks() {
    rm -rf "$tmp/block"
    mkdir "$tmp/block"
    : > "$tmp/block/list"
    awk -v to="$tmp/block" '
        function put(kind, text) { # and where its lines go
            n++
            what = kind
            printf "%s\t%d\t%s\n", kind, NR, text > (to "/list")
            if (kind != "section" && kind != "setup" && kind != "strict")
                body = to "/" sprintf("%03d", n)
        }
        function line(s) {
            while (blank > 0) { print "" > body; blank-- }
            print substr(s, 5) > body
        }
        /^## / { put("section", substr($0, 4)); inside = 0; next }
        /^<!-- .*-->$/ {
            s = substr($0, 6, length($0) - 9)
            inside = 0
            if (s == "strict") put("strict", "")
            else if (s ~ /^file: /) { name = substr(s, 7); kind = "file" }
            else if (s ~ /^into: /) { name = substr(s, 7); kind = "into" }
            else if (s ~ /^setup: /) put("setup", substr(s, 8))
            else { print FILENAME ":" NR ": unknown comment: " s; exit 1 }
            next
        }
        /^    / {
            if (what != "console" && blank && $0 ~ /^    \$ /)
                inside = 0 # commands below code
            if (!inside) {
                blank = 0
                skip = 0
                if (name != "") put(kind, name)
                else if ($0 ~ /^    \$ /) put("console", "")
                else { skip = 1; what = "" }
                name = ""
            }
            inside = 1
            if (!skip) line($0)
            next
        }
        /^$/ { if (inside) blank++; next }
        { inside = 0 }
    ' "$1"
}

# ---- what was printed against what stands there ----

# Is $1 the text $2, in which "..." is anything?
alike() {
    local got=$1 want=$2 piece
    [[ $want == *...* ]] || { [ "$got" = "$want" ]; return; }
    piece=${want%%...*}
    [[ $got == "$piece"* ]] || return 1
    got=${got#"$piece"} want=${want#*...}
    while [[ $want == *...* ]]; do
        piece=${want%%...*} want=${want#*...}
        [[ $got == *"$piece"* ]] || return 1
        got=${got#*"$piece"}
    done
    [[ $got == *"$want" ]]
}

same() { # GOT WANT
    if [ $strict = 1 ]; then
        local nl=$'\n' want
        want=$nl$(cat "$2")$nl
        # a line of dots may stand for no line at all
        alike "$nl$(cat "$1")$nl" "${want//"$nl...$nl"/"$nl..."}"
    else
        [ ! -s "$2" ] || alike "$(tr -d ' \n' < "$1")" "$(tr -d ' \n' < "$2")"
    fi
}

# ---- one command ----

is_exempt() {
    local file start reason
    while IFS=$'\t' read -r file start reason; do
        if [ "$file" = "$doc" ] && [[ $1 == "$start"* ]] && [ -n "$reason" ]
        then echo "$file$start" >> "$tmp/used"; return 0
        fi
    done < "$here/exempt.txt"
    return 1
}

# Lines for the repl go to its standard input, what it answers is compared.
repl_lines() { # WANT
    grep -q '^rubric> ' "$1" || { : > "$tmp/input"; return; }
    sed -n 's/^rubric> //p' "$1" > "$tmp/input"
    sed -i '/^rubric> /d' "$1"
}

run_command() { # LINE COMMAND; expected output in $tmp/want
    local code
    is_exempt "$2" && return
    repl_lines "$tmp/want"
    # shellcheck disable=SC2016
    printf '%s\n' "cd '$cwd' || exit" "$2" 'code=$?' "pwd > '$tmp/cwd'" \
        'exit $code' > "$tmp/script"
    timeout 120 bash "$tmp/script" < "$tmp/input" > "$tmp/got" 2>&1
    code=$?
    cwd=$(cat "$tmp/cwd")
    if same "$tmp/got" "$tmp/want" &&
        { [ $strict = 1 ] || [ -s "$tmp/want" ] || [ $code = 0 ]; }
    then passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $doc:$1: $2    (exit code $code)"
        diff -u --label written --label printed "$tmp/want" "$tmp/got" |
            sed 's/^/    /'
    fi
}

# A command goes on in the next line while the shell would ask for more.
more_is_wanted() {
    [[ $1 == *\\ ]] || bash -n <<< "$1" 2>&1 | grep -q 'unexpected E\|looking for'
}

console() { # BODY LINE
    local line command='' at=$2 first=$2
    : > "$tmp/want"
    while IFS= read -r line || [ -n "$line" ]; do
        if [[ $line == '$ '* ]]; then
            [ -n "$command" ] && run_command "$first" "$command"
            command=${line#'$ '} first=$at
            : > "$tmp/want"
        elif [ ! -s "$tmp/want" ] && more_is_wanted "$command"; then
            command+=$'\n'$line
        else
            printf '%s\n' "$line" >> "$tmp/want"
        fi
        at=$((at + 1))
    done < "$1"
    # a blank line before the next command belongs to nobody
    run_command "$first" "$command"
}

# ---- one file ----

begin_section() {
    cwd=$tmp/desk
    strict=0
    chmod -R u+w "$tmp/desk" 2> /dev/null
    rm -rf "$tmp/desk"
    mkdir "$tmp/desk"
    ln -s "$root/seeds" "$root/scripts" "$tmp/desk"
    ln -s "$build" "$tmp/desk/build"
}

one_file() {
    local kind line text n=0 body
    doc=$1
    blocks "$1" || { failed=$((failed + 1)); return; }
    begin_section
    while IFS=$'\t' read -r kind line text; do
        n=$((n + 1))
        body=$tmp/block/$(printf %03d $n)
        case $kind in
        section) begin_section ;;
        strict) strict=1; rm -f "$tmp"/desk/{seeds,scripts,build} ;;
        setup)
            if ! (cd "$cwd" && eval "$text") > "$tmp/got" 2>&1; then
                failed=$((failed + 1))
                echo "FAILED $doc:$line: setup: $text"; cat "$tmp/got"
            fi ;;
        file)
            mkdir -p "$cwd/$(dirname "$text")"
            cp "$body" "$cwd/$text" ;;
        into)
            sed -i -e "\$e cat '$body'" "$cwd/$text" ;;
        console) console "$body" "$line" ;;
        esac
    done < "$tmp/block/list"
}

for file; do
    one_file "$file"
done
while IFS=$'\t' read -r file start reason; do
    [[ " $* " == *" $file "* ]] || continue
    grep -qxF -- "$file$start" "$tmp/used" && continue
    failed=$((failed + 1))
    echo "exempt.txt: $file has no command: $start"
done < "$here/exempt.txt"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
