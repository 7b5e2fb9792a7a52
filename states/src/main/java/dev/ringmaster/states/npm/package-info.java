/** The family npm: packages and scripts of Node.js. */
@NullMarked
package dev.ringmaster.states.npm;

import org.jspecify.annotations.NullMarked;
