/** From a runbook to its steps, or all the problems at once. */
@NullMarked
package dev.ringmaster.orchestration.plan;

import org.jspecify.annotations.NullMarked;
