/** The contract of a state, and their table. */
@NullMarked
package dev.ringmaster.states.resource;

import org.jspecify.annotations.NullMarked;
