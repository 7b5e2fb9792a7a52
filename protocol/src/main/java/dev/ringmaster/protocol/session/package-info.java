/** What a minion and its master say to each other. */
@NullMarked
package dev.ringmaster.protocol.session;

import org.jspecify.annotations.NullMarked;
