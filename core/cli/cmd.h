/*
** cmd.h - the commands, one file each
*/
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include "args.h"

extern const command cmd_run, cmd_find, cmd_text, cmd_tokens, cmd_show,
    cmd_report, cmd_sql, cmd_test, cmd_why, cmd_why_not, cmd_list, cmd_diff,
    cmd_families, cmd_train, cmd_new, cmd_repl, cmd_watch, cmd_pack, cmd_verify,
    cmd_keygen, cmd_install, cmd_lock, cmd_remove, cmd_trust, cmd_update,
    cmd_profile;

#endif
