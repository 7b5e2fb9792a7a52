/** The family grains: what the minion tells about itself. */
@NullMarked
package dev.ringmaster.states.grains;

import org.jspecify.annotations.NullMarked;
