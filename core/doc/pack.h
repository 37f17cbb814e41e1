/*
** pack.h - a document's tokens, sentences and paragraphs in one blob
**
** As rows, tokens would cost eight times as much as the documents. The blob
** stands alone: with the text it gives back all columns, without a stored
** dictionary that could run ahead of it. About 1.7 bytes a token, because
** what a token is apart from its letters repeats: a space, seven letters, a
** noun in the plural, lemma by edit. Such a kind is 16 bits:
**   length (6 bits) | gap << 6 (2) | tag << 8 (6) | how << 14 (2)
** gap being the bytes since the last token's end, 3 when gap or length are
** among the details; how the lemma is told: 0 not at all, 1 it is the form,
** 2 the form's lower case, 3 by an edit among the details.
**
** Numbers are varints (7 bits a byte, low first; "zigzag" when signed):
**   byte  1, the format; byte 1 when tagged, else 0
**   tokens, sentences, paragraphs, kinds, edits, bytes of codes
**   kinds     two bytes each, low first; at most 255
**   edits     strip << 1 | base, bytes of suffix, suffix: the lemma is the
**             base (1: the form, 0: its lower case) less `strip` bytes at
**             its end plus the suffix
**   codes     a byte a token: number of its kind; or 255 and the kind
**   details   of the tokens, in order: gap and length, then the edit's number
**   sentences tokens << 2 | par << 1, par being 0 or 1 more than the last
**             sentence's; or 1, then all five fields as differences
**   paragraphs, as differences
*/
#ifndef RB_PACK_H
#define RB_PACK_H

#include "../base/buf.h"
#include "doc.h"

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
