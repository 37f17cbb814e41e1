/*
** folder.h - what a package's folder holds
*/
#ifndef RB_FOLDER_H
#define RB_FOLDER_H

enum {
    RB_FOLDER_FILE,  /* a regular file */
    RB_FOLDER_LINK,  /* a symbolic link, whatever it leads to */
    RB_FOLDER_OTHER, /* a device, a pipe, a socket */
    RB_FOLDER_DEEP,  /* a folder too many folders down: not entered */
    RB_FOLDER_CLOSED /* what cannot be looked at; errno says why */
};

enum { RB_FOLDERS_DEEP = 8 };

/* `name` is the path below the folder, borrowed; RB_OK to go on. */
typedef int (*rb_folder_each)(void *user, const char *name, int kind);

/*
** Everything in the folder and those below it, in no order. What begins with
** a dot is passed over, links are not followed. RB_OK, or what `each` returned.
*/
int rb_folder_walk(const char *folder, rb_folder_each each, void *user);

#endif
