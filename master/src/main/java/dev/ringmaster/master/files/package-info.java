/**
 * Files of environments, as they were at one moment: what minions get as snapshots, and what the
 * master itself renders. {@link dev.ringmaster.master.files.FileRoots} is the way in, {@link
 * dev.ringmaster.master.files.Bundles} gives minions theirs.
 */
@NullMarked
package dev.ringmaster.master.files;

import org.jspecify.annotations.NullMarked;
