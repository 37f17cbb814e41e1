/*
** test_pos.c - models that correct the parts of speech
**
** A small corpus is made here that the shipped tagger reads wrong: words of
** chat (smh, u r), and `found` as the present tense of founders. A model must
** learn them, be the same bytes each time, and be refused when it is not what
** training wrote. Reads build/rubric.lang, or the file that RUBRIC_LANG names.
*/
#include "lang_fixture.h"

#include "base/sha256.h"
#include "lang/treebank.h"
#include "text/text.h"

static int setup(void **state)
{
    (void)state;
    lang_begin();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lang_end();
    return 0;
}

/* ---- a corpus ---- */

/* A sentence "form/TAG form/TAG" as CoNLL-U. */
static void sentence(rb_buf *out, const char *words)
{
    int n = 0;
    while (*words) {
        size_t len = strcspn(words, " ");
        size_t form = len;
        while (words[form] != '/')
            form--;
        rb_buf_printf(out, "%d\t%.*s\t_\t_\t%.*s\t_\t_\t_\t_\t_\n", ++n,
                      (int)form, words, (int)(len - form - 1),
                      words + form + 1);
        words += len + (words[len] == ' ');
    }
    rb_buf_putc(out, '\n');
}

static void corpus(rb_buf *out)
{
    static const char *const thing[] = {"plan", "game", "song", "book",
                                        "film", "town", "club", "team"};
    static const char *const verb[] = {"know", "see", "think", "hope"};
    static const char *const past[] = {"fell", "grew", "went", "ended"};
    char s[200];
    for (size_t i = 0; i < 40; i++) {
        const char *t = thing[i % 8];
        snprintf(s, sizeof s, "smh/UH the/DT %s/NN was/VBD late/JJ ./.", t);
        sentence(out, s);
        snprintf(s, sizeof s, "we/PRP %s/VBP that/IN u/PRP r/VBP late/JJ ./.",
                 verb[i % 4]);
        sentence(out, s);
        snprintf(s, sizeof s, "The/DT %ss/NNS %s/VBD ./.", t, past[i % 4]);
        sentence(out, s);
        snprintf(s, sizeof s, "They/PRP found/VBP a/DT %s/NN ./.", t);
        sentence(out, s);
    }
}

static int train(const rb_buf *bank, rb_buf *model, rb_buf *report)
{
    rb_treebank t = {.file = "t", .at = bank->p, .end = bank->p + bank->n};
    rb_pos_train *p = rb_pos_train_new(&mem, &vocab);
    rb_buf text;
    int code = p ? RB_OK : RB_ENOMEM;
    rb_buf_init(&text, &mem);
    while (code == RB_OK &&
           (code = rb_treebank_next(&t, &text, &err)) == RB_OK) {
        rb_doc *d = rb_doc_new(&mem, &vocab, text.p, text.n);
        code = d ? rb_segment(d, &err) : RB_ENOMEM;
        if (code == RB_OK)
            code = rb_lang_tag(lang, d, &err);
        if (code == RB_OK)
            code = rb_pos_train_add(p, d, t.gold.v, t.gold.n);
        rb_doc_free(d);
    }
    if (code == RB_EDONE)
        code = rb_pos_train_end(p, rb_lang_hash(lang), model, report, &err);
    rb_treebank_free(&t, &mem);
    rb_buf_free(&text);
    rb_pos_train_free(p);
    return code;
}

/* The tags of a text, "PRP VBP"; lemmas with `lemma`. */
static const char *tags(const char *text, int lemma)
{
    static char out[500];
    rb_doc *d = rb_doc_new(&mem, &vocab, text, strlen(text));
    size_t n = 0;
    assert_int_equal(rb_segment(d, &err), RB_OK);
    assert_int_equal(rb_lang_tag(lang, d, &err), RB_OK);
    for (uint32_t i = 0; i < d->n_tok; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s", i ? " " : "",
                              lemma
                                  ? vocab.type[vocab.lex[d->tok_lex[i]].lemma].s
                                  : rb_tag_name(d->tok_tag[i]));
    rb_doc_free(d);
    return out;
}

static int use(const char *text, size_t len)
{
    return rb_lang_correct(lang, "m.pos", text, len, &err);
}

/* ---- tests ---- */

static void test_learns(void **state)
{
    static const char sample[] = "smh the story was late .";
    rb_buf bank, model, report;
    (void)state;
    rb_buf_init(&bank, &mem);
    rb_buf_init(&model, &mem);
    rb_buf_init(&report, &mem);
    corpus(&bank);
    assert_string_not_equal(tags(sample, 0), "UH DT NN VBD JJ .");
    assert_string_equal(tags("They found a city .", 1), "they find a city .");
    assert_int_equal(train(&bank, &model, &report), RB_OK);
    uint64_t before = rb_lang_hash(lang);
    assert_int_equal(use(model.p, model.n), RB_OK);
    assert_false(rb_lang_correct_other(lang));
    assert_true(rb_lang_hash(lang) != before);
    assert_string_equal(tags(sample, 0), "UH DT NN VBD JJ .");
    assert_string_equal(tags("they say that u r good .", 0),
                        "PRP VBP IN PRP VBP JJ .");
    /* the lemma follows the tag, and what was right stays */
    assert_string_equal(tags("They found a city .", 1), "they found a city .");
    assert_string_equal(tags("The towns were good .", 0), "DT NNS VBD JJ .");
    double shipped = 0, own = 0;
    assert_int_equal(sscanf(strstr(report.p, "shipped tagger"),
                            "shipped tagger %lf%%, this model %lf%%", &shipped,
                            &own),
                     2);
    assert_true(shipped < 95 && own > 99);
    rb_buf_free(&bank);
    rb_buf_free(&model);
    rb_buf_free(&report);
}

