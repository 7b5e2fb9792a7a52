/** SLS files to an ordered plan, or all the problems at once. */
@NullMarked
package dev.ringmaster.states.language;

import org.jspecify.annotations.NullMarked;
