#!/bin/sh
# Runs one command so that it outlives the minion that started it, and leaves behind how it ended.
#
#   setsid sh launch.sh DIRECTORY PROGRAM [ARGUMENT...]
#
# Environment, working directory and standard input are the command's own. In DIRECTORY (an absolute
# path, for the owner only):
#   pid       "PID START BOOT": this process, its start in clock ticks, the machine's boot. Whoever
#             creates this file first decides: a minion that came back and found none creates it, and
#             then nothing is started here
#   stdout, stderr   appended to; beside each, the minion notes in NAME.shown how far it has shown it
#   exit.new  made before, so that a full disk cannot keep the status from being written
#   exit      the status; once it stands there, the command has ended
# Variables are named so that none of the command's own environment is changed.

_rm_dir=$1
_rm_umask=$(umask)
shift
umask 077

_rm_start_of() {
  shift 19
  _rm_start=$1
}

read -r _rm_stat < "/proc/$$/stat"
# The program's name, in brackets, may hold anything: what counts comes after the last bracket.
_rm_start_of ${_rm_stat##*) }
read -r _rm_boot < /proc/sys/kernel/random/boot_id
set -C
echo "$$ $_rm_start $_rm_boot" > "$_rm_dir/pid" || exit 125
set +C

# A signal to the whole session must not keep the status from being written.
trap : HUP INT QUIT TERM
(
  umask "$_rm_umask"
  exec "$@"
) >> "$_rm_dir/stdout" 2>> "$_rm_dir/stderr"
_rm_status=$?

PATH=/usr/sbin:/usr/bin:/sbin:/bin
cd "$_rm_dir" || exit 125
# Whoever ends the session at this very moment may hit one of these instead of the command.
_rm_twice() { "$@" || "$@"; }
printf '%-15s\n' "$_rm_status" 1<> exit.new &&
  _rm_twice sync stdout stderr exit.new &&
  _rm_twice mv exit.new exit &&
  sync . .. ../..
