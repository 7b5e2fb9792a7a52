/** The family service: units of systemd. */
@NullMarked
package dev.ringmaster.states.service;

import org.jspecify.annotations.NullMarked;
