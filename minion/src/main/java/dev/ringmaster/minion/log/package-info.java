/** What a minion's process says of itself, on standard error. */
@NullMarked
package dev.ringmaster.minion.log;

import org.jspecify.annotations.NullMarked;
