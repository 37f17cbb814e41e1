/*
** line.h - lines from a person: edited on a terminal, else as they come
**
** With libedit there are editing, history and completion; without it, or when
** standard input is no terminal, lines are read plainly.
*/
#ifndef CLI_LINE_H
#define CLI_LINE_H

#include "words.h"

typedef struct line_reader line_reader;

/* What may stand at the end of the text before the cursor: words that could
** replace its last *part bytes. */
typedef void (*line_complete)(void *user, const char *before, words *w,
                              size_t *part);

/* `history`: a file, or NULL. Says so when a terminal has no line editor. */
line_reader *line_open(const char *history, line_complete complete, void *user);
/* The next line without its end, or NULL at the end. Borrowed until the next
** call. "" after Ctrl-C. */
const char *line_read(line_reader *l, const char *prompt);
/* 1 when a person sits there. */
int line_is_terminal(const line_reader *l);
void line_close(line_reader *l);

/* From line_open to line_close Ctrl-C does not end the program but is noted
** here; line_read forgets it. */
int line_interrupted(void);

/* The library that was compiled in, or NULL. */
const char *line_with(void);

/* The file for the history of a command, its folders made: in
** $XDG_STATE_HOME/rubric or ~/.local/state/rubric. NULL when there is no place;
** free() it. */
char *line_history_file(const char *name);

#endif