/* Also when the vocabulary has met other words before. */
static void test_same_bytes(void **state)
{
    rb_buf bank, one, two, report;
    (void)state;
    rb_buf_init(&bank, &mem);
    rb_buf_init(&one, &mem);
    rb_buf_init(&two, &mem);
    rb_buf_init(&report, &mem);
    corpus(&bank);
    assert_int_equal(train(&bank, &one, &report), RB_OK);
    tags("Rivers and lakes freeze in winter .", 0);
    assert_int_equal(train(&bank, &two, &report), RB_OK);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.p, two.p, one.n);
    rb_buf_free(&bank);
    rb_buf_free(&one);
    rb_buf_free(&two);
    rb_buf_free(&report);
}

static void refused(const char *text, size_t len, const char *why)
{
    assert_int_equal(use(text, len), RB_EINPUT);
    if (strstr(err.msg, why) == NULL)
        fail_msg("'%s' does not say '%s'", err.msg, why);
}

/* Lines behind a sound head, with a checksum that fits. */
static void refused_lines(const char *lines, const char *why)
{
    rb_buf b;
    rb_sha256 sum;
    char hex[65];
    rb_buf_init(&b, &mem);
    rb_buf_printf(&b, "rubric-pos 1\n%s", lines);
    rb_sha256_begin(&sum);
    rb_sha256_add(&sum, b.p, b.n);
    rb_sha256_end(&sum, hex);
    rb_buf_printf(&b, "sha256 %s\n", hex);
    refused(b.p, b.n, why);
    rb_buf_free(&b);
}

static void test_broken(void **state)
{
    rb_buf bank, model, report;
    (void)state;
    rb_buf_init(&bank, &mem);
    rb_buf_init(&model, &mem);
    rb_buf_init(&report, &mem);
    corpus(&bank);
    assert_int_equal(train(&bank, &model, &report), RB_OK);
    for (size_t n = 0; n < model.n; n += n < 200 ? 1 : 97)
        assert_int_equal(use(model.p, n), RB_EINPUT);
    refused(model.p, model.n - 1, "m.pos: the file is cut off");
    for (size_t i = 0; i < model.n; i += 31) {
        model.p[i] ^= 1;
        assert_int_equal(use(model.p, model.n), RB_EINPUT);
        model.p[i] ^= 1;
    }
    strstr(model.p, "tokens ")[7] ^= 1;
    refused(model.p, model.n, "m.pos: the model was changed");
    refused("rubric-model 1\n", 15, "this is no tagger model");
    refused("rubric-pos 2\n", 13, "m.pos:1: the format is of another version");
    rb_buf_free(&bank);
    rb_buf_free(&model);
    rb_buf_free(&report);
}

static void test_broken_inside(void **state)
{
    (void)state;
    refused_lines("shipped 0\n", "m.pos:2: the features are missing");
    refused_lines("features x\n", "m.pos:2: how many");
    refused_lines("features 4000000000\n", "fewer features than this says");
    refused_lines("features 2\ntag\tNN\tNN:1\n", "m.pos:3: features are");
    refused_lines("features 0\ntag\tNN\tNN:1\n", "more after the last");
    refused_lines("features 1\ntag\tNN\n", "does not know this feature");
    refused_lines("features 1\ntga\tNN\tNN:1\n", "does not know this feature");
    refused_lines("features 1\ntag\tNN\tNN\tNN:1\n", "does not know this");
    refused_lines("features 1\ntag\tNN\tQQ:1\n", "tag that is not known");
    refused_lines("features 1\ntag\tNN\tNN:1x\n", "no whole number");
    refused_lines("features 1\ntag\tNN\tNN:--1\n", "no whole number");
    refused_lines("features 1\ntag\tNN\tNN:50000001\n", "too large");
    refused_lines("features 1\ntag\tNN\tNN\n", "written tag:number");
    refused_lines("features 2\ntag\tNN\tNN:1\ntag\tNN\tNN:1\n",
                  "m.pos:4: the feature is there twice");
}

/* ---- the reader ---- */

