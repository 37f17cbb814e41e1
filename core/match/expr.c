/*
** expr.c - what a token must be, as one bit
**
** What asks for annotations has none: that is not the same for each token of
** a lexeme, and is asked while matching (vm.c).
*/
#include "engine.h"

#include <string.h>

static int asks_layers(const rb_expr *x)
{
    if (x->kind == RB_E_TEST)
        return x->attr == RB_A_BEGIN || x->attr == RB_A_INSIDE;
    return (x->a != NULL && asks_layers(x->a)) ||
           (x->b != NULL && asks_layers(x->b));
}

int rb_pattern_in_macro(const rb_macro *m, int rc, rb_err *e)
{
    if (m != NULL && rc == RB_EPATTERN)
        rb_err_prefix(e, "in macro @%s", m->name);
    return rc;
}

static int enter_test(rb_ruleset *s, rb_rule *r, rb_expr *x, rb_err *e)
{
    uint32_t bit;
    const char *src = x->macro != NULL ? x->macro->source : r->source;
    size_t len = x->macro != NULL ? strlen(src) : r->len;
    if (!asks_layers(x)) {
        int rc = rb_classes_leaf(s, x, src, len, &bit, e);
        x->bit = rc == RB_OK ? bit + 1 : 0;
        return rc;
    }
    if (strpbrk(x->value, "*+?.[](){}|\\") != NULL)
        return rb_pattern_fail(e, src, len, x->at,
                               "expected one layer's name here; write "
                               "[%s=\"a\" | %s=\"b\"] for two",
                               rb_attr_name[x->attr], rb_attr_name[x->attr]);
    return rb_ruleset_layer_index(s, x->value, &bit, e);
}

/* Enter all tests: lexeme tests get bits, layer tests name their layers. */
static int enter_tests(rb_ruleset *s, rb_rule *r, rb_expr *x, rb_err *e)
{
    int rc = RB_OK;
    if (x->kind == RB_E_TEST)
        return rb_pattern_in_macro(x->macro, enter_test(s, r, x, e), e);
    if (x->a != NULL)
        rc = enter_tests(s, r, x->a, e);
    if (rc == RB_OK && x->b != NULL)
        rc = enter_tests(s, r, x->b, e);
    return rc;
}

int rb_program_expr(rb_ruleset *s, rb_rule *r, rb_expr *x, uint32_t *bit,
                    uint32_t *mixed, rb_err *e)
{
    *bit = *mixed = RB_NONE;
    if (x->kind == RB_E_TRUE)
        return RB_OK;
    if (x->bit != 0) {
        *bit = x->bit - 1;
        return RB_OK;
    }
    int rc = enter_tests(s, r, x, e);
    if (rc != RB_OK)
        return rc;
    if (asks_layers(x)) {
        *mixed = s->mixed.n;
        return rb_vec_push(s->mem, &s->mixed, x) == 0 ? RB_OK : rb_nomem(e);
    }
    *bit = rb_classes_bit_of(s, x);
    if (*bit == RB_NONE)
        rc = rb_classes_derived(s, x, NULL, 0, bit, e);
    if (rc == RB_OK)
        x->bit = *bit + 1;
    return rc;
}
