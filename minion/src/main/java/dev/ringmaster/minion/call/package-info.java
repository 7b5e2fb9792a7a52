/** Runs functions: what a call is given, and how its end becomes an outcome. */
@NullMarked
package dev.ringmaster.minion.call;

import org.jspecify.annotations.NullMarked;
