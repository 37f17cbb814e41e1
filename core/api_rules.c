/*
** api_rules.c - include/rubric.h: the rules of a package, a line for each
*/
#include "api.h"

#include <string.h>
#include "load/json.h"

/* An array of objects as lines. */
static int lines(rb_buf *json, rb_buf *out)
{
    rb_json j;
    rb_jval v;
    int more;
    rb_json_init(&j, json->p, json->n);
    if (rb_json_enter(&j) != 0)
        return -1;
    while ((more = rb_json_element(&j, &v)) > 0) {
        rb_json_compact(&v, out);
        rb_buf_putc(out, '\n');
    }
    return more;
}

int rubric_rules(rubric *r, const char *package, char **out, size_t *len)
{
    rb_buf json, b;
    *out = NULL;
    *len = 0;
    RB_API_CALL(r);
    int code = rb_api_named(r, package);
    if (code != RB_OK)
        return code;
    rb_buf_init(&json, &r->mem);
    rb_buf_init(&b, &r->mem);
    code = rb_script_rules(r->script, package, &json, &r->err);
    if (code == RB_OK && lines(&json, &b) != 0)
        code = rb_fail(&r->err, RB_ESCRIPT,
                       "package '%s': what it says of its rules cannot be read",
                       package);
    rb_buf_free(&json);
    return rb_api_text(r, code, &b, out, len);
}
