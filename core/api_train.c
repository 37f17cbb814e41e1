/*
** api_train.c - include/rubric.h: training the model of a package
*/
#include "api.h"

int rubric_train(rubric *r, const char *package,
                 const rubric_train_options *options)
{
    rubric_train_options o = {.size = sizeof o, .folds = 5, .seed = 1};
    RB_API_CALL(r);
    if (package == NULL)
        return rb_api_usage(r, "name the package to train");
    if (options != NULL)
        rb_api_take(&o, sizeof o, options);
    rb_learn l = {o.label_field, o.group_field, o.cost, o.folds, o.seed};
    int code = rb_api_script(r);
    return code == RB_OK ? rb_script_learn(r->script, package, &l, &r->err)
                         : code;
}

const char *rubric_train_file(rubric *r)
{
    return r->script != NULL ? rb_script_learn_file(r->script) : "";
}

int rubric_train_end(rubric *r,
                     int (*model)(void *user, const char *text, size_t len),
                     int (*report)(void *user, const char *text, size_t len),
                     void *user)
{
    RB_API_CALL(r);
    int code = rb_api_script(r);
    return code == RB_OK
               ? rb_script_learnt(r->script, model, report, user, &r->err)
               : code;
}
