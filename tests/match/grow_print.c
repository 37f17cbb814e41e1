/*
** grow_print.c - random patterns as text, and simpler ones
*/
#include "grow.h"

#include <stdio.h>
#include <string.h>

typedef struct printer {
    grower *g;
    FILE *f;
} printer;

/* ---- text ---- */

static void blank(printer *p)
{
    if (grow_random(p->g, 12) == 0)
        fputc(' ', p->f);
}

static void put_string(printer *p, const char *s, int flags)
{
    int quote = grow_random(p->g, 4) == 0 ? '\'' : '"';
    fprintf(p->f, "%c%s%c", quote, s, quote);
    int signs = strpbrk(s, "abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == NULL;
    for (const char *c = s; *c != '\0'; c++)
        signs &= (unsigned char)*c < 0x80;
    if ((flags & SLOW_LITERAL) && !signs)
        fputs("%l", p->f);
    if (flags & SLOW_NOCASE)
        fputs("%c", p->f);
}

static void put_test(printer *p, const rb_expr *x, int negated)
{
    fputs(rb_attr_name[x->attr], p->f);
    blank(p);
    fputs(negated ? "!=" : "=", p->f);
    blank(p);
    put_string(p, x->value, x->flags);
}

enum { IN_OR, IN_AND, IN_NOT };

static void put_expr(printer *p, const rb_expr *x, int level)
{
    int own = x->kind == RB_E_OR    ? IN_OR
              : x->kind == RB_E_AND ? IN_AND
                                    : IN_NOT;
    int wrap = own < level || grow_random(p->g, 15) == 0;
    if (x->kind == RB_E_NOT && x->a->kind == RB_E_TEST && !wrap &&
        grow_random(p->g, 2)) {
        put_test(p, x->a, 1);
        return;
    }
    if (wrap)
        fputc('(', p->f);
    if (x->kind == RB_E_TEST) {
        put_test(p, x, 0);
    } else if (x->kind == RB_E_NOT) {
        fputc('!', p->f);
        blank(p);
        put_expr(p, x->a, IN_NOT);
    } else {
        put_expr(p, x->a, own);
        fputs(x->kind == RB_E_OR ? "|" : " & ", p->f);
        put_expr(p, x->b, own + 1);
    }
    blank(p);
    if (wrap)
        fputc(')', p->f);
}

static int is_word(const rb_expr *x)
{
    return x->kind == RB_E_TEST && x->attr == RB_A_WORD;
}

static void put_token(printer *p, const rb_node *n)
{
    if (is_word(n->expr) && grow_random(p->g, 4) != 0) {
        put_string(p, n->expr->value, n->expr->flags);
        return;
    }
    fputc('[', p->f);
    blank(p);
    if (n->expr->kind != RB_E_TRUE)
        put_expr(p, n->expr, IN_OR);
    fputc(']', p->f);
}

static void put_layer(printer *p, const rb_node *n)
{
    fputc('{', p->f);
    blank(p);
    fputs(n->name, p->f);
    for (const rb_ftest *f = n->ftest; f != NULL; f = f->next) {
        fputs(f == n->ftest               ? " "
              : grow_random(p->g, 2) == 0 ? ", "
                                          : " & ",
              p->f);
        fprintf(p->f, "%s%s", f->name, f->negated ? "!=" : "=");
        put_string(p, f->value, f->flags);
    }
    blank(p);
    fputc('}', p->f);
}

/* How tightly a place binds. */
enum { CHOICE, SEQUENCE, ITEM, REPEATED, ATOM };

static void put(printer *p, const rb_node *n, int level);

static void put_words(printer *p, const rb_node *n)
{
    fputc('"', p->f);
    for (const rb_node *k = n->kid; k != NULL; k = k->next)
        fprintf(p->f, "%s%s", k == n->kid ? "" : " ", k->expr->value);
    fputs(n->kid->expr->flags & SLOW_NOCASE ? "\"%c" : "\"", p->f);
}

static void put_kids(printer *p, const rb_node *n)
{
    int is_alt = n->kind == RB_N_ALT;
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        put(p, k, is_alt ? SEQUENCE : ITEM);
        if (k->next != NULL)
            fputs(is_alt ? "|" : " ", p->f);
        blank(p);
    }
}

