/** The families user and group: accounts of the system. */
@NullMarked
package dev.ringmaster.states.user;

import org.jspecify.annotations.NullMarked;
