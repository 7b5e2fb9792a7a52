/** Real masters and minions, in one JVM and as hosts. */
@NullMarked
package dev.ringmaster.e2e;

import org.jspecify.annotations.NullMarked;
