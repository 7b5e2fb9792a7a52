package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One file that a user wrote, with its content as it was when it was read.
 *
 * @param path below the root of its tree, with {@code /}: {@code web/init.sls}
 * @param shown how messages call it: {@code states/web/init.sls}
 * @param text its content
 * @param digest lower-case hexadecimal SHA-256 of its bytes
 */
public record SourceFile(String path, String shown, String text, String digest) {
  /** Some editors begin a file with it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * A file from its bytes.
   *
   * @throws ProblemsException if they are not UTF-8
   */
  public static SourceFile of(String path, String shown, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      return new SourceFile(path, shown, unmarked, sha256(content));
    } catch (CharacterCodingException e) {
      throw new ProblemsException(
          Problem.at(new Place(shown, 0, 0), "cannot be read as text: it is not UTF-8")
              .withAdvice("Save it as UTF-8, or serve it as a file without rendering it."));
    }
  }

  /**
   * Text that is not read from a tree: an operator's {@code --pillar}, or a file template, which is
   * named {@code salt://path} so that it can include what stands beside it.
   */
  public static SourceFile of(String shown, String text) {
    String path = shown.startsWith("salt://") ? shown.substring(7) : shown;
    return new SourceFile(path, shown, text, sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String sha256(byte[] content) {
    try {
      return Value.hex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
