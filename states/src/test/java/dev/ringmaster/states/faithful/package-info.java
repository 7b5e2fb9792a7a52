/** Rule 26 over the real families: what a preview says is what applying does. */
@NullMarked
package dev.ringmaster.states.faithful;

import org.jspecify.annotations.NullMarked;
