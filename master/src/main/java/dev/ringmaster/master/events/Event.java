package dev.ringmaster.master.events;

import dev.ringmaster.protocol.data.Value;
import java.time.Instant;

/**
 * One stored event.
 *
 * @param sequence grows with every event, in the order of the transactions that caused them; never
 *     used twice
 * @param tag slash-separated: {@code job/<id>/return/<minion>}, {@code run/…}, {@code key/…},
 *     {@code minion/<id>/…}, or a name of the sender's own
 * @param at when it was stored, master time
 */
public record Event(long sequence, String tag, Instant at, Value data) {}
