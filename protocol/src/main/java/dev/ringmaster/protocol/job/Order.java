package dev.ringmaster.protocol.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What one block of minions is told to do. A minion acts on one only after {@code protocol.signing}
 * has checked it.
 *
 * @param audience who is meant, without telling others who they are
 * @param issuedAt master time
 * @param notAfter master time after which it must not be started any more
 * @param timeout how long it may run once started; zero: no limit
 * @param snapshot digest of the file snapshot that the job is pinned to; empty if the environment
 *     has no files
 * @param environment the environment that the snapshot was taken of, and whose pillar counts unless
 *     {@code pillarEnvironment} is set
 * @param requires capabilities the minion must have; an unknown one is a refusal
 * @param mayQueue whether it may wait on the minion behind another state run; otherwise it is
 *     refused at once
 * @param principal who asked, for the minion's log
 */
public record Order(
    JobId id,
    Call call,
    Audience audience,
    Instant issuedAt,
    Instant notAfter,
    Duration timeout,
    String snapshot,
    String environment,
    Set<String> requires,
    boolean mayQueue,
    String principal) {
  public Order {
    requires = Set.copyOf(requires);
  }
}
