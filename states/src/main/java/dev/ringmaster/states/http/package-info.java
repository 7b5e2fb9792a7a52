/** The family http: requests and smoke checks. */
@NullMarked
package dev.ringmaster.states.http;

import org.jspecify.annotations.NullMarked;
