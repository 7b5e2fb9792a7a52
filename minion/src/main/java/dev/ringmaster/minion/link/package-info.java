/** The minion's connection to its master. */
@NullMarked
package dev.ringmaster.minion.link;

import org.jspecify.annotations.NullMarked;
