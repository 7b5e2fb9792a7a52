/** What an operator types. A client of the control API, which sees only the protocol. */
@NullMarked
package dev.ringmaster.master.cli;

import org.jspecify.annotations.NullMarked;
