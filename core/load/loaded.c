/*
** loaded.c - files that a loader package reads
**
** The package is lent by whoever knows Lua: the file's text goes in, records
** come out (records.h). What comes may be from a stranger's process: slices
** must lie in the text and between characters, words must be UTF-8, fields a
** JSON object; else the record is left out, with a message.
*/
#include "loaded.h"

#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "archive.h"
#include "records.h"

enum { LINES = 4096 };

typedef struct loaded { /* what is left of the file at hand */
    rb_buf made;        /* as the package has given it */
    rb_wire at;
    rb_buf words;    /* the text of the document that is being made */
    rb_text file;    /* what its slices are of */
    char *counted;   /* line breaks are counted up to here */
    uint32_t line;   /*   which is in this line */
    uint32_t *block; /* the line that each LINES bytes begin in, or NULL */
    uint32_t records;
    uint32_t docs, doc; /* documents among them; the one at hand */
    uint64_t sliced;    /* bytes of the file in all of them so far */
} loaded;

static const rb_loader *loader_of(const rb_source *s)
{
    return &s->o.loader[s->loader];
}

/* ---- whose file is it? ---- */

static int has_ending(const rb_loader *l, const char *path, size_t n)
{
    for (const char *p = l->endings; *p != '\0'; p += strlen(p) + 1) {
        size_t k = strlen(p);
        if (n > k && strncasecmp(path + n - k, p, k) == 0)
            return 1;
    }
    return 0;
}

int rb_loaded_has_ending(const rb_loader *l, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (has_ending(&l[i], path, rb_packed_stem(path)))
            return 1;
    return 0;
}

/* The name that a loader sees: no folder, and no ".gz". */
static int own_name(rb_source *s, rb_err *e)
{
    const char *slash = strrchr(s->name.p, '/');
    const char *name = slash != NULL ? slash + 1 : s->name.p;
    rb_buf_clear(&s->field);
    rb_buf_put(&s->field, name, rb_packed_stem(name));
    return s->field.failed ? rb_nomem(e) : RB_OK;
}

/* Does the i-th loader take it for its own? It sees the first bytes: of the
** text, or of the file when it reads bytes. */
static int ask(rb_source *s, size_t i, int *takes, rb_err *e)
{
    enum { SEEN = 4096 };
    rb_input *in = &s->in;
    rb_text t = {in->buf + in->beg, in->end - in->beg, 1};
    *takes = 0;
    s->enc = (rb_encoding){.kind = RB_ENC_GUESS};
    if (!s->o.loader[i].bytes) {
        s->enc = rb_encoding_find(t.p, t.n, s->o.encoding);
        int rc = rb_source_head(s, &t, e);
        if (rc != RB_OK || rb_not_text(t.p, t.n) != NULL)
            return rc;
    }
    if (t.n > SEEN)
        t.n = SEEN;
    if (!s->o.loader[i].bytes)
        t.n = rb_utf8_check(t.p, t.n); /* the last character may be cut */
    int rc = own_name(s, e);
    return rc != RB_OK ? rc
                       : s->o.takes(s->o.loader_user, i, s->field.p, t.p, t.n,
                                    takes, e);
}

static int none_takes(rb_source *s, const rb_loader *last, const char *path,
                      rb_err *e)
{
    if (last == NULL || rb_format_of_name(path) != NULL)
        return RB_OK;
    return rb_fail(e, RB_EINPUT,
                   "%s: package '%s' does not take this file for one of its "
                   "own, and no other reads this ending; --from %s has it "
                   "read, --from text reads it as it stands",
                   s->name.p, last->name, last->name);
}

int rb_loaded_find(rb_source *s, const char *path, rb_err *e)
{
    const rb_loader *last = NULL;
    int takes = s->loader_given, rc = RB_OK;
    if (!takes && s->format_given != NULL)
        return RB_OK;
    for (size_t i = 0; !takes && rc == RB_OK && i < s->o.loaders; i++) {
        if (!has_ending(&s->o.loader[i], path, rb_packed_stem(path)))
            continue;
        last = &s->o.loader[i];
        s->loader = i;
        rc = ask(s, i, &takes, e);
    }
    if (rc == RB_OK && !takes)
        return none_takes(s, last, path, e);
    if (rc == RB_OK)
        s->format = &rb_format_loaded;
    else
        rb_err_prefix(e, "%s", s->name.p);
    if (takes && s->loader_given && !loader_of(s)->bytes)
        s->enc = rb_encoding_find(s->in.buf + s->in.beg, s->in.end - s->in.beg,
                                  s->o.encoding);
    return rc;
}

/* ---- a file ---- */

static void close_loaded(rb_source *s)
{
    loaded *x = s->state;
    rb_buf_free(&x->made);
    rb_buf_free(&x->words);
    rb_free(s->mem, x->block,
            x->block != NULL ? (x->file.n / LINES + 1) * sizeof *x->block : 0);
    rb_free(s->mem, x, sizeof *x);
}

