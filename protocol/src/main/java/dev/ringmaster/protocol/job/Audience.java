package dev.ringmaster.protocol.job;

import dev.ringmaster.protocol.data.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The members of one block as salted hashes, so that an order stays small and tells a member
 * nothing about the others.
 *
 * @param salt hexadecimal, random, new for each block
 * @param members hexadecimal, the first 16 bytes of SHA-256 over salt, minion id and enrolment id
 */
public record Audience(String salt, Set<String> members) {
  /** The most members of one block. */
  public static final int LIMIT = 128;

  public Audience {
    members = Set.copyOf(members);
    if (members.size() > LIMIT) {
      throw new IllegalArgumentException(
          "a block has at most " + LIMIT + " members, not " + members.size());
    }
  }

  public static Audience of(String salt, List<Enrolment> enrolments) {
    Set<String> hashes = new HashSet<>();
    enrolments.forEach(enrolment -> hashes.add(hash(salt, enrolment)));
    return new Audience(salt, hashes);
  }

  public boolean includes(Enrolment enrolment) {
    return members.contains(hash(salt, enrolment));
  }

  private static String hash(String salt, Enrolment enrolment) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      String text = salt + "\n" + enrolment.minion() + "\n" + enrolment.id();
      byte[] digest = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return Value.hex(Arrays.copyOf(digest, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
