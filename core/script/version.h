/*
** version.h - versions of packages (semver 2.0) and ranges of them
*/
#ifndef RB_VERSION_H
#define RB_VERSION_H

/* Is it a version? "1.2.3", "1.2.3-beta.1+build"; "1" and "1.2" are read as
** "1.0.0" and "1.2.0". */
int rb_version_is(const char *text);

/* -1, 0 or 1; both must be versions. A pre-release comes before its release,
** and what stands after a + does not count. */
int rb_version_compare(const char *a, const char *b);

/*
** Does a version satisfy a range, as npm reads it? Conditions next to each
** other must all hold, "||" stands between alternatives: ">=1.2 <2", "^1.2",
** "~1.2", "1.2" or "1.2.x", "*". A pre-release satisfies only a range that
** names one of the same three numbers. -1: the range (or version) cannot be
** read.
*/
int rb_version_in(const char *version, const char *range);

#endif
