# Shared by run, stop and load: where the lab lives. Short, because unix sockets have short names, and readable for the user
# that PostgreSQL runs as.
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
lab=$(realpath -ms -- "${RINGMASTER_LAB:-/var/tmp/ringmaster-lab-$(id -u)}")
if ! [[ $lab =~ ^(/[A-Za-z0-9._-]+)+$ ]] || [ ${#lab} -gt 60 ]; then
  echo "The lab cannot live in $lab: set RINGMASTER_LAB to a path of at most 60 letters, digits and . _ - /" >&2
  exit 1
fi
# In a directory with this file everything is the lab's, and may be removed.
mark=$lab/this-is-a-ringmaster-lab
if [ -L "$lab" ] || { [ -e "$lab" ] && [ ! -O "$lab" ]; }; then
  echo "$lab belongs to somebody else; set RINGMASTER_LAB to another directory." >&2
  exit 1
fi
