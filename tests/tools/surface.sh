#!/bin/sh
# surface.sh - every name that a package can reach is in tests/surface/names.txt
#
#   surface.sh BUILD        ends with 'N passed, N failed'
#   surface.sh -u BUILD     writes the file: look at the difference
#
# The file has, for each kind of package that is run, all names without any
# permission, then what each permission adds (+) and takes away (-). Names under
# <locked> hang on metatables that scripts cannot see. The same package is then
# run by the program, in its process and in one of its own: it must see just
# those names that are not locked.
set -u
update=0
[ "${1:-}" = -u ] && { update=1; shift; }
b=${1:-build}
file=tests/surface/names.txt
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
export LC_ALL=C

# tagger 'random' -> a package in $tmp/probe
make_probe() {
    rm -rf "$tmp/probe"
    mkdir "$tmp/probe"
    cp tests/surface/init.lua "$tmp/probe/"
    {
        echo 'return {'
        for name in string table math utf8 coroutine lpeg re rubric.core rubric
        do echo "  \"$name\","; done
        for name in lua/rubric/*.lua; do
            name=$(basename "$name" .lua)
            [ "$name" = init ] || echo "  \"rubric.$name\","
        done
        echo '}'
    } > "$tmp/probe/names.lua"
    writes='writes = { "x" },'
    [ "$1" = report ] && writes=
    cat > "$tmp/probe/package.lua" <<END
return { name = "probe", version = "1", kind = "$1", $writes
  permissions = { $2 }, limits = { steps = 100000000 },
  args = { report = { type = "boolean",
    default = $([ "$1" = report ] && echo true || echo false) } } }
END
}

# What the program's package sees: $1 kind, $2 trust
seen() {
    if [ "$1" = report ]; then
        "$b/rubric" report "$tmp/p.db" --package "$tmp/probe" -o "$tmp/out" \
            --trust "$2" 2>&1
    else
        { "$b/rubric" run "$tmp/probe" "$tmp/a.txt" --trust "$2" \
            > /dev/null; } 2>&1
    fi
}

# A kind and a permission ('' or '"random"'): the names into $tmp/names, and
# whether the program's package sees them.
probe() {
    make_probe "$1" "$2"
    "$b/surface" "$tmp/probe" 2>&1 | sed 's/^probe: //' > "$tmp/names"
    grep -v '<locked>' "$tmp/names" > "$tmp/open"
    for trust in all none; do
        if seen "$1" $trust | sed '/^rubric: /d; s/^probe: //' | diff "$tmp/open" - > "$tmp/why"
        then passed=$((passed + 1))
        else failed=$((failed + 1))
            echo "$1 $2: names seen with --trust $trust are others:"
            head -20 "$tmp/why"
        fi
    done
}

echo "A word." > "$tmp/a.txt"
"$b/rubric" run actors "$tmp/a.txt" --db "$tmp/p.db" > /dev/null 2>&1
for kind in tagger report; do
    echo "== $kind"
    probe $kind '' >&2
    cp "$tmp/names" "$tmp/base"
    cat "$tmp/base"
    case $kind in
    tagger) permissions='clock file.read random' ;;
    report) permissions='clock file.read random store.read store.write corpus.read report.write project' ;;
    esac
    for p in $permissions; do
        echo "== $kind with $p"
        probe $kind "\"$p\"" >&2
        diff "$tmp/base" "$tmp/names" | sed -n 's/^>/+/p; s/^</-/p'
    done
done > "$tmp/all"
if [ $update = 1 ]; then
    cp "$tmp/all" "$file"
elif diff -u "$file" "$tmp/all"; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    echo "packages reach other names than $file says; when they may: make surface"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
