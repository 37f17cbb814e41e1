/*
** api_pos.c - include/rubric.h: models that correct the parts of speech
*/
#include "api.h"

#include "lang/perceptron.h"
#include "lang/treebank.h"
#include "load/raw.h"
#include "text/text.h"

int rb_api_pos_model(rubric *r)
{
    rb_buf text;
    const char *file = r->o.pos_model;
    rb_buf_init(&text, &r->mem);
    int code = rb_raw(file, "", &text, &r->err);
    if (code == RB_OK)
        code = text.failed
                   ? rb_nomem(&r->err)
                   : rb_lang_correct(r->lang, file, text.p ? text.p : "",
                                     text.n, &r->err);
    rb_buf_free(&text);
    if (code == RB_OK && rb_lang_correct_other(r->lang) && r->o.log != NULL)
        r->o.log(r->o.user, 'w',
                 "the model of --pos-model was trained with another version of "
                 "the shipped tagger; it is used, but train it again");
    return code;
}

/* ---- training ---- */

static int learn_document(rubric *r, rb_pos_train *t, const rb_buf *text,
                          const rb_treebank *bank)
{
    rb_doc *d = rb_doc_new(&r->mem, &r->vocab, text->p, text->n);
    if (d == NULL)
        return rb_nomem(&r->err);
    int code = rb_segment(d, &r->err);
    if (code == RB_OK)
        code = rb_lang_tag(r->lang, d, &r->err);
    if (code == RB_OK &&
        rb_pos_train_add(t, d, bank->gold.v, bank->gold.n) != RB_OK)
        code = rb_nomem(&r->err);
    rb_doc_free(d);
    return code;
}

static int learn_file(rubric *r, rb_pos_train *t, const char *path)
{
    rb_buf file, text;
    rb_buf_init(&file, &r->mem);
    rb_buf_init(&text, &r->mem);
    int code = rb_raw(path, "", &file, &r->err);
    if (code == RB_OK && file.failed)
        code = rb_nomem(&r->err);
    if (code == RB_OK && file.n > 0) {
        rb_treebank bank = {.file = path, .at = file.p, .end = file.p + file.n};
        while ((code = rb_treebank_next(&bank, &text, &r->err)) == RB_OK &&
               (code = learn_document(r, t, &text, &bank)) == RB_OK)
            ;
        rb_treebank_free(&bank, &r->mem);
    }
    rb_buf_free(&text);
    rb_buf_free(&file);
    return code == RB_EDONE ? RB_OK : code;
}

typedef int (*writer)(void *user, const char *text, size_t len);

static int give(rubric *r, const rb_buf *text, writer write, void *user)
{
    if (write != NULL && write(user, text->p, text->n) != 0)
        return rb_fail(&r->err, RB_EIO, "the model cannot be written");
    return RB_OK;
}

static int finish(rubric *r, rb_pos_train *t, writer model, writer report,
                  void *user)
{
    rb_buf text, told;
    rb_buf_init(&text, &r->mem);
    rb_buf_init(&told, &r->mem);
    int code =
        rb_pos_train_end(t, rb_lang_hash(r->lang), &text, &told, &r->err);
    if (code == RB_OK)
        code = give(r, &text, model, user);
    if (code == RB_OK)
        code = give(r, &told, report, user);
    rb_buf_free(&told);
    rb_buf_free(&text);
    return code;
}

int rubric_train_pos(rubric *r, const char *const *path, size_t paths,
                     int (*model)(void *user, const char *text, size_t len),
                     int (*report)(void *user, const char *text, size_t len),
                     void *user)
{
    RB_API_CALL(r);
    if (r->o.pos_model != NULL)
        return rb_api_usage(r, "a model learns to correct the shipped tagger, "
                               "not another model: leave out --pos-model");
    int code = rb_api_lang(r);
    if (code != RB_OK)
        return code;
    rb_pos_train *t = rb_pos_train_new(&r->mem, &r->vocab);
    if (t == NULL)
        return rb_nomem(&r->err);
    for (size_t i = 0; code == RB_OK && i < paths; i++)
        code = learn_file(r, t, path[i]);
    if (code == RB_OK)
        code = finish(r, t, model, report, user);
    rb_pos_train_free(t);
    return code;
}
