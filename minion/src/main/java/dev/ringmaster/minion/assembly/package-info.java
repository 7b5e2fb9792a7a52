/** The minion's settings, and how its parts are put together. */
@NullMarked
package dev.ringmaster.minion.assembly;

import org.jspecify.annotations.NullMarked;
