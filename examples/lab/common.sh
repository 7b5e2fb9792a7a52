# Shared by run and stop: where the lab lives. Short, because unix sockets have short names, and readable for the user that
# PostgreSQL runs as.
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
lab=${RINGMASTER_LAB:-/var/tmp/ringmaster-lab-$(id -u)}
