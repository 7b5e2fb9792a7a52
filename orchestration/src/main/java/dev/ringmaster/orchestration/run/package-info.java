/** Running a plan: the journal, the steps, and what a crash means. */
@NullMarked
package dev.ringmaster.orchestration.run;

import org.jspecify.annotations.NullMarked;
