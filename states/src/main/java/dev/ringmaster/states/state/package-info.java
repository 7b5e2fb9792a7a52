/** The state.* functions: apply, test and show states on a minion. */
@NullMarked
package dev.ringmaster.states.state;

import org.jspecify.annotations.NullMarked;
