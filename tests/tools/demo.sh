#!/usr/bin/env bash
# demo.sh - the seeds from documents to a report: demo.sh BUILD
set -eu
cd "$(dirname "$0")/../.."
b=${1:-build}
db=$b/demo.db
rm -f "$db" "$db"-wal "$db"-shm
echo "\$ rubric run actors quotes stance seeds --db $db"
"$b/rubric" run actors quotes stance seeds --db "$db"
echo
echo "\$ rubric find '[lemma=\"reject|condemn\"]' seeds"
"$b/rubric" find '[lemma="reject|condemn"]' seeds | head -8 || true
echo
echo "\$ rubric sql $db 'SELECT * FROM stance_matrix LIMIT 12'"
"$b/rubric" sql "$db" 'SELECT * FROM stance_matrix LIMIT 12'
echo
"$b/rubric" report "$db" -o "$b/demo.html"
echo "The report, with every piece of evidence: $b/demo.html"
