/** The reference pages, made from the code that they describe. */
@NullMarked
package dev.ringmaster.e2e.docs;

import org.jspecify.annotations.NullMarked;
