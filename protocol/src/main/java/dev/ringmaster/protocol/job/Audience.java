package dev.ringmaster.protocol.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of one block as salted hashes, so that an order stays small and tells a member
 * nothing about the others. A member reads all of an order only to find itself in it, so the hashes
 * stay the bytes that they are on the wire.
 */
public final class Audience {
  /** The most members of one block. */
  public static final int LIMIT = 128;

  /** Bytes of a hash: the first of SHA-256 over salt, minion id and enrolment id. */
  public static final int HASH_BYTES = 16;

  private final String salt;
  private final byte[] hashes;

  /**
   * @param salt hexadecimal, random, new for each block
   * @param hashes one after another, {@link #HASH_BYTES} each
   * @throws IllegalArgumentException if these are not whole hashes of at most {@link #LIMIT}
   *     members
   */
  public Audience(String salt, byte[] hashes) {
    if (hashes.length % HASH_BYTES != 0 || hashes.length / HASH_BYTES > LIMIT) {
      throw new IllegalArgumentException(
          "a block has at most "
              + LIMIT
              + " members of "
              + HASH_BYTES
              + " bytes each, not "
              + hashes.length
              + " bytes");
    }
    this.salt = salt;
    this.hashes = hashes.clone();
  }

  /** In the order of their hashes, which tells nothing. */
  public static Audience of(String salt, List<Enrolment> enrolments) {
    MessageDigest sha = sha256();
    byte[][] sorted =
        enrolments.stream()
            .map(enrolment -> hash(sha, salt, enrolment))
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
    byte[] hashes = new byte[sorted.length * HASH_BYTES];
    for (int i = 0; i < sorted.length; i++) {
      System.arraycopy(sorted[i], 0, hashes, i * HASH_BYTES, HASH_BYTES);
    }
    return new Audience(salt, hashes);
  }

  public String salt() {
    return salt;
  }

  /** The hashes, one after another. */
  public byte[] hashes() {
    return hashes.clone();
  }

  public boolean includes(Enrolment enrolment) {
    byte[] own = hash(sha256(), salt, enrolment);
    for (int at = 0; at < hashes.length; at += HASH_BYTES) {
      if (Arrays.equals(hashes, at, at + HASH_BYTES, own, 0, HASH_BYTES)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] hash(MessageDigest sha, String salt, Enrolment enrolment) {
    String text = salt + "\n" + enrolment.minion() + "\n" + enrolment.id();
    return Arrays.copyOf(sha.digest(text.getBytes(StandardCharsets.UTF_8)), HASH_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Audience that
        && salt.equals(that.salt)
        && Arrays.equals(hashes, that.hashes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }

  @Override
  public String toString() {
    return "Audience of " + hashes.length / HASH_BYTES;
  }
}
