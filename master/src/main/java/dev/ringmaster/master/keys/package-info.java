/** Who is let in: the CA, enrolments, join tokens and the keys that sign orders. */
@NullMarked
package dev.ringmaster.master.keys;

import org.jspecify.annotations.NullMarked;
