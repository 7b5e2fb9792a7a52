/** Runs of runbooks on this master: what they are made of, and who may. */
@NullMarked
package dev.ringmaster.master.runs;

import org.jspecify.annotations.NullMarked;
