/** The process: the operator's client, or the master itself. */
@NullMarked
package dev.ringmaster.master;

import org.jspecify.annotations.NullMarked;
