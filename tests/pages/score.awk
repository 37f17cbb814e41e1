# score.awk - one page against its gold: awk -f score.awk GOLD PRINTED
#
# Both files: 'field: value' lines, an empty line, the text. In the gold a
# block after '? ' is one that a reader might copy or not: it counts neither
# for nor against. Words are compared by fours within a block, so that blocks
# glued together cost too. Prints: precision recall F1, and the fields that
# are not as in the gold (0 without one, else 'date,author').
function words(line) {
    sub(/^ *([-*>#]+|[0-9]+[.)]) +/, "", line)
    gsub(/\342\200[\230\231]/, "'", line)               # single marks
    gsub(/\342\200\242|\342\200\246|\302\240/, " ", line) # bullet, dots, nbsp
    gsub(/\342\200[\220-\257]|\302\253|\302\273/, " ", line)
    gsub(/[^A-Za-z0-9'\200-\377]+/, " ", line)
    return line
}
function shingles(line, set,    w, n, i) {
    n = split(words(line), w, " ")
    if (n == 0) return
    if (n < 4) {
        set[w[1] " " w[2] " " w[3]]++
        return
    }
    for (i = 1; i + 3 <= n; i++)
        set[w[i] " " w[i + 1] " " w[i + 2] " " w[i + 3]]++
}
# Authors in any order, however they are joined; the day of a date; the
# language without its country.
function same(field, a, b,    x, y, n, m, i, seen) {
    if (field == "date" || field == "modified")
        return substr(a, 1, 10) == substr(b, 1, 10)
    if (field == "lang") {
        sub(/-.*/, "", a); sub(/-.*/, "", b)
    }
    if (field != "author") return a == b
    n = split(a, x, /; |, | and /); m = split(b, y, /; |, | and /)
    for (i = 1; i <= m; i++) seen[y[i]] = 1
    for (i = 1; i <= n; i++) if (!(x[i] in seen)) return 0
    return n == m
}
FNR == 1 { file++; head = 1 }
{ sub(/\r$/, "") }
head && /^[a-z]+: / {
    at = index($0, ": ")
    value[file, substr($0, 1, at - 1)] = substr($0, at + 2)
    next
}
head { head = 0 }
file == 1 && /^\? / { shingles(substr($0, 3), either); next }
file == 1 { shingles($0, gold) }
file == 2 { shingles($0, found) }
END {
    for (s in gold) {
        wanted += gold[s]
        right += gold[s] < found[s] ? gold[s] : found[s]
    }
    for (s in found) {
        extra = found[s] - gold[s] - either[s]
        if (extra > 0) wrong += extra
    }
    p = right + wrong ? right / (right + wrong) : 0
    r = wanted ? right / wanted : 0
    n = split("title author date modified site lang url", name, " ")
    for (i = 1; i <= n; i++)
        if (!same(name[i], value[1, name[i]], value[2, name[i]]))
            bad = bad (bad ? "," : "") name[i]
    printf "%.3f %.3f %.3f %s\n", p, r, p + r ? 2 * p * r / (p + r) : 0,
        bad ? bad : "-"
}
