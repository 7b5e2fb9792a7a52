/** The bus of stored events, and the audit chain. */
@NullMarked
package dev.ringmaster.master.events;

import org.jspecify.annotations.NullMarked;
