/*
** office.h - what the formats share that are XML in a ZIP: DOCX, ODT, EPUB
**
** The text comes from members of the ZIP; each that gives text is a part of
** the document, and places are bytes of the member, unpacked.
*/
#ifndef RB_OFFICE_H
#define RB_OFFICE_H

#include "archive.h"
#include "flow.h"
#include "source.h"
#include "xml.h"

typedef struct rb_office {
    rb_source *s;
    rb_arena arena;            /* strings below */
    rb_buf text;               /* of the document, */
    rb_mapper map;             /*   and the way back to the members */
    RB_VEC(const char *) part; /* names of members, from part 1 on */
    const char *meta[RB_META_COUNT];
    const char *from[RB_META_COUNT];
    rb_repairs rep;
    RB_VEC(rb_drop) drop; /* what was left out, when the source wants it */
    rb_buf skipped;       /* words of what is being left out */
    const char *note[4];  /* what had to be done, a few are told */
    int notes;
} rb_office;

/* The whole file is in s->in afterwards; RB_OK or a code with message. */
int rb_office_open(rb_office *o, rb_source *s, rb_err *e);
void rb_office_close(rb_office *o);
/* Its members; messages get the file's name. */
int rb_office_members(rb_office *o, int (*want)(void *user, const char *name),
                      int (*got)(void *user, const char *name, char *bytes,
                                 size_t n, rb_err *e),
                      void *user, rb_err *e);

/*
** Append the text of one member: `read` writes it into a flow, from XML or
** HTML that is valid UTF-8, with places in it. An empty line is put between
** members. RB_OK or a code with message.
*/
typedef int (*rb_office_read)(void *user, const char *s, size_t n, rb_buf *text,
                              rb_mapper *map, rb_err *e);
int rb_office_add(rb_office *o, const char *name, char *bytes, size_t n,
                  rb_office_read read, void *user, rb_err *e);

/* XML of a member through events of a reader. What breaks off is a note. */
int rb_office_xml(rb_office *o, const char *name, const char *s, size_t n,
                  const rb_xml_events *events, void *user, rb_err *e);

/* Words of an element that is no text; then why it is none, at its end. Both
** do nothing unless the source was asked for it. */
int rb_office_skip(rb_office *o, const char *s, size_t n);
int rb_office_skipped(rb_office *o, const char *reason, uint64_t src,
                      uint64_t end);

/* Metadata of elements, in the order of trust; `list`: several are joined. */
typedef struct rb_office_rule {
    uint8_t ns;
    const char *name;
    uint8_t field; /* RB_META_... */
    uint8_t list;
    const char *from;
} rb_office_rule;
int rb_office_meta(rb_office *o, const char *name, char *bytes, size_t n,
                   const rb_office_rule *rule, size_t n_rules, rb_err *e);

/* The document: RB_EINPUT when there is no text. */
int rb_office_doc(rb_office *o, rb_mem *m, rb_vocab *v, rb_doc **out,
                  rb_err *e);

/* What a ZIP that begins with s[0..n) holds, by the names of its members. */
enum {
    RB_ZIP_OTHER,
    RB_ZIP_DOCX,
    RB_ZIP_PPTX,
    RB_ZIP_XLSX,
    RB_ZIP_ODT,
    RB_ZIP_ODF,   /* another OpenDocument file */
    RB_ZIP_IWORK, /* Pages, Numbers or Keynote */
    RB_ZIP_EPUB
};
int rb_zip_kind(const char *s, size_t n);

#endif
