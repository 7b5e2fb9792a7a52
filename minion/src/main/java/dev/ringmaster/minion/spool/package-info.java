/**
 * What must survive a crash of the minion: claims, returns that the master has not acknowledged,
 * and the memory of orders already taken.
 */
@NullMarked
package dev.ringmaster.minion.spool;

import org.jspecify.annotations.NullMarked;
