/** Tests of runs. */
@NullMarked
package dev.ringmaster.orchestration.run;

import org.jspecify.annotations.NullMarked;
