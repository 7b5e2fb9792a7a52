package dev.ringmaster.states.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a file should hold. */
sealed interface Content {
  /** Lower-case hexadecimal SHA-256. */
  String sha256();

  /** Parts that must not be shown. */
  Set<String> secrets();

  /** A source file as it is; its bytes are fetched only when they are needed. */
  record OfSource(String source, String sha256) implements Content {
    @Override
    public Set<String> secrets() {
      return Set.of();
    }
  }

  /** A file of this machine. */
  record OfFile(Path file, String sha256) implements Content {
    @Override
    public Set<String> secrets() {
      return Set.of();
    }
  }

  /** Bytes that the state itself says, or that a template gave. */
  record Inline(byte[] bytes, String sha256, Set<String> secrets) implements Content {
    static Inline of(String text, Set<String> secrets) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new Inline(bytes, hash(bytes), Set.copyOf(secrets));
    }

    static Inline of(byte[] bytes) {
      return new Inline(bytes, hash(bytes), Set.of());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Inline that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return sha256.hashCode();
    }

    @Override
    public String toString() {
      return "Inline[" + bytes.length + " bytes]";
    }
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The bytes as text, empty if they are none. */
  static Optional<String> text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
