/** A mistake that the compiler must find. */
@NullMarked
package dev.ringmaster.canary;

import org.jspecify.annotations.NullMarked;
