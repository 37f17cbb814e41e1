/*
** test_ident.c - the language of documents
*/
#include "segmenting.h"

#include "lang/ident.h"

#define EN                                                                     \
    "The government said yesterday that the new law will come into force "     \
    "next year, and that nobody who works in the public service has to fear "  \
    "for a place. The opposition called it a hasty decision and asked for a "  \
    "vote in parliament before the summer."
#define DE                                                                     \
    "Die Regierung hat gestern mitgeteilt, dass das neue Gesetz im nächsten " \
    "Jahr in Kraft tritt und dass niemand, der im öffentlichen Dienst "       \
    "arbeitet, um seine Stelle fürchten muss. Die Opposition nannte das "     \
    "eine übereilte Entscheidung und verlangte eine Abstimmung im Parlament."
#define NN                                                                     \
    "Eg veit ikkje kva dei har sagt, men ho kjem frå ein liten stad og vil "  \
    "ikkje seie noko meir."
#define HE "הממשלה הודיעה אתמול כי החוק החדש ייכנס לתוקף בשנה הבאה"

static void load(const char *text, const char *lang)
{
    rb_doc_free(doc);
    doc = rb_doc_new(&mem, &vocab, text, strlen(text));
    assert_non_null(doc);
    assert_int_equal(rb_doc_set_meta(doc, RB_META_LANG, lang), RB_OK);
    assert_int_equal(rb_identify(doc), RB_OK);
}

static void expect(const char *lang, const char *from, int foreign)
{
    if (lang == NULL)
        assert_null(doc->meta[RB_META_LANG]);
    else
        assert_string_equal(doc->meta[RB_META_LANG], lang);
    if (from != NULL)
        assert_string_equal(doc->meta_from[RB_META_LANG], from);
    assert_int_equal(rb_is_foreign(doc), foreign);
}

static void test_documents(void **state)
{
    (void)state;
#ifdef RB_WITH_CLD2
    load(EN, NULL);
    expect("en", "detected", 0);
    assert_true(doc->lang_reliable);
    load(DE, NULL);
    expect("de", "detected", 1);
    load(HE, NULL);
    expect("he", "detected", 0); /* too short to be sure */
    load(NN, NULL);
    expect("nn", "detected", 0);
    /* what names the language stays, unless it is surely wrong */
    load(EN, "en-GB");
    expect("en-GB", NULL, 0);
    load(DE, "de-AT");
    expect("de-AT", NULL, 1);
    load(NN, "de");
    expect("de", NULL, 0);
    load(DE, "en");
    expect("de", "detected; it says en", 1);
    load(EN, "fr-FR");
    expect("en", "detected; it says fr-FR", 0);
    load(EN EN DE, "en"); /* both */
    expect("en", NULL, 0);
#else
    load(DE, "en");
    expect("en", NULL, 0);
    load(DE, NULL);
    expect(NULL, NULL, 0);
#endif
    load("12 % ... 2020", NULL);
    expect(NULL, NULL, 0);
    load("", NULL);
    expect(NULL, NULL, 0);
}

/* A long text is sampled; characters are not cut at the edges. */
static void test_long(void **state)
{
    (void)state;
    size_t n = strlen(DE), times = 4000;
    char *s = malloc(n * times + 1);
    for (size_t i = 0; i < times; i++)
        memcpy(s + i * n, DE, n);
    s[n * times] = '\0';
    for (size_t cut = 0; cut < 400; cut += 7) {
        rb_language l = rb_language_of(s, n * times - cut);
#ifdef RB_WITH_CLD2
        assert_string_equal(l.code, "de");
        assert_true(l.letters <= 17000);
#else
        assert_string_equal(l.code, "");
#endif
    }
    free(s);
}

/* ---- paragraphs ---- */

static void segment(const char *text, const char *lang, int skip)
{
    load(text, lang);
    assert_int_equal(rb_segment(doc, NULL), RB_OK);
    assert_int_equal(rb_identify_paragraphs(doc, skip), RB_OK);
}

