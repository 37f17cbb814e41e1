/*
** cmd_list.c - rubric list: the packages that can be used
*/
#include "cmd.h"

#include <string.h>

#include "json.h"
#include "session.h"

static int run(const args *a, out *o)
{
    session s;
    const char *format = args_get(a, "format"), *name;
    int jsonl = format && strcmp(format, "jsonl") == 0;
    if (a->nword)
        return args_wrong(a, "list takes no words");
    int code = session_open(&s, a);
    for (size_t i = 0; code == 0; i++) {
        name = rubric_package_name(s.r, i);
        if (name == NULL)
            break;
        if (jsonl) {
            out_puts(o, "{\"name\":");
            json_str(o, name, strlen(name));
            out_puts(o, "}\n");
        } else {
            out_puts(o, name);
            out_putc(o, '\n');
        }
    }
    session_close(&s);
    return code;
}

static const opt options[] = {
    {0, "format", "text|jsonl", "what to print (default: text)"},
    {0, NULL, NULL, NULL}};
static const optgroup group = {"Options", options};
static const optgroup *const groups[] = {&group, &general_group, NULL};

const command cmd_list = {
    "list",        "packages that can be used",
    "[OPTION...]", "Print the names of the packages in the package path.",
    NULL,          groups,
    run,
};
