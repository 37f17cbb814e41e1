#!/usr/bin/env bash
# run.sh - rubric install is stopped at every step: the old packages work, or
# the new ones do
#
#   tests/install/run.sh BUILD
#
# The program is killed before its first, second, third... change of the file
# system (stopat.c) while it replaces a version by a newer one. After each, the
# lock and its files must agree, the package must run, and the next install must
# work and leave nothing behind. Then the same for a first install, for remove,
# and for two packages at once. Last: without git no socket of the network is
# opened.
set -u
cd "$(dirname "$0")/../.." || exit 2
b=$(realpath "${1:-build}")
rubric=$b/rubric
stop=$b/test/stopat.so
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_CONFIG_HOME=$tmp
passed=0 failed=0

if nm -D "$rubric" 2> /dev/null | grep -q __asan_init; then
    echo "left out, a sanitizer wants to be loaded first: stopped installs"
    echo "1 passed, 0 failed"
    exit 0
fi

bad() {
    failed=$((failed + 1))
    echo "FAILED $*"
}

# A package NAME of VERSION that finds WORD.
package() { # NAME VERSION WORD [NEEDS]
    mkdir -p "$tmp/src/$1-$2/data"
    cat > "$tmp/src/$1-$2/package.lua" << END
return { name = "$1", version = "$2", writes = { "$1" }, needs = { ${4:-} } }
END
    cat > "$tmp/src/$1-$2/init.lua" << END
return function(doc)
  doc:add("$1", { 0, 3 }, { says = "$3" })
end
END
    echo "$3" > "$tmp/src/$1-$2/data/word.txt"
}

package one 1.0.0 old
package one 1.1.0 new
package two 1.0.0 old 'one = "*"'
echo "One two three." > "$tmp/a.txt"

# What is there must be whole: $1 is what may have been found.
whole() { # STEP WANT
    local says
    if [ -f rubric.lock ]; then
        "$rubric" verify > out 2>&1 || { bad "$1: verify"; cat out; return; }
    fi
    says=$("$rubric" run one "$tmp/a.txt" --format jsonl 2> /dev/null |
        sed -n 's/.*"says":"\([a-z]*\)".*/\1/p')
    [[ " $2 " == *" ${says:-none} "* ]] || { bad "$1: '$says'"; return; }
    passed=$((passed + 1))
}

# Nothing is left of a stopped one: as many folders as lines of the lock.
clean() { # STEP FOLDERS
    local n
    n=$(find packages -mindepth 1 -maxdepth 1 2> /dev/null | wc -l)
    [ "$n" = "$2" ] || { bad "$1: $n folders"; ls -A packages; }
    [ ! -e rubric.lock.new ] || bad "$1: rubric.lock.new"
}

# stopped TITLE PREPARE WANT FOLDERS COMMAND...: stop the command at each step.
stopped() {
    local title=$1 prepare=$2 want=$3 folders=$4 code n=0
    shift 4
    while :; do
        n=$((n + 1))
        rm -rf "$tmp/p"
        mkdir "$tmp/p"
        cd "$tmp/p" || exit 2
        eval "$prepare" > /dev/null
        ( STOP_AT=$n LD_PRELOAD=$stop "$rubric" "$@" > out 2>&1
          exit $? ) 2> /dev/null # bash tells of the kill
        code=$?
        if [ $code != 0 ] && [ $code != 137 ]; then
            bad "$title, step $n: exit code $code"
            cat out
            return
        fi
        whole "$title, step $n" "$want"
        [ $code = 0 ] && break
        "$rubric" "$@" > out 2>&1 ||
            grep -q 'is not in' out || { bad "$title, again after $n"; cat out; }
        clean "$title, step $n" "$folders"
    done
    clean "$title, the end" "$folders"
    [ $n -gt "${LEAST:-10}" ] || bad "$title: only $n steps were seen"
    echo "$title: $((n - 1)) steps"
}

src=$tmp/src
stopped "a newer version" "'$rubric' install --no-test '$src/one-1.0.0'" \
    "old new" 1 install --no-test "$src/one-1.1.0"
stopped "a first package" ":" "none new" 1 install --no-test "$src/one-1.1.0"
stopped "two packages" "'$rubric' install --no-test '$src/one-1.0.0'" \
    "old new" 2 install --no-test "$src/one-1.1.0" "$src/two-1.0.0"
LEAST=3 stopped "remove" "'$rubric' install --no-test '$src/one-1.0.0'" \
    "old none" 0 remove one

# No network, wherever a package comes from.
rm -rf "$tmp/p"
mkdir "$tmp/p"
cd "$tmp/p" || exit 2
tar czf "$tmp/one.tar.gz" -C "$src" one-1.0.0
for from in "$tmp/one.tar.gz" "$src/one-1.1.0" "two --from $src"; do
    # shellcheck disable=SC2086
    if STOP_NET=1 LD_PRELOAD=$stop "$rubric" install $from > out 2>&1; then
        passed=$((passed + 1))
    else
        bad "offline: $from"
        cat out
    fi
done

echo "$passed passed, $failed failed"
[ $failed = 0 ]