static void put_rep(printer *p, const rb_node *n)
{
    put(p, n->a,
        n->a->kind == RB_N_REP && grow_random(p->g, 2) ? REPEATED : ATOM);
    blank(p);
    if (n->a->kind == RB_N_REP)
        fputc(' ', p->f);
    if (n->min == 0 && n->max == 1 && grow_random(p->g, 4))
        fputc('?', p->f);
    else if (n->min <= 1 && n->max == UINT32_MAX && grow_random(p->g, 4))
        fputc(n->min == 0 ? '*' : '+', p->f);
    else if (n->min == n->max)
        fprintf(p->f, "{%u}", n->min);
    else if (n->max == UINT32_MAX)
        fprintf(p->f, "{%u,}", n->min);
    else if (n->min == 0 && grow_random(p->g, 2))
        fprintf(p->f, "{,%u}", n->max);
    else
        fprintf(p->f, "{%u, %u}", n->min, n->max);
    if (n->lazy)
        fputc('?', p->f);
}

static int own_level(const rb_node *n)
{
    switch (n->kind) {
    case RB_N_ALT:
        return CHOICE;
    case RB_N_EMPTY:
        return SEQUENCE;
    case RB_N_SEQ:
        return n->name != NULL || n->lazy ? ATOM : SEQUENCE;
    case RB_N_CAP:
    case RB_N_AHEAD:
    case RB_N_BEHIND:
        return ITEM;
    case RB_N_REP:
        return REPEATED;
    default:
        return ATOM;
    }
}

static void put_bare(printer *p, const rb_node *n)
{
    switch (n->kind) {
    case RB_N_EMPTY:
        break;
    case RB_N_TOKEN:
        put_token(p, n);
        break;
    case RB_N_LAYER:
        put_layer(p, n);
        break;
    case RB_N_REP:
        put_rep(p, n);
        break;
    case RB_N_CAP:
        fprintf(p->f, "%s:", n->name);
        blank(p);
        put(p, n->a, ITEM);
        break;
    case RB_N_AHEAD:
    case RB_N_BEHIND:
        fputs(n->negated ? "!" : "&", p->f);
        fputs(n->kind == RB_N_BEHIND ? "<" : "", p->f);
        put(p, n->a, REPEATED);
        break;
    case RB_N_SBEGIN:
        fputs("<s>", p->f);
        break;
    case RB_N_SEND:
        fputs("</s>", p->f);
        break;
    default:
        if (n->kind == RB_N_SEQ && n->name != NULL)
            fprintf(p->f, "@%s", n->name);
        else if (n->kind == RB_N_SEQ && n->lazy)
            put_words(p, n);
        else
            put_kids(p, n);
    }
}

static void put(printer *p, const rb_node *n, int level)
{
    int wrap = own_level(n) < level || grow_random(p->g, 25) == 0;
    if (wrap)
        fputc('(', p->f);
    put_bare(p, n);
    if (wrap)
        fputc(')', p->f);
}

static int finish(FILE *f, char *out, size_t room)
{
    fputc('\0', f);
    int bad = fflush(f) != 0 || ferror(f);
    bad |= (size_t)ftell(f) >= room;
    fclose(f);
    out[room - 1] = '\0';
    return bad ? -1 : 0;
}

int grow_print_node(grower *g, const rb_node *n, char *out, size_t room)
{
    printer p = {g, fmemopen(out, room, "w")};
    put(&p, n, CHOICE);
    return finish(p.f, out, room);
}

int grow_print(grower *g, const rb_tree *t, char *out, size_t room)
{
    printer p = {g, fmemopen(out, room, "w")};
    put(&p, t->root, CHOICE);
    if (t->within_name != NULL)
        fprintf(p.f, " within %s", t->within_name);
    return finish(p.f, out, room);
}

/* ---- simpler ones ---- */

typedef struct simplifier {
    rb_arena *arena;
    uint32_t left; /* ways to pass over before the one to take */
    int done;
} simplifier;

static int take(simplifier *s)
{
    if (s->done || s->left-- > 0)
        return 0;
    s->done = 1;
    return 1;
}

