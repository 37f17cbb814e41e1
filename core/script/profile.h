/*
** profile.h - what each rule and each phase of a package costs
**
** A state counts only when somebody asked for it before the package was
** loaded; else there is a pointer that is NULL. What is measured inside
** something else is taken off there, so that all parts add up to the whole.
*/
#ifndef RB_PROFILE_H
#define RB_PROFILE_H

#include "../contain/wire.h"
#include "package.h"

enum { /* rows 0 ... of every profile: what is not a rule */
       RB_P_LOADING,
       RB_P_COMPILING,
       RB_P_LISTS,
       RB_P_CLASSES,
       RB_P_GAZETTEERS,
       RB_P_SCRIPT,
       RB_P_PHASES,
       RB_P_START = RB_P_PHASES, /* of a process: only in what is told */
       RB_P_TRAVEL,
       RB_P_NAMES
};

typedef struct rb_cost {
    char *rule; /* NULL: a phase, and which one its place says */
    double seconds;
    uint64_t steps, candidates, matches, bytes;
} rb_cost;

typedef struct rb_profile {
    rb_mem *mem;
    RB_VEC(rb_cost) row;
    double inside; /* measured in parts of what is measured now */
    uint64_t steps_inside, bytes_inside;
    double total; /* of work on documents */
} rb_profile;

typedef struct rb_prof_mark {
    double begin, inside;
    uint64_t steps, steps_inside, bytes, bytes_inside;
} rb_prof_mark;

/* NULL: no memory. */
rb_profile *rb_profile_new(rb_mem *m);
void rb_profile_free(rb_profile *p); /* NULL is fine */
/* The row of a rule; UINT32_MAX: no memory. */
uint32_t rb_profile_rule(rb_profile *p, const char *rule);

/* Measure from here to rb_prof_leave, into a row; nothing without a profile. */
void rb_prof_enter(rb_state *s, rb_prof_mark *m);
void rb_prof_leave(rb_state *s, const rb_prof_mark *m, uint32_t row);
/* Part of what is measured now was this, and is counted elsewhere. */
void rb_prof_part(rb_state *s, double seconds, uint64_t steps);

/* As bytes for the host (RB_W_COSTS), and from them; checked. */
void rb_profile_put(rb_buf *b, const rb_profile *p);
int rb_profile_get(rb_wire *w, rb_mem *m, rb_profile **out, rb_err *e);

double rb_prof_clock(void);

#endif
