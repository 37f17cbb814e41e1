/*
** families.c - 100,000 documents into families: time, memory, right or wrong
**
** families [DOCUMENTS [keep]]: generated stories and copies (copies.h) are
** written to a file and added to the index, which reads the texts of its
** candidates from there again; with `keep` it keeps their runs in memory.
** Recall: a copy is in the family of its story. Precision: documents that
** are in a family with the story that most of its members tell.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "copies.h"
#include "load/family.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef struct bench {
    copies c;
    FILE *f;
    uint64_t *at; /* [n + 1]: where the texts are in the file */
    int64_t *family;
    int *kind;
} bench;

static int read_text(void *user, int64_t id, rb_buf *out, rb_err *e)
{
    bench *b = user;
    char room[COPY_ROOM];
    size_t n = (size_t)(b->at[id + 1] - b->at[id]);
    if (pread(fileno(b->f), room, n, (off_t)b->at[id]) != (ssize_t)n)
        return rb_fail(e, RB_EIO, "the texts cannot be read again");
    rb_buf_put(out, room, n);
    return RB_OK;
}

static int write_texts(bench *b)
{
    char room[COPY_ROOM];
    b->f = tmpfile();
    b->at = calloc(b->c.n + 1, sizeof *b->at);
    b->family = calloc(b->c.n, sizeof *b->family);
    b->kind = calloc(b->c.n, sizeof *b->kind);
    if (!b->f || !b->at || !b->family || !b->kind)
        return -1;
    for (uint32_t i = 0; i < b->c.n; i++) {
        size_t n = copies_text(&b->c, i, room);
        b->at[i + 1] = b->at[i] + n;
        if (fwrite(room, 1, n, b->f) != n)
            return -1;
    }
    return fflush(b->f);
}

static int add_all(bench *b, rb_families *f, rb_err *e)
{
    char room[COPY_ROOM];
    rb_kin kin;
    for (uint32_t i = 0; i < b->c.n; i++) {
        size_t n = (size_t)(b->at[i + 1] - b->at[i]);
        if (pread(fileno(b->f), room, n, (off_t)b->at[i]) != (ssize_t)n)
            return rb_fail(e, RB_EIO, "the texts cannot be read again");
        int code = rb_families_add(f, i, room, n, &kin, e);
        if (code != RB_OK)
            return code;
        b->kind[i] = kin.kind;
    }
    for (uint32_t i = 0; i < b->c.n; i++)
        b->family[i] = rb_families_of(f, i);
    return RB_OK;
}

/* ---- right or wrong ---- */

static void recall(const bench *b)
{
    uint32_t all[COPY_KINDS] = {0}, right[COPY_KINDS] = {0};
    uint32_t copy[COPY_KINDS] = {0}, *first;
    first = calloc(b->c.n, sizeof *first);
    for (uint32_t i = 0; first && i < b->c.n; i++)
        if (b->c.doc[i].kind == COPY_FIRST)
            first[b->c.doc[i].story] = i;
    for (uint32_t i = 0; first && i < b->c.n; i++) {
        const copy_doc *d = &b->c.doc[i];
        all[d->kind]++;
        copy[d->kind] += b->kind[i] == RB_KIN_COPY;
        if (d->kind > COPY_FIRST)
            right[d->kind] += b->family[i] == b->family[first[d->story]] ||
                              b->family[i] == b->family[first[d->second]];
    }
    for (int k = COPY_EXACT; k < COPY_KINDS; k++)
        printf("| recall: %-34s | %8u | %.4f |\n", copy_name[k], all[k],
               all[k] ? (double)right[k] / all[k] : 0);
    free(first);
}

typedef struct told { /* a document's family and story */
    int64_t family;
    uint32_t story;
} told;

static int by_family(const void *pa, const void *pb)
{
    const told *a = pa, *b = pb;
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return a->story < b->story ? -1 : a->story > b->story;
}

/* Of one family: members that tell what most do, pairs that tell the same. */
static void judge(const told *t, uint32_t n, double *most, double *pairs)
{
    *most = *pairs = 0;
    for (uint32_t i = 0, k; i < n; i = k) {
        for (k = i; k < n && t[k].story == t[i].story; k++)
            ;
        double m = k - i;
        *most = m > *most ? m : *most;
        *pairs += m * (m - 1) / 2;
    }
}

static void precision(const bench *b)
{
    double in = 0, right = 0, pairs = 0, same = 0;
    uint32_t families = 0;
    told *t = calloc(b->c.n, sizeof *t);
    uint32_t m = 0;
    for (uint32_t i = 0; t && i < b->c.n; i++) {
        const copy_doc *d = &b->c.doc[i];
        if (d->kind != COPY_MERGED) /* right with either */
            t[m++] = (told){b->family[i], d->story};
    }
    if (t)
        qsort(t, m, sizeof *t, by_family);
    for (uint32_t i = 0, k; t && i < m; i = k) {
        double most, p;
        for (k = i; k < m && t[k].family == t[i].family; k++)
            ;
        if (k - i < 2)
            continue;
        judge(t + i, k - i, &most, &p);
        families++;
        in += k - i;
        right += most;
        same += p;
        pairs += (double)(k - i) * (k - i - 1) / 2;
    }
    printf("| precision: documents in %-18u | %8.0f | %.4f |\n", families, in,
           in > 0 ? right / in : 1);
    printf("| precision: pairs of one family             | %8.0f | %.4f |\n",
           pairs, pairs > 0 ? same / pairs : 1);
    free(t);
}

int main(int argc, char **argv)
{
    uint32_t n = argc > 1 ? (uint32_t)atoi(argv[1]) : 100000;
    int keep = argc > 2 && strcmp(argv[2], "keep") == 0;
    bench b = {0};
    rb_mem mem;
    rb_err e = {0};
    rb_families *f;
    struct rusage u;
    if (copies_plan(&b.c, n, 1) != 0 || write_texts(&b) != 0) {
        fprintf(stderr, "families: the texts cannot be made\n");
        return 1;
    }
    rb_mem_init(&mem, NULL, NULL);
    double t = now();
    int code = rb_families_new(&f, &mem, keep ? NULL : read_text, &b, &e);
    if (code == RB_OK)
        code = add_all(&b, f, &e);
    t = now() - t;
    if (code != RB_OK) {
        fprintf(stderr, "families: %s\n", e.msg);
        return 1;
    }
    getrusage(RUSAGE_SELF, &u);
    printf("| families: %u documents of %.1f KB, seconds | %8.2f | %.1f us a "
           "document |\n",
           n, (double)b.at[n] / n / 1e3, t, t / n * 1e6);
    printf("| families: peak memory of the index, MB     | %8.1f | %.1f the "
           "process |\n",
           (double)mem.peak / 1e6, (double)u.ru_maxrss / 1e3);
    recall(&b);
    precision(&b);
    rb_families_free(f);
    copies_free(&b.c);
    free(b.at);
    free(b.family);
    free(b.kind);
    fclose(b.f);
    return 0;
}
