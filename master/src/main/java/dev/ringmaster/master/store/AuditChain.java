package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Masked;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/** Numbers, chains and stores audit entries. Used by the writer's thread only. */
final class AuditChain {
  /** What the first entry is chained to. */
  static final byte[] ORIGIN = new byte[32];

  private Link stored;
  private Link last;

  /** The end of a chain. */
  record Link(long number, byte[] hash) {}

  AuditChain(Link last) {
    this.stored = last;
    this.last = last;
  }

  void append(
      StatementCache statements,
      Instant at,
      String principal,
      String action,
      String subject,
      Value.MapValue details) {
    // an audit entry is for reading: what is secret is not even kept encrypted
    byte[] encoded = Wire.bytes(Masked.of(details));
    long number = last.number() + 1;
    byte[] hash = hash(last.hash(), number, at, principal, action, subject, encoded);
    statements.update(
        "INSERT INTO audit (number, at, principal, action, subject, details, hash)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        number,
        at,
        principal,
        action,
        subject,
        encoded,
        hash);
    statements.update("UPDATE audit_head SET number = ?, hash = ?", number, hash);
    last = new Link(number, hash);
  }

  void committed() {
    stored = last;
  }

  void rolledBack() {
    last = stored;
  }

  /** The hash of an entry: every part is preceded by its length, so that none can move. */
  static byte[] hash(
      byte[] before,
      long number,
      Instant at,
      String principal,
      String action,
      String subject,
      byte[] details) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(before);
      out.writeLong(number);
      out.writeLong(at.toEpochMilli());
      for (String text : new String[] {principal, action, subject}) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
      }
      out.writeInt(details.length);
      out.write(details);
      return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
