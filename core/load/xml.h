/*
** xml.h - XML as a row of events that know where they stand
**
** A thin layer over Expat, which stays inside xml.c. It reads valid UTF-8 in
** memory, whatever the file declares; names lose their prefix and keep a
** number for the namespace. Nothing outside the bytes is ever opened, no
** entity is built of others, and depth and memory are bounded. A stray '&'
** or a control code, which many feeds have, is text and not the end.
*/
#ifndef RB_XML_H
#define RB_XML_H

#include "../base/err.h"
#include "../base/mem.h"

enum {             /* the namespaces that somebody asks for */
       RB_NS_NONE, /* no prefix and none declared; all of RSS */
       RB_NS_OTHER,
       RB_NS_ATOM,
       RB_NS_RDF,
       RB_NS_CONTENT, /* content:encoded */
       RB_NS_DC,      /* Dublin Core, elements and terms */
       RB_NS_SITEMAP,
       RB_NS_NEWS, /* of sitemaps */
       RB_NS_XML,
       RB_NS_WORD,
       RB_NS_COMPAT, /* mc:AlternateContent */
       RB_NS_OFFICE, /* the next are OpenDocument's */
       RB_NS_TEXT,
       RB_NS_TABLE,
       RB_NS_DRAW,
       RB_NS_META
};

typedef struct rb_xml rb_xml;

typedef struct rb_xml_tag {
    int ns;
    const char *name;        /* without its prefix */
    const char *const *attr; /* name, value... NULL; of a start tag */
    uint64_t src;            /* the tag in the source */
    uint32_t src_len;
    const rb_xml *xml;
} rb_xml_tag;

/*
** What happens: RB_OK goes on, RB_EDONE pauses, any other code stops and is
** what rb_xml_run returns. Text comes in pieces: `same` when it is the bytes
** of the source, else it stands for source[src .. src + src_len).
*/
typedef struct rb_xml_events {
    int (*open)(void *ud, const rb_xml_tag *t);
    int (*close)(void *ud, const rb_xml_tag *t);
    int (*text)(void *ud, const char *s, size_t n, int same, uint64_t src,
                uint32_t src_len);
} rb_xml_events;

/* A reader of s[0..n), which is borrowed; RB_OK or RB_ENOMEM. */
int rb_xml_new(rb_xml **out, rb_mem *m, const char *s, size_t n,
               const rb_xml_events *events, void *ud, rb_err *e);
void rb_xml_free(rb_xml *x);

/*
** Read on: RB_OK at the end, RB_EDONE when paused, RB_ENOMEM; RB_EINPUT for
** XML that breaks off and RB_ELIMIT for an attack, both with a message that
** has line and column but no file; or the code of an event.
*/
int rb_xml_run(rb_xml *x, rb_err *e);
uint32_t rb_xml_line(const rb_xml *x); /* of the last event, or the break */

/* What had to be repaired or was not opened, in one line, or NULL. */
const char *rb_xml_note(rb_xml *x);

/* Value of an attribute, or NULL. An attribute without a prefix is in no
** namespace (RB_NS_NONE). */
const char *rb_xml_attr(const rb_xml_tag *t, int ns, const char *name);
int rb_xml_is(const rb_xml_tag *t, int ns, const char *name);

/* The number of a namespace: by its address; by the prefix that is usual for
** it, when a file uses one that it does not declare. */
int rb_ns_of_uri(const char *uri, size_t n);
int rb_ns_of_prefix(const char *prefix, size_t n);

/*
** The first element of a text that begins with s[0..n): namespace and name
** without prefix. 0: it is no XML, or its first element is not in sight.
*/
int rb_xml_root(const char *s, size_t n, int *ns, char name[64]);

#endif
