/*
** pack.h - a document's tokens, sentences and paragraphs in one blob
**
** As rows, tokens would cost eight times as much as the documents. The blob
** stands alone: with the text it gives back all columns, without a stored
** dictionary that could run ahead of it. About 2.3 bytes a token.
**
** Numbers are varints (7 bits a byte, low first; "zigzag" when signed):
**   byte  1, the format; byte 1 when tagged, else 0
**   tokens, sentences, paragraphs, edits
**   edits     strip << 1 | base, bytes of suffix, suffix: the lemma is the
**             base (1: the form, 0: its lower case) less `strip` bytes at
**             its end plus the suffix
**   tokens    gap << 6 | length, gap being the bytes since the last token's
**             end; or the byte 0xC0, gap, length when one is too large
**   tags      one byte a token: tag | how << 6 (when tagged); the lemma is
**             0 unknown, 1 the form, 2 its lower case, 3 by edit
**   edit numbers of the tokens with 3, in order
**   sentences tokens << 2 | par << 1, par being 0 or 1 more than the last
**             sentence's; or 1, then all five fields as differences
**   paragraphs, as differences
*/
#ifndef RB_STORE_PACK_H
#define RB_STORE_PACK_H

#include "../base/buf.h"
#include "../doc/doc.h"

/* Append the blob of d; RB_OK or RB_ENOMEM (b has then failed). */
int rb_pack(rb_buf *b, const rb_doc *d);

/*
** Fill the columns of a document that has the same text and no tokens yet.
** Types and lexemes are added to its vocabulary; a lexeme that it already
** has keeps its lemma. RB_OK, RB_ENOMEM, or RB_ESTORE for a blob that does
** not fit the text: nothing in it is trusted. On failure the document's
** columns are in part filled: free it.
*/
int rb_unpack(rb_doc *d, const void *blob, size_t n, rb_err *e);

#endif
