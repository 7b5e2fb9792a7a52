/** The family test: calls and states that do nothing, to try the rest. */
@NullMarked
package dev.ringmaster.states.test;

import org.jspecify.annotations.NullMarked;
