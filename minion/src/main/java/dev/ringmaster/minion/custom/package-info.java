/** Functions and states that travel with the files, as executables in any language. */
@NullMarked
package dev.ringmaster.minion.custom;

import org.jspecify.annotations.NullMarked;
