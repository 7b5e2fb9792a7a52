/** The machine, as a port. */
@NullMarked
package dev.ringmaster.states.host;

import org.jspecify.annotations.NullMarked;
