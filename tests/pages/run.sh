#!/usr/bin/env bash
# run.sh - the saved pages of seeds/ against what a reader would copy
#
#   tests/pages/run.sh BUILD        ends with 'N passed, N failed'
#
# marks.txt holds what each page must reach: precision, recall, and the fields
# that may be wrong. Two tests a page: its text, its metadata.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 2
program=${1:-build}/rubric
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

check() { # NAME COMMAND...
    local name=$1
    shift
    if "$@"; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    echo "FAILED $name"
}

at_least() { # NUMBER MARK ...
    awk 'BEGIN { for (i = 1; i < ARGC; i += 2)
                     if (ARGV[i] + 0.0005 < ARGV[i + 1]) exit 1 }' "$@"
}

# Every field of $1 stands in $2 ("a,b" or "-").
within() {
    local f
    [ "$1" = - ] && return 0
    for f in ${1//,/ }; do
        case ,$2, in *,$f,*) ;; *) return 1 ;; esac
    done
}

if "$program" text "seeds/pages/bulletin.xhtml" 2>&1 | grep -q '^install\|rebuild'
then
    echo "built without HTML: nothing to measure"
    echo "1 passed, 0 failed"
    exit 0
fi
printf '%-12s %9s %9s %9s  %s\n' page precision recall F1 'fields not as in the gold'
while read -r page p_mark r_mark may; do
    case $page in '' | '#'*) continue ;; esac
    file=$(echo seeds/pages/"$page".*html)
    "$program" text "$file" > "$tmp/out" 2> "$tmp/err" || cat "$tmp/err"
    read -r p r f bad < <(LC_ALL=C awk -f "$here/score.awk" \
        "seeds/gold/pages/$page.page" "$tmp/out")
    printf '%-12s %9s %9s %9s  %s\n' "$page" "$p" "$r" "$f" "$bad"
    echo "$p $r $f" >> "$tmp/all"
    check "$page: text, wanted $p_mark $r_mark" at_least "$p" "$p_mark" "$r" "$r_mark"
    check "$page: metadata, $bad" within "$bad" "$may"
done < "$here/marks.txt"
awk '{ p += $1; r += $2; f += $3 }
     END { printf "%-12s %9.3f %9.3f %9.3f\n", "mean", p/NR, r/NR, f/NR }' "$tmp/all"
count=$(find seeds/pages -name '*html' | wc -l)
check "every page has a mark" [ "$count" = "$(wc -l < "$tmp/all")" ]
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
