/*
** lists.c - word lists for the patterns of a command: --lexicon NAME=FILE
*/
#include "session.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"

int session_list(session *s, const char *text)
{
    const char *eq = strchr(text, '='), *hash = strrchr(text, '#');
    size_t phrases = 0;
    if (eq == NULL || eq == text || eq[1] == '\0')
        return args_wrong(s->a, "a word list is NAME=FILE, not '%s'", text);
    char *name = xstrndup(text, (size_t)(eq - text));
    char *file = hash != NULL && hash > eq
                     ? xstrndup(eq + 1, (size_t)(hash - eq - 1))
                     : xstrndup(eq + 1, strlen(eq + 1));
    int code = rubric_lexicon_file(s->r, name, file,
                                   hash != NULL && hash > eq ? hash + 1 : NULL,
                                   &phrases);
    if (code != RUBRIC_OK) {
        session_fail(s, NULL);
        code = 2;
    } else if (phrases > 0 && !s->twin) {
        say("%s: %zu line%s of several words, which [lex=\"%s\"] never meets: "
            "it asks one token; write them as a pattern",
            file, phrases, phrases == 1 ? "" : "s", name);
    }
    free(name);
    free(file);
    return code;
}

int session_lists(session *s)
{
    const char *v;
    int code = 0;
    if (args_given(s->a, "lexicon"))
        for (size_t i = 0; code == 0 && (v = args_nth(s->a, "lexicon", i)); i++)
            code = session_list(s, v);
    return code;
}
