/** The family pillar: the minion's own data. */
@NullMarked
package dev.ringmaster.states.pillar;

import org.jspecify.annotations.NullMarked;
