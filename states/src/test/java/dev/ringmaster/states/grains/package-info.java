/** Tests of the grains functions. */
@NullMarked
package dev.ringmaster.states.grains;

import org.jspecify.annotations.NullMarked;
