/**
 * The operator's API: plain services behind a door that only adapts, here a unix socket, and who
 * may use it.
 */
@NullMarked
package dev.ringmaster.master.control;

import org.jspecify.annotations.NullMarked;
