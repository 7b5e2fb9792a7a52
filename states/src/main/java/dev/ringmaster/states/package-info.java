/** All families of functions and states in one table. */
@NullMarked
package dev.ringmaster.states;

import org.jspecify.annotations.NullMarked;
