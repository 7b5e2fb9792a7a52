/** Tests of plans. */
@NullMarked
package dev.ringmaster.orchestration.plan;

import org.jspecify.annotations.NullMarked;