/* All of the file, decoded unless the loader reads bytes. */
static int read_file(rb_source *s, loaded *x, rb_err *e)
{
    if (!loader_of(s)->bytes)
        return rb_source_whole(s, &x->file, e);
    int rc = rb_input_all(&s->in, e);
    x->file = (rb_text){s->in.buf + s->in.beg, s->in.end - s->in.beg, 1};
    s->begun = 1;
    rb_mapper_clear(&s->mid);
    s->origin = x->file.p;
    s->decoded = x->file.n;
    s->encoding = NULL;
    return rc;
}

/* The documents among the records: messages beside one do not rename it. */
static uint32_t count_docs(rb_wire w)
{
    uint32_t docs = 0, part;
    size_t n;
    while (!w.bad && w.p < w.end) {
        uint32_t kind = rb_wire_u32(&w);
        docs += kind == RB_RECORD_DOC;
        while (kind == RB_RECORD_DOC && (part = rb_wire_u32(&w)) != 0)
            if (part == RB_PART_SLICE)
                rb_wire_u64(&w), rb_wire_u64(&w);
            else
                rb_wire_bytes(&w, &n);
        rb_wire_bytes(&w, &n);
    }
    return docs;
}

static int begin(rb_source *s, rb_err *e)
{
    loaded *x = rb_calloc(s->mem, 1, sizeof *x);
    s->begun = 1;
    if (x == NULL)
        return rb_nomem(e);
    rb_buf_init(&x->made, s->mem);
    rb_buf_init(&x->words, s->mem);
    s->state = x;
    s->close_state = close_loaded;
    int rc = read_file(s, x, e);
    x->counted = x->file.p;
    x->line = 1;
    if (rc != RB_OK)
        return rc;
    rc = own_name(s, e);
    if (rc == RB_OK)
        rc = s->o.load(s->o.loader_user, s->loader, s->field.p, x->file.p,
                       x->file.n, &x->made, e);
    if (rc != RB_OK)
        rb_err_prefix(e, "%s", s->name.p);
    else if (x->made.n == 0)
        rc = rb_fail(e, RB_EINPUT,
                     "%s: package '%s' finds no document in this file",
                     s->name.p, loader_of(s)->name);
    else
        x->at = rb_wire_of(&x->made);
    if (rc == RB_OK)
        x->docs = count_docs(x->at);
    return rc;
}

/* ---- a record ---- */

/* What the record came with cannot be right: nothing after it is read. */
static int broken(rb_source *s, loaded *x, rb_err *e)
{
    x->at.p = x->at.end;
    return rb_fail(e, RB_EINPUT,
                   "%s: what package '%s' gives as record %u cannot be read",
                   s->name.p, loader_of(s)->name, x->records);
}

static int is_between(const rb_text *t, size_t i)
{
    return i == t->n || (t->p[i] & 0xC0) != 0x80;
}

static uint32_t count_lines(char *p, const char *end)
{
    uint32_t n = 0;
    for (char *nl; p < end && (nl = memchr(p, '\n', (size_t)(end - p)));
         p = nl + 1)
        n++;
    return n;
}

static int count_blocks(rb_source *s, loaded *x)
{
    char *p = x->file.p;
    size_t n = x->file.n / LINES + 1;
    x->block = rb_calloc(s->mem, n, sizeof *x->block);
    if (x->block == NULL)
        return RB_ENOMEM;
    x->block[0] = 1;
    for (size_t i = 1; i < n; i++, p += LINES)
        x->block[i] = x->block[i - 1] + count_lines(p, p + LINES);
    return RB_OK;
}

/* Set s->line to that of the file in which `p` stands. Records mostly follow
** each other; when one does not, those after it may jump, too, and no jump
** may count the whole file. */
static int find_line(rb_source *s, loaded *x, char *p)
{
    if (x->block == NULL && p < x->counted && count_blocks(s, x) != RB_OK)
        return RB_ENOMEM;
    if (x->block != NULL) {
        size_t i = (size_t)(p - x->file.p) / LINES;
        x->counted = x->file.p + i * LINES;
        x->line = x->block[i];
    }
    x->line += count_lines(x->counted, p);
    x->counted = p;
    s->line = x->line;
    return RB_OK;
}

/* Words of a document that is not all slices stand for where they came in,
** those of one without a slice for the whole file. */
static int add_part(rb_source *s, loaded *x, uint32_t kind, uint64_t *src)
{
    size_t n;
    if (kind == RB_PART_SLICE) {
        uint64_t start = rb_wire_u64(&x->at), end = rb_wire_u64(&x->at);
        if (x->at.bad || start > end || end > x->file.n ||
            !is_between(&x->file, start) || !is_between(&x->file, end))
            return RB_EINPUT;
        if (s->line == 0 && !loader_of(s)->bytes &&
            find_line(s, x, x->file.p + start) != RB_OK)
            return RB_ENOMEM;
        n = (size_t)(end - start);
        x->sliced += n;
        if (x->sliced / RB_RECORDS_REPEAT > x->file.n)
            return RB_EINPUT;
        rb_buf_put(&x->words, x->file.p + start, n);
        rb_mapper_add(&s->map, RB_MAP_SAME, (uint32_t)n, start, (uint32_t)n);
        *src = end;
    } else {
        const char *p = rb_wire_bytes(&x->at, &n);
        if (kind != RB_PART_MADE || p == NULL || n >= UINT32_MAX)
            return RB_EINPUT;
        rb_buf_put(&x->words, p, n);
        rb_mapper_add(&s->map, RB_MAP_MADE, (uint32_t)n, *src, 0);
    }
    if (x->words.n >= UINT32_MAX)
        return RB_EINPUT;
    return x->words.failed || s->map.failed ? RB_ENOMEM : RB_OK;
}

