/** The family cmd: commands. */
@NullMarked
package dev.ringmaster.states.cmd;

import org.jspecify.annotations.NullMarked;
