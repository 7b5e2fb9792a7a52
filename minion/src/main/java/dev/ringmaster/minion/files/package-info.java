/** Files by digest, and the view of one frozen environment. */
@NullMarked
package dev.ringmaster.minion.files;

import org.jspecify.annotations.NullMarked;
