/** Real machines for tests: Debian with systemd in containers on a bridge of their own. */
@NullMarked
package dev.ringmaster.e2e.hosts;

import org.jspecify.annotations.NullMarked;
