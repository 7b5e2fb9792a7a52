/** Only a checked order is an order. */
@NullMarked
package dev.ringmaster.protocol.signing;

import org.jspecify.annotations.NullMarked;