/* The text of a record; what lies behind it is its object. */
static int read_text(rb_source *s, loaded *x)
{
    uint32_t kind;
    uint64_t src = 0;
    int slices = 0, rc = RB_OK;
    rb_buf_clear(&x->words);
    rb_mapper_clear(&s->map);
    while (rc == RB_OK && (kind = rb_wire_u32(&x->at)) != 0) {
        slices |= kind == RB_PART_SLICE;
        rc = add_part(s, x, kind, &src);
    }
    if (rc != RB_OK || slices || x->words.n == 0)
        return rc;
    rb_mapper_clear(&s->map);
    rb_mapper_add(&s->map, RB_MAP_WHOLE, (uint32_t)x->words.n, 0,
                  (uint32_t)s->decoded);
    return s->map.failed ? RB_ENOMEM : RB_OK;
}

/* The record's fields, into s->member. */
static int read_fields(rb_source *s, loaded *x, rb_err *e)
{
    size_t n;
    rb_json j;
    const char *p = rb_wire_bytes(&x->at, &n);
    if (p == NULL || rb_utf8_check(p, n) != n)
        return RB_EINPUT;
    char *fields = x->made.p + (p - x->made.p); /* ours to write to */
    rb_json_init(&j, fields, n);
    s->offset = 0;
    int rc = rb_json_peek(&j) == '{' ? rb_record_read(s, &j, e) : RB_EINPUT;
    return rc == RB_OK && rb_json_peek(&j) != -1 ? RB_EINPUT : rc;
}

static int make_doc(rb_source *s, loaded *x, rb_mem *m, rb_vocab *v,
                    rb_doc **out, rb_err *e)
{
    rb_buf id;
    rb_text t = {x->words.p, x->words.n, 0};
    rb_buf_init(&id, s->mem);
    rb_buf_printf(&id, x->docs == 1 ? "%s" : "%s#%u", s->name.p, x->doc);
    int rc =
        id.failed ? rb_nomem(e) : rb_record_made(s, &t, id.p, m, v, out, e);
    rb_buf_free(&id);
    return rc;
}

static int read_doc(rb_source *s, loaded *x, rb_mem *m, rb_vocab *v,
                    rb_doc **out, rb_err *e)
{
    s->line = 0;
    int rc = read_text(s, x);
    if (rc == RB_OK)
        rc = read_fields(s, x, e);
    if (rc == RB_ENOMEM)
        return rb_nomem(e);
    if (rc != RB_OK || x->at.bad)
        return broken(s, x, e);
    if (x->words.n == 0)
        return rb_fail(e, RB_EINPUT, "%s#%u: package '%s' gives no text",
                       s->name.p, x->doc, loader_of(s)->name);
    if (rb_utf8_check(x->words.p, x->words.n) != x->words.n)
        return rb_fail(e, RB_EINPUT,
                       "%s#%u: the text that package '%s' gives is not UTF-8",
                       s->name.p, x->doc, loader_of(s)->name);
    rc = make_doc(s, x, m, v, out, e);
    if (rc == RB_OK)
        s->rep.n = 0; /* the first document tells what decoding replaced */
    return rc;
}

static int read_message(rb_source *s, loaded *x, rb_err *e)
{
    char text[1024];
    size_t n;
    const char *p = rb_wire_bytes(&x->at, &n);
    if (p == NULL)
        return broken(s, x, e);
    if (n >= sizeof text)
        n = sizeof text - 1;
    memcpy(text, p, n);
    text[n] = '\0';
    rb_utf8_clean(text, 1);
    rb_utf8_plain(text, strlen(text));
    return rb_fail(e, RB_EINPUT, "%s: %s", s->name.p, text);
}

static int next_loaded(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                       rb_err *e)
{
    int rc = s->begun ? RB_OK : begin(s, e);
    loaded *x = s->state;
    if (rc != RB_OK)
        return rc;
    if (x == NULL || x->at.p == x->at.end)
        return RB_EDONE;
    if (x->records++ >= x->file.n + RB_RECORDS_MORE)
        return broken(s, x, e);
    uint32_t kind = rb_wire_u32(&x->at);
    if (kind == RB_RECORD_DOC) {
        x->doc++;
        return read_doc(s, x, m, v, out, e);
    }
    return kind == RB_RECORD_WRONG ? read_message(s, x, e) : broken(s, x, e);
}

const rb_format rb_format_loaded = {.name = "loader", .next = next_loaded};
