/**
 * From the bytes of an order to its return: checked, claimed, queued or run, answered until
 * acknowledged.
 */
@NullMarked
package dev.ringmaster.minion.intake;

import org.jspecify.annotations.NullMarked;
