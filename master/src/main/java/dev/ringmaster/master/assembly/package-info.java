/** The composition root of the master: its configuration, and the parts put together in order. */
@NullMarked
package dev.ringmaster.master.assembly;

import org.jspecify.annotations.NullMarked;
