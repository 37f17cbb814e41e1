#!/bin/sh
# deps.sh - install the Debian packages that are missing, after saying so
#
#   deps.sh build|fuzz|lint
#
# Says nothing when all is there.
set -eu

# package | what for | how to know that it is there (else: ask dpkg)
wanted() {
    case $1 in
    build) cat << END
gcc | compiler | command -v cc
libc6-dev | C headers | test -e /usr/include/stdio.h
pkg-config | finds the libraries | command -v pkg-config
liblua5.4-dev | Lua: packages are Lua scripts | pkg-config --exists lua5.4
lua-lpeg-dev | LPeg: character patterns | pkg-config --exists lua5.4-lpeg
libsqlite3-dev | SQLite: the project file | pkg-config --exists sqlite3
zlib1g-dev | zlib: SQLite asks for it when linked statically | test -e /usr/include/zlib.h
g++ | its libstdc++: uchardet asks for it when linked statically | ls /usr/lib/gcc/*/*/libstdc++.so
libutf8proc-dev | utf8proc: case and classes of Unicode | pkg-config --exists libutf8proc
libpcre2-dev | PCRE2: regular expressions in patterns | pkg-config --exists libpcre2-8
festlex-poslex | model for parts of speech | test -e /usr/share/doc/festlex-poslex/copyright
wordnet-base | WordNet: lemmas | test -e /usr/share/wordnet/index.noun
libgumbo-dev | Gumbo: HTML | pkg-config --exists gumbo
libexpat1-dev | Expat: feeds, DOCX, ODT, EPUB | pkg-config --exists expat
libmd4c-dev | MD4C: Markdown | pkg-config --exists md4c
libuchardet-dev | uchardet: which encoding a file has | pkg-config --exists uchardet
libcld2-dev | CLD2: which language a text is in | test -e /usr/include/cld2/public/compact_lang_det.h
liblinear-dev | liblinear: trains models | test -e /usr/include/linear.h
libarchive-dev | libarchive: zip, tar, gz, zst; DOCX, ODT, EPUB | pkg-config --exists libarchive
libseccomp-dev | libseccomp: confines packages that are not trusted | pkg-config --exists libseccomp
libsodium-dev | libsodium: signatures of packages | pkg-config --exists libsodium
libgmime-3.0-dev | GMime: mail | pkg-config --exists gmime-3.0
libedit-dev | libedit: the line editor of rubric repl | pkg-config --exists libedit
poppler-utils | pdftotext: the command line runs it on PDF files | command -v pdftotext
libcmocka-dev | cmocka: tests only | pkg-config --exists cmocka
libjansson-dev | jansson: tests only | pkg-config --exists jansson
END
        ;;
    fuzz) cat << END
clang | libFuzzer | command -v clang
unzip | takes the parts of seeds apart | command -v unzip
END
        ;;
    lint) cat << END
lua-check | checks Lua files | command -v luacheck
shellcheck | checks shell scripts | command -v shellcheck
END
        ;;
    *) echo "usage: deps.sh build|fuzz|lint" >&2; exit 2 ;;
    esac
}

missing='' why=''
while IFS='|' read -r package reason check; do
    package=${package% } reason=${reason# }
    if ! sh -c "$check" > /dev/null 2>&1; then
        missing="$missing $package"
        why="$why  $package - $reason
"
    fi
done << END
$(wanted "${1:-}")
END
[ -n "$missing" ] || exit 0

echo "rubric needs Debian packages that are not installed:"
printf '%s' "$why"
if ! command -v apt-get > /dev/null; then
    echo "There is no apt-get here: install what provides them, then make again."
    exit 1
fi
as=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo > /dev/null; then
        echo "As root: apt-get install --no-install-recommends$missing"
        exit 1
    fi
    as=sudo
fi
echo "Installing them: ${as:+$as }apt-get install --no-install-recommends$missing"
$as apt-get update -qq
# shellcheck disable=SC2086
$as env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing > /dev/null
