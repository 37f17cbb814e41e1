#!/usr/bin/env bash
# fuzz.sh - targets of tests/fuzz for some seconds each, begun from seeds/
#
#   fuzz.sh SECONDS [TARGET...]      all targets when none is named
set -u
cd "$(dirname "$0")/../.." || exit 2
b=build-fuzz
san=-fsanitize=address,undefined
seconds=${1:-10}
shift
[ $# -gt 0 ] || set -- tests/fuzz/fuzz_*.c

# What a target begins with. Byte 0 of most inputs chooses options.
seed() { # TARGET FOLDER
    local file first='' unzip='' of=()
    case $1 in
    archive) of=(seeds/*.zip seeds/*.gz seeds/*.epub) ;;
    csv) of=(seeds/*.csv seeds/*.tsv) first='\0' ;;
    encoding) of=(seeds/*.txt seeds/*.md seeds/pages/*) first='\0' ;;
    html) of=(seeds/pages/*) ;;
    load) of=(seeds/*.*) first='\0' ;;
    lock) lock_seeds "$2" ;;
    mail) of=(seeds/*.eml seeds/*.mbox) first='\0' ;;
    markdown) of=(seeds/*.md) first='\0' ;;
    meta) of=(seeds/pages/*) first='\0' ;;
    model) printf 'class\ta\t1\t0.5\nclass\tb\t2\t-1\nweights\t2\nf\t1\t-1\ng\t2\t0\n' > "$2/two" ;;
    package) package_seeds "$2" ;;
    pages) of=(seeds/*.txt) first='\0' ;;
    pattern) grep -hoE "pattern *= *'[^']+'" scripts/*/*.lua |
        sed "s/^[^']*'//; s/'$//" | split -l 1 - "$2/rule-" ;;
    # A file of three bytes; a document of a slice and a word; a message.
    records) printf '\0\3abcD\0\0\0s\0\0\0\1\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0m\0\0\0\2\0\0\0x\0\0\0\0\t\0\0\0{"id":1}E\0\0\0\4\0\0\0why' > "$2/one" ;;
    segment) of=(seeds/*.txt seeds/*.md) ;;
    select) printf '%s' 'ul > li p, #main.b a[href^="/"]' > "$2/list" ;;
    tagger) printf '%s\n' 'shipped 0' 'features 3' > "$2/three"
        printf '%s\t%s\t%s\n' tag NN 'NN:10 VB:-5' word found VBP:900 >> "$2/three"
        printf 'tag-1,tag\tNN\tNN\t::7' >> "$2/three" ;;
    tagrules) cp lua/rubric/tagrules.lua "$2/all"
        printf '%s' 'return { lists = { l = { "a", "b" } }, macros = { m = "[pos=\"RB.*|.\"]" }, { name = "x", match = { "!<[] [lex=\"l\" & is=\"cap\"]{0,3} this:[pos!=\"NN\"] (@m | </s>) !\"c\"" }, unless = "<s> this:[]", to = "VB", always = true } }' > "$2/one" ;;
    treebank) row() { printf '%s\t%s\t_\t_\t%s\t_\t_\t_\t_\t%s\n' "$@"; }
        { echo '# newdoc'; row 1-2 "don't" _ SpaceAfter=No; row 1 'do' VBP _
        row 2 "n't" RB _; row 2.1 x _ _; printf '\n# newpar\n'; row 1 go VB _
        } > "$2/two" ;;
    wire) printf '\1\0\0\0\0\0\0\0\5\0\0\0mine\1\0\0\0\2\0\0\0r\0\0\0\0\4\0\0\0\1\0\0\0\2\0\0\0\2\0\0\0k\4\0\0\0\3\0\0\0of' > "$2/one"
        { printf 'O\1\0\0\0\0\0\0\0\7\0\0\0'; head -c 264 /dev/zero
        printf '\3\0\0\0ru'; head -c 40 /dev/zero; } > "$2/costs" ;;
    xml) of=(seeds/*.rss seeds/*.atom seeds/*.xml) first='\0'
        unzip='1 seeds/*.docx word/document.xml
2 seeds/*.odt content.xml
3 seeds/*.docx docProps/core.xml' ;;
    esac
    for file in "${of[@]}"; do
        { printf '%b' "$first"; cat "$file"; } > "$2/$(basename "$file")"
    done
    while read -r kind file member; do
        [ -z "$kind" ] || for file in $file; do
            { printf '%b' "\\0$kind"; unzip -p "$file" "$member"; } \
                > "$2/${member//\//-}" 2> /dev/null
        done
    done <<< "$unzip"
}

# Byte 0: a lock, or what a user trusts.
lock_seeds() { # FOLDER
    local zero sum
    zero=$(printf '%064d' 0)
    sum=$(printf '%s  init.lua\n' "$zero" | sha256sum | cut -c 1-64)
    printf '\0return { lock = 1, rubric = "0.1.0", packages = { { name = "p", version = "1.2.0", api = 1, source = "a.tar", commit = "%.40s", shelf = "s", folder = "packages/p", sha256 = "%s", key = "k", permissions = { "random" }, files = { { "init.lua", "%s" } } } } }' \
        "$zero" "$sum" "$zero" > "$1/one"
    printf '\0return { lock = 1, packages = { { name = "p", version = "1", source = "shipped", sha256 = "%s", files = { { "init.lua", "%s" } } } } }' \
        "$sum" "$zero" > "$1/shipped"
    printf '\1# mine\np 1.0.0 %s\n' "$zero" > "$1/trusted"
}

# Byte 0: an archive, a manifest, a listing, a SIGNATURE, what it signs.
package_seeds() { # FOLDER
    local tmp sum file
    tmp=$(mktemp -d)
    mkdir "$tmp/p"
    printf 'return { name = "p", version = "1.0.0", files = { "data/" } }' > "$tmp/p/package.lua"
    echo text > "$tmp/p/a.txt"
    (cd "$tmp" && tar cf p.tar p && gzip -k p.tar && tar cf top.tar -C p package.lua)
    for file in "$tmp"/*.* seeds/archive.zip; do
        { printf '\0'; cat "$file"; } > "$1/$(basename "$file")"
    done
    { printf '\1'; cat scripts/targeted-sentiment/package.lua; } > "$1/manifest"
    sum=$(printf '' | sha256sum | cut -c1-64)
    printf '\2%s  a.txt\n%s  package.lua\n' "$sum" "$sum" > "$1/listing"
    printf '\3# x\nkey ed25519 %s\nsignature %s%s\nrubric package 1\n' "$sum" "$sum" "$sum" > "$1/signature"
    printf '\4rubric package 1\nname p\nversion 1.0.0\n%s  package.lua\n' "$sum" > "$1/body"
    rm -rf "$tmp"
}

make --no-print-directory -s B=$b CC=clang CFLAGS='-O1 -g' \
    SAN="$san -fsanitize=fuzzer-no-link" $b/librubric.a || exit 1
libs=$(make --no-print-directory -s show-libs)
bad=0
for f in "$@"; do
    n=$(basename "$f" .c)
    n=fuzz_${n#fuzz_}
    mkdir -p "$b/corpus/$n"
    seed "${n#fuzz_}" "$b/corpus/$n"
    # shellcheck disable=SC2086,SC2046
    clang -std=c11 -Wall -Wextra -Werror -O1 -g -D_GNU_SOURCE -Icore -Iinclude \
        $(pkg-config --cflags lua5.4) \
        $san -fsanitize=fuzzer "tests/fuzz/$n.c" $b/librubric.a $libs \
        -o "$b/$n" || exit 1
    if "$b/$n" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$b/$n-" "$b/corpus/$n" > "$b/$n.log" 2>&1; then
        echo "$n: $(grep -aE '^Done' "$b/$n.log")"
    else
        bad=1
        echo "$n failed; the input is in $b/$n-*"
        tail -n 60 "$b/$n.log"
    fi
done
exit $bad
