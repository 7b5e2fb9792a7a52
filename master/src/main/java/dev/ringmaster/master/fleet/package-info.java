/** Who exists: enrolled minions, whether they are connected, what they said about themselves. */
@NullMarked
package dev.ringmaster.master.fleet;

import org.jspecify.annotations.NullMarked;
