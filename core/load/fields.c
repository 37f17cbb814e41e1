/*
** fields.c - metadata in fields: of records, tables and front matter
*/
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "../base/utf8.h"
#include "date.h"

#include "source.h"

/* Names of the fields of services and exports, in the order of trust. */
static const char *const id_names[] = {"id", NULL};
static const char *const title_names[] = {"title", "headline", NULL};
static const char *const author_names[] = {"author", "authors", "byline", NULL};
static const char *const date_names[] = {"date",
                                         "published",
                                         "published_at",
                                         "publication_date",
                                         "publish_date",
                                         "date_published",
                                         "web_publication_date",
                                         "pub_date",
                                         NULL};
static const char *const source_names[] = {"source", "publication",
                                           "media_name", NULL};
static const char *const url_names[] = {"url", "web_url", "link", NULL};
static const char *const lang_names[] = {"lang", "language", NULL};
static const char *const site_names[] = {"site", NULL};

void rb_source_fields(const rb_source *s, rb_field field[RB_FIELDS])
{
    const rb_source_options *o = &s->o;
    const rb_field f[RB_FIELDS] = {
        {RB_META_ID, o->id_field, id_names},
        {RB_META_TITLE, o->title_field, title_names},
        {RB_META_AUTHOR, o->author_field, author_names},
        {RB_META_SOURCE, o->source_field, source_names},
        {RB_META_URL, o->url_field, url_names},
        {RB_META_LANG, o->lang_field, lang_names},
        {RB_META_DATE, o->date_field, date_names}, /* a language reads it */
        {RB_META_SITE, NULL, site_names}};
    memcpy(field, f, sizeof f);
}

const char *rb_field_name(const rb_field *f, int i)
{
    if (f->given != NULL)
        return i == 0 ? f->given : NULL;
    return f->names[i];
}

/* A language is a BCP 47 tag: "en", not "English". */
static int is_tag(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && i < 4 && isalpha((unsigned char)s[i]))
        i++;
    return (i == 2 || i == 3) && (i == n || s[i] == '-' || s[i] == '_');
}

int rb_set_value(rb_doc *d, int field, const char *s, size_t n,
                 const char *from)
{
    char iso[RB_DATE_SIZE];
    while (n > 0 && rb_is_blank(*s))
        s++, n--;
    if (field == RB_META_LANG && !is_tag(s, n))
        return RB_OK;
    if (field == RB_META_AUTHOR && n > 3 && strncasecmp(s, "by ", 3) == 0)
        return rb_set_meta(d, field, s + 3, n - 3, from);
    if (field == RB_META_DATE &&
        rb_date_parse(s, n, d->meta[RB_META_LANG], iso))
        return rb_set_meta(d, field, iso, strlen(iso), from);
    return rb_set_meta(d, field, s, n, from);
}
