/** The one data tree that everything here reads and writes. */
@NullMarked
package dev.ringmaster.protocol.data;

import org.jspecify.annotations.NullMarked;
