/** The family pkg: packages of the system, with apt. */
@NullMarked
package dev.ringmaster.states.pkg;

import org.jspecify.annotations.NullMarked;
