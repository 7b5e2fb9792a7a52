/** The family supervisord: programs under supervisor. */
@NullMarked
package dev.ringmaster.states.supervisord;

import org.jspecify.annotations.NullMarked;
