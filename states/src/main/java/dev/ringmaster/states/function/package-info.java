/** The contract of a function, and their table. */
@NullMarked
package dev.ringmaster.states.function;

import org.jspecify.annotations.NullMarked;
