/**
 * What is asked of minions and what became of it: every job and its state for each of its members.
 */
@NullMarked
package dev.ringmaster.master.jobs;

import org.jspecify.annotations.NullMarked;
