/*
** pdf.h - the text of PDF files, taken out by pdftotext
*/
#ifndef CLI_PDF_H
#define CLI_PDF_H

#include "rubric.h"

/* For rubric_source_options.convert. */
int pdf_convert(void *user, const rubric_convert *c);

#endif
