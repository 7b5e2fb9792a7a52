/**
 * Each minion's own data. {@link dev.ringmaster.pillars.Pillars} compiles it from a top file, which
 * says by id, nodegroup and trusted attribute which files count for whom.
 */
@NullMarked
package dev.ringmaster.pillars;

import org.jspecify.annotations.NullMarked;
