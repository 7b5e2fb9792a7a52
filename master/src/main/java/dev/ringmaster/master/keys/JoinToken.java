package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Value;
import java.time.Instant;

/**
 * A join token as it is kept: never the token itself.
 *
 * @param id by which operators name it
 * @param hash SHA-256 of the token, lower-case hexadecimal
 * @param match glob of the minion ids it lets in
 * @param usesLeft how many more it lets in
 * @param trusted attributes that whoever joins with it gets
 */
public record JoinToken(
    String id,
    String hash,
    String match,
    int usesLeft,
    Instant createdAt,
    Instant expiresAt,
    String createdBy,
    Value.MapValue trusted) {

  JoinToken used() {
    return new JoinToken(id, hash, match, usesLeft - 1, createdAt, expiresAt, createdBy, trusted);
  }
}
