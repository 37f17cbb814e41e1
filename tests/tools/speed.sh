#!/usr/bin/env bash
# speed.sh - MB/s of packages beside tagged tokens only: speed.sh BUILD [PACKAGE...]
#
# The plain texts of seeds/, 40 copies each as documents of their own, one
# worker. Each line is the best of three rounds (processor time of the whole
# command with what the package reads); the rounds go over all packages in turn,
# so that a machine that slows down slows all of them.
set -u
cd "$(dirname "$0")/../.." || exit 2
rubric=${1:-build}/rubric
[ -x "$rubric" ] || { echo "no program at $rubric: run make" >&2; exit 2; }
shift
[ $# -gt 0 ] || set -- institutions dictionaries phrases votes figures quotes claims
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/news"
for i in $(seq 40); do
    for f in seeds/*.txt; do
        cp "$f" "$tmp/news/$i-${f##*/}"
    done
done
bytes=$(cat "$tmp"/news/* | wc -c)
TIMEFORMAT='%U %S'

# Seconds of processor time of a command.
seconds() {
    { time "$@" > /dev/null 2> "$tmp/err"; } 2>&1 | awk '{ print $1 + $2 }'
}

for round in 1 2 3; do
    echo "$round tokens $(seconds "$rubric" find --jobs 1 '[pos="UH"]' "$tmp/news")"
    for package; do
        echo "$round $package $(seconds "$rubric" run --jobs 1 --format jsonl \
            "$package" "$tmp/news")"
    done
done | awk -v bytes="$bytes" '
    !($2 in best) { order[++n] = $2; best[$2] = $3 }
    $3 < best[$2] { best[$2] = $3 }
    END { for (i = 1; i <= n; i++) { p = order[i]
        printf "  %-20s %6.2f MB/s  %5.2f of tokens only\n", p,
            bytes / 1e6 / best[p], best["tokens"] / best[p] } }'
