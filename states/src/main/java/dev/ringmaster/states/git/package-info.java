/** The family git: clones and their revisions. */
@NullMarked
package dev.ringmaster.states.git;

import org.jspecify.annotations.NullMarked;
