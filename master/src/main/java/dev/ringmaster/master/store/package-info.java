/**
 * The disk behind the ports: one SQLite database, written by one thread in grouped transactions.
 */
@NullMarked
package dev.ringmaster.master.store;

import org.jspecify.annotations.NullMarked;
