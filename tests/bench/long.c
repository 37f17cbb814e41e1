/*
** long.c - one long document against the same text as short ones
**
** bench-long BUILD_DIR [MB...]: actors, quotes and stance over a generated
** text, as documents of 3 KB and as a single one. Time should not depend on
** it, and memory should follow the text by a factor that stays.
*/
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "corpus.h"
#include "process.h"

/* In a process of its own: what this one holds would be counted as its
** children's peak. */
static int make_files(double mb, const char *small, const char *one)
{
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        corpus c;
        int bad = corpus_make(&c, "seeds", (size_t)(mb * 1e6), 1) != 0 ||
                  corpus_write(&c, small) != 0;
        FILE *f = bad ? NULL : fopen(one, "wb");
        bad =
            f == NULL || fwrite(c.text, 1, c.len, f) != c.len || fclose(f) != 0;
        _exit(bad);
    }
    return waitpid(pid, &status, 0) == pid && status == 0;
}

static void row(const char *dir, double mb)
{
    char prog[1024], small[1024], one[1024];
    snprintf(prog, sizeof prog, "%s/rubric", dir);
    snprintf(small, sizeof small, "%s/bench-small.jsonl", dir);
    snprintf(one, sizeof one, "%s/bench-one.txt", dir);
    if (!make_files(mb, small, one)) {
        fprintf(stderr, "bench: the files cannot be made\n");
        return;
    }
    char *argv[] = {prog,       "run",   "actors", "quotes", "stance",
                    "--format", "jsonl", small,    NULL};
    usage a = process_run(argv);
    argv[7] = one;
    usage z = process_run(argv);
    double bytes = (double)(z.rss - a.rss) * 1024 / (mb * 1e6);
    printf("| one document of %4.1f MB: time to that of short ones | %5.2f | "
           "%5.1f bytes of memory more for each of text |\n",
           mb, z.cpu / a.cpu, bytes);
    unlink(small);
    unlink(one);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: bench-long BUILD_DIR [MB...]\n");
        return 2;
    }
    if (argc == 2) {
        row(argv[1], 1);
        row(argv[1], 4);
    }
    for (int i = 2; i < argc; i++)
        row(argv[1], atof(argv[i]));
    return 0;
}
