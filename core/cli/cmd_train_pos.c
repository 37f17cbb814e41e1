/*
** cmd_train_pos.c - rubric train pos: a tagger for texts of another kind
*/
#include "cmd.h"

#include "say.h"
#include "session.h"
#include "train.h"

static int on_model(void *user, const char *text, size_t len)
{
    out_put(user, text, len);
    return 0;
}

/* Options that only the models of packages have. */
static int check(const args *a)
{
    static const char *const other[] = {"label-field", "group-field", "folds",
                                        "seed",        "cost",        "arg"};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (args_has(a, other[i]))
            return args_wrong(a,
                              "--%s is for the models of packages, not for "
                              "train pos",
                              other[i]);
    if (args_get(a, "out") == NULL)
        return args_wrong(a, "say where the model goes: -o FILE");
    if (a->nword < 2)
        return args_wrong(a, "name CoNLL-U files to learn from");
    return 0;
}

int train_pos(const args *a, out *o)
{
    session s;
    out model;
    int code = check(a);
    if (code != 0)
        return code;
    out_memory(&model);
    code = session_open(&s, a);
    if (code == 0 && rubric_train_pos(s.r, a->word + 1, a->nword - 1, on_model,
                                      train_report, &model) != RUBRIC_OK)
        code = session_fail(&s, NULL);
    if (code == 0)
        code = train_write(args_get(a, "out"), &model, o);
    out_free(&model);
    session_close(&s);
    return code;
}
