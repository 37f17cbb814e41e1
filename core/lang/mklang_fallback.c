/*
** mklang_fallback.c - tables for a build without festlex-poslex
*/
#include "mklang.h"

void mk_fallback(mk_lang *k)
{
    (void)k;
}
