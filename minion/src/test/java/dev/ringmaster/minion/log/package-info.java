/** Tests of what a minion says of itself. */
@NullMarked
package dev.ringmaster.minion.log;

import org.jspecify.annotations.NullMarked;
