/*
** passed.c - the files of folders and archives that are left out by name
*/
#include "passed.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "archive.h"
#include "format.h"

/* Is the ending (".png") one of the list (".png.gif.")? */
static int is_of(const char *list, const char *ending)
{
    size_t n = strlen(ending);
    for (const char *p = list; n > 1 && *p != '\0'; p++) {
        if (strncasecmp(p, ending, n) == 0 && p[n] == '.')
            return 1;
    }
    return 0;
}

/* Nobody expects the text of these. */
static const char beside[] =
    ".png.jpg.jpeg.jpe.gif.svg.webp.ico.bmp.tif.tiff.heic.avif.cur."
    ".css.js.mjs.map.woff.woff2.ttf.otf.eot.download.scss.less.ts."
    ".mp3.mp4.m4a.m4v.wav.ogg.oga.ogv.webm.mov.avi.flac.swf.vtt."
    ".c.h.py.lua.sh.r.rmd.ipynb.java.o.a.so.exe.dll.bin.iso.class.pyc.gold."
    ".db.sqlite.sqlite3.db-wal.db-shm.ini.lnk.toml.yml.yaml.cfg.conf."
    ".bak.tmp.part.swp.lock.";

/* ".doc", ".php?*" of "a.php?id=3", "" of "Story no. 5". */
static void ending_of(const char *name, char out[RB_PASSED_ENDING])
{
    const char *dot = strrchr(name, '.');
    size_t n = 1, stem = rb_packed_stem(name);
    *out = '\0';
    if (dot != NULL && (size_t)(dot - name) == stem) /* "a.bin.gz" */
        dot = memrchr(name, '.', stem);
    if (dot == NULL || dot == name)
        return;
    while (isalnum((unsigned char)dot[n]) && n < RB_PASSED_ENDING)
        n++;
    int ends = dot[n] == '\0' || dot[n] == '?' || dot + n == name + stem;
    if (n == 1 || n + 3 > RB_PASSED_ENDING || !ends)
        return;
    memcpy(out, dot, n);
    strcpy(out + n, dot[n] == '?' ? "?*" : "");
}

void rb_passed_add(rb_passed *x, const char *name)
{
    char dot[RB_PASSED_ENDING];
    size_t n = strlen(name);
    ending_of(name, dot);
    if (is_of(beside, dot) || n == 0 || name[n - 1] == '~' ||
        strcasecmp(name, "Makefile") == 0 || strcasecmp(name, "LICENSE") == 0)
        return;
    x->n++;
    for (uint32_t i = 0; i < x->kinds; i++) {
        if (strcasecmp(x->kind[i].ending, dot) == 0) {
            x->kind[i].n++;
            return;
        }
    }
    if (x->kinds == RB_PASSED_KINDS) {
        x->others++;
        return;
    }
    strcpy(x->kind[x->kinds].ending, dot);
    x->kind[x->kinds++].n = 1;
}

/* The kinds that go into the message, most frequent first. */
static uint32_t most_frequent(const rb_passed *x, uint32_t at[], uint32_t max)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->kinds; i++) {
        uint32_t k = n < max ? n++ : max;
        for (; k > 0 && x->kind[at[k - 1]].n < x->kind[i].n; k--)
            if (k < max)
                at[k] = at[k - 1];
        if (k < max)
            at[k] = i;
    }
    return n;
}

/* What helps with files of this kind, or NULL. */
static const char *cure_of(const char *ending)
{
    static const struct {
        const char *list, *cure;
    } cures[] = {{".doc.dot.rtf.pages.wpd.wps.sxw.hwp.", "save texts as DOCX"},
                 {".xls.xlsx.xlsm.xlsb.ods.numbers.", "save sheets as CSV"},
                 {".ppt.pptx.odp.key.", "save presentations as PDF"},
                 {".rar.7z.", "unpack archives first"},
                 {".msg.pst.emlx.", "export mail as mbox"},
                 {".webarchive.", "save pages as HTML"},
                 {".mobi.azw.azw3.", "save books as EPUB"},
                 {".rds.rdata.rda.dta.sav.por.parquet.feather.pkl.sas7bdat.",
                  "export data as CSV"}};
    for (size_t i = 0; i < sizeof cures / sizeof *cures; i++) {
        if (is_of(cures[i].list, ending))
            return cures[i].cure;
    }
    return NULL;
}

static void put_cures(const rb_passed *x, const uint32_t at[], uint32_t n,
                      rb_buf *out)
{
    const char *unknown = NULL;
    for (uint32_t i = 0; i < n; i++) {
        const char *cure = cure_of(x->kind[at[i]].ending);
        int told = 0;
        for (uint32_t k = 0; k < i; k++)
            told |= cure == cure_of(x->kind[at[k]].ending);
        if (cure == NULL && unknown == NULL)
            unknown = x->kind[at[i]].ending;
        if (cure != NULL && !told)
            rb_buf_printf(out, "; %s", cure);
    }
    if (unknown != NULL)
        rb_buf_printf(out, "; --include '*%s' reads such files", unknown);
}

void rb_passed_tell(const rb_passed *x, rb_buf *out)
{
    enum { SHOWN = 8 };
    uint32_t at[SHOWN], n = most_frequent(x, at, SHOWN), left = x->n;
    rb_buf_printf(out,
                  "%u file%s left out, whose ending is none of those that "
                  "are read: ",
                  x->n, x->n == 1 ? " is" : "s are");
    for (uint32_t i = 0; i < n; i++) {
        const char *ending = x->kind[at[i]].ending;
        rb_buf_printf(out, "%s%u %s", i > 0 ? ", " : "", x->kind[at[i]].n,
                      *ending != '\0' ? ending : "without one");
        left -= x->kind[at[i]].n;
    }
    if (left > 0)
        rb_buf_printf(out, ", %u others", left);
    put_cures(x, at, n, out);
}

int rb_passed_own_file(const char *name)
{
    return strncmp(name, "~$", 2) == 0;
}

int rb_passed_page_folder(const char *folder, const char *page)
{
    /* As the browsers of several languages and Word call it. */
    static const char words[] =
        ".files.file.dateien.fichiers.archivos.bestanden."
        "ficheiros.arquivos.pliki.soubory.tiedostot."
        "filer.elemei.datoteke.";
    const char *dot = strrchr(page, '.');
    char word[RB_PASSED_ENDING];
    size_t stem = dot != NULL ? (size_t)(dot - page) : 0, n = strlen(folder);
    if (stem == 0 || n <= stem + 1 || n - stem >= sizeof word ||
        strncmp(folder, page, stem) != 0 ||
        strchr("_-.", folder[stem]) == NULL ||
        rb_format_of_name(page) != &rb_format_html)
        return 0;
    memcpy(word, folder + stem, n - stem + 1);
    word[0] = '.';
    return is_of(words, word);
}
