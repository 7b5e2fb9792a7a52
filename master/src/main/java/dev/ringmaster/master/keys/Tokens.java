package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.target.Glob;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** What join tokens look like, and what one lets in. */
final class Tokens {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final int ID_BYTES = 4;
  private static final String PREFIX = "rmjoin-";

  private Tokens() {}

  /** 256 random bits, recognisable by scanners for leaked secrets. */
  static String create() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random(BYTES));
  }

  static String createId() {
    return Value.hex(random(ID_BYTES));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static String hash(String token) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Value.hex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Why this token does not let this minion in now; empty if it does. */
  static Optional<String> refusal(Optional<JoinToken> token, MinionId minion, Instant now) {
    if (token.isEmpty()) {
      return Optional.of("the join token is not known");
    }
    if (now.isAfter(token.get().expiresAt())) {
      return Optional.of(
          "the join token expired at " + token.get().expiresAt() + "; ask for a new one");
    }
    if (token.get().usesLeft() <= 0) {
      return Optional.of("the join token is used up; ask for a new one");
    }
    if (!new Glob(token.get().match()).matches(minion.value())) {
      return Optional.of("the join token is not for a minion of this name");
    }
    return Optional.empty();
  }
}
