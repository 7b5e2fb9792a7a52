package dev.ringmaster.protocol.signing;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A public key that may sign, what, and when. Believed only out of a {@link KeyCertificate}. */
public final class SigningKey {
  /** The role of a key that signs orders. */
  public static final String ORDERS = "orders";

  private static final int ID_LIMIT = 64;
  private static final int KEY_BYTES = 32;

  private final String id;
  private final String role;
  private final byte[] publicKey;
  private final Instant notBefore;
  private final Instant notAfter;

  /**
   * @param publicKey Ed25519, 32 bytes
   * @param notBefore master time
   * @param notAfter master time
   */
  public SigningKey(String id, String role, byte[] publicKey, Instant notBefore, Instant notAfter) {
    if (id.isEmpty() || id.length() > ID_LIMIT) {
      throw new IllegalArgumentException("a key's id has 1 to " + ID_LIMIT + " characters");
    }
    if (publicKey.length != KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 key has " + KEY_BYTES + " bytes");
    }
    this.id = id;
    this.role = role;
    this.publicKey = publicKey.clone();
    this.notBefore = notBefore;
    this.notAfter = notAfter;
  }

  public String id() {
    return id;
  }

  public String role() {
    return role;
  }

  public byte[] publicKey() {
    return publicKey.clone();
  }

  public Instant notBefore() {
    return notBefore;
  }

  public Instant notAfter() {
    return notAfter;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SigningKey that
        && id.equals(that.id)
        && role.equals(that.role)
        && Arrays.equals(publicKey, that.publicKey)
        && notBefore.equals(that.notBefore)
        && notAfter.equals(that.notAfter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, role, notBefore, notAfter);
  }

  @Override
  public String toString() {
    return id + " (" + role + ", " + notBefore + " to " + notAfter + ")";
  }
}
