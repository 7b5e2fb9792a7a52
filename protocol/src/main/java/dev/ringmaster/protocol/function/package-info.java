/** What can be called, described as data. */
@NullMarked
package dev.ringmaster.protocol.function;

import org.jspecify.annotations.NullMarked;
