/** What is asked of minions and what they answer. */
@NullMarked
package dev.ringmaster.protocol.job;

import org.jspecify.annotations.NullMarked;
