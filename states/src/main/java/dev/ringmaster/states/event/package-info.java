/** The family event: telling the master that something happened. */
@NullMarked
package dev.ringmaster.states.event;

import org.jspecify.annotations.NullMarked;
