/** Walking a plan on a host. */
@NullMarked
package dev.ringmaster.states.run;

import org.jspecify.annotations.NullMarked;
