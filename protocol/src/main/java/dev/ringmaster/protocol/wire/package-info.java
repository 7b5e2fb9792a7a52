/** The messages, and the only mapping between them and the records. */
@NullMarked
package dev.ringmaster.protocol.wire;

import org.jspecify.annotations.NullMarked;
