/** The family haproxy: taking servers out of a load balancer and putting them back. */
@NullMarked
package dev.ringmaster.states.haproxy;

import org.jspecify.annotations.NullMarked;
