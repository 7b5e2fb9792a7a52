/** The streams of the minions. */
@NullMarked
package dev.ringmaster.master.link;

import org.jspecify.annotations.NullMarked;