static void words(const char *bank, const char *text, const char *gold)
{
    rb_treebank t = {.file = "t", .at = bank, .end = bank + strlen(bank)};
    rb_buf got, list;
    rb_buf_init(&got, &mem);
    rb_buf_init(&list, &mem);
    assert_int_equal(rb_treebank_next(&t, &got, &err), RB_OK);
    assert_string_equal(got.p, text);
    for (uint32_t i = 0; i < t.gold.n; i++)
        rb_buf_printf(&list, "%u-%u %s,", t.gold.v[i].start, t.gold.v[i].end,
                      rb_tag_name(t.gold.v[i].tag));
    assert_string_equal(list.p, gold);
    assert_int_equal(rb_treebank_next(&t, &got, &err), RB_EDONE);
    rb_treebank_free(&t, &mem);
    rb_buf_free(&got);
    rb_buf_free(&list);
}

#define ROW(id, form, tag, misc)                                               \
    id "\t" form "\t_\t_\t" tag "\t_\t_\t_\t_\t" misc "\n"

static void test_reader(void **state)
{
    (void)state;
    words(ROW("1", "Go", "VB", "X=1|SpaceAfter=No") ROW("2", "!", ".", "_"),
          "Go!", "0-2 VB,2-3 .,");
    words(ROW("1-2", "can't", "_", "_") ROW("1", "ca", "MD", "_")
              ROW("2", "n't", "RB", "_") ROW("3", "[", "-LSB-", "_"),
          "can't [", "0-2 MD,2-5 RB,6-7 -LRB-,");
    words(ROW("1-2", "du", "_", "SpaceAfter=No") ROW("1", "de", "IN", "_")
              ROW("2", "le", "DT", "_") ROW("3", ",", "_", "_"),
          "du,", "0-0 IN,0-0 DT,2-3 ,");
    words(ROW("1", "A", "DT", "_")
              ROW("1.1", "x", "NN", "_") "\r\n\n" ROW("1", "B", "DT", "_"),
          "A\n\nB", "0-1 DT,3-4 DT,");
    words("\xEF\xBB\xBF# newpar\n" ROW("1", "A", "DT", "_") "\n" ROW(
              "1", "B", "DT", "SpaceAfter=No") "\n# newpar\n" ROW("1", "C",
                                                                  "DT", "_"),
          "A B\n\nC", "0-1 DT,2-3 DT,5-6 DT,");
}

static void test_reader_refuses(void **state)
{
    static const struct {
        const char *bank, *why;
    } bad[] = {
        {"1\tGo\tVB\n", "t:1: a word of CoNLL-U has ten columns"},
        {"\n" ROW("x", "Go", "VB", "_"), "t:2: the first column"},
        {ROW("1", "Go", "VERB", "_"), "(XPOS) is no tag"},
        {ROW("1", "", "VB", "_"), "the form is empty"},
        {ROW("1", "\xff", "VB", "_"), "not UTF-8"},
        {ROW("3-1", "x", "_", "_"), "a range like 1-2"},
        {ROW("1-2", "x", "_", "_") "\n", "words of a range like 1-2 are"},
        {ROW("1-2", "x", "_", "_"), "words of a range like 1-2 are"},
    };
    rb_buf text;
    (void)state;
    rb_buf_init(&text, &mem);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *b = bad[i].bank;
        rb_treebank t = {.file = "t", .at = b, .end = b + strlen(b)};
        assert_int_equal(rb_treebank_next(&t, &text, &err), RB_EINPUT);
        assert_non_null(strstr(err.msg, bad[i].why));
        rb_treebank_free(&t, &mem);
    }
    rb_buf_free(&text);
}

static void test_too_little(void **state)
{
    rb_buf bank, model;
    (void)state;
    rb_buf_init(&bank, &mem);
    rb_buf_init(&model, &mem);
    sentence(&bank, "Go/VB");
    assert_int_equal(train(&bank, &model, &model), RB_EINPUT);
    assert_non_null(strstr(err.msg, "too little to learn from"));
    rb_buf_free(&bank);
    rb_buf_free(&model);
}

/* Memory refused at any moment of training, reading and tagging. */
static void test_no_memory(void **state)
{
    int code = RB_ENOMEM;
    long grow = 1;
    (void)state;
    for (long n = 0; code == RB_ENOMEM; n += grow) {
        rb_buf bank, model, report;
        lang_end();
        lang_begin();
        rb_buf_init(&bank, &mem);
        rb_buf_init(&model, &mem);
        rb_buf_init(&report, &mem);
        corpus(&bank);
        granted.left = n;
        code = train(&bank, &model, &report);
        if (code == RB_OK)
            code = use(model.p, model.n);
        granted.left = -1;
        if (code == RB_OK)
            assert_string_equal(tags("smh the story was late .", 0),
                                "UH DT NN VBD JJ .");
        assert_true(code == RB_OK || code == RB_ENOMEM);
        rb_buf_free(&bank);
        rb_buf_free(&model);
        rb_buf_free(&report);
        if (n == 200) /* most requests are alike */
            grow = 37;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(test_learns),        T(test_same_bytes), T(test_broken),
        T(test_broken_inside), T(test_reader),     T(test_reader_refuses),
        T(test_too_little),    T(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
