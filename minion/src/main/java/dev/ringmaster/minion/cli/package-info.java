/** The minion's own program: its settings, and the assembly of its parts. */
@NullMarked
package dev.ringmaster.minion.cli;

import org.jspecify.annotations.NullMarked;
