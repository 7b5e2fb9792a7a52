/** Who a certificate says its holder is. */
@NullMarked
package dev.ringmaster.protocol.identity;

import org.jspecify.annotations.NullMarked;
