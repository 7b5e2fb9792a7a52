/** Steady load on a web site, and what its clients saw. */
@NullMarked
package dev.ringmaster.e2e.load;

import org.jspecify.annotations.NullMarked;
