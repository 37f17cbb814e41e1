/*
** heap.h - fewer page faults for a process that lives for 30 milliseconds
**
** A run over one article touches some 8 MB for the first time, page by page,
** and on virtual machines these faults cost as much as the analysis. The heap
** grows in one large step and may use huge pages where the system has them.
*/
#ifndef CLI_HEAP_H
#define CLI_HEAP_H

void heap_prepare(void); /* once, at the start of main */

#endif
