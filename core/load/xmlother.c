/*
** xmlother.c - XML that is no format rubric knows: refused by name
**
** Which of its elements are words and which are not, nobody can tell; reading
** all of them would mix addresses and settings into the text.
*/
#include <string.h>
#include "source.h"
#include "xml.h"

static int sniff_xml(char *s, size_t n, int whole, const char *path)
{
    char name[64];
    int ns;
    (void)whole, (void)path;
    if (!rb_xml_root(s, n, &ns, name))
        return RB_SNIFF_NO;
    while (n > 0 && strchr(" \t\r\n", *s) != NULL)
        s++, n--;
    return n >= 6 && memcmp(s, "<?xml", 5) == 0 ? RB_SNIFF_LIKELY
                                                : RB_SNIFF_MAYBE;
}

static int next_xml(rb_source *s, rb_mem *m, rb_vocab *v, rb_doc **out,
                    rb_err *e)
{
    char name[64];
    int ns;
    rb_text t;
    (void)m, (void)v, (void)out;
    if (s->begun)
        return RB_EDONE;
    int rc = rb_source_whole(s, &t, e);
    if (rc != RB_OK)
        return rc;
    if (!rb_xml_root(t.p, t.n, &ns, name))
        return rb_fail(e, RB_EINPUT, "%s: this is no XML file", s->name.p);
    if (strcmp(name, "sitemapindex") == 0)
        return rb_fail(e, RB_EINPUT,
                       "%s: this is a list of sitemaps, which has no words; "
                       "fetch the sitemaps it names",
                       s->name.p);
    return rb_fail(e, RB_EINPUT,
                   "%s: this is XML that begins with <%s>, which is no feed; "
                   "give the format 'text' to read it with its tags",
                   s->name.p, name);
}

const rb_format rb_format_xml = {
    .name = "xml", .endings = ".xml.", .next = next_xml, .sniff = sniff_xml};
