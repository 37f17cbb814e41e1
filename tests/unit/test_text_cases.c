/*
** test_text_cases.c - sentences, tokens, furniture: what should be found
**
** It is data that an analyst can read and add to:
** tests/cases/{sentences,tokens,furniture}.txt.
*/
#include "segmenting.h"

static FILE *open_cases(const char *name)
{
    static const char *const roots[] = {"", "../", "../../"};
    char path[256];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%stests/cases/%s", roots[i], name);
        FILE *f = fopen(path, "r");
        if (f != NULL)
            return f;
    }
    fail_msg("run this from the top of the project: %s", path);
    return NULL;
}

/* The next case without its line end; 0 at the end of the file. */
static int next_case(FILE *f, char *line, int size, int *number)
{
    while (fgets(line, size, f) != NULL) {
        ++*number;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0' || (line[0] == '#' && line[1] != '#' &&
                                (line[1] == ' ' || line[1] == '\0')))
            continue;
        return 1;
    }
    return 0;
}

/* \n and \r as their bytes, in place. */
static void unescape(char *s)
{
    char *out = s;
    for (; *s != '\0'; s++) {
        if (s[0] == '\\' && (s[1] == 'n' || s[1] == 'r'))
            *out++ = *++s == 'n' ? '\n' : '\r';
        else
            *out++ = *s;
    }
    *out = '\0';
}

static int is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r';
}

/* The sentences found, in the notation of the case: white space aside. */
static void show_sentences(char *out)
{
    for (uint32_t i = 0; i < doc->sent.n; i++) {
        const rb_sent *s = &doc->sent.v[i];
        if (i > 0)
            *out++ = '|';
        for (uint32_t k = s->start; k < s->end; k++) {
            if (!is_blank(doc->text[k]))
                *out++ = doc->text[k];
        }
    }
    *out = '\0';
}

static void squeeze(const char *s, char *out)
{
    if (s[0] == '#' && s[1] == '#') /* the marker of a heading is not text */
        s += strspn(s, "#");
    for (; *s != '\0'; s++) {
        if (!is_blank(*s))
            *out++ = *s;
    }
    *out = '\0';
}

static void test_sentence_cases(void **state)
{
    (void)state;
    char line[2048], text[2048], want[2048], got[4096];
    int number = 0, wrong = 0, cases = 0;
    FILE *f = open_cases("sentences.txt");
    while (next_case(f, line, sizeof line, &number)) {
        unescape(line);
        squeeze(line, want);
        size_t n = 0;
        for (const char *p = line; *p != '\0'; p++) {
            if (*p != '|')
                text[n++] = *p;
            else if (n > 0 && text[n - 1] == ' ' && p[1] == ' ')
                p++; /* one blank, not two */
        }
        read_text(text, n);
        show_sentences(got);
        cases++;
        if (strcmp(want, got) != 0) {
            print_error("sentences.txt:%d:\n  want %s\n  got  %s\n", number,
                        want, got);
            wrong++;
        }
    }
    fclose(f);
    assert_true(cases > 60);
    assert_int_equal(wrong, 0);
}

static void show_tokens(char *out)
{
    for (uint32_t i = 0; i < doc->n_tok; i++) {
        size_t n = doc->tok_end[i] - doc->tok_start[i];
        if (i > 0)
            *out++ = ' ';
        memcpy(out, doc->text + doc->tok_start[i], n);
        out += n;
    }
    *out = '\0';
}

static void test_token_cases(void **state)
{
    (void)state;
    char line[2048], got[4096];
    int number = 0, wrong = 0, cases = 0;
    FILE *f = open_cases("tokens.txt");
    while (next_case(f, line, sizeof line, &number)) {
        char *want = strstr(line, " => ");
        assert_non_null(want);
        *want = '\0';
        want += 4;
        read_text(line, strlen(line));
        show_tokens(got);
        cases++;
        if (strcmp(want, got) != 0) {
            print_error("tokens.txt:%d:\n  want %s\n  got  %s\n", number, want,
                        got);
            wrong++;
        }
    }
    fclose(f);
    assert_true(cases > 30);
    assert_int_equal(wrong, 0);
}

/* The reason why line `which` is furniture, "text" when there is none. */
static const char *reason_found(uint32_t which)
{
    rb_layer *l = rb_layer_find(doc, "furniture");
    if (l == NULL || l->ann.n <= which)
        return "text";
    const rb_ann *a = &l->ann.v[which];
    const rb_feat *f = rb_ann_feat(a, "reason");
    assert_non_null(f);
    assert_int_equal(a->tok0, a->tok1);
    assert_string_equal(doc->prov.v[a->prov].rule + strlen("furniture: "),
                        f->u.s);
    return f->u.s;
}

/* Take " after" off the end of a case's reason. */
static int cut_after(char *reason)
{
    size_t n = strlen(reason), k = strlen(" after");
    if (n <= k || strcmp(reason + n - k, " after") != 0)
        return 0;
    reason[n - k] = '\0';
    return 1;
}

static void test_furniture_cases(void **state)
{
    (void)state;
    char line[2048], text[4096];
    int number = 0, wrong = 0, stay = 0, go = 0;
    FILE *f = open_cases("furniture.txt");
    while (next_case(f, line, sizeof line, &number)) {
        char *it = strstr(line, ": ");
        assert_non_null(it);
        *it = '\0';
        uint32_t after = (uint32_t)cut_after(line);
        snprintf(text, sizeof text,
                 "The harbour is closed.\n\n%s%s\n\nIt rains.",
                 after ? "Advertisement\n" : "", it + 2);
        read_text(text, strlen(text));
        if (strcmp(reason_found(after), line) != 0) {
            print_error("furniture.txt:%d: want %s, got %s: %s\n", number, line,
                        reason_found(after), it + 2);
            wrong++;
        }
        stay += strcmp(line, "text") == 0;
        go += strcmp(line, "text") != 0;
    }
    fclose(f);
    assert_true(go > 100 && stay >= go);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_sentence_cases), T(test_token_cases), T(test_furniture_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
