/** Which minions are meant. */
@NullMarked
package dev.ringmaster.protocol.target;

import org.jspecify.annotations.NullMarked;
