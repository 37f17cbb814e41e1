/*
** page.h - an HTML page as a flat tree
**
** Gumbo parses (HTML5, with the place of everything in the source); what the
** reader needs of its tree is laid out as one array in document order, so
** that a subtree is a range and every count over it is one pass. All memory
** of the parse comes from an arena with a bound: pages that blow up (see
** SANDBOX) end with a message.
*/
#ifndef RB_PAGE_H
#define RB_PAGE_H

#include "../base/err.h"
#include "../base/mem.h"

/* Elements that somebody asks for by name; RB_EL_OTHER: all the rest. */
enum {
    RB_EL_TEXT, /* not an element: a run of text */
    RB_EL_OTHER,
    RB_EL_A,
    RB_EL_ABBR,
    RB_EL_ADDRESS,
    RB_EL_ARTICLE,
    RB_EL_ASIDE,
    RB_EL_AUDIO,
    RB_EL_B,
    RB_EL_BLOCKQUOTE,
    RB_EL_BODY,
    RB_EL_BR,
    RB_EL_BUTTON,
    RB_EL_CAPTION,
    RB_EL_CENTER,
    RB_EL_CITE,
    RB_EL_CODE,
    RB_EL_DD,
    RB_EL_DEL,
    RB_EL_DETAILS,
    RB_EL_DIALOG,
    RB_EL_DIV,
    RB_EL_DL,
    RB_EL_DT,
    RB_EL_EM,
    RB_EL_FIELDSET,
    RB_EL_FIGCAPTION,
    RB_EL_FIGURE,
    RB_EL_FONT,
    RB_EL_FOOTER,
    RB_EL_FORM,
    RB_EL_H1,
    RB_EL_H2,
    RB_EL_H3,
    RB_EL_H4,
    RB_EL_H5,
    RB_EL_H6,
    RB_EL_HEAD,
    RB_EL_HEADER,
    RB_EL_HR,
    RB_EL_HTML,
    RB_EL_I,
    RB_EL_IFRAME,
    RB_EL_IMG,
    RB_EL_INPUT,
    RB_EL_INS,
    RB_EL_LABEL,
    RB_EL_LI,
    RB_EL_LINK,
    RB_EL_MAIN,
    RB_EL_META,
    RB_EL_NAV,
    RB_EL_NOSCRIPT,
    RB_EL_OBJECT,
    RB_EL_OL,
    RB_EL_OPTION,
    RB_EL_P,
    RB_EL_PICTURE,
    RB_EL_PRE,
    RB_EL_Q,
    RB_EL_S,
    RB_EL_SCRIPT,
    RB_EL_SECTION,
    RB_EL_SELECT,
    RB_EL_SMALL,
    RB_EL_SPAN,
    RB_EL_STRONG,
    RB_EL_STYLE,
    RB_EL_SUB,
    RB_EL_SUMMARY,
    RB_EL_SUP,
    RB_EL_SVG,
    RB_EL_TABLE,
    RB_EL_TBODY,
    RB_EL_TD,
    RB_EL_TEMPLATE,
    RB_EL_TEXTAREA,
    RB_EL_TFOOT,
    RB_EL_TH,
    RB_EL_THEAD,
    RB_EL_TIME,
    RB_EL_TITLE,
    RB_EL_TR,
    RB_EL_U,
    RB_EL_UL,
    RB_EL_VIDEO,
    RB_EL_COUNT
};

#define RB_NO_NODE UINT32_MAX

typedef struct rb_attr {
    const char *name;  /* lower case */
    const char *value; /* decoded */
} rb_attr;

typedef struct rb_node {
    uint32_t parent; /* RB_NO_NODE: the root */
    uint32_t end;    /* one past its last descendant: the next sibling, when
                        that has the same parent */
    uint32_t src;    /* bytes of the page: a text as written, or the start
                        tag of an element (0, 0 when the parser made it) */
    uint32_t src_len;
    uint32_t len; /* of text */
    uint16_t n_attr;
    uint8_t el;       /* RB_EL_... */
    const char *text; /* of a text, decoded; of an element NULL */
    const rb_attr *attr;
} rb_node;

typedef struct rb_page {
    rb_mem *mem;
    rb_arena arena;   /* everything below, and the parser's */
    const char *html; /* borrowed: what was parsed, UTF-8 */
    uint32_t len;
    rb_node *node; /* [n], document order; the root is 0 */
    uint32_t n;
} rb_page;

/* RB_OK, RB_ENOMEM, RB_ELIMIT (a page that grows out of bounds: message
** without a file name). html is borrowed until rb_page_free. */
int rb_page_parse(rb_page *p, rb_mem *m, const char *html, size_t len,
                  rb_err *e);
void rb_page_free(rb_page *p);

/* Value of an attribute, or NULL. */
const char *rb_page_attr(const rb_node *n, const char *name);
/* First child, or RB_NO_NODE; next sibling, or RB_NO_NODE. */
uint32_t rb_page_child(const rb_page *p, uint32_t node);
uint32_t rb_page_next(const rb_page *p, uint32_t node);
/* Has the class attribute this word (ASCII case ignored)? */
int rb_page_has_class(const rb_node *n, const char *word);

#endif
