/*
** rulework.c - the share of one rule: what its functions may spend
**
** The matcher bounds itself (match/share.c). What Lua does with a match runs
** between enter and leave, with a floor under the steps of the state: below it
** the script must end, as when the whole budget is used up, and no pcall of
** its own catches that. leave lifts the floor, so that the next rule goes on.
*/
#include "rulework.h"

#include <string.h>
#include "../base/utf8.h"

enum { MOST_STOPPED = 100 }; /* rules told for one document */

void rb_rule_enter(rb_state *s, rb_rule_work *w, uint64_t left)
{
    w->floor = s->floor;
    w->before = s->steps;
    uint64_t floor = s->steps > left ? s->steps - left : 0;
    if (floor > s->floor) /* a rule inside another spends of both */
        s->floor = floor;
}

int rb_rule_leave(lua_State *L, const rb_rule_work *w, uint64_t *spent)
{
    rb_state *s = rb_state_of(L);
    int over = s->rule_over;
    *spent = w->before - s->steps;
    s->floor = w->floor;
    if (s->fatal || (over && s->steps <= w->floor))
        return RB_RULE_OUTER;
    s->rule_over = 0;
    s->where[0] = over ? '\0' : s->where[0];
    if (over)
        rb_state_rearm(L);
    return over ? RB_RULE_OVER : RB_RULE_FINE;
}

void rb_rule_stopped(rb_state *s, const char *rule)
{
    char *name = s->stopped.n < MOST_STOPPED
                     ? rb_strndup(s->under, rule, strlen(rule))
                     : NULL;
    if (name != NULL && rb_vec_push(s->under, &s->stopped, name) != 0)
        rb_free(s->under, name, strlen(name) + 1);
    for (uint32_t i = 0; s->doc != NULL && i < s->doc->layer.n; i++)
        rb_layer_drop_rule(s->doc, s->doc->layer.v[i], s->package, rule);
}

void rb_rules_forget(rb_state *s)
{
    while (s->stopped.n > 0) {
        char *name = (char *)s->stopped.v[--s->stopped.n];
        rb_free(s->under, name, strlen(name) + 1);
    }
}

/* ---- telling ---- */

static void put_steps(rb_buf *b, uint64_t n)
{
    if (n >= 1000000 && n % 1000000 == 0)
        rb_buf_printf(b, "%llu million", (unsigned long long)(n / 1000000));
    else
        rb_buf_printf(b, "%llu", (unsigned long long)n);
}

uint64_t rb_rule_share(const rb_script *s, const rb_package *p)
{
    uint64_t steps = s->env.steps;
    if (p->m.rule_steps > 0)
        return p->m.rule_steps;
    if (p->m.steps > 0 && p->m.steps < steps)
        steps = p->m.steps;
    return steps / RB_RULE_SHARES;
}

static void put_message(rb_buf *b, const rb_package *p, const rb_stopped *x)
{
    if (x->file != NULL)
        rb_buf_printf(b, "%s/%s:%u: ", p->m.name, x->file, x->line);
    else
        rb_buf_printf(b, "package '%s': ", p->m.name);
    rb_buf_printf(b, "rule '%s' is stopped: it takes more than its ", x->rule);
    put_steps(b, x->steps);
    rb_buf_puts(b, " steps for a document; nothing of it is left in this "
                   "document, the other rules went on. 'rubric profile' shows "
                   "what rules cost; limits.rule_steps in package.lua is what "
                   "one may take");
    rb_buf_putc(b, '\0');
}

int rb_rule_tell(rb_script *s, const rb_package *p, rb_doc *d, const char *name,
                 size_t len, rb_err *e)
{
    char file[256], rule[256];
    unsigned line = 0;
    rb_buf b;
    rb_stopped x = {.steps = rb_rule_share(s, p)};
    if (len >= sizeof rule)
        len = sizeof rule - 1;
    memcpy(rule, name, len);
    rule[len] = '\0';
    rb_utf8_clean(rule, len == sizeof rule - 1);
    rb_utf8_plain(rule, strlen(rule));
    x.package = rb_arena_str(&d->arena, p->m.name, strlen(p->m.name));
    x.rule = rb_arena_str(&d->arena, rule, strlen(rule));
    if (x.package == NULL || x.rule == NULL)
        return rb_nomem(e);
    if (rb_rule_line(s, p, rule, file, sizeof file, &line)) {
        x.file = rb_arena_str(&d->arena, file, strlen(file));
        x.line = line;
    }
    rb_buf_init(&b, s->mem);
    put_message(&b, p, &x);
    if (!b.failed)
        x.message = rb_arena_str(&d->arena, b.p, b.n - 1);
    rb_buf_free(&b);
    if (x.message == NULL || rb_vec_push(d->mem, &d->stopped, x) != 0 ||
        rb_doc_add_note(d, UINT64_MAX, "%s", x.message) != RB_OK)
        return rb_nomem(e);
    return rb_fail(e, RB_ELIMIT, "%s", x.message);
}

int rb_rules_tell(rb_script *s, const rb_package *p, rb_doc *d, rb_err *e)
{
    int code = RB_OK;
    for (uint32_t i = 0; i < p->state->stopped.n; i++) {
        rb_err more;
        const char *name = p->state->stopped.v[i];
        int now = rb_rule_tell(s, p, d, name, strlen(name), &more);
        if (code == RB_OK || now == RB_ENOMEM) {
            code = now;
            *e = more;
        }
    }
    return code;
}
