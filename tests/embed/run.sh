#!/usr/bin/env bash
# run.sh - install into a folder, build embed.c and the programs of the READMEs
# against that, and run them
#
#   tests/embed/run.sh BUILD      ends with 'N passed, N failed'
set -u
cd "$(dirname "$0")/../.." || exit 2
b=${1:-build}
stage=$(realpath "$b")/stage
prefix=/usr/local
passed=0 failed=0
san=
case $b in *asan*) san=-fsanitize=address,undefined ;; esac

check() { # TITLE COMMAND...
    local title=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $title"
    fi
}

# `make test` has built: touch nothing but the stage.
installing() {
    env -u MAKEFLAGS -u MFLAGS make -s --no-print-directory -o all "$1" \
        B="$b" DESTDIR="$stage" PREFIX=$prefix
}

# pkg-config puts the folder before paths of the system, too; Lua is there.
pc() {
    PKG_CONFIG_PATH=$stage$prefix/lib/pkgconfig pkg-config "$@" |
        sed "s|\([IL]\)$prefix/|\1$stage$prefix/|g"
}

build() { # FILE NAME LIBS
    # shellcheck disable=SC2046,SC2086
    ${CC:-cc} -std=c11 -Wall -Wextra -Werror -g $san "$1" \
        $(pc --cflags rubric) $3 -o "$stage/$2"
}

# The data is found from where the library lies.
embed() {
    env -u RUBRIC_DATA LD_LIBRARY_PATH="$stage$prefix/lib" "$stage/$1"
}

# A statically linked program is told.
embed_static() {
    RUBRIC_DATA=$stage$prefix/share/rubric "$stage/$1"
}

# The installed program, started from elsewhere, by its path and by a link; and
# the process that it gives a package of ours.
installed_program() {
    local dir=$stage/elsewhere data=$stage$prefix/share/rubric out
    mkdir -p "$dir/mine/p" "$dir/lua" "$dir/scripts"
    ln -sf "$stage$prefix/bin/rubric" "$dir/program"
    cat > "$dir/mine/p/package.lua" << END
return { name = "p", version = "1", writes = { "x" } }
END
    echo 'return function(doc) doc:add("x", { 0, 6 }) end' > "$dir/mine/p/init.lua"
    echo 'Brazil accused Venezuela.' > "$dir/a.txt"
    out=$(cd "$dir" && unset RUBRIC_DATA RUBRIC_LANG &&
        ./program run stance ./mine/p a.txt --layers stance,x --format jsonl)
    case $out in
    *'"holder":"Brazil"'*'"x":[{"start":0,"end":6'*) ;;
    *) echo "$out"; return 1 ;;
    esac
    [ -f "$data/rubric.lang" ] && [ -f "$data/rubric.chunks" ] &&
        [ -f "$data/lua/rubric/init.lua" ]
}

# Folders of a program that are called as rubric's are not taken for them.
own_folders() {
    mkdir -p "$stage/app/lua" "$stage/app/scripts"
    cp "$stage/static" "$stage/app/"
    env -u RUBRIC_DATA "$stage/app/static"
}

# The files that the READMEs show, and what they say that a program prints.
shown_in=(README.md include/README.md)
readme_files() {
    awk -v to="$stage/readme" '
        /^<!-- file: .* -->$/ { name = $3; next }
        name == "" || /^$/ && !inside { next }
        /^    [^$]/ || /^$/ { inside = 1; print substr($0, 5) > (to "/" name); next }
        { name = ""; inside = 0 }' "${shown_in[@]}"
}

readme_output() { # COMMAND
    awk -v begins="    \$ $1" '
        index($0, begins) == 1 { on = 1; next }
        on && /^    / { print substr($0, 5); next }
        { on = 0 }' "${shown_in[@]}"
}

readme_program() { # FILE PACKAGE COMMAND
    local want got
    want=$(readme_output "$3")
    build "$stage/readme/$1.c" "readme/$1" "$(pc --libs "$2")" || return 1
    got=$(cd "$stage/readme" && embed "readme/$1")
    if [ -z "$want" ] || [ "$got" != "$want" ]; then
        printf 'printed: %s\nwritten: %s\n' "$got" "$want"
        return 1
    fi
}

# What the library shows a program: the functions of the headers, no others.
only_public() {
    local include=$stage$prefix/include
    # shellcheck disable=SC2086
    diff <(nm -D --defined-only "$stage$prefix/lib/librubric.so" |
        awk '{ print $3 }' | LC_ALL=C sort) \
        <(${CC:-cc} -E -P "$include/rubric_lua.h" $lua |
            grep -o '\<rubric_[a-z_]*(' | tr -d '(' | LC_ALL=C sort -u)
}

# The headers in the strictest C and in C++; Lua's own are of the system.
headers() { # COMPILER...
    local h
    for h in rubric.h rubric_lua.h; do
        echo "#include <$h>" > "$stage/header.${1#*:}"
        # shellcheck disable=SC2086
        ${1%:*} "${@:2}" -pedantic -Wall -Wextra -Werror -fsyntax-only \
            -I"$stage$prefix/include" ${lua/-I/-isystem } \
            "$stage/header.${1#*:}" || return 1
    done
}

# No sanitizer runs with RTLD_DEEPBIND.
beside() {
    # shellcheck disable=SC2046
    ${CC:-cc} -std=c11 -Wall -Wextra -Werror -D_GNU_SOURCE -rdynamic \
        tests/embed/beside.c $(pc --cflags rubric) -o "$stage/beside" &&
        embed beside
}

nothing_left() {
    [ -z "$(find "$stage$prefix" ! -type d)" ] ||
        { find "$stage$prefix" ! -type d; return 1; }
}

lua=$(pkg-config --cflags lua5.4)
rm -rf "$stage"
check "install" installing install
check "names that the library shows" only_public
check "headers in C" headers "${CC:-cc}:c" -std=c99
check "headers in C++" headers "g++:cc" -std=c++11
check "build, shared" build tests/embed/embed.c shared "$(pc --libs rubric)"
check "run, shared" embed shared
check "build, static" build tests/embed/embed.c static \
    "$(pc --static --libs rubric | sed 's/-lrubric/-l:librubric.a/')"
check "run, static" embed_static static
[ -n "$san" ] || check "beside another Lua" beside
check "run beside folders lua and scripts" own_folders
check "the installed program" installed_program
sed -n 's|^<!-- file: \(.*\) -->$|\1|p' "${shown_in[@]}" | while read -r file; do
    mkdir -p "$stage/readme/$(dirname "$file")"
done
readme_files
check "README.md: who.c" readme_program who rubric 'make install && cc who.c'
check "include/README.md: cms.c" readme_program cms rubric-lua 'cc cms.c'
check "uninstall" installing uninstall
check "uninstall leaves nothing" nothing_left
echo "$passed passed, $failed failed"
[ $failed = 0 ]
