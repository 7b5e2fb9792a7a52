/** Facts about the machine. */
@NullMarked
package dev.ringmaster.minion.grains;

import org.jspecify.annotations.NullMarked;
