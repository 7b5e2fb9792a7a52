/** The minion's program. */
@NullMarked
package dev.ringmaster.minion;

import org.jspecify.annotations.NullMarked;
