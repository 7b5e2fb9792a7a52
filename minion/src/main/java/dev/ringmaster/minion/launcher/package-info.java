/** Commands that outlive the minion, and how it finds them again. */
@NullMarked
package dev.ringmaster.minion.launcher;

import org.jspecify.annotations.NullMarked;