static const char *code_of(const rb_ann *a)
{
    const rb_feat *f = rb_ann_feat(a, "language");
    assert_non_null(f);
    assert_int_equal(f->kind, RB_F_STR);
    return f->u.s;
}

/* What the layer says about the paragraph in the middle; "en" for nothing. */
static int right_middle(const char *want, const char *par)
{
    char text[4096];
    snprintf(text, sizeof text, "%s\n\n%s\n\n%s", EN, par, EN);
    segment(text, "en", 1);
    const rb_layer *l = rb_layer_find(doc, "language");
    const char *got = l == NULL || l->ann.n == 0 ? "en" : code_of(l->ann.v);
    uint32_t from = (uint32_t)strlen(EN) + 2;
    int found = strcmp(got, "en") != 0;
    if (found) {
        assert_int_equal(l->ann.n, 1);
        assert_int_equal(l->ann.v[0].start, from);
        assert_int_equal(l->ann.v[0].end, from + strlen(par));
    }
    assert_int_equal(rb_foreign_paragraphs(doc), found);
    for (uint32_t i = 0; i < doc->par.n; i++)
        assert_int_equal(doc->par.v[i].foreign,
                         found && doc->par.v[i].start == from);
#ifndef RB_WITH_CLD2
    want = "en";
#endif
    if (strcmp(got, want) == 0)
        return 1;
    printf("%s instead of %s: %s\n", got, want, par);
    return 0;
}

static void test_cases(void **state)
{
    (void)state;
    char line[2048];
    int cases = 0, wrong = 0;
    FILE *f = fopen("tests/cases/languages.txt", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        char *colon = strchr(line, ':');
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        assert_non_null(colon);
        *colon = '\0';
        wrong += !right_middle(line, colon + 2);
        cases++;
    }
    fclose(f);
    assert_true(cases >= 30);
    assert_int_equal(wrong, 0);
}

/* A foreign document: all is left out, and what differs from it is told. */
static void test_foreign_document(void **state)
{
    (void)state;
    const char *german =
        DE "\n\n" DE "\n\n" DE "\n\n" DE "\n\n" DE "\n\n" DE "\n\n" DE "\n\n" DE
           "\n\n" DE "\n\n" DE "\n\n" DE "\n\n" EN;
    const char *english = EN "\n\n" EN "\n\n" EN "\n\n" DE "\n\n" EN;
    segment(german, NULL, 1);
#ifdef RB_WITH_CLD2
    const rb_layer *l = rb_layer_find(doc, "language");
    assert_true(rb_is_foreign(doc));
    assert_int_equal(rb_foreign_paragraphs(doc), 12);
    assert_non_null(l);
    assert_int_equal(l->ann.n, 1);
    assert_string_equal(code_of(&l->ann.v[0]), "en");
    segment(DE "\n\n" DE, "de", 1);
    assert_int_equal(rb_foreign_paragraphs(doc), 2);
    assert_null(rb_layer_find(doc, "language"));
    segment(german, NULL, 0); /* nothing is to be skipped */
    assert_int_equal(rb_foreign_paragraphs(doc), 0);
    segment(english, "en", 0);
    assert_int_equal(rb_foreign_paragraphs(doc), 0);
    l = rb_layer_find(doc, "language");
    assert_non_null(l);
    assert_int_equal(l->ann.n, 1);
    assert_string_equal(code_of(&l->ann.v[0]), "de");
    assert_true(rb_ann_feat(&l->ann.v[0], "percent")->u.i >= 90);
#else
    assert_int_equal(rb_foreign_paragraphs(doc), 0);
    assert_null(rb_layer_find(doc, "language"));
    segment(english, "en", 1);
    assert_int_equal(rb_foreign_paragraphs(doc), 0);
#endif
    segment("", NULL, 1);
    assert_int_equal(rb_foreign_paragraphs(doc), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {T(test_documents), T(test_long),
                                       T(test_cases), T(test_foreign_document)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
