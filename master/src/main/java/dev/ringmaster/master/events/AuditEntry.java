package dev.ringmaster.master.events;

import dev.ringmaster.protocol.data.Value;
import java.time.Instant;

/**
 * One action that was asked for, written before it takes effect.
 *
 * @param number counts from 1 without a gap
 * @param at master time
 * @param principal who asked
 * @param action a dotted name: {@code job.submit}, {@code job.cancel}, {@code key.accept}
 * @param subject on what: a job id, a minion id, a run
 * @param details the rest; never a secret in clear
 * @param hash hexadecimal SHA-256 over the entry before's hash and all of the above
 */
public record AuditEntry(
    long number,
    Instant at,
    String principal,
    String action,
    String subject,
    Value.MapValue details,
    String hash) {}