static const rb_expr *simpler_expr(simplifier *s, const rb_expr *x)
{
    if (x->kind == RB_E_TRUE || x->kind == RB_E_TEST)
        return x;
    if (take(s))
        return x->a;
    if (x->b != NULL && take(s))
        return x->b;
    rb_expr *y = rb_arena_alloc(s->arena, sizeof *y);
    *y = *x;
    y->a = (rb_expr *)simpler_expr(s, x->a);
    if (x->b != NULL)
        y->b = (rb_expr *)simpler_expr(s, x->b);
    return y;
}

static rb_node *simpler(simplifier *s, const rb_node *n);

/* Without one of the kids; with one left, that kid. */
static rb_node *simpler_kids(simplifier *s, rb_node *copy, const rb_node *n)
{
    copy->kid = copy->last = NULL;
    int count = 0;
    for (const rb_node *k = n->kid; k != NULL; k = k->next) {
        if (n->kid != n->last && take(s))
            continue;
        rb_node *kid = simpler(s, k);
        if (copy->last != NULL)
            copy->last->next = kid;
        else
            copy->kid = kid;
        copy->last = kid;
        count++;
    }
    return count == 1 && n->kid != n->last ? copy->kid : copy;
}

static rb_node *simpler(simplifier *s, const rb_node *n)
{
    rb_node *copy = rb_arena_alloc(s->arena, sizeof *copy);
    *copy = *n;
    copy->next = NULL;
    switch (n->kind) {
    case RB_N_TOKEN:
        copy->expr = (rb_expr *)simpler_expr(s, n->expr);
        return copy;
    case RB_N_LAYER:
        if (n->ftest != NULL && take(s))
            copy->ftest = n->ftest->next;
        return copy;
    case RB_N_SEQ:
        if (n->name != NULL && !take(s))
            return copy; /* a macro's call stays, or is written out */
        if (n->name != NULL)
            return simpler(s, n->kid);
        return simpler_kids(s, copy, n);
    case RB_N_ALT:
        return simpler_kids(s, copy, n);
    case RB_N_REP:
        if (n->lazy && take(s))
            copy->lazy = 0;
        if (n->min > 0 && take(s))
            copy->min--;
        if (n->max != UINT32_MAX && n->max > n->min && take(s))
            copy->max--;
        /* fall through */
    case RB_N_CAP:
        if (take(s))
            return simpler(s, n->a);
        copy->a = simpler(s, n->a);
        return copy;
    case RB_N_AHEAD:
    case RB_N_BEHIND:
        copy->a = simpler(s, n->a);
        if (n->kind == RB_N_BEHIND && slow_width(copy->a) < 0)
            copy->a = n->a;
        return copy;
    default:
        return copy;
    }
}

int grow_simpler(rb_arena *a, const rb_tree *t, uint32_t no, rb_tree *out)
{
    simplifier s = {.arena = a, .left = no};
    *out = *t;
    if (t->within_name != NULL && take(&s)) {
        out->within = RB_W_SENTENCE;
        out->within_name = NULL;
    }
    out->root = simpler(&s, t->root);
    return s.done;
}

/* Without the i-th token. */
static void drop_token(sample *s, uint32_t i)
{
    if (s->token[i].gap != ' ' && i + 1 < s->ntoken)
        s->token[i + 1].gap = s->token[i].gap;
    memmove(&s->token[i], &s->token[i + 1],
            (s->ntoken - i - 1) * sizeof s->token[0]);
    s->ntoken--;
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->nspan; k++) {
        sample_span x = s->span[k];
        x.tok0 -= x.tok0 > i;
        x.tok1 -= x.tok1 > i;
        if (x.tok0 < x.tok1)
            s->span[n++] = x;
    }
    s->nspan = n;
}

int grow_smaller(const sample *s, uint32_t no, sample *out)
{
    *out = *s;
    if (no < s->nspan) {
        memmove(&out->span[no], &out->span[no + 1],
                (s->nspan - no - 1) * sizeof out->span[0]);
        out->nspan--;
        return 1;
    }
    no -= s->nspan;
    if (no < s->ntoken && s->ntoken > 1) {
        drop_token(out, no);
        return 1;
    }
    no -= s->ntoken;
    if (no < s->ntoken) {
        out->token[no].gap = ' ';
        return no > 0 && s->token[no].gap != ' ' ? 1 : 2;
    }
    return 0;
}
